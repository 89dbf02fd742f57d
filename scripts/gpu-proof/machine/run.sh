#!/bin/sh
# bash run.sh OUT_FOLDER [MINUTES]: proves on this machine, which needs no network, what docs/gpu-checklist.md asks of a GPU.
# OUT_FOLDER then holds proof.json, proof.html and log.txt. It needs root, and a Python with PyTorch; GPU_PROOF_PYTHON names it.
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 2
for python in "$GPU_PROOF_PYTHON" python3 python /opt/conda/bin/python3 /root/miniconda3/bin/python3 /venv/main/bin/python3; do
  [ -n "$python" ] || continue
  "$python" -c 'import importlib.util as u, sys; sys.exit(sys.version_info < (3, 9) or not u.find_spec("torch"))' 2>/dev/null &&
    exec "$python" "$here/start.py" "$@"
done
echo "There is no Python 3.9 or newer with PyTorch here; GPU_PROOF_PYTHON=/path/to/python3 names one." >&2
exit 2
