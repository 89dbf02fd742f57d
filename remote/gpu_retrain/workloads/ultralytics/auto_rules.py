"""What ``auto`` stands for: pure functions from what a machine and a dataset are to a value and its reason.

Preflight foretells with the same rules (src/preflight/foretell.ts, src/preflight/cache-size.ts); a test compares both.
"""

from __future__ import annotations

import math
from typing import Any, Dict, Iterable, NamedTuple, Optional, Tuple

AUTO = "auto"
NAMES = ("batch", "workers", "cache")  # in the order in which they are decided: each may need those before it

# PyTorch, CUDA and the loader's processes beside a cache in RAM.
BESIDE_CACHE_BYTES = 6 * 10**9
# Checkpoints, logs, plots, and room to breathe on the disk.
RESERVE_BYTES = 2 * 10**9
# What Ultralytics 8.4.190 demands for a cache on the disk (check_cache_disk).
DISK_MARGIN = 1.1
NPY_HEADER_BYTES = 128  # numpy.lib.format pads the header of a small array to this
# More processes hold more memory, and no card that is rented today needs more to be fed.
MAX_WORKERS = 16
# The loader keeps so many batches per process (data/build.py): of the training, and of the validation, whose batches
# are twice as large.
PREFETCHED, VAL_PREFETCHED, VAL_FACTOR = 4, 2, 2
# An epoch of fewer steps than this learns little, whatever the GPU could hold; and the library's own upper bound.
MIN_STEPS, MAX_BATCH = 10, 1024
# On a CPU larger batches bring nothing: the library's default, or what half of the memory holds. A step of a medium
# YOLO takes about this much for each picture of 640 x 640.
CPU_BATCH, CPU_PICTURE_BYTES = 16, 10**9


class Decision(NamedTuple):
    """What a setting was decided to be, and why: one sentence without its full stop."""

    value: Any
    reason: str


class CacheFacts(NamedTuple):
    """What the choice of a cache depends on."""

    ram_train_bytes: int
    ram_val_bytes: int
    disk_bytes: int
    usable_bytes: int  # of memory, by the machine and by the container; 0 when nobody tells
    free_bytes: int  # on the dataset's file system
    writable: bool  # the folder with the pictures
    epochs: int
    decode_s: Optional[float]  # to read and decode every picture once, with all loader processes; None when unknown
    read_s: Optional[float]  # to read every decoded picture from the disk once
    write_s: Optional[float]  # to write them there


def picture_bytes(width: int, height: int, imgsz: int, channels: int = 3) -> Tuple[int, int]:
    """Bytes of a picture in a cache in RAM, and in one on the disk (load_image and cache_images_to_disk of 8.4.190)."""
    ratio = imgsz / max(width, height)
    scaled = (width, height)
    if ratio != 1:
        scaled = (min(math.ceil(width * ratio), imgsz), min(math.ceil(height * ratio), imgsz))
    return scaled[0] * scaled[1] * channels, width * height * channels + NPY_HEADER_BYTES


def cache_bytes(sizes: Iterable[Tuple[int, int]], imgsz: int, channels: int = 3) -> Tuple[int, int]:
    """Add ``picture_bytes`` up for pictures of these widths and heights."""
    ram = disk = 0
    for width, height in sizes:
        one = picture_bytes(width, height, imgsz, channels)
        ram, disk = ram + one[0], disk + one[1]
    return ram, disk


def ram_peak_bytes(train: int, val: int) -> int:
    """Give what a cache in RAM takes at most: each split is held twice while it is packed, train first."""
    return max(2 * train, train + 2 * val)


def choose_cache(facts: CacheFacts) -> Decision:
    """Take ram where it fits, else disk where it fits and is worth its writing, else none (False)."""
    held = facts.ram_train_bytes + facts.ram_val_bytes
    peak = ram_peak_bytes(facts.ram_train_bytes, facts.ram_val_bytes)
    room = max(0, facts.usable_bytes - BESIDE_CACHE_BYTES)
    disk_need, disk_room = math.ceil(facts.disk_bytes * DISK_MARGIN), max(0, facts.free_bytes - RESERVE_BYTES)
    saves = "" if facts.decode_s is None else ", which takes %s" % _minutes(facts.decode_s)
    if facts.epochs < 2:
        return Decision(False, "one epoch decodes every picture once, cache or not")
    ram = "%s (%s while it is packed) of %s of memory beside the training's own" % (_gb(held), _gb(peak), _gb(room))
    if facts.usable_bytes == 0:
        ram = "%s of a memory of unknown size" % _gb(held)
    disk = "disk %s of %s that are free" % (_gb(disk_need), _gb(disk_room))
    if facts.usable_bytes > 0 and peak <= room:
        why = "it needs %s, and saves decoding every picture in each epoch%s; %s" % (ram, saves, disk)
        return Decision("ram", why.replace("; disk", "; disk would need"))
    none = "ram would need %s, and %s" % (ram, disk)
    if not facts.writable:
        return Decision(False, none + " in a folder that cannot be written to")
    if disk_need > disk_room:
        return Decision(False, none)
    if facts.decode_s is None or facts.read_s is None or facts.write_s is None:
        return Decision(False, none + "; how fast that disk is could not be measured")
    saved_s = facts.decode_s - facts.read_s
    if saved_s <= 0:
        slow = "; but reading that takes %s an epoch, and decoding the pictures %s"
        return Decision(False, none + slow % (_minutes(facts.read_s), _minutes(facts.decode_s)))
    if saved_s * (facts.epochs - 1) < facts.write_s:
        slow = "; but writing that takes %s, and it saves %s an epoch"
        return Decision(False, none + slow % (_minutes(facts.write_s), _minutes(saved_s)))
    return Decision("disk", "%s; it saves %s an epoch" % (none, _minutes(saved_s)))


def choose_workers(usable_cpus: float, shm_free_bytes: Optional[int], imgsz: int, batch: int, cpus: int) -> Decision:
    """Give the loader a process for each CPU but one, as far as shared memory goes.

    ``usable_cpus`` is what affinity and quota leave of ``cpus``; ``shm_free_bytes`` is None where there is no /dev/shm.
    """
    most = min(max(1, math.floor(usable_cpus) - 1), MAX_WORKERS)
    workers = most
    while shm_free_bytes is not None and workers > 0 and _shared_bytes(imgsz, batch, workers, cpus) > shm_free_bytes:
        workers -= 1
    usable = round(usable_cpus, 1)
    given = "the container gives %g CPU%s of %d" % (usable, "" if usable == 1 else "s", cpus)
    if workers == most and usable_cpus < 2:
        return Decision(workers, "%s, which the training itself needs, too" % given)
    if workers == most == MAX_WORKERS:
        return Decision(workers, "%s, and more than %d workers bring nothing" % (given, MAX_WORKERS))
    if workers == most:
        return Decision(workers, "%s, and one is for the training itself" % given)
    return Decision(workers, "%s, but /dev/shm has only %s free for their batches" % (given, _gb(shm_free_bytes or 0)))


def choose_cpu_batch(images: int, imgsz: int, usable_bytes: int) -> Decision:
    """Take the library's default on a CPU, where no GPU's memory is the limit; fewer where the memory is small."""
    one = CPU_PICTURE_BYTES * imgsz * imgsz // (640 * 640)
    fitting = usable_bytes // 2 // one if usable_bytes else CPU_BATCH
    batch = max(1, min(CPU_BATCH, fitting, most_batch(images)))
    reason = "on a CPU a larger batch than the library's %d brings nothing" % CPU_BATCH
    if batch < CPU_BATCH and batch == fitting:
        reason = "on a CPU, half of the usable memory (%s) holds so many pictures of %d px" % (_gb(usable_bytes), imgsz)
    elif batch < CPU_BATCH:
        reason = _bound(images)
    return Decision(batch, reason)


def most_batch(images: int) -> int:
    """Bound a batch by the size of the training split: an epoch shall have some steps."""
    return max(1, min(MAX_BATCH, images // MIN_STEPS))


def gpu_batch(fitting: int, images: int, memory: str) -> Decision:
    """Say that ``fitting`` was the largest batch that trained and validated; ``memory`` names what it did so in."""
    if fitting == most_batch(images):
        return Decision(fitting, "%s holds it, and %s" % (memory, _bound(images)))
    return Decision(fitting, "the largest that trained and validated in %s" % memory)


def _bound(images: int) -> str:
    return "with %d training pictures a larger one would leave an epoch fewer than %d steps" % (images, MIN_STEPS)


def number(arguments: Dict[str, Any], name: str, default: int) -> int:
    """Read a numeric argument as the library does: of a list the larger one."""
    value = arguments.get(name)
    if isinstance(value, list) and value:
        value = max(value)
    return int(value) if isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 1 else default


def _shared_bytes(imgsz: int, batch: int, workers: int, cpus: int) -> int:
    """The most that the loader's processes hold in shared memory at once: prefetched batches of decoded pictures."""
    pictures = PREFETCHED * workers + VAL_PREFETCHED * VAL_FACTOR * min(VAL_FACTOR * workers, cpus)
    return 3 * imgsz * imgsz * batch * pictures


def _gb(size: int) -> str:
    return "%.1f GB" % (size / 1e9) if size >= 10**8 else "%d MB" % round(size / 1e6)


def _minutes(seconds: float) -> str:
    return "%d min" % round(seconds / 60) if seconds >= 90 else "%d s" % round(seconds)
