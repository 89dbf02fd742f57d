"""The way from ``/`` down to a folder of ours, on which nobody else may put a link or a folder of their own.

Whoever may write into a folder on that way can swap what lies in it at any moment, whatever it was when we looked. So
every one of them must belong to root or to us and be writable by nobody else, or be sticky (as /tmp is) with what is
ours, or root's, in it. An administrator's link (/data -> /mnt/big) is followed; a neighbour's is refused.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat

from gpu_retrain.channel.wire import Failure

_MOST_LINKS = 40  # as many as the kernel follows
_STEP = os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def make(path: str) -> str:
    """Return the folder ``path``, absolute and without links; what is missing of it is made, for us alone.

    Raises ROOT_UNUSABLE when it cannot be made, is not ours, or others could write into it or swap it.
    """
    if not os.path.isabs(path):
        raise unusable(path, "is not an absolute path")
    try:
        real = _descend(path, path, _MOST_LINKS)
        check(path, os.lstat(real))
    except OSError as error:
        raise unusable(path, "cannot be made: %s" % (error.strerror or error)) from error
    return real


def check(path: str, status: os.stat_result) -> None:
    """Raise ROOT_UNUSABLE unless this is a folder, and ours, and nobody else may write into it."""
    if not stat.S_ISDIR(status.st_mode):
        raise unusable(path, "is a link or a file where we need a folder")
    if status.st_uid != os.geteuid():
        raise unusable(path, "belongs to another user")
    if status.st_mode & 0o022:
        raise unusable(
            path, "is writable by others", "Take that right away (chmod go-w), or set root to another folder."
        )


def unusable(path: str, why: str, next_step: str = "") -> Failure:
    """Make the failure for a folder or a file that we do not use; ``why`` is the rest of a sentence."""
    return Failure(
        "ROOT_UNUSABLE",
        "On the server, %r %s." % (path, why),
        "Nothing was written.",
        next_step
        or "Set root to a folder of your own on a big volume, such as /data/gpu-retrain; it is made if missing.",
    )


def _descend(root: str, path: str, links: int) -> str:
    """Open one folder after the other, each by its name in the one before, so that no link is followed unseen."""
    names, folder, done = [name for name in path.split("/") if name not in ("", ".")], os.open("/", _STEP), "/"
    try:
        for number, name in enumerate(names):
            if name == "..":  # of a link; what is done holds no link, so its parent is what stands before its name
                return _descend(root, os.path.join(os.path.dirname(done), *names[number + 1 :]), links)
            _refuse_shared(root, done, os.fstat(folder))
            status = _look(name, folder)
            here = os.path.join(done, name)
            _refuse_planted(root, here, status, os.fstat(folder))
            if stat.S_ISLNK(status.st_mode):
                if links == 0:
                    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
                target = os.readlink(name, dir_fd=folder)
                return _descend(root, os.path.join(done, target, *names[number + 1 :]), links - 1)
            above, folder = folder, os.open(name, _STEP, dir_fd=folder)
            os.close(above)
            done = here
        return done
    finally:
        os.close(folder)


def _look(name: str, folder: int) -> os.stat_result:
    with contextlib.suppress(FileExistsError):
        os.mkdir(name, 0o700, dir_fd=folder)
    return os.stat(name, dir_fd=folder, follow_symlinks=False)


def _refuse_shared(root: str, path: str, status: os.stat_result) -> None:
    """Refuse to look for, or to make, anything in a folder in which somebody else may swap it."""
    if not _is_trusted(status):
        raise unusable(root, "lies in %r, which belongs to another user, who can swap it" % path)
    if _others_write(status) and not status.st_mode & stat.S_ISVTX:
        cure = (
            "Take that right away (chmod go-w %r, or chmod +t if it is shared), or set root to another folder." % path
        )
        raise unusable(root, "lies in %r, into which others may write, who can swap it" % path, cure)


def _refuse_planted(root: str, path: str, status: os.stat_result, folder: os.stat_result) -> None:
    """Refuse what another user has put on the way, and any link where they might have."""
    is_link = stat.S_ISLNK(status.st_mode)
    what = (
        "is reached by the link %r" % path
        if is_link and path != root
        else "is a link"
        if is_link
        else "lies in %r" % path
    )
    if not _is_trusted(status):
        raise unusable(root, "%s, which belongs to another user" % what if path != root else "belongs to another user")
    if is_link and _others_write(folder):
        raise unusable(root, "%s, in a folder into which others may write" % what)


def _is_trusted(status: os.stat_result) -> bool:
    return status.st_uid in (0, os.geteuid())


def _others_write(status: os.stat_result) -> bool:
    """Whether more than its owner may write; a group that a user has alone, as many systems give one, is he."""
    is_own_group = status.st_gid == os.getegid() == os.geteuid() != 0
    return bool(status.st_mode & (0o002 if is_own_group else 0o022))
