"""Pictures for pixel_checks.py, whole and spoiled in ways that only decoding shows; OpenCV draws them."""

import io
import struct
import zlib

import cv2
import numpy as np
from gpu_retrain.workloads.ultralytics.pixels.kinds import DAMAGED, NOTED, UNDECODABLE
from PIL import Image

WIDTH, HEIGHT = 320, 180


def scene(seed, octaves=5):
    """A picture of spots in many sizes: no two seeds give the same."""
    random = np.random.default_rng(seed)
    total = np.zeros((HEIGHT, WIDTH, 3), np.float32)
    for octave in range(octaves):
        columns = 4 * 2**octave
        spots = random.random((columns * 9 // 16, columns, 3), dtype=np.float32)
        total += cv2.resize(spots, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC) / 2**octave
    total -= total.min()
    return (total / total.max() * 255).astype(np.uint8)


def hills(seed):
    """A landscape: a bright sky above dark ground, as cameras on masts see it."""
    random = np.random.default_rng(seed)
    picture = np.empty((HEIGHT, WIDTH, 3), np.float32)
    picture[:] = np.linspace(random.uniform(150, 240), random.uniform(120, 220), HEIGHT)[:, None, None]
    across = np.arange(WIDTH) / WIDTH * 2 * np.pi
    waves = (random.uniform(2, 12) * np.sin(across * random.uniform(0.5, 4) + random.uniform(0, 6)) for _ in range(3))
    edge = HEIGHT * random.uniform(0.35, 0.6) - sum(waves)
    picture[np.arange(HEIGHT)[:, None] > edge[None, :]] = random.uniform(30, 110)
    return np.clip(picture + (scene(seed, 6) - 128.0) * random.uniform(0.05, 0.25), 0, 255).astype(np.uint8)


def encoded(ending, pixels, *options):
    return cv2.imencode(ending, pixels, list(options))[1].tobytes()


def by_pillow(kind, pixels, **options):
    room = io.BytesIO()
    Image.fromarray(pixels).save(room, kind, **options)
    return room.getvalue()


def spoiled():
    """Pictures by name: bytes, what is to be found, and words of its detail."""
    jpeg, progressive = encoded(".jpg", scene(1)), encoded(".jpg", scene(2), cv2.IMWRITE_JPEG_PROGRESSIVE, 1)
    png, webp = encoded(".png", scene(3)), by_pillow("WEBP", scene(4))
    tiff, bitmap = by_pillow("TIFF", scene(5), compression="tiff_lzw"), encoded(".bmp", scene(6))
    end, half = b"\xff\xd9", len(jpeg) // 2
    data = png.index(b"IDAT")
    checksum = data + 4 + struct.unpack(">I", png[data - 4 : data])[0]
    bomb = bytearray(by_pillow("PNG", scene(7)))
    bomb[16:24] = struct.pack(">II", 20_000, 20_000)
    header = bytes(bomb[12:29])
    bomb[29:33] = struct.pack(">I", zlib.crc32(header))
    physical = b"pHYs" + struct.pack(">IIB", 2835, 2835, 1)
    exif = b"\xff\xe1" + struct.pack(">H", 40) + b"Exif\0\0II*\0" + b"\xff" * 28
    return {
        "whole.jpg": (jpeg, "", ""),
        "whole.png": (png, "", ""),
        "whole.webp": (webp, "", ""),
        "whole.tif": (tiff, "", ""),
        "whole.bmp": (bitmap, "", ""),
        "grey.png": (encoded(".png", scene(8)[:, :, 0]), "", ""),
        "deep.png": (encoded(".png", scene(8).astype(np.uint16) << 8), "", ""),
        "clear.png": (encoded(".png", np.dstack([scene(8), scene(9)[:, :, 0]])), "", ""),
        "forged-end.jpg": (jpeg[:half] + end, DAMAGED, "premature end"),
        "forged-end-progressive.jpg": (progressive[: len(progressive) // 2] + end, DAMAGED, "premature end"),
        "zeros-in-scan.jpg": (jpeg[:half] + bytes(300) + jpeg[half + 300 :], DAMAGED, "premature end"),
        "markers-in-scan.jpg": (jpeg[:half] + b"\xff\xd3" * 20 + jpeg[half + 40 :], DAMAGED, "Corrupt JPEG"),
        "last-pixels-cut.jpg": (jpeg[:-40] + end, DAMAGED, "premature end"),
        "bytes-before-end.jpg": (jpeg[:-2] + bytes(8) + end, NOTED, "extraneous"),
        "profile.png": (by_pillow("PNG", scene(10), icc_profile=b"x" * 200), NOTED, "iCCP"),
        "wrong-crc.png": (png[:checksum] + b"\0\0\0\0" + png[checksum + 4 :], UNDECODABLE, "broken PNG"),
        "wrong-side-crc.png": (
            png[:33] + struct.pack(">I", 9) + physical + b"\0\0\0\0" + png[33:],
            UNDECODABLE,
            "UnidentifiedImageError: cannot identify image file",
        ),
        "odd-exif.jpg": (jpeg[:2] + exif + jpeg[2:], NOTED, "UserWarning: Corrupt EXIF data"),
        "wrong-pixels.png": (png[:-200] + bytes(100) + png[-100:], UNDECODABLE, ""),
        "cut.png": (png[: len(png) // 2], UNDECODABLE, ""),
        "cut-forged-end.png": (png[: len(png) // 2] + png[-12:], UNDECODABLE, ""),
        "cut.bmp": (bitmap[:100_000], UNDECODABLE, ""),
        "cut.webp": (webp[:1500], UNDECODABLE, ""),
        "cut.tif": (tiff[:20_000], UNDECODABLE, ""),
        "wrong-pixels.tif": (tiff[:3000] + bytes(100) + tiff[3100:], DAMAGED, "TIFF_Error LZWDecode: "),
        "bomb.png": (bytes(bomb), UNDECODABLE, "20000 x 20000 pixels"),
        "text.jpg": (b"<html>not found</html>", UNDECODABLE, ""),
        "empty.jpg": (b"", UNDECODABLE, ""),
    }
