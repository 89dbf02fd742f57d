"""Several senders side by side: under loss every TCP connection has its own, low, ceiling."""

from __future__ import annotations

import concurrent.futures
import threading
from typing import Callable, Iterable, List, Tuple

from gpu_retrain.channel.wire import Session
from gpu_retrain.staging.stream_sender import Sender

_REPORT_S = 1.0


class SenderPool:
    """Senders, each with a line of its own, that take files (path, size, hash) from one list."""

    def __init__(self, lines: List[Session], files: Iterable[Tuple[bytes, int, bytes]]) -> None:
        self._senders = [Sender(line) for line in lines]
        self._files, self._lock = iter(files), threading.Lock()
        self._over = threading.Event()

    def run(self, tell: Callable[[int, int], None], hang_up: Callable[[], None]) -> None:
        """Send everything, and end the exchanges at the far end.

        ``tell`` hears every second of the bytes that were acknowledged and the files that were sent. ``hang_up`` ends
        every line, which frees the senders that wait for one. Raises what ``tell`` raises, or the first that a sender
        raises.
        """
        with concurrent.futures.ThreadPoolExecutor(len(self._senders)) as pool:
            try:
                pending = {pool.submit(self._send, sender) for sender in self._senders}
                while pending:
                    done, pending = concurrent.futures.wait(pending, _REPORT_S, concurrent.futures.FIRST_COMPLETED)
                    for each in done:
                        each.result()
                    if any(each.is_stuck for each in self._senders):
                        raise EOFError("the far end takes nothing any more")
                    tell(sum(each.acked for each in self._senders), sum(each.files for each in self._senders))
            finally:
                self._over.set()
                hang_up()

    def _send(self, sender: Sender) -> None:
        while True:
            with self._lock:
                file = next(self._files, None)
            if file is None:
                break
            sender.send_file(*file, self._go_on)
        sender.finish(self._go_on, ends=True)

    def _go_on(self) -> None:
        if self._over.is_set():
            raise EOFError("another sender has failed, or the runner is gone")
