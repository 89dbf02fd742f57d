"""Records that say themselves whether they are whole: their last key is a checksum of the bytes before it.

It tells what a disk, a power cut or somebody's editor did to them. Who means to forge one can compute it, too.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from typing import Any, Dict, Mapping, Optional

from gpu_retrain.channel.layout import open_file

# Those of older versions have none, and are believed: a training may go on while its runner is brought up to date.
FIRST_SCHEMA = 2
_FILE_END = re.compile(rb',\s*"checksum"\s*:\s*"([0-9a-f]{64})"\s*\}\s*\Z')
_LINE_END = re.compile(rb',"crc32":"([0-9a-f]{8})"\}\Z')


class Damaged(Exception):
    """A record is there, and is not what was written."""


def seal(content: Mapping[str, Any]) -> bytes:
    """Give a record's bytes: JSON for people, its SHA-256 at the end."""
    body = json.dumps({**content, "schema": FIRST_SCHEMA}, indent=1, sort_keys=True).encode()
    return b'%s,\n "checksum": "%s"\n}\n' % (body[:-2], hashlib.sha256(body[:-2]).hexdigest().encode())


def read(path: str) -> Optional[Dict[str, Any]]:
    """Read a record; None when there is none. Raises Damaged when it is not whole."""
    try:
        with open_file(path) as file:
            data = file.read()
    except (FileNotFoundError, NotADirectoryError):
        return None
    end = _FILE_END.search(data)
    if end and hashlib.sha256(data[: end.start()]).hexdigest().encode() != end.group(1):
        raise Damaged(path)
    try:
        content = json.loads(data)
    except ValueError as error:
        raise Damaged(path) from error
    if not isinstance(content, dict) or (end is None and not _is_older(content)):
        raise Damaged(path)
    content.pop("checksum", None)
    return content


def _is_older(content: Dict[str, Any]) -> bool:
    schema = content.get("schema", 0)
    return "checksum" not in content and isinstance(schema, int) and schema < FIRST_SCHEMA


def seal_line(line: bytes) -> bytes:
    """Add its CRC-32 to a line of JSON: there are many, and each is small."""
    return b'%s,"crc32":"%08x"}' % (line[:-1], zlib.crc32(line[:-1]))


def read_line(line: bytes) -> Optional[Dict[str, Any]]:
    """Read such a line; None for a damaged one. One without a checksum, which another program wrote, is believed."""
    end = _LINE_END.search(line)
    if end and b"%08x" % zlib.crc32(line[: end.start()]) != end.group(1):
        return None
    try:
        content = json.loads(line)
    except ValueError:
        return None
    return content if isinstance(content, dict) else None
