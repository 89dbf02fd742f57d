"""The line in authorized_keys that lets another server in for a moment."""

import fcntl
import os
import re
import shlex
import stat
import sys
import time

import pytest
from dataset_session import RunnerSession
from gpu_retrain.access import temporary_keys
from gpu_retrain.channel.wire import Failure

NONCE = "0123456789abcdef" * 2
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + "A" * 43

LINE = r'restrict,expiry-time="(\d{14})",command="([^"\\]+)" %s gpu-retrain-temporary-key-[0-9a-f]{16}' % re.escape(KEY)


class GrantingRunner(RunnerSession):
    """A runner that looks at the file while the key is allowed, and then leaves or is gone."""

    hello = {"sha256": "ab" * 32, "sources": {"gpu_retrain.access.forced_command": "print(1)\n"}}

    def __init__(self, root, file, gone=False):
        super().__init__(root)
        self.file, self.gone, self.seen = file, gone, b""

    def receive(self, timeout_s=0.0):
        self.seen = self.file.read_bytes()
        if self.gone:
            raise EOFError("the runner is gone")
        return {"end": True}

    def grant(self, **changes):
        return temporary_keys.grant(
            self, {"key": KEY, "seconds": 300, "file": str(self.file), "nonce": NONCE, **changes}
        )


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "authorized_keys"
    path.write_bytes(b"ssh-rsa AAAA me\n")
    path.chmod(0o640)
    return path


@pytest.mark.parametrize("before", [b"", b"ssh-rsa AAAA me\n", b"ssh-rsa AAAA me", b"# a\n\n\nssh-rsa B\n\n"])
@pytest.mark.parametrize("gone", [False, True])
def test_one_bounded_line_and_nothing_of_it_afterwards(tmp_path, file, before, gone):
    file.write_bytes(before)
    inode = file.stat().st_ino
    runner = GrantingRunner(tmp_path, file, gone)
    if gone:
        with pytest.raises(EOFError):
            runner.grant()
    else:
        runner.grant()
    assert runner.seen.startswith(before)
    added = re.fullmatch(LINE, runner.seen[len(before) :].decode().strip())
    assert added, runner.seen
    time_text, command = added.groups()
    assert shlex.split(command)[:6] == ["exec", sys.executable, "-I", "-S", "-u", "-c"]
    until = time.mktime(time.strptime(time_text, "%Y%m%d%H%M%S"))
    assert 290 < until - time.time() <= 301
    assert file.read_bytes() == before
    assert (file.stat().st_ino, stat.S_IMODE(file.stat().st_mode)) == (inode, 0o640)
    assert not (tmp_path / "temporary-key.json").exists()
    assert (
        tmp_path / "agent" / ("ab" * 32) / "gpu_retrain" / "access" / "forced_command.py"
    ).read_text() == "print(1)\n"


def test_a_leftover_goes_with_the_next_transfer_wherever_it_stands(tmp_path, file):
    before = file.read_bytes()
    temporary_keys._append(
        os.open(file, os.O_RDWR), temporary_keys._line(KEY, 300, "true", temporary_keys._tag(str(tmp_path)))
    )
    (tmp_path / "temporary-key.json").write_text('{"file": "%s"}' % file)
    with file.open("ab") as more:
        more.write(b"ssh-rsa BBBB somebody\n")
    temporary_keys.remove_leftover(str(tmp_path))
    assert file.read_bytes() == before + b"ssh-rsa BBBB somebody\n"
    temporary_keys.remove_leftover(str(tmp_path))


def test_the_line_of_another_root_stays(tmp_path, file):
    temporary_keys._append(
        os.open(file, os.O_RDWR), temporary_keys._line(KEY, 300, "true", temporary_keys._tag("/another/root"))
    )
    before = file.read_bytes()
    GrantingRunner(tmp_path, file).grant()
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "ssh-rsa AAAA"},
        {"key": KEY + "\nssh-rsa B"},
        {"file": "/nonexistent"},
        {"nonce": ""},
        {"nonce": "x"},
        {"nonce": NONCE + "\n"},
        {"nonce": '"; id; "'.ljust(32)},
        {"nonce": NONCE.upper()},
    ],
)
def test_what_cannot_be_allowed_is_refused(tmp_path, file, changes):
    before = file.read_bytes()
    with pytest.raises(Failure) as failure:
        GrantingRunner(tmp_path, file).grant(**changes)
    assert failure.value.code == "STAGING_REFUSED"
    assert file.read_bytes() == before


def test_a_file_that_somebody_keeps_locked_is_given_up(tmp_path, file, monkeypatch):
    monkeypatch.setattr(temporary_keys, "_LOCK_S", 0.1)
    before = file.read_bytes()
    with file.open() as theirs:
        fcntl.flock(theirs, fcntl.LOCK_EX)
        with pytest.raises(Failure, match="locked") as failure:
            GrantingRunner(tmp_path, file).grant()
    assert failure.value.code == "STAGING_REFUSED"
    assert file.read_bytes() == before
