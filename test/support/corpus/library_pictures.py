"""What Ultralytics' own scan and its own reader make of pictures: `library_pictures.py FOLDER` prints JSON by name."""

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Dict

os.environ.update(YOLO_OFFLINE="true", YOLO_AUTOINSTALL="false", YOLO_VERBOSE="false")


def verdict(picture: Path, copy: Path) -> str:
    """Scan a copy, since the scan may rewrite it: kept, fatal (kept, and cannot be decoded), rewritten, or dropped."""
    from ultralytics.data.utils import check_image
    from ultralytics.utils.patches import imread

    shutil.copyfile(picture, copy)
    try:
        message, _shape = check_image(str(copy))
    except Exception:  # as the library catches whatever it is
        return "dropped"
    if message:
        return "rewritten"
    try:
        decoded = imread(str(copy))
    except Exception:
        return "fatal"
    return "fatal" if decoded is None else "kept"


def main(folder: str) -> None:
    """Look at every file of a folder."""
    verdicts: Dict[str, str] = {}
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["YOLO_CONFIG_DIR"] = scratch
        for picture in sorted(Path(folder).iterdir()):
            verdicts[picture.name] = verdict(picture, Path(scratch, "copy" + picture.suffix))
    sys.stdout.write("\n" + json.dumps(verdicts) + "\n")


main(sys.argv[1])
