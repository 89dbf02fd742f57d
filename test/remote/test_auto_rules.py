"""The rules behind ``auto``: pure functions."""

import pytest
from gpu_retrain.workloads.ultralytics import auto_rules, batch_search

GB = 10**9
# 64,000 pictures of 1440 x 808: 44 GB in RAM at 640 px, 223 GB on the disk.
FACTS = auto_rules.CacheFacts(
    ram_train_bytes=35 * GB,
    ram_val_bytes=9 * GB,
    disk_bytes=223 * GB,
    usable_bytes=200 * GB,
    free_bytes=900 * GB,
    writable=True,
    epochs=100,
    decode_s=240.0,
    read_s=100.0,
    write_s=400.0,
)


@pytest.mark.parametrize(
    ("change", "value", "reason"),
    [
        (
            {},
            "ram",
            "it needs 44.0 GB (70.0 GB while it is packed) of 194.0 GB of memory beside the training's own, "
            "and saves decoding every picture in each epoch, which takes 4 min; "
            "disk would need 245.3 GB of 898.0 GB that are free",
        ),
        # What is held fits, what is held while it is packed does not.
        (
            {"usable_bytes": 75 * GB},
            "disk",
            "ram would need 44.0 GB (70.0 GB while it is packed) of 69.0 GB of memory beside the training's own, "
            "and disk 245.3 GB of 898.0 GB that are free; it saves 2 min an epoch",
        ),
        ({"usable_bytes": 76 * GB}, "ram", ""),
        ({"usable_bytes": 0}, "disk", "ram would need 44.0 GB of a memory of unknown size, and disk"),
        ({"usable_bytes": GB, "free_bytes": 247 * GB}, False, "and disk 245.3 GB of 245.0 GB that are free"),
        ({"usable_bytes": GB, "free_bytes": 248 * GB}, "disk", ""),
        ({"usable_bytes": GB, "writable": False}, False, "in a folder that cannot be written to"),
        ({"usable_bytes": GB, "read_s": None}, False, "how fast that disk is could not be measured"),
        (
            {"usable_bytes": GB, "read_s": 300.0},
            False,
            "but reading that takes 5 min an epoch, and decoding the pictures 4 min",
        ),
        (
            {"usable_bytes": GB, "epochs": 3},
            False,
            "but writing that takes 7 min, and it saves 2 min an epoch",
        ),
        ({"epochs": 1}, False, "one epoch decodes every picture once, cache or not"),
    ],
)
def test_the_cache_goes_where_it_fits_and_is_worth_it(change, value, reason):
    decided = auto_rules.choose_cache(FACTS._replace(**change))
    assert decided.value == value, decided
    assert reason in decided.reason


def test_a_large_val_split_is_what_takes_most_while_it_is_packed():
    assert auto_rules.ram_peak_bytes(10, 3) == 20
    assert auto_rules.ram_peak_bytes(10, 30) == 70


@pytest.mark.parametrize(
    ("cpus", "shm", "batch", "workers", "reason"),
    [
        (8.0, 64 * GB, 20, 7, "the container gives 8 CPUs of 64, and one is for the training itself"),
        (7.5, None, 20, 6, "the container gives 7.5 CPUs of 64, and one is for the training itself"),
        (0.5, 64 * GB, 20, 1, "the container gives 0.5 CPUs of 64, which the training itself needs, too"),
        (1.0, 64 * GB, 20, 1, "gives 1 CPU of 64, which"),
        (64.0, 64 * GB, 20, 16, "the container gives 64 CPUs of 64, and more than 16 workers bring nothing"),
        # Docker's own 64 MB: not even one process has room.
        (
            8.0,
            64 * 10**6,
            20,
            0,
            "the container gives 8 CPUs of 64, but /dev/shm has only 64 MB free for their batches",
        ),
        (8.0, 5 * GB, 4, 7, ""),
        (8.0, 5 * GB, 16, 4, "5.0 GB free"),
    ],
)
def test_workers_follow_the_quota_and_shared_memory(cpus, shm, batch, workers, reason):
    decided = auto_rules.choose_workers(cpus, shm, 1440, batch, 64)
    assert decided.value == workers, decided
    assert reason in decided.reason


@pytest.mark.parametrize(
    ("images", "imgsz", "usable", "batch", "reason"),
    [
        (64_000, 640, 64 * GB, 16, "on a CPU a larger batch than the library's 16 brings nothing"),
        (64_000, 640, 0, 16, ""),
        (64_000, 1440, 64 * GB, 6, "half of the usable memory (64.0 GB) holds so many pictures of 1440 px"),
        (64_000, 1440, GB, 1, ""),
        (50, 640, 64 * GB, 5, "with 50 training pictures a larger one would leave an epoch fewer than 10 steps"),
        (3, 640, 64 * GB, 1, ""),
    ],
)
def test_a_cpu_takes_the_default_or_what_its_memory_holds(images, imgsz, usable, batch, reason):
    decided = auto_rules.choose_cpu_batch(images, imgsz, usable)
    assert decided.value == batch, decided
    assert reason in decided.reason


@pytest.mark.parametrize("most", [1, 7, 64, 1000])
@pytest.mark.parametrize("limit", [0, 1, 2, 3, 9, 47, 64, 65, 300, 999])
def test_the_search_finds_what_fits_within_an_eighth(most, limit):
    tried = []

    def fits(batch):
        tried.append(batch)
        return batch <= limit

    found = batch_search.largest(fits, most)
    best = min(most, limit)
    assert best * 7 // 8 <= found <= best
    assert len(tried) <= 15
    assert max(tried) <= most


def test_a_search_whose_time_is_over_keeps_what_fitted():
    tried = []
    assert batch_search.largest(lambda batch: not tried.append(batch), 1000, lambda: len(tried) == 4) == 8
    assert batch_search.largest(lambda batch: True, 1000, lambda: True) == 0
