"""Writes a folder as one .tar.xz, small for programs: ``compress.py FOLDER ARCHIVE PRESET``. The same bytes each time.

Wheels in it are stored anew without compression first: xz then finds more in them.
"""

from __future__ import annotations

import glob
import lzma
import os
import sys
import tarfile
import zipfile


def main(folder: str, archive: str, preset: int) -> None:
    """Compress; names are relative to the folder, in order, without owners and times."""
    for path in glob.glob(os.path.join(folder, "wheels", "*.whl")):
        _store(path)
    filters = [{"id": lzma.FILTER_X86}, {"id": lzma.FILTER_LZMA2, "preset": preset}]
    with lzma.open(archive, "wb", filters=filters) as stream, tarfile.open(fileobj=stream, mode="w|") as tar:
        for name in sorted(os.listdir(folder)):
            tar.add(os.path.join(folder, name), name, filter=_plain)


def _store(path: str) -> None:
    with zipfile.ZipFile(path) as wheel:
        content = [(member, wheel.read(member)) for member in wheel.infolist()]
    with zipfile.ZipFile(path, "w") as wheel:
        for member, data in content:
            wheel.writestr(member, data, zipfile.ZIP_STORED)


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = ""
    return member


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
