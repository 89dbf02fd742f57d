"""How much a cache of decoded pictures takes, as the scan tells it."""

from types import SimpleNamespace

from gpu_retrain.workloads.ultralytics import dataset_files


def test_a_cache_is_measured_where_it_is(tmp_path):
    there, missing = tmp_path / "a.npy", tmp_path / "b.npy"
    there.write_bytes(b"12345")
    ims = [SimpleNamespace(nbytes=7), SimpleNamespace(nbytes=8), None]
    files = [there, missing]
    assert dataset_files.cache_bytes(SimpleNamespace(cache="ram", ims=ims, npy_files=files)) == 15
    assert dataset_files.cache_bytes(SimpleNamespace(cache="disk", ims=ims, npy_files=files)) == 5
    assert dataset_files.cache_bytes(SimpleNamespace(cache=None, ims=ims, npy_files=files)) is None
    assert dataset_files.cache_bytes(SimpleNamespace()) is None
