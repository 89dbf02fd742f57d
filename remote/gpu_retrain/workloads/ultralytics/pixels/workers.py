"""Spreads pictures over processes that a picture may kill: whatever dies is started again, and the picture is named."""

from __future__ import annotations

import contextlib
import multiprocessing
import multiprocessing.connection
import os
import resource
import signal
from typing import Any, Callable, Dict, Iterator, List, Sequence, Tuple

from gpu_retrain.machine import capacity
from gpu_retrain.workloads.ultralytics.pixels.decode import Decoder, Seen
from gpu_retrain.workloads.ultralytics.pixels.kinds import UNDECODABLE

MOST_WORKERS = 32
# A picture of the most pixels takes 0.54 GB decoded, and as much again on the way there.
WORKER_BYTES = 3 << 30
TYPICAL_BYTES = 700 * 10**6
PICTURE_LIMIT_S = 60
_BATCH = 64
_fork = multiprocessing.get_context("fork")

Maker = Callable[[], Any]


def count() -> int:
    """Give the number of processes that the container's processors and memory allow."""
    memory = (capacity.memory()["usableBytes"] or 0) // 2 // TYPICAL_BYTES
    return max(1, min(int(capacity.processors()["usable"]), int(memory) or 1, MOST_WORKERS))


def look_at(
    paths: Sequence[str], workers: int, make: Maker = Decoder, limit_s: int = PICTURE_LIMIT_S
) -> Iterator[Tuple[int, Seen]]:
    """Yield each picture's place in ``paths`` and what is seen of it, in any order; ``make`` makes what looks."""
    pool = _Pool(paths, make, limit_s)
    try:
        for _ in range(min(workers, len(paths))):
            pool.start()
        yield from pool.results()
    finally:
        pool.end()


class _Worker:
    def __init__(self, process: Any, connection: Any) -> None:
        self.process, self.connection = process, connection
        self.places: List[int] = []  # asked for and not answered, in order


class _Pool:
    def __init__(self, paths: Sequence[str], make: Maker, limit_s: int) -> None:
        self._paths, self._make, self._limit_s = paths, make, limit_s
        self._open = list(range(len(paths)))[::-1]
        self._workers: Dict[Any, _Worker] = {}
        self._killers: set[int] = set()  # a second death is the picture's own fault

    def start(self) -> None:
        ours, theirs = _fork.Pipe()
        others = [*self._workers, ours]
        process = _fork.Process(target=_work, args=(theirs, others, self._make, self._limit_s), daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers[ours] = worker
        self._ask(worker)

    def results(self) -> Iterator[Tuple[int, Seen]]:
        while self._workers:
            for ready in multiprocessing.connection.wait(list(self._workers)):
                worker = self._workers[ready]
                try:
                    seen = worker.connection.recv()
                except (EOFError, OSError):
                    yield from self._died(worker)
                    continue
                yield worker.places.pop(0), Seen(*seen)
                if not worker.places:
                    self._ask(worker)

    def _ask(self, worker: _Worker) -> None:
        # The one that had killed somebody comes alone, last.
        worker.places = [self._open.pop() for _ in range(min(_BATCH, len(self._open)))]
        if not worker.places:
            self._forget(worker)
            return
        with contextlib.suppress(OSError):  # its death is seen at the other end
            worker.connection.send([self._paths[place] for place in worker.places])

    def _died(self, worker: _Worker) -> Iterator[Tuple[int, Seen]]:
        self._forget(worker)
        place = worker.places.pop(0)
        self._open += worker.places[::-1]
        if place in self._killers:
            yield place, Seen(UNDECODABLE, _death(worker.process.exitcode), None)
        else:
            self._killers.add(place)
            self._open.insert(0, place)
        if self._open:
            self.start()

    def _forget(self, worker: _Worker) -> None:
        del self._workers[worker.connection]
        worker.connection.close()
        worker.process.join()

    def end(self) -> None:
        for worker in list(self._workers.values()):
            worker.process.kill()
            self._forget(worker)


def _death(code: int) -> str:
    if code == -signal.SIGALRM:
        return "decoding it took longer than it may"
    name = signal.Signals(-code).name if code < 0 else "exit code %d" % code
    return "its decoder died of it (%s)" % name


def _work(connection: Any, others: List[Any], make: Maker, limit_s: int) -> None:
    """Be a worker: take lists of paths until the other end is closed, and answer each picture."""
    for other in others:
        other.close()  # or nobody would see its owner's end
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_DATA, (WORKER_BYTES, WORKER_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)
    decoder = make()
    with contextlib.suppress(EOFError, OSError):
        while True:
            for path in connection.recv():
                signal.alarm(limit_s)
                connection.send(tuple(decoder.look(path)))
                signal.alarm(0)
