"""On a volume that is really full: a tmpfs of 2 MiB in a mount namespace of its own, so that no privilege is needed."""

import os
import subprocess
import sys
from pathlib import Path

from remote_code import REMOTE

SCRIPT = """
import errno, os, sys
sys.path[:0] = [%r, %r]
from pathlib import Path
from dataset_session import object_record, publish, send_manifest, send_objects, sha256
from gpu_retrain.store import objects
from gpu_retrain.store import receive
from dataset_session import RunnerSession

root = Path(%r)
small, big = b"label", os.urandom(3 << 20)
session = RunnerSession(root, [object_record(small), object_record(big), {"end": True}])
objects.make_folders(str(root))
try:
    receive.receive_objects(session, {})
except OSError as error:
    assert error.errno == errno.ENOSPC, error
else:
    raise AssertionError("3 MiB went into 2 MiB")
assert objects.holds(str(root), sha256(small), len(small))
assert not objects.holds(str(root), sha256(big), len(big))
assert os.listdir(root / "incoming") == []
send_manifest(root, {b"a": small})
assert publish(root, {b"a": small}).result["missing"] == 0
print("as it should be")
"""


def test_what_arrived_is_kept_and_nothing_half_written_has_a_name(tmp_path):
    folders = (str(REMOTE), str(Path(__file__).parent))
    script = SCRIPT % (*folders, str(tmp_path))
    mount = 'mount -t tmpfs -o size=2m none "$0" && exec "$1" -c "$2"'
    namespaces = ["--mount"] if os.geteuid() == 0 else ["--mount", "--user", "--map-root-user"]
    command = ["unshare", *namespaces, "sh", "-c", mount, str(tmp_path)]
    done = subprocess.run([*command, sys.executable, script], capture_output=True, text=True, check=False)
    assert done.stdout == "as it should be\n", done.stderr
