"""The process of the embedded cloud: the emulator unchanged, with its state saved as it goes.

`python -P local/emulator_process.py`, by the interpreter of the emulator's own
environment; settings are its environment variables. By itself the emulator saves when it is asked
to end, into STATE_DIR. Here that folder is `live` in a folder of snapshots, and each two seconds
what has changed is saved there by the emulator's own code and then published as a whole:

    live/           where the emulator reads when it starts and writes
    <number>/       a snapshot: every file of it was complete before `current` named it
    current         a link to the snapshot that the next start reads

So an end at any moment, a power failure too, costs at most what the last seconds brought.
"""

import asyncio
import hashlib
import json
import logging
import os
import pickle
import shutil
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

EVERY_S, AT_LEAST_EVERY_S = 2.0, 3.0
PATIENCE_S = 10.0  # with a loop that is busy
SHARE = 10  # of the time one part in so many should go to saving
CURRENT = "current"
ACCOUNT = "000000000000"  # the emulator's

States = dict[str, Any]  # of each service of the emulator, by its name


def main() -> None:
    """Serve until SIGTERM, or until the process that started this one is gone."""
    live = Path(os.environ["STATE_DIR"])
    keeps = os.environ.get("PERSIST_STATE") == "1"
    if keeps:
        restore_snapshot(live)

    from ministack import app  # reads the environment, and what it had kept, as it is imported

    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    saver = Saver(app, live) if keeps else None
    if saver:
        threading.Thread(target=saver.save_often, daemon=True).start()
    try:
        app.main()
    finally:  # it has saved its state by now
        if saver:
            saver.publish_last()


def restore_snapshot(live: Path) -> None:
    """Let `live` hold what the current snapshot does; nothing if there is none."""
    shutil.rmtree(live, ignore_errors=True)
    current = live.with_name(CURRENT)
    if current.exists():
        shutil.copytree(current, live, copy_function=os.link)
    live.mkdir(parents=True, exist_ok=True)
    _move_queues(live, os.environ["GATEWAY_PORT"])
    _begin_streams_anew(live / "lambda.json")


def _move_queues(live: Path, port: str) -> None:
    """Let the addresses of queues name the port of this run: the emulator looks for them by it.

    They stand in the state of the queues, and of all that was told where to send.
    """
    mark = live / "port"
    former = mark.read_text() if mark.exists() else port
    if former != port:
        for path in live.glob("*.json"):
            _replace_text(path, f"localhost:{former}/{ACCOUNT}/", f"localhost:{port}/{ACCOUNT}/")
    mark.unlink(missing_ok=True)
    mark.write_text(port)


def _begin_streams_anew(path: Path) -> None:
    """Let functions read the streams of tables from the beginning, in the state of the functions.

    How far they had read is kept and the records are not: without this no function would hear of
    a change until a stream were as long as it had been.
    """
    if not path.exists():
        return
    state = json.loads(path.read_text())
    positions = state["payload"]["dynamodb_stream_positions"]["data"]
    positions.update(dict.fromkeys(positions, 0))
    path.unlink()  # a snapshot shares the file
    path.write_text(json.dumps(state))


def _replace_text(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    if old in text:
        path.unlink()  # a snapshot shares the file
        path.write_text(text.replace(old, new))


class Saver:
    """Saves what has changed and publishes it, from a thread of its own."""

    def __init__(self, app: Any, live: Path) -> None:
        self._app = app
        self._live = live
        self._saved: dict[str, bytes] = {}  # a fingerprint of each service's last saved state
        self._lock = threading.Lock()
        self._spent_s = 0.0  # of the emulator's time, on the last save

    def save_often(self) -> None:
        """Save every two seconds, or three where that would take a tenth of the time."""
        while True:
            time.sleep(min(max(EVERY_S, self._spent_s * SHARE), AT_LEAST_EVERY_S))
            self._spent_s = 0.0
            try:
                with self._lock:
                    self._save()
            except Exception:  # the next attempt may succeed, and the emulator goes on
                logging.getLogger("emulator").exception("the state could not be saved")

    def publish_last(self) -> None:
        """Publish what the emulator saved as it ended."""
        with self._lock:
            if _is_settled(_copy_states(self._app)):
                _publish_snapshot(self._live)

    def _save(self) -> None:
        app = self._app
        if app._MAIN_LOOP is None:
            return  # not serving yet
        states = self._between_requests(lambda: _copy_states(app))
        if not _is_settled(states):
            return
        marks = {name: _fingerprint_state(state) for name, state in states.items()}
        changed = {n: (lambda n=n: states[n]) for n in states if marks[n] != self._saved.get(n)}
        if changed:
            self._between_requests(lambda: app.save_all(changed))
            _publish_snapshot(self._live)
            self._saved = marks

    def _between_requests[T](self, act: Callable[[], T]) -> T:
        """Return what `act` does on the loop that serves: no request is half done meanwhile.

        Raises TimeoutError while the loop is busy or ending.
        """

        async def run() -> T:
            started = time.monotonic()
            try:
                return act()
            finally:
                self._spent_s += time.monotonic() - started

        return asyncio.run_coroutine_threadsafe(run(), self._app._MAIN_LOOP).result(PATIENCE_S)


def _copy_states(app: Any) -> States:
    """Return the state of each service that has any, copied by the emulator's own code."""
    found = {name: get() for name, get in app._build_persistence_save_dict().items()}
    return {name: state for name, state in found.items() if state is not None}


def _is_settled(states: States) -> bool:
    """Tell whether no deployment is under way: nobody could go on from the middle of one."""
    stacks = states.get("cloudformation", {}).get("stacks")
    found = getattr(stacks, "_data", {}).values()
    return not any(str(stack.get("StackStatus", "")).endswith("IN_PROGRESS") for stack in found)


def _fingerprint_state(state: Any) -> bytes:
    return hashlib.sha256(pickle.dumps(state)).digest()


def _publish_snapshot(live: Path) -> None:
    """Make a snapshot of `live` and let `current` name it, in one step; the former one goes."""
    folder = live.parent
    current = folder / CURRENT
    former = current.resolve() if current.is_symlink() else None
    snapshot = folder / str(time.time_ns())
    shutil.copytree(live, snapshot, copy_function=os.link)  # its files are replaced, never changed
    for path in snapshot.rglob("*"):
        if former is None or not _is_same(path, former / path.relative_to(snapshot)):
            _flush_to_disk(path)  # the others have been
    _flush_to_disk(snapshot)
    link = folder / "next"
    link.unlink(missing_ok=True)
    link.symlink_to(snapshot.name)
    link.replace(current)
    _flush_to_disk(folder)
    for path in folder.iterdir():
        if path.name.isdecimal() and path not in (snapshot, former):
            shutil.rmtree(path, ignore_errors=True)


def _is_same(path: Path, former: Path) -> bool:
    return former.exists() and path.is_file() and path.samefile(former)


def _flush_to_disk(path: Path) -> None:
    """Wait until a file or folder has reached the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _end_with(parent: int) -> None:
    """End this process, as SIGTERM does, when its parent has gone without a word."""
    while os.getppid() == parent:
        time.sleep(0.2)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
