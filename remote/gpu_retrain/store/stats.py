"""What a file's stat shows: by it a change is seen without reading the file."""

from __future__ import annotations

import os
import struct
from typing import Tuple

STATS = struct.Struct(">QqqQ")
TRUSTED_SECONDS = 24 * 3600.0  # design, section 4: what was hashed since then stands if every stat matches

Stats = Tuple[int, int, int, int]


def stats_of(status: os.stat_result) -> Stats:
    """Give inode, mtime_ns, ctime_ns and size."""
    return status.st_ino, status.st_mtime_ns, status.st_ctime_ns, status.st_size
