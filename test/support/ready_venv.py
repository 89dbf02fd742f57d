"""Makes the venv of the tests one that a server finds ready: under the fingerprint of what is asked for.

Its arguments are the server's root, the venv and the request as JSON; it prints the fingerprint.
"""

import json
import os
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent.parent
sys.path[:0] = [str(REPOSITORY / "remote"), str(REPOSITORY / "test" / "remote")]

from environment_support import FakeSession  # noqa: E402
from gpu_retrain.environment import environment, interpreter, torch_source, venv_lock  # noqa: E402
from gpu_retrain.machine import surroundings  # noqa: E402
from gpu_retrain.machine.nvidia import list_gpus  # noqa: E402

root, venv, asked = sys.argv[1], Path(sys.argv[2]), json.loads(sys.argv[3])
session = FakeSession(root)
python = interpreter.find(session, asked["python"], surroundings.for_installers(root))
backend = torch_source.choose_backend(asked["torchBackend"], asked["device"], list_gpus())
requirements = sorted({line.strip() for line in asked["requirements"]})
fingerprint = environment.fingerprint_of(python, requirements, backend, asked["indexUrl"])
place = Path(root, "venvs", fingerprint)
place.mkdir(parents=True)
for name in ("bin", "lib", "pyvenv.cfg"):
    os.symlink(venv / name, place / name)
ready = {"python": python.version, "installer": "uv", "backend": backend, "torchIndex": "", "packages": 1, "seconds": 1}
(place / venv_lock.READY).write_text(json.dumps(ready))
print(fingerprint)
