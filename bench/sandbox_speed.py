"""Measures the sandbox: sendMessage calls a second that one core serves, with a load generator in this process.

`python -m bench.sandbox_speed [--seconds 4] [--chats 60]`; `--chats 1000000` sends to that many unknown people.
The server is pinned to the first core, the load to the others.
"""

import argparse
import asyncio
import http.client
import os
import random
import subprocess
import sys
import time

import orjson
import uvloop

CONNECTIONS = 50
TOKEN = "42:bench"
TEXT = "Homework for week 3 is open. " * 20


def body(chat_id: int) -> bytes:
    """Returns the JSON of a broadcast's message with buttons: about 1 KB."""
    rows = [[{"text": f"Button {row}", "callback_data": f"broadcast:1234:{row}"}] for row in range(3)]
    rows.append([{"text": "Open the course", "url": "https://example.org/course/week-3"}])
    return orjson.dumps(
        {"chat_id": chat_id, "text": TEXT, "parse_mode": "HTML", "reply_markup": {"inline_keyboard": rows}}
    )


async def one_connection(port: int, chats: int, until: float) -> int:
    """Sends one request after another on one connection; returns how many were answered with 200."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    sent = 0
    while time.monotonic() < until:
        content = body(random.randint(1, chats))  # noqa: S311 - not for secrets
        head = (
            f"POST /bot{TOKEN}/sendMessage HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        )
        writer.write(head.encode() + content)
        answer = await reader.readuntil(b"\r\n\r\n")
        length = int(answer.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        assert answer.startswith(b"HTTP/1.1 200"), answer
        sent += 1
    writer.close()
    return sent


async def load(port: int, chats: int, seconds: float) -> float:
    """Returns requests a second."""
    until = time.monotonic() + seconds
    sent = await asyncio.gather(*(one_connection(port, chats, until) for _ in range(CONNECTIONS)))
    return sum(sent) / seconds


def main() -> None:
    """Prints requests a second, and the server's CPU time and memory."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--chats", type=int, default=60)
    options = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    command = [sys.executable, "-m", "bot.sandbox", "--port", "0", "--token", TOKEN, "--any-chat"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        os.sched_setaffinity(server.pid, cores[:1])
        os.sched_setaffinity(0, cores[1:] or cores)
        assert server.stdout is not None
        port = int(server.stdout.readline().rsplit(":", 1)[1])
        switch_limits_off(port)
        rate = uvloop.run(load(port, options.chats, options.seconds))
        cpu, memory = usage(server.pid)
        print(
            f"{rate:.0f} sendMessage a second; the server used {cpu:.2f} s of CPU "
            f"({1e6 * cpu / (rate * options.seconds):.0f} us a call) and {memory} MB"
        )
    finally:
        server.terminate()
        server.wait(10)


def switch_limits_off(port: int) -> None:
    """Turns Telegram's limits off, over the control interface."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("POST", "/control/limits", b'{"enabled": false}')
    assert connection.getresponse().status == 200
    connection.close()


def usage(pid: int) -> tuple[float, int]:
    """Returns a process's CPU time in seconds and its resident memory in MB."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    ticks, pages = int(fields[11]) + int(fields[12]), int(fields[21])
    return ticks / os.sysconf("SC_CLK_TCK"), pages * os.sysconf("SC_PAGE_SIZE") // 2**20


if __name__ == "__main__":
    main()
