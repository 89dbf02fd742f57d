"""What the kernel says of the GPU: NVIDIA's driver writes its errors, the XIDs, into the kernel's log alone."""

from __future__ import annotations

import os
import re
import time
from typing import List, NamedTuple, Optional

_LOG = "/dev/kmsg"
_XID = re.compile(rb"NVRM: (Xid .{1,200}|GPU .{1,160}fallen off the bus.*)")
_AT = re.compile(rb"\d+,\d+,(\d+),")  # microseconds since the machine's start (Documentation/ABI/testing/dev-kmsg)
_MOST_RECORDS = 100_000
_RECORD_BYTES = 8192  # a read gives one whole record, of which the kernel makes none longer


class GpuError(NamedTuple):
    """What the kernel said of a GPU, and how many seconds after the machine's start; None where it does not say."""

    text: str
    at_s: Optional[float]


def gpu_errors(path: str = _LOG) -> Optional[List[GpuError]]:
    """List the errors of GPUs since the machine's start, oldest first; None where nobody may look, as in containers."""
    found: List[GpuError] = []
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        for _ in range(_MOST_RECORDS):
            record = os.read(descriptor, _RECORD_BYTES)
            if not record:
                break
            found += _in_record(record)
    except BlockingIOError:
        pass  # that was the last one
    except OSError:
        return None
    finally:
        os.close(descriptor)
    return found


def told(errors: Optional[List[GpuError]]) -> str:
    """Tell the newest of them in a few words, with its age: it may be of somebody who was here before."""
    if errors is None:
        return "the kernel's log cannot be read here, so no XID is known"
    if not errors:
        return "the kernel's log has no XID"
    text, at_s = errors[-1]
    age = "" if at_s is None else ", %d s ago" % max(0, time.clock_gettime(time.CLOCK_MONOTONIC) - at_s)
    return "the kernel's log says%s: %s" % (age, text)


def _in_record(record: bytes) -> List[GpuError]:
    at = _AT.match(record)
    at_s = int(at.group(1)) / 1e6 if at else None
    return [GpuError(match.decode("ascii", "replace").strip(), at_s) for match in _XID.findall(record)]
