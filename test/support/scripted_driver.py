#!/usr/bin/env python3
"""A stand-in for a venv's Python with our driver: it trains nothing, but says and obeys what the driver would.

Called as ``<venv>/bin/python <options> driver.py <order>``; the order's training arguments say what to do: ``epochs``,
``time`` (seconds per epoch), ``late`` (seconds until its checkpoint is kept), ``profile`` (true: fail after the first
epoch). It leaves a file for a model.
"""

import hashlib
import json
import os
import signal
import sys
import time

with open(sys.argv[-1]) as file:
    order = json.load(file)
folder, arguments = os.path.dirname(sys.argv[-1]), order["work"]["args"]
seq, leaving = 0, False
checkpoints = os.path.join(folder, "checkpoints")
os.makedirs(checkpoints, mode=0o700, exist_ok=True)
# At the end; until then they grow with the epochs.
METRICS = {"map50": 0.99, "map5095": 0.8}


def event(**fields):
    global seq
    seq += 1
    common = {"from": "driver", "seq": seq, "attempt": order["attempt"], "atMs": int(time.time() * 1000)}
    with open(os.path.join(folder, "events.jsonl"), "a") as file:
        file.write(json.dumps({**common, **fields}) + "\n")


def leave(*_):
    global leaving
    leaving = True


def done_before():
    """Whole epochs of earlier attempts: what its newest checkpoint says."""
    names = sorted(name for name in os.listdir(checkpoints) if name.startswith("last-") and name.endswith(".pt"))
    return int(names[-1][5:-3]) if names else 0


def keep_checkpoint(epoch):
    """As records/checkpoints.py does, but for the flushing; one of them is as big as a small model's."""
    path = os.path.join(checkpoints, "last-%05d.pt" % epoch)
    content = (b"%d " % epoch) * 300_000
    for name, data in ((path + ".sha256", hashlib.sha256(content).hexdigest().encode()), (path, content)):
        with open(name + ".tmp", "wb") as file:
            file.write(data)
        os.rename(name + ".tmp", name)


signal.signal(signal.SIGTERM, leave)
event(type="phase", phase="training")
for epoch in range(done_before() + 1, arguments["epochs"] + 1):
    time.sleep(arguments["time"])
    event(
        type="epoch",
        epoch=epoch,
        epochs=arguments["epochs"],
        seconds=arguments["time"],
        trainSeconds=arguments["time"],
        loaderWaitSeconds=0,
        totalSeconds=epoch * arguments["time"],
        images=24,
        losses={"box_loss": 1 / epoch},
        metrics={key: value * epoch / arguments["epochs"] for key, value in METRICS.items()},
    )
    time.sleep(arguments.get("late", 0))
    keep_checkpoint(epoch)
    if arguments.get("profile"):
        print("::error::what a server prints must not become a command", file=sys.stderr)
        sys.exit(3)
    if leaving and epoch < arguments["epochs"]:
        event(type="leave", reason="asked to")
        sys.exit(75)
result = {"epochs": arguments["epochs"], **METRICS}
weights = os.path.join(folder, "ultralytics", "weights")
os.makedirs(weights, exist_ok=True)
model = order["id"].encode() * 500_000
with open(os.path.join(weights, "best.pt"), "wb") as file:
    file.write(model)
result["best"] = {"sha256": hashlib.sha256(model).hexdigest()}
with open(os.path.join(folder, "result.json"), "w") as file:
    json.dump(result, file)
event(type="result", reason="", **result)
