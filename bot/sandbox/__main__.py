"""`python -m bot.sandbox`: runs the sandbox until it is stopped."""

import argparse
import asyncio
import errno
import gc
import re
import signal
import sys
from pathlib import Path

import uvloop

from bot.sandbox.errors import StateError
from bot.sandbox.server import running

TOKEN = re.compile(r"[1-9][0-9]*:[A-Za-z0-9_-]+")


def token(text: str) -> str:
    """Checks that a token looks like one: a bot id, a colon, a secret."""
    if not TOKEN.fullmatch(text):
        raise argparse.ArgumentTypeError("a token is a bot id, a colon and a secret, such as 42:demo")
    return text


def read_options(arguments: list[str]) -> argparse.Namespace:
    """Reads the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m bot.sandbox", description="A local Bot API server with a chat page."
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", type=token, action="append", help="a bot's token; may be repeated (42:demo)")
    parser.add_argument("--username", default="herald_demo_bot", help="the first bot's username")
    parser.add_argument("--state", type=Path, help="a file in which everything is kept across restarts")
    parser.add_argument("--any-chat", action="store_true", help="every positive chat id is a reachable person")
    return parser.parse_args(arguments)


async def serve(options: argparse.Namespace) -> None:
    """Runs the sandbox until SIGINT or SIGTERM."""
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with running(
        options.token or ["42:demo"],
        host=options.host,
        port=options.port,
        username=options.username,
        state=options.state,
        any_chat=options.any_chat,
    ) as sandbox:
        print(f"The sandbox is at {sandbox.url}", flush=True)  # noqa: T201 - this is a command
        await stopped.wait()


def _collect_rarely() -> None:
    """Chats only grow: to look through them for garbage finds none, and stops everything for tenths of a second."""
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, 10_000)


def main() -> int:
    """Returns the exit code."""
    options = read_options(sys.argv[1:])
    _collect_rarely()
    try:
        uvloop.run(serve(options))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            trouble = f"Port {options.port} is busy: stop what uses it, or name another with --port."
        else:
            trouble = f"Cannot listen on {options.host}:{options.port}: {error.strerror}."
        print(trouble, file=sys.stderr)  # noqa: T201
        return 1
    except StateError as error:
        print(f"{error}. Name another one, or remove it.", file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
