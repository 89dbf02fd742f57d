import ctypes
import errno
import os

import flush
import pytest


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
