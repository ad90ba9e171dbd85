"""The Bot API over HTTP: /bot<token>/<method> and /file/bot<token>/<file_path>."""

import asyncio

import orjson
from aiohttp import web

from bot.sandbox.account import Account
from bot.sandbox.errors import ApiError
from bot.sandbox.faults import Fault
from bot.sandbox.jsontypes import JsonObject, JsonValue
from bot.sandbox.media import Upload
from bot.sandbox.methods import METHODS
from bot.sandbox.methods.call import Call
from bot.sandbox.requests import read_params
from bot.sandbox.updates import MAX_LIMIT
from bot.sandbox.validation import Schema
from bot.sandbox.world import World

UNAUTHORIZED = ApiError(401, "Unauthorized")
NOT_FOUND = ApiError(404, "Not Found")


class BotApi:
    """Answers calls of bots."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._schema = Schema()
        self._names = {name.lower(): name for name in (*METHODS, "getUpdates")}

    async def respond(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        """Answers one call; `path` is what follows `/bot`."""
        token, _, name = path.partition("/")
        account = self._world.accounts.get(token)
        if account is None:
            return answer_error(UNAUTHORIZED)
        method = self._names.get(name.lower())
        if method is None:
            return answer_error(NOT_FOUND)
        status, chat_id = 0, None
        try:
            params, uploads = await read_params(request)
            chat_id = whole_number(params.get("chat_id"))
            self._world.calls.begin(method, chat_id)
            try:
                response = await self._with_faults(request, account, method, params, uploads)
            finally:
                self._world.calls.end(method, chat_id)
            status = response.status if response else 0
        except ApiError as error:
            status = error.status
            response = answer_error(error)
        finally:
            self._world.calls.note(self._world.clock.monotonic(), method, chat_id, status)
            self._world.changes.touch()
        return response if response is not None else cut(request)

    async def _with_faults(
        self, request: web.BaseRequest, account: Account, method: str, params: JsonObject, uploads: dict[str, Upload]
    ) -> web.Response | None:
        """Answers a call through latency and faults; None where the connection is to be cut."""
        faults, latency = self._world.faults, self._world.limits.latency_ms / 2000
        fault = faults.strike(method, whole_number(params.get("chat_id"))) if faults.active else None
        if method == "getUpdates":
            latency = 0.0
        if latency:
            await asyncio.sleep(latency)
        if fault is not None and fault.kind == "error":
            return json_response(fault.as_error(), fault.status)
        if fault is not None and fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
        if fault is not None and fault.kind in ("cut", "hang") and fault.when == "before":
            await silence(fault)
            return None
        response = await self._call(account, method, params, uploads)
        if latency:
            await asyncio.sleep(latency)
        if fault is not None and fault.kind in ("cut", "hang"):
            await silence(fault)
            return None
        return response

    async def _call(
        self, account: Account, method: str, params: JsonObject, uploads: dict[str, Upload]
    ) -> web.Response:
        try:
            checked = self._schema.check(method, params)
            if method == "getUpdates":
                result: JsonValue = await get_updates(account, checked)
            else:
                result = METHODS[method](Call(self._world, account, checked, uploads))
        except ApiError as error:
            return answer_error(error)
        return json_response({"ok": True, "result": result}, 200)

    def download(self, path: str) -> web.Response:
        """Answers a download; `path` is what follows `/file/bot`."""
        token, _, file_path = path.partition("/")
        if token not in self._world.accounts:
            return answer_error(UNAUTHORIZED)
        file = self._world.files.by_path.get(file_path)
        if file is None:
            return answer_error(NOT_FOUND)
        return web.Response(body=file.content, content_type="application/octet-stream")


async def get_updates(account: Account, params: JsonObject) -> list[JsonObject]:
    """Polls for updates."""
    if "allowed_updates" in params:
        account.updates.allowed = params["allowed_updates"]
    limit = min(max(params.get("limit", MAX_LIMIT), 1), MAX_LIMIT)
    return await account.updates.poll(params.get("offset", 0), limit, params.get("timeout", 0))


async def silence(fault: Fault) -> None:
    """Says nothing for a hanging fault's seconds."""
    if fault.kind == "hang":
        await asyncio.sleep(fault.seconds)


def cut(request: web.BaseRequest) -> web.StreamResponse:
    """Cuts the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


def whole_number(value: JsonValue) -> int | None:
    """Reads a chat id for statistics and faults; None for anything else."""
    if isinstance(value, int):
        return value
    if isinstance(value, str) and value.removeprefix("-").isdecimal():
        return int(value)
    return None


def json_response(body: JsonValue, status: int) -> web.Response:
    """Makes a JSON response."""
    return web.Response(body=orjson.dumps(body), status=status, content_type="application/json")


def answer_error(error: ApiError) -> web.Response:
    """Makes the response to a refused call."""
    return json_response(error.as_answer(), error.status)
