import ctypes
import errno
import os
import subprocess

import pytest
from gpu_retrain.store import flush


def test_a_folder_is_flushed(tmp_path):
    (tmp_path / "a").write_bytes(b"x")
    flush.flush(str(tmp_path))


def test_a_disk_that_refuses_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(ctypes, "get_errno", lambda: errno.EIO)
    monkeypatch.setattr(ctypes, "CDLL", lambda *_args, **_more: type("C", (), {"syncfs": staticmethod(lambda _fd: -1)}))
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        flush.flush(str(tmp_path))


def test_without_a_libc_to_call_everything_is_written_out(tmp_path, monkeypatch):
    def missing(*_args, **_more):
        raise OSError("no libc")

    calls = []
    monkeypatch.setattr(ctypes, "CDLL", missing)
    monkeypatch.setattr(os, "sync", lambda: calls.append(1))
    flush.flush(str(tmp_path))
    assert calls == [1]


EXT4, OVERLAY = 0xEF53, 0x794C7630


@pytest.mark.parametrize(("kind", "synced"), [(EXT4, 0), (OVERLAY, 1)])
def test_a_file_is_synced_where_ranges_of_it_may_not_be_written(tmp_path, monkeypatch, kind, synced):
    calls = []
    real = os.fdatasync
    monkeypatch.setattr(os, "fdatasync", lambda descriptor: (calls.append(descriptor), real(descriptor)))
    monkeypatch.setattr(flush, "_file_system", lambda _descriptor: kind)
    with open(tmp_path / "a", "wb") as file:
        file.write(b"x")
        file.flush()
        flush.write_out(file.fileno())
    assert len(calls) == synced


def test_the_file_system_is_told_as_stat_tells_it(tmp_path):
    told = subprocess.run(["stat", "-f", "-c", "%t", str(tmp_path)], capture_output=True, check=True, text=True)
    with open(tmp_path / "a", "wb") as file:
        assert flush._file_system(file.fileno()) == int(told.stdout, 16)
