"""Starts, follows and ends trainings. A training is found by its id alone; every operation may be repeated."""

from __future__ import annotations

import time
from typing import Any, Dict, Optional

from gpu_retrain.channel import install
from gpu_retrain.channel.layout import check_name, find_folder, make_folder
from gpu_retrain.channel.wire import Session
from gpu_retrain.interfaces import launcher
from gpu_retrain.records import control, events, orders, states
from gpu_retrain.training import lookup, order_composer, refusal, start_lock, supervisor_start

_ACKNOWLEDGE_S = 20.0  # a supervisor looks twice a second
_SETTLE_S = 20.0
_POLL_S = 1.0


def start(session: Session, args: order_composer.StartRequest) -> Dict[str, Any]:
    """Make the training ``args['id']`` run, or find that it does, or did (arguments: see order_composer.compose).

    Running: attached. Finished: its result. Stopped, failed or lost: a new attempt. ``action`` in the answer says which
    of ``attached``, ``finished``, ``started`` it was; the rest is as of lookup.status. Raises ORDER_DIFFERS when the id
    belongs to a training that was told something else.
    """
    folder = make_folder(session.root, "trainings", check_name(args["id"]))
    with start_lock.held(folder):
        return {"action": _start(session, folder, args), **lookup.describe(folder)}


class FollowRequest(lookup.TrainingRequest):
    """The arguments of ``follow``."""

    offset: int


def follow(session: Session, args: FollowRequest) -> Dict[str, Any]:
    """Send a training's events from byte ``args['offset']`` on until it ends, then answer as lookup.status does.

    Each event comes as ``{event, offset}``, with the byte at which to go on after it; after every look, ``{state,
    offset}`` says how things are. A training whose supervisor died gets a new one.
    """
    folder, offset = lookup.find(session, args["id"]), int(args["offset"])
    while True:
        # The state first: what it reports was in the events before.
        ended = states.has_ended(_supervised(session, folder))
        before = offset
        batch, offset = events.read(folder, before)
        for event, after in batch:
            session.event(event=event, offset=after)
        session.event(offset=offset, state=states.read(folder))
        if offset == before and ended:
            return lookup.describe(folder)
        if offset == before:
            session.wait(_POLL_S)


class StopRequest(lookup.TrainingRequest):
    """The arguments of ``stop``."""

    order: str
    reason: str


def stop(session: Session, args: StopRequest) -> Dict[str, Any]:
    """Order a training to end: ``args['order']`` is ``stop`` (at the next epoch's end, resumable) or ``kill`` (now).

    Answers as lookup.status does, once the supervisor has taken the order, or the training has ended, or neither in
    time.
    """
    folder = _known_after_start(session, args["id"])
    last, order = orders.last_attempt(folder), "kill" if args["order"] == "kill" else "stop"
    if _is_current(states.read(folder), last) and states.has_ended(states.read(folder)):
        return lookup.describe(folder)
    # First the order, then the supervisor: a new one would rescue what ended while nobody watched.
    control.write(folder, last, control.Control(order, str(args["reason"])))
    if not states.has_ended(_supervised(session, folder)):
        _wait_for_acknowledgement(session, folder, order)
    return lookup.describe(folder)


def _is_current(state: Optional[states.State], last: int) -> bool:
    """Whether a state is that of the last attempt; a rescue may have begun one more meanwhile."""
    return state is not None and state["attempt"] >= last


def _start(session: Session, folder: str, args: order_composer.StartRequest) -> str:
    last = orders.newest(folder)
    state = _supervised(session, folder) if last else None
    fresh = order_composer.compose(session, folder, args, last)
    if last:
        refusal.refuse(args["id"], folder, state, orders.differences(last, fresh))
    if state and not states.has_ended(state):
        return "attached"
    if state and state["state"] == "finished":
        return "finished"
    orders.write(folder, fresh)
    supervisor_start.start(install.install(session), folder, fresh["attempt"])
    return "started"


def _supervised(session: Session, folder: str) -> Optional[states.State]:
    """Read the state of the last attempt, after giving it a supervisor if it needs one and has none.

    Raises RECORD_DAMAGED when what it was told cannot be believed.

    That is so when the supervisor died, or when a start was cut off after it had written the order.
    """
    last, state = orders.last_attempt(folder), states.read(folder)
    if last == 0:
        return state
    if state and _is_current(state, last) and (states.has_ended(state) or launcher.is_alive(state["supervisor"])):
        return state
    orders.read(folder, last)  # nobody supervises what cannot be believed
    supervisor_start.start(install.install(session), folder, last)
    return _settled(session, folder)


def _settled(session: Session, folder: str) -> Optional[states.State]:
    """Give a new supervisor the moment it needs to conclude what ended while nobody watched."""
    deadline = time.monotonic() + _SETTLE_S
    while time.monotonic() < deadline:
        state = states.read(folder)
        if state is None or states.has_ended(state) or launcher.is_alive(state["driver"]):
            return state
        if state["state"] == "queued":
            return state
        session.wait(0.2)
    return states.read(folder)


def _wait_for_acknowledgement(session: Session, folder: str, order: str) -> None:
    deadline = time.monotonic() + _ACKNOWLEDGE_S
    while time.monotonic() < deadline:
        state = states.read(folder)
        if state is None or states.has_ended(state):
            return
        if order == "stop" and state["stopping"] is not None:
            return
        session.wait(0.2)


def _known_after_start(session: Session, training_id: str) -> str:
    """Like lookup.find, but when a start is under way, whose runner may be gone, let it come to its end first."""
    folder = find_folder(session.root, "trainings", check_name(training_id))
    if folder:
        with start_lock.held(folder):
            pass
    return lookup.find(session, training_id)


OPERATIONS = {"start": start, "follow": follow, "stop": stop}
