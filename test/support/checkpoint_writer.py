"""Keeps one checkpoint after the other, as a driver does, until it is killed: ``checkpoint_writer.py REMOTE FOLDER ID``.

Each is 8 MB of its epoch's number, so that a mixture of two would show. It goes on after the newest that is whole.
"""

import json
import os
import sys

remote, folder, training_id = sys.argv[1:]
sys.path.insert(0, remote)
from gpu_retrain.records import checkpoints, events, orders, states  # noqa: E402

os.makedirs(folder, mode=0o700, exist_ok=True)
work = {"dataset": {}, "venv": "", "weights": "", "args": {}, "device": None, "code": None, "weightFiles": None}
order = {"schema": 1, "id": training_id, "attempt": 1, "command": [], "environment": {}, "work": work}
orders.write(folder, order)
newest = checkpoints.newest(folder, "last")
print(json.dumps({"epoch": newest.epoch if newest else 0, "sha256": newest.sha256 if newest else ""}), flush=True)
epoch = newest.epoch if newest else 0
while epoch < 99_999:
    epoch += 1
    source = os.path.join(folder, "last.pt")
    with open(source, "wb") as file:
        file.write(b"%08d" % epoch * (1 << 20))
    checkpoints.keep(folder, source, "best", epoch)
    checkpoints.keep(folder, source, "last", epoch)
    events.Writer(folder, "driver", 1).write("epoch", epoch=epoch)
    state = states.fresh(order, None, None)
    state.update(state="training", epoch=epoch)
    states.write(folder, state)
