"""What the probe tells of servers of all kinds, from what such servers say."""

import os
import stat
import types

import pytest
from gpu_retrain.machine import capacity, gpu_load, probe, volumes

# In the format of nvidia-smi 550 (--format=csv,noheader,nounits), written by hand and never recorded: two A100, one
# of them busy.
GPUS = """\
0, GPU-7a6cbf3e-0d2c-3a52-9a4e-5a1f0b9d6a11, NVIDIA A100-SXM4-40GB, 550.127.05, 8.0, 40960
1, GPU-c1f5e9aa-71b4-4f7e-8f5e-2f0f6d1b7c22, NVIDIA A100-SXM4-40GB, 550.127.05, 8.0, 40960
"""
USED = """\
GPU-7a6cbf3e-0d2c-3a52-9a4e-5a1f0b9d6a11, 18734
GPU-c1f5e9aa-71b4-4f7e-8f5e-2f0f6d1b7c22, [N/A]
"""
PROCESSES = """\
GPU-7a6cbf3e-0d2c-3a52-9a4e-5a1f0b9d6a11, 20133, /usr/bin/python3, 18330
GPU-7a6cbf3e-0d2c-3a52-9a4e-5a1f0b9d6a11, 20199, [Not Found], [N/A]
"""
NO_DRIVER = (
    "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. "
    "Make sure that the latest NVIDIA driver is installed and running.\n"
)
# In the format of /proc/self/mounts, put together by hand: an overlay, a big volume, and files mounted over files.
MOUNTS = """\
overlay / overlay rw,relatime,lowerdir=/x,upperdir=/y,workdir=/z 0 0
proc /proc proc rw,nosuid,nodev,noexec,relatime 0 0
tmpfs /dev tmpfs rw,nosuid,size=65536k,mode=755 0 0
shm /dev/shm tmpfs rw,nosuid,nodev,noexec,relatime,size=65536k 0 0
/dev/nvme0n1p1 /data xfs rw,relatime 0 0
/dev/sda1 /my\\040disk ext4 ro,relatime 0 0
/dev/sda1 /etc/hosts ext4 rw,relatime 0 0
broken
"""


@pytest.fixture
def smi(tmp_path, monkeypatch):
    """Put a stand-in for nvidia-smi on PATH that answers each query as given."""

    def make(answers, code=0):
        cases = "".join("*%s*) cat <<'END'\n%sEND\n;;\n" % (query, text) for query, text in answers.items())
        script = '#!/bin/sh\n# A stand-in for nvidia-smi.\ncase "$*" in\n%sesac\nexit %d\n' % (cases, code)
        path = tmp_path / "bin" / "nvidia-smi"
        path.parent.mkdir()
        path.write_text(script)
        path.chmod(0o755)
        monkeypatch.setenv("PATH", "%s:/usr/bin:/bin" % path.parent)

    return make


def test_gpus_are_told_with_what_they_are_busy_with(smi):
    smi({"compute_cap": GPUS, "uuid,memory.used": USED, "compute-apps": PROCESSES})
    told = gpu_load.describe()
    assert told["note"] == ""
    assert [(gpu["index"], gpu["name"], gpu["capability"]) for gpu in told["gpus"]] == [
        (0, "NVIDIA A100-SXM4-40GB", "8.0"),
        (1, "NVIDIA A100-SXM4-40GB", "8.0"),
    ]
    assert told["gpus"][0]["usedBytes"] == 18734 * 1024**2
    assert told["gpus"][0]["processes"] == [
        "/usr/bin/python3 (pid 20133, 18330 MiB)",
        "[Not Found] (pid 20199, [N/A] MiB)",
    ]
    assert told["gpus"][1]["usedBytes"] == 0


def test_gpus_are_told_when_the_details_are_not(smi):
    smi({"compute_cap": GPUS})
    assert [gpu["processes"] for gpu in gpu_load.describe()["gpus"]] == [[], []]


def test_a_broken_driver_is_quoted(smi):
    smi({"": NO_DRIVER}, code=9)
    assert gpu_load.describe() == {"gpus": [], "note": "nvidia-smi says: " + NO_DRIVER.strip()}


def test_a_machine_without_nvidia_smi_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert gpu_load.describe() == {"gpus": [], "note": "nvidia-smi is not installed"}


def test_process_names_may_hold_commas():
    assert gpu_load.parse_processes("GPU-1, 7, a, b, 12\n") == {"GPU-1": ["a, b (pid 7, 12 MiB)"]}


def test_mounts_are_read_with_their_escapes():
    mounts = volumes.parse_mounts(MOUNTS)
    assert [mount.path for mount in mounts if mount.kind in ("xfs", "ext4")] == ["/data", "/my disk", "/etc/hosts"]


def test_volumes_are_told_once_each_and_only_what_stores(tmp_path):
    mounts = [
        volumes.Mount("/dev/a", str(tmp_path), "ext4"),
        volumes.Mount("/dev/a", str(tmp_path.parent), "ext4"),
        volumes.Mount("shm", str(tmp_path), "tmpfs"),
        volumes.Mount("/dev/b", "/etc/hostname", "ext4"),
        volumes.Mount("/dev/c", str(tmp_path / "gone"), "ext4"),
    ]
    (only,) = volumes.list_volumes(mounts)
    assert only["path"] == str(tmp_path.parent)
    assert only["kind"] == "ext4"
    assert 0 < only["freeBytes"] <= only["totalBytes"]


def test_a_folder_is_tried_and_left_empty(tmp_path):
    assert volumes.try_folder(str(tmp_path)) == {"hardLinks": True, "problem": ""}
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_hard_links_is_usable(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "link", _refuse)
    assert volumes.try_folder(str(tmp_path)) == {"hardLinks": False, "problem": ""}


def test_a_folder_that_takes_no_files_is_a_problem(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "rename", _refuse)
    problem = volumes.try_folder(str(tmp_path))["problem"]
    assert problem == "files cannot be written there: Operation not permitted"


def test_a_folder_on_a_noexec_volume_is_a_problem(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "statvfs", lambda _path: types.SimpleNamespace(f_flag=os.ST_NOEXEC))
    assert "noexec" in volumes.try_folder(str(tmp_path))["problem"]


def _refuse(_source, _target):
    raise PermissionError(1, "Operation not permitted")


def test_stored_bytes_counts_objects(tmp_path):
    assert volumes.stored_bytes(str(tmp_path), "fire") == 0
    folder = tmp_path / "objects" / "ab"
    folder.mkdir(parents=True)
    (folder / "cd").write_bytes(b"x" * 10_000)
    assert volumes.stored_bytes(str(tmp_path), "fire") == (folder / "cd").stat().st_blocks * 512 > 0


@pytest.mark.parametrize("ours", ["fire", "fire-2", "images"])
def test_stored_bytes_of_other_datasets_are_no_part_of_one(tmp_path, ours):
    objects = tmp_path / "objects" / "ab"
    objects.mkdir(parents=True)
    (objects / "cd").write_bytes(b"x" * 10_000)
    other = tmp_path / "trees" / "smoke" / "0" / "p.jpg"
    other.parent.mkdir(parents=True)
    os.link(str(objects / "cd"), str(other))
    assert volumes.stored_bytes(str(tmp_path), ours) == 0
    (objects / "ef").write_bytes(b"x" * 30_000)  # as a transfer leaves it that broke before it made its tree
    broken = (objects / "ef").stat().st_blocks * 512
    assert volumes.stored_bytes(str(tmp_path), ours) == broken
    (tmp_path / "trees" / ours).mkdir()
    assert volumes.stored_bytes(str(tmp_path), ours) == broken + (objects / "cd").stat().st_blocks * 512


def test_stored_bytes_gives_up_in_time(tmp_path, monkeypatch):
    (tmp_path / "objects").mkdir()
    (tmp_path / "objects" / "cd").write_bytes(b"x")
    monkeypatch.setattr(volumes, "_STORED_LIMIT_S", -1.0)
    assert volumes.stored_bytes(str(tmp_path), "fire") is None


def _group(tmp_path, path, **files):
    folder = tmp_path / path
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text)


def _proc(tmp_path, text):
    (tmp_path / "cgroup").write_text(text)
    (tmp_path / "meminfo").write_text("MemTotal: 65536000 kB\nMemFree: 1 kB\nMemAvailable: 60000000 kB\n")
    return str(tmp_path / "cgroup"), str(tmp_path / "sys"), str(tmp_path / "meminfo")


def test_limits_of_version_2_count_on_every_level(tmp_path):
    proc, mount, meminfo = _proc(tmp_path, "0::/pod/box\n")
    _group(
        tmp_path, "sys/pod", memory__max="8000000000", memory__current="3000000000", memory__stat="inactive_file 1000\n"
    )
    _group(tmp_path, "sys/pod/box", memory__max="max", cpu__max="150000 100000")
    assert capacity.memory(proc, mount, meminfo) == {
        "totalBytes": 65536000 * 1024,
        "availableBytes": 60000000 * 1024,
        "limitBytes": 8000000000,
        "usableBytes": 8000000000 - 3000000000 + 1000,
    }
    assert capacity.processors(proc, mount)["usable"] == pytest.approx(min(1.5, len(os.sched_getaffinity(0))))


def test_limits_of_version_1_seen_from_inside_a_container(tmp_path):
    proc, mount, meminfo = _proc(tmp_path, "5:memory:/docker/abc\n3:cpu,cpuacct:/docker/abc\n")
    _group(
        tmp_path,
        "sys/memory",
        memory__limit_in_bytes="4000000000",
        memory__usage_in_bytes="1000000000",
        memory__stat="cache 5\ntotal_inactive_file 400000000\n",
    )
    _group(tmp_path, "sys/cpu,cpuacct", cpu__cfs_quota_us="50000", cpu__cfs_period_us="100000")
    assert capacity.memory(proc, mount, meminfo)["usableBytes"] == 3400000000
    assert capacity.processors(proc, mount)["usable"] == 0.5


def test_no_limit_is_no_limit(tmp_path):
    proc, mount, meminfo = _proc(tmp_path, "5:memory:/\n")
    _group(tmp_path, "sys/memory", memory__limit_in_bytes="9223372036854771712")
    _group(tmp_path, "sys/cpu", cpu__cfs_quota_us="-1", cpu__cfs_period_us="100000")
    told = capacity.memory(proc, mount, meminfo)
    assert (told["limitBytes"], told["usableBytes"]) == (None, 60000000 * 1024)
    assert capacity.processors(proc, mount)["usable"] == len(os.sched_getaffinity(0))


def test_the_root_is_made_and_described(tmp_path):
    root = tmp_path / "a" / "root"
    told = probe.server(None, {"root": str(root), "name": "fire", "weights": []})
    assert stat.S_IMODE(root.stat().st_mode) == 0o700
    assert told["root"]["problem"] == ""
    assert told["root"]["hasVenv"] is False
    assert told["root"]["freeBytes"] > 0
    assert probe.server(None, {"root": "", "name": "fire", "weights": []})["root"] is None


def test_a_root_is_told_with_what_it_leads_to(tmp_path):
    (tmp_path / "it's a disk").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(tmp_path / "it's a disk")
    told = probe.server(None, {"root": str(tmp_path / "link"), "name": "fire", "weights": []})["root"]
    assert (told["path"], told["realPath"]) == (str(tmp_path / "link"), str(tmp_path / "it's a disk"))


def test_a_root_that_cannot_be_is_told_not_thrown(tmp_path):
    (tmp_path / "file").write_text("")
    told = probe.server(None, {"root": str(tmp_path / "file"), "name": "fire", "weights": []})["root"]
    assert told["path"] == str(tmp_path / "file")
    assert "file" in told["problem"]


def test_a_complete_venv_is_seen(tmp_path):
    tmp_path.chmod(0o700)
    (tmp_path / "venvs" / "abc").mkdir(parents=True)
    assert probe.server(None, {"root": str(tmp_path), "name": "fire", "weights": []})["root"]["hasVenv"] is False
    (tmp_path / "venvs" / "abc" / "READY").write_text("{}")
    assert probe.server(None, {"root": str(tmp_path), "name": "fire", "weights": []})["root"]["hasVenv"] is True


def test_a_set_up_that_was_killed_is_no_venv_and_no_failure(tmp_path):
    (tmp_path / "venvs" / "half").mkdir(parents=True)
    (tmp_path / "venvs" / ".lock").write_text("")  # what every set-up leaves there
    assert probe.server(None, {"root": str(tmp_path), "name": "fire", "weights": []})["root"]["hasVenv"] is False


def test_weights_are_looked_for_where_the_driver_looks(tmp_path):
    tmp_path.chmod(0o700)
    (tmp_path / "weights").mkdir()
    (tmp_path / "weights" / "here.pt").write_text("")
    told = probe.server(None, {"root": str(tmp_path), "name": "fire", "weights": ["here.pt", "gone.pt"]})
    assert told["root"]["missingWeights"] == ["gone.pt"]
    best = tmp_path / "trainings" / "1" / "best.pt"
    best.parent.mkdir(parents=True)
    best.write_text("")
    told = probe.server(None, {"root": str(tmp_path), "name": "fire", "weights": [str(best), str(best) + ".gone"]})
    assert told["root"]["missingWeights"] == [str(best) + ".gone"]


def test_the_link_is_measured_between_first_and_last_chunk():
    chunks = iter([b"x" * 100, b"x" * 250, b"x" * 250, {"end": True}])
    told = probe.link(types.SimpleNamespace(receive=lambda: next(chunks)), {})
    assert told["bytes"] == 500
    assert told["seconds"] >= 0
