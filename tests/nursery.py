"""A process that has loaded the bot and forks: a bot process is there at once, without seconds of imports.

`python -m tests.nursery FD` takes connections at the listening socket of that number. Of each it reads a line of JSON
for each process to start ({"arguments", "environment", "folder", "output"}), and writes one with its "pid"; when it
ends, one more with its "pid" and "code" (negative: the signal that ended it). It ends, with whom it started, when its
standard input does. SIGUSR1 makes a bot process write what all its tasks wait for.
"""

import asyncio
import json
import os
import selectors
import signal
import socket
import sys
import traceback
from contextlib import suppress
from typing import Any, NoReturn

# What takes seconds to load, before anybody is born.
import bot.app
import bot.checking
import bot.demo  # noqa: F401
from bot import cli
from bot.i18n import Phrases

Births = dict[int, socket.socket]  # who lives, and whose they are


def main() -> None:
    """Serve requests until nobody can make them any more."""
    Phrases()  # remembers what it has read
    ended, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    births: Births = {}
    _serve(socket.socket(fileno=int(sys.argv[1])), ended, births)
    for pid in births:
        os.kill(pid, signal.SIGKILL)


def _serve(listener: socket.socket, ended: int, births: Births) -> None:
    watched = selectors.DefaultSelector()
    for source in (sys.stdin, ended, listener):
        watched.register(source, selectors.EVENT_READ)
    while True:
        for key, _ in watched.select():
            if key.fileobj is sys.stdin:
                return
            if key.fileobj == ended:
                os.read(ended, 512)
                _bury(births)
            elif key.fileobj is listener:
                connection, _ = listener.accept()
                watched.register(connection, selectors.EVENT_READ, connection.makefile())
            elif isinstance(key.fileobj, socket.socket) and (line := key.data.readline()):
                pid = _bear(json.loads(line))  # one at a time: each waits for its answer
                births[pid] = key.fileobj
                _tell(key.fileobj, {"pid": pid})
            else:
                watched.unregister(key.fileobj)


def _bear(request: dict[str, Any]) -> int:
    pid = os.fork()
    if pid == 0:
        _become_bot(request)
    return pid


def _become_bot(request: dict[str, Any]) -> NoReturn:
    """`python -m bot ...` from here on, in that folder and environment; what it says goes to the end of a file."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGUSR1, _write_what_it_waits_for)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    silence = os.open(os.devnull, os.O_RDONLY)
    output = os.open(request["output"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for source, target in ((silence, 0), (output, 1), (output, 2)):
        os.dup2(source, target)
    code = 1
    try:
        code = cli.main(request["arguments"])
    except BaseException:  # noqa: BLE001 - the interpreter would write it, and os._exit does not
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _write_what_it_waits_for(*_: object) -> None:
    for task in asyncio.all_tasks():
        sys.stderr.write(f"{task.get_name()}:\n")
        awaited: Any = task.get_coro()
        while awaited is not None:
            frame = getattr(awaited, "cr_frame", None)
            sys.stderr.write(f"  {frame or awaited}\n")
            awaited = getattr(awaited, "cr_await", None)


def _bury(births: Births) -> None:
    while births:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        _tell(births.pop(pid), {"pid": pid, "code": os.waitstatus_to_exitcode(status)})


def _tell(connection: socket.socket, news: dict[str, int]) -> None:
    with suppress(ConnectionError):  # whoever asked for it has ended
        connection.sendall(json.dumps(news).encode() + b"\n")


if __name__ == "__main__":
    main()
