"""What the command of one attempt told in its events."""

from __future__ import annotations

from typing import Any, Dict, Iterator, Optional

from gpu_retrain.records import events


class AttemptEvents:
    """Reads an attempt's events from the first one on, and keeps what its end will be judged by."""

    def __init__(self, folder: str, attempt: int) -> None:
        self._folder, self._attempt = folder, attempt
        self._offset = 0
        self._started_ms: Optional[int] = None
        self._told_ms = 0
        self.count = 0
        self.decided: Dict[str, Any] = {}  # by setting, what the command made of it
        self.began: Dict[str, Any] = {}  # the event of type begin
        self.epoch: Optional[int] = None  # the one that it is in, from 1; None before the first
        self.last_words: Optional[events.Event] = None

    def read(self) -> Iterator[events.Event]:
        """Give the command's events that are new."""
        while True:
            batch, offset = events.read(self._folder, self._offset)
            for event, _after in batch:
                if event.get("attempt") == self._attempt:
                    self._note_time(event)
                    if event.get("from") != "supervisor":
                        self._note(event)
                        yield event
            if offset == self._offset:
                return
            self._offset = offset

    def told(self) -> Dict[str, Any]:
        """Give what the command said of its settings, and its last words."""
        return {**self.decided, **self.began, **(self.last_words or {})}

    def least_s(self) -> float:
        """Seconds from the start to the last event: a command may have gone on for hours after its supervisor."""
        return 0.0 if self._started_ms is None else (self._told_ms - self._started_ms) / 1000

    def _note_time(self, event: events.Event) -> None:
        at_ms = event.get("atMs")
        if not isinstance(at_ms, int):
            return
        if event.get("from") != "supervisor":
            self._told_ms = max(self._told_ms, at_ms)
        elif event.get("state") == "starting" and self._started_ms is None:
            self._started_ms = at_ms

    def _note(self, event: events.Event) -> None:
        self.count += 1
        kind = event.get("type")
        if kind == "begin":
            self.began, self.epoch = dict(event), event.get("epoch")
        elif kind == "decision":
            value = str(event.get("value"))
            self.decided[str(event.get("setting"))] = int(value) if value.isdigit() else value
        elif kind == "epoch":
            self.epoch = event.get("epoch", 0) + 1
        elif kind in ("result", "leave", "failure"):
            self.last_words = event
