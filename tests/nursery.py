"""A process that has loaded the bot and forks: a bot process is there at once, without seconds of imports.

`python -m tests.nursery` reads a line of JSON for each process to start ({"arguments", "environment", "folder",
"output"}), and writes one with its "pid"; when it ends, one more with its "pid" and "code" (negative: the signal that
ended it). It ends, with whom it started, when its standard input does.
"""

import json
import os
import select
import signal
import sys
from typing import Any, NoReturn

# What takes seconds to load, before anybody is born.
import bot.app
import bot.checking
import bot.demo  # noqa: F401
from bot import cli


def main() -> None:
    """Serve requests until nobody can make them any more."""
    ended, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    alive: set[int] = set()
    while True:
        ready, _, _ = select.select([sys.stdin, ended], [], [])
        if ended in ready:
            os.read(ended, 512)
            _bury(alive)
        if sys.stdin in ready:
            line = sys.stdin.readline()
            if not line:
                break
            alive.add(_bear(json.loads(line)))
    for pid in alive:
        os.kill(pid, signal.SIGKILL)


def _bear(request: dict[str, Any]) -> int:
    pid = os.fork()
    if pid == 0:
        _become_bot(request)
    _tell({"pid": pid})
    return pid


def _become_bot(request: dict[str, Any]) -> NoReturn:
    """`python -m bot ...` from here on, in that folder and environment; what it says goes to the end of a file."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    silence = os.open(os.devnull, os.O_RDONLY)
    output = os.open(request["output"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for source, target in ((silence, 0), (output, 1), (output, 2)):
        os.dup2(source, target)
    code = 70
    try:
        code = cli.main(request["arguments"])
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _bury(alive: set[int]) -> None:
    while alive:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        alive.discard(pid)
        _tell({"pid": pid, "code": os.waitstatus_to_exitcode(status)})


def _tell(news: dict[str, int]) -> None:
    sys.stdout.write(json.dumps(news) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
