"""What the kernel says of the GPU: NVIDIA's driver writes its errors, the XIDs, into the kernel's log alone."""

from __future__ import annotations

import os
import re
from typing import List, Optional

_LOG = "/dev/kmsg"
_XID = re.compile(rb"NVRM: (Xid .{1,200}|GPU .{1,160}fallen off the bus.*)")
_MOST_RECORDS = 100_000
_RECORD_BYTES = 8192  # a read gives one whole record, of which the kernel makes none longer


def gpu_errors(path: str = _LOG) -> Optional[List[str]]:
    """List the errors of GPUs since the machine's start, oldest first; None where nobody may look, as in containers."""
    found: List[str] = []
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        for _ in range(_MOST_RECORDS):
            record = os.read(descriptor, _RECORD_BYTES)
            if not record:
                break
            found += [match.decode("ascii", "replace").strip() for match in _XID.findall(record)]
    except BlockingIOError:
        pass  # that was the last one
    except OSError:
        return None
    finally:
        os.close(descriptor)
    return found


def told(errors: Optional[List[str]]) -> str:
    """Tell the newest of them in a few words."""
    if errors is None:
        return "the kernel's log cannot be read here, so no XID is known"
    return "the kernel's log says: %s" % errors[-1] if errors else "the kernel's log has no XID"
