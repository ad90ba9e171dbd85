"""The sandbox's HTTP server: the Bot API, the control interface and the chat page on one port."""

import asyncio
import ipaddress
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from aiohttp import StreamReader, web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http import RawRequestMessage
from aiohttp.web_protocol import RequestHandler

from bot.sandbox import control
from bot.sandbox.api import BotApi, json_response
from bot.sandbox.clock import Clock
from bot.sandbox.requests import MAX_BODY
from bot.sandbox.storage import Storage
from bot.sandbox.streaming import stream_events
from bot.sandbox.webhook import Poster
from bot.sandbox.world import World

PAGE = Path(__file__).with_name("page")
TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}


@dataclass(frozen=True, slots=True)
class Running:
    """A running sandbox: `url` is its base address, `world` all that is in it."""

    url: str
    world: World


class Server:
    """Answers every request of the sandbox; `host` is the name that it is bound to."""

    def __init__(self, world: World, host: str) -> None:
        self._world = world
        self._host = host
        self._api = BotApi(world)

    async def respond(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answers one request."""
        if not is_local_name(request.headers.get("Host", ""), self._host):
            return control.refuse("this sandbox answers to its own address only", 403)
        path = request.path
        if path.startswith("/bot"):
            return await self._api.respond(request, path[4:])
        if is_foreign(request):
            return control.refuse("other pages may not use this sandbox", 403)
        if path.startswith("/file/bot"):
            return self._api.download(path[9:])
        if path == "/control/events":
            return await stream_events(self._world.changes, request)
        if path.startswith("/control/file/"):
            return self._file(path.removeprefix("/control/file/"))
        if path.startswith("/control/"):
            return await control.respond(self._world, request, path.removeprefix("/control/"))
        return page_file("index.html" if path == "/" else path.removeprefix("/page/"))

    def _file(self, unique_id: str) -> web.Response:
        file = self._world.files.by_unique_id.get(unique_id.partition("~")[0])
        if file is None:
            return control.refuse("there is no such file", 404)
        # Never shown as a page of the sandbox itself, whatever a bot has uploaded.
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
        return web.Response(body=file.content, content_type=file.shown_type, headers=headers)


def make_request(
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: RequestHandler,
    writer: AbstractStreamWriter,
    task: asyncio.Task[None],
) -> web.BaseRequest:
    """Makes a request whose body may be as large as an upload."""
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=MAX_BODY)


@lru_cache(maxsize=256)
def is_local_name(host: str, bound: str) -> bool:
    """Tells whether a Host header names this server by address or by its own name: other names may be rebound DNS."""
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    name = name.removeprefix("[").removesuffix("]").lower()
    if name in ("localhost", bound.lower()):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def is_foreign(request: web.BaseRequest) -> bool:
    """Tells whether a browser sends this for a page of another origin."""
    origin = request.headers.get("Origin")
    return origin is not None and origin.partition("://")[2] != request.headers.get("Host")


def page_file(name: str) -> web.Response:
    """Answers with a file of the chat page."""
    file = PAGE / name
    if "/" in name or file.suffix not in TYPES or not file.is_file():
        return json_response({"ok": False, "error_code": 404, "description": "Not Found"}, 404)
    return web.Response(
        body=file.read_bytes(), content_type=TYPES[file.suffix], charset="utf-8", headers={"Cache-Control": "no-cache"}
    )


@asynccontextmanager
async def running(
    tokens: Iterable[str] = ("42:test",),
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    username: str = "herald_demo_bot",
    state: Path | None = None,
    any_chat: bool = False,
    clock: Clock | None = None,
) -> AsyncIterator[Running]:
    """Runs a sandbox, on a free port unless one is named. Raises OSError for a busy port, StateError for the file."""
    world = World(tokens, username, clock, any_chat)
    server = web.Server(Server(world, host).respond, request_factory=make_request, access_log=None)
    runner = web.ServerRunner(server, shutdown_timeout=1.0)
    async with AsyncExitStack() as stack:
        if state:
            await stack.enter_async_context(kept(world, state))
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, host, port).start()
        stack.callback(world.end_polls)
        for account in world.accounts.values():
            await stack.enter_async_context(background(Poster(account).run()))
        bound = runner.addresses[0][1]
        yield Running(f"http://{f'[{host}]' if ':' in host else host}:{bound}", world)


@asynccontextmanager
async def background(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Runs something beside the block, and ends it with the block."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def kept(world: World, path: Path) -> AsyncIterator[None]:
    """Loads the world from its state file, and keeps saving it. Raises StateError."""
    storage = Storage(world, path)
    storage.load()
    storage.check_writable()
    stopping = asyncio.Event()
    task = asyncio.create_task(storage.keep_saving(stopping))
    try:
        yield
    finally:
        stopping.set()
        await task
