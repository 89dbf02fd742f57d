"""A stand-in for the driver: no training, only the behaviour that a supervisor has to deal with.

Run as ``fake_command.py <path of the order> <step> <step> ...``; the steps are carried out in their order. One that
begins with a number and a colon is for that attempt only.
"""

import json
import os
import signal
import subprocess
import sys
import time

folder, attempt, steps = os.path.dirname(sys.argv[1]), int(sys.argv[1].split(".")[-2]), sys.argv[2:]


def event(**fields):
    line = json.dumps({"from": "driver", "attempt": attempt, "atMs": int(time.time() * 1000), **fields}) + "\n"
    with open(os.path.join(folder, "events.jsonl"), "a") as file:
        file.write(line)


def leave(*_):
    event(type="leave", reason="asked to")
    sys.exit(75)


for step in steps:
    only, colon, rest = step.partition(":")
    if colon and only.isdigit():
        if int(only) != attempt:
            continue
        step = rest
    name, _, value = step.partition("=")
    if name == "phase":
        event(type="phase", phase=value)
    elif name == "epochs":
        for epoch in range(1, int(value) + 1):
            event(type="epoch", epoch=epoch, epochs=int(value))
    elif name == "polite":
        signal.signal(signal.SIGTERM, leave)
    elif name == "deaf":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    elif name == "say":
        print(value, flush=True)
    elif name == "complain":
        print(value, file=sys.stderr, flush=True)
    elif name == "flood":
        print("x" * int(value), flush=True)
    elif name == "worker":
        subprocess.Popen(["sleep", value])
    elif name == "fail":
        event(type="failure", code="DATASET_MODIFIED", what=value, safe="All is well.", next="Go on.")
    elif name == "class":
        event(**{"type": "failure", "code": "TRAINING_FAILED", "what": "It failed.", "class": value})
    elif name == "begin":
        event(type="begin", epoch=int(value), batch=16, workers=4)
    elif name == "result":
        event(type="result", reason=value)
    elif name == "sleep":
        time.sleep(float(value))
    elif name == "kill":
        os.kill(os.getpid(), int(value))
    elif name == "exit":
        sys.exit(int(value))
    else:
        raise SystemExit("no such step: " + step)
with open(os.path.join(folder, "result.json"), "w") as file:
    file.write("{}")
