"""What the measurements stand on: a Bot API server in a process of its own, and the CPU time of processes."""

import http.client
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import orjson

TOKEN = "42:bench"
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class FakeTelegram:
    """A sandbox in a process of its own; every positive chat id is a person who can be reached."""

    port: int
    pid: int

    @property
    def url(self) -> str:
        """The base address, as TELEGRAM_API_URL has it."""
        return f"http://127.0.0.1:{self.port}"

    def control(self, method: str, path: str, **body: object) -> dict[str, object]:
        """Ask the control interface; see docs/sandbox.md."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, f"/control/{path}", orjson.dumps(body) if body else None)
            answer = orjson.loads(connection.getresponse().read())
        finally:
            connection.close()
        assert answer["ok"], answer
        result: dict[str, object] = answer["result"]
        return result


@contextmanager
def fake_telegram(**limits: object) -> Iterator[FakeTelegram]:
    """A fake server with those limits (enabled, overall, paid, latency_ms, ...), ended at the end of the block."""
    command = [sys.executable, "-m", "bot.sandbox", "--port", "0", "--token", TOKEN, "--any-chat"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        telegram = FakeTelegram(int(process.stdout.readline().rsplit(":", 1)[1]), process.pid)
        telegram.control("POST", "limits", **limits)
        yield telegram
    finally:
        process.terminate()
        process.wait(10)


def cpu_seconds(root: int, titled: bytes = b"") -> float:
    """CPU time of a process and all its descendants so far, those that ended and were waited for included.

    With `titled`, only of the descendants that are there and whose titles begin like that.
    """
    parents: dict[int, list[int]] = {}
    times: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            counts = (entry / "cmdline").read_bytes().startswith(titled)
        except (FileNotFoundError, ProcessLookupError):
            continue
        pid = int(entry.name)
        parents.setdefault(int(fields[1]), []).append(pid)
        times[pid] = sum(map(int, fields[11:15])) if counts else 0  # utime, stime; those of children waited for
    total, family = 0, [root]
    while family:
        pid = family.pop()
        total += times.get(pid, 0)
        family += parents.get(pid, ())
    return total / TICKS


def figure(name: str, value: str, goal: str = "") -> None:
    """Print one line of docs/benchmarks.md."""
    print(f"| {name} | {value} | {goal} |", flush=True)
