"""A training that another server lost is planted from what the runner kept; what a hostile one wrote does no harm."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from environment_support import FakeSession
from gpu_retrain.channel.wire import Failure
from gpu_retrain.records import checkpoints, events, orders, states
from gpu_retrain.results import mirror, results
from gpu_retrain.training import lookup, planting, trainings
from training_support import NO_LIMITS

DIGEST = "d" * 64
TREE = {"name": "mirror-7", "digest": "e" * 64}


def work(venv="/old/venvs/x"):
    dataset = {"name": "fire", "digest": DIGEST, "splits": {}, "classes": [], "rest": {}}
    return {
        "dataset": dataset,
        "venv": venv,
        "weights": "yolov8n.pt",
        "args": {"epochs": 9},
        "code": None,
        "weightFiles": None,
    }


def train(folder, attempts=1, epochs=3):
    """Leave what a training does after so many epochs of its last attempt."""
    folder.mkdir(parents=True, mode=0o700)
    for attempt in range(1, attempts + 1):
        order = {
            "id": "7",
            "attempt": attempt,
            "command": ["/bin/touch", "/tmp/run"],
            "environment": {"LD_PRELOAD": "x"},
        }
        orders.write(str(folder), {**order, "limits": NO_LIMITS, "checkpointMinutes": 0, "work": work()})
        events.Writer(str(folder), "driver", attempt).write("phase", phase="training")
    (folder / "ultralytics").mkdir()
    (folder / "ultralytics" / "results.csv").write_text("epoch\n1\n")
    for epoch in range(1, epochs + 1):
        learn(folder, attempts, epoch)
    return folder


def learn(folder, attempt, epoch):
    events.Writer(str(folder), "driver", attempt).write("epoch", epoch=epoch, epochs=9, totalSeconds=100.0 * epoch)
    (folder / "last.pt").write_bytes(b"%d" % epoch * 1000)
    checkpoints.keep(str(folder), str(folder / "last.pt"), "last", epoch)
    state = states.fresh(orders.read(str(folder), attempt), None, None)
    state.update(state="training", epoch=epoch, epochs=9, seconds=90.0 * epoch, secondsBefore=10.0, attempt=attempt)
    states.write(str(folder), state)


@pytest.fixture
def old(tmp_path):
    (tmp_path / "old").mkdir(mode=0o700)
    return FakeSession(tmp_path / "old")


@pytest.fixture
def new(tmp_path):
    (tmp_path / "new").mkdir(mode=0o700)
    return FakeSession(tmp_path / "new")


def sent(old, new, training="7"):
    """Do what the runner does: take what is offered, and send it as a tree. The arguments of the planting."""
    tree = Path(new.root, "trees", TREE["name"], TREE["digest"])
    shutil.rmtree(tree, ignore_errors=True)
    files = []
    for file in mirror.offer(old, {"training": training, "begun": []})["files"]:
        folder, _, name = file["path"].rpartition("/")
        kept = file["path"]
        if folder == results.PINS:
            kept = "checkpoints/" + name if name.endswith(".pt") else name
        target = tree / kept
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copyfile(str(Path(old.root, "trainings", training, file["path"])), str(target))
        files.append({"path": kept, "sha256": file["sha256"]})
    return {"id": training, "tree": TREE, "files": files}


def rewritten(args, new, path, change):
    """What the runner kept, had the old server written something else."""
    file = Path(new.root, "trees", TREE["name"], TREE["digest"], path)
    file.write_text(change(file.read_text()))
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    for entry in args["files"]:
        if entry["path"] == path:
            entry["sha256"] = digest
    return args


def home(session):
    return Path(session.root, "trainings", "7")


def test_the_newest_checkpoint_goes_along_and_hours_add_up(old, new):
    train(home(old), attempts=2)
    assert planting.plant(new, sent(old, new)) == {"planted": True}
    state = lookup.status(new, {"id": "7"})["state"]
    assert (state["state"], state["attempt"], state["epoch"], state["epochs"]) == ("lost", 2, 3, 9)
    assert states.total_s(state) == 300.0, "the events tell of more than the state did"
    assert [each.epoch for each in checkpoints.whole(str(home(new)), "last")] == [3]
    assert orders.read(str(home(new)), 1)["attempt"] == 1
    assert (home(new) / "ultralytics" / "results.csv").read_text() == "epoch\n1\n"
    moved = json.loads((home(new) / "events.jsonl").read_text().splitlines()[-1])
    assert (moved["type"], moved["from"], moved["server"], moved["epoch"]) == ("moved", "mirror", 2, 3)
    assert not list(Path(new.root, "trees", TREE["name"]).iterdir()), "what was sent is of no more use"


def test_what_rescues_changed_stays_changed(old, new):
    train(home(old))
    changed = '"adjustments": {"batch": 8, "workers": 0, "amp": false, "cache": false}, "id"'
    planting.plant(new, rewritten(sent(old, new), new, "order.1.json", lambda text: text.replace('"id"', changed)))
    assert orders.arguments(orders.newest(str(home(new))))["batch"] == 8


def test_a_third_server_is_the_third(old, new, tmp_path):
    train(home(old))
    planting.plant(new, sent(old, new))
    (tmp_path / "third").mkdir(mode=0o700)
    third = FakeSession(tmp_path / "third")
    planting.plant(third, sent(new, third))
    told = [json.loads(line) for line in (home(third) / "events.jsonl").read_text().splitlines()]
    assert [event["server"] for event in told if event["type"] == "moved"] == [2, 3]


def test_another_environment_is_no_other_order_but_other_arguments_are(old, new):
    train(home(old))
    planting.plant(new, sent(old, new))
    last = orders.newest(str(home(new)))
    assert orders.differences(last, {**last, "work": work("/new/venvs/y")}) == []
    assert orders.differences(last, {**last, "work": {**work(), "args": {"epochs": 10}}}) == [
        "args.epochs: 9 before, 10 now"
    ]
    here = {**last, "planted": False}
    assert orders.differences(here, {**last, "work": work("/new/venvs/y")})[0].startswith("venv: ")


def test_no_command_of_the_other_server_is_ever_run(old, new):
    train(home(old))
    planting.plant(new, sent(old, new))
    order = orders.newest(str(home(new)))
    assert (order["command"], order["environment"]) == ([], {})
    assert trainings._supervised(new, str(home(new)))["state"] == "lost", "no supervisor was started for it"
    assert not (home(new) / "supervisor.log").exists()


def test_a_server_that_knows_more_is_left_alone(old, new):
    train(home(old))
    args = sent(old, new)
    shutil.copytree(str(home(old)), str(home(new)))
    for epoch in (4, 5):
        learn(home(new), 1, epoch)
    assert planting.plant(new, args) == {"planted": False}
    assert states.read(str(home(new)))["epoch"] == 5


def test_a_server_that_tells_another_history_is_left_alone(old, new):
    train(home(old), epochs=5)
    args = sent(old, new)
    train(home(new), epochs=2)
    before = (home(new) / "events.jsonl").read_bytes()
    assert planting.plant(new, args) == {"planted": False}
    assert (home(new) / "events.jsonl").read_bytes() == before


def test_a_server_that_was_set_back_is_brought_up_to_date(old, new):
    train(home(old), epochs=2)
    shutil.copytree(str(home(old)), str(home(new)))
    for epoch in (3, 4):
        learn(home(old), 1, epoch)
    assert planting.plant(new, sent(old, new)) == {"planted": True}
    assert states.read(str(home(new)))["epoch"] == 4
    assert checkpoints.newest(str(home(new)), "last").epoch == 4


def test_a_planting_that_was_cut_off_is_done_again(old, new, monkeypatch):
    train(home(old), attempts=3)
    args = sent(old, new)

    def cut_off(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(orders, "write", cut_off)
        with pytest.raises(KeyboardInterrupt):
            planting.plant(new, args)
    with pytest.raises(Failure, match="TRAINING_UNKNOWN"):
        lookup.status(new, {"id": "7"})
    assert planting.plant(new, args) == {"planted": True}
    told = (home(new) / "events.jsonl").read_text()
    assert told.count('"moved"') == 1


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("events.jsonl", lambda text: text + '{"from":"driver","attempt":2,"type":"result"}\n'),
        ("events.jsonl", lambda text: text + '{"from":"driver","type":"result"}\n'),
        ("order.1.json", lambda text: text.replace('"attempt": 1', '"attempt": 2')),
        ("order.1.json", lambda text: text.replace('"id": "7"', '"id": "8"')),
        ("order.1.json", lambda text: "[]"),
        ("order.1.json", lambda text: text.replace('"id"', '"workload": "../x", "id"')),
        ("order.1.json", lambda text: text.replace('"id"', '"workload": [], "id"')),
        ("order.1.json", lambda text: text.replace('"args"', '"arms"')),
        # Arguments that nobody asked for, in the place where rescues leave theirs.
        ("order.1.json", lambda text: text.replace('"id"', '"adjustments": {"epochs": 1}, "id"')),
        ("order.1.json", lambda text: text.replace('"id"', '"adjustments": {"cache": "/etc"}, "id"')),
        ("order.1.json", lambda text: text.replace('"id"', '"adjustments": {"batch": true}, "id"')),
        ("order.1.json", lambda text: text.replace('"id"', '"adjustments": [], "id"')),
        ("state.json", lambda text: "torn"),
    ],
)
def test_what_contradicts_itself_is_refused(old, new, path, change):
    train(home(old))
    args = rewritten(sent(old, new), new, path, change)
    with pytest.raises(Failure, match="MIRROR_DAMAGED"):
        planting.plant(new, args)
    assert not (home(new)).exists() or orders.newest(str(home(new))) is None


@pytest.mark.parametrize(
    "path", ["../../../x", "/etc/passwd", "checkpoints/../state.json", "driver.1.json", "control.json"]
)
def test_nothing_else_is_planted(old, new, path):
    train(home(old))
    args = sent(old, new)
    args["files"].append({"path": path, "sha256": DIGEST})
    with pytest.raises(Failure, match="MIRROR_DAMAGED"):
        planting.plant(new, args)


def test_a_flipped_bit_is_found(old, new):
    train(home(old))
    args = sent(old, new)
    file = Path(new.root, "trees", TREE["name"], TREE["digest"], "checkpoints", "last-00003.pt")
    file.write_bytes(b"4" + file.read_bytes()[1:])
    with pytest.raises(Failure, match="MIRROR_DAMAGED"):
        planting.plant(new, args)


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), -5, "many", None, 1e300, True])
def test_hours_that_cannot_be_are_none(old, new, seconds):
    train(home(old))

    def change(text):
        return json.dumps({**json.loads(text), "seconds": seconds, "secondsBefore": seconds})

    planting.plant(new, rewritten(sent(old, new), new, "state.json", change))
    assert states.total_s(states.read(str(home(new)))) == pytest.approx(300.0, abs=2.0)


def test_what_is_offered_stays_while_it_travels(old):
    train(home(old))
    files = {file["path"]: file["sha256"] for file in mirror.offer(old, {"training": "7", "begun": []})["files"]}
    for epoch in range(4, 8):
        learn(home(old), 1, epoch)
    for path in ("mirror/last-00003.pt", "mirror/state.json"):
        heard = Heard(old.root)
        size = (home(old) / path).stat().st_size
        results.read_file(heard, {"training": "7", "path": path, "offset": 0, "size": size})
        assert hashlib.sha256(heard.data).hexdigest() == files[path]
    mirror.offer(old, {"training": "7", "begun": []})
    assert sorted(path.name for path in (home(old) / "mirror").iterdir()) == ["last-00007.pt", "state.json"]


class Heard(FakeSession):
    """A session that keeps what an operation sends."""

    data = b""

    def send(self, data):
        self.data += data


def test_what_was_begun_is_offered_until_it_has_come(old):
    train(home(old))
    offered = {file["path"]: file["sha256"] for file in mirror.offer(old, {"training": "7", "begun": []})["files"]}
    for epoch in range(4, 8):
        learn(home(old), 1, epoch)

    def checkpoint(*begun):
        files = mirror.offer(old, {"training": "7", "begun": list(begun)})["files"]
        return [file["path"] for file in files if file["path"].endswith(".pt")]

    assert checkpoint("0" * 64, offered["mirror/last-00003.pt"]) == ["mirror/last-00003.pt"]
    assert checkpoint(offered["mirror/last-00003.pt"]) == ["mirror/last-00003.pt"]
    # Of the record alone nothing is left to wait for.
    assert checkpoint(offered["events.jsonl"]) == ["mirror/last-00007.pt"]
    assert checkpoint(offered["mirror/last-00003.pt"]) == ["mirror/last-00007.pt"], "it is gone"


def test_a_checkpoint_of_the_last_epoch_is_not_offered(old):
    train(home(old), epochs=9)
    assert mirror.offer(old, {"training": "7", "begun": []})["files"][0]["path"] == "mirror/last-00008.pt"


def test_a_torn_checkpoint_is_not_offered(old):
    train(home(old))
    (home(old) / "checkpoints" / "last-00003.pt").write_bytes(b"torn")
    assert mirror.offer(old, {"training": "7", "begun": []})["files"][0]["path"] == "mirror/last-00002.pt"


def test_what_a_server_knows_is_compared_by_its_first_bytes(old, new):
    assert mirror.look(new, {"training": "7", "eventsBytes": 5})["known"] is False
    train(home(old))
    told = (home(old) / "events.jsonl").read_bytes()
    for most in (0, 5, len(told), len(told) + 1):
        seen = mirror.look(old, {"training": "7", "eventsBytes": most})
        assert (seen["known"], seen["eventsBytes"]) == (True, len(told))
        assert seen["prefixSha256"] == hashlib.sha256(told[:most]).hexdigest()
