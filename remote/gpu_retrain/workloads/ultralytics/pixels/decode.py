"""Decodes one picture as the library would, and hears what the decoders say meanwhile."""

from __future__ import annotations

import io
import os
import re
import tempfile
from typing import Any, Callable, NamedTuple, Optional

from gpu_retrain.workloads.ultralytics.pixels.kinds import DAMAGED, NOTED, UNDECODABLE

# What Pillow takes for an attack; the audit on the runner knows the same number from headers.
MOST_PIXELS = 178_956_970
MOST_BYTES = 1 << 30
SMALL = (9, 8)  # width and height of what is kept of a picture to compare it by
_PILLOW_DECODES = (".avif", ".heic", ".heif")  # data/base.py has Pillow read these
_DETAIL = 160
# What libjpeg, libpng, libtiff and OpenCV print when pixels are missing or wrong. Bytes too many before the end of a
# JPEG, and libpng's warnings (a colour profile that nobody reads), change no pixel.
_DAMAGE = re.compile(
    r"Corrupt JPEG data|Premature end|libpng error|\[ ?ERROR|TIFF\w*: (?!Warning)|Not enough", re.IGNORECASE
)
_HARMLESS = re.compile(r"extraneous bytes before marker 0xd9")
# Where in a decoder's code something was said, when, and of which object in memory: another one each time.
_ASIDE = re.compile(
    r"^\[ ?[A-Z]+:\S+ global \S+ |^\S+\.py:\d+: |OpenCV\(\S+\) \S+:\d+: |\s*<[\w.]+ object at 0x[0-9a-f]+>"
)


class Seen(NamedTuple):
    """What is seen of a picture: the kind of a finding ("" for none), its detail, and its small grey copy."""

    kind: str
    detail: str
    small: Optional[bytes]


class Decoder:
    """Decodes pictures one after another; what anybody prints on standard error meanwhile is taken for its own."""

    def __init__(self) -> None:
        import cv2

        cv2.setNumThreads(0)  # there is a process for each processor
        self._cv2 = cv2
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 -- it lives as long as we do
        os.dup2(self._said.fileno(), 2)

    def look(self, path: str) -> Seen:
        """Decode a picture; nothing that is wrong with it raises."""
        self._said.seek(0)
        self._said.truncate()
        try:
            pixels = self._pixels(path)
        except Exception as error:  # whatever a decoder makes of hostile bytes
            return Seen(UNDECODABLE, _short("%s: %s" % (type(error).__name__, error)), None)
        return self._judge(pixels)

    def _judge(self, pixels: Any) -> Seen:
        self._said.seek(0)
        lines = [line for line in self._said.read(1 << 16).decode("utf-8", "replace").splitlines() if line.strip()]
        if pixels is None:
            return Seen(UNDECODABLE, _short(lines[0] if lines else "OpenCV cannot decode it"), None)
        bad = [line for line in lines if _DAMAGE.search(line) and not _HARMLESS.search(line)]
        kind = DAMAGED if bad else NOTED if lines else ""
        return Seen(kind, _short((bad or lines or [""])[0]), small_copy(self._cv2, pixels))

    def _pixels(self, path: str) -> Any:
        import numpy

        if os.path.getsize(path) > MOST_BYTES:
            raise ValueError("it has more than %d bytes" % MOST_BYTES)
        with open(path, "rb") as file:
            data = file.read(MOST_BYTES + 1)
        _verify(data)
        if path.lower().endswith(_PILLOW_DECODES):
            return _by_pillow(data)
        return self._cv2.imdecode(numpy.frombuffer(data, numpy.uint8), self._cv2.IMREAD_COLOR)


def _verify(data: bytes) -> None:
    """Look at a picture as the library's scan does, which drops what Pillow refuses; and bound what decoding takes."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # our own bound has no warning stage
    with Image.open(io.BytesIO(data)) as picture:
        width, height = picture.size
        if width * height > MOST_PIXELS:
            raise ValueError("%d x %d pixels are more than %d" % (width, height, MOST_PIXELS))
        picture.verify()


def _by_pillow(data: bytes) -> Any:
    import numpy
    from PIL import Image

    with Image.open(io.BytesIO(data)) as picture:
        return numpy.asarray(picture.convert("RGB"))[:, :, ::-1]


def small_copy(cv2: Any, pixels: Any) -> bytes:
    """Shrink a picture to a few grey pixels."""
    grey = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels[..., :3], cv2.COLOR_BGR2GRAY)
    if grey.dtype.itemsize == 2:
        grey = (grey >> 8).astype("uint8")
    return bytes(cv2.resize(grey, SMALL, interpolation=cv2.INTER_AREA).tobytes())


def _short(text: str) -> str:
    line = _ASIDE.sub("", " ".join(text.split()))
    return "".join(character if " " <= character <= "~" else "?" for character in line)[:_DETAIL]


Look = Callable[[str], Seen]
