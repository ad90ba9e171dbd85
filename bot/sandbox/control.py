"""The control interface: act as people, make faults, read what happened. `docs/sandbox.md` has the contract."""

from collections.abc import Awaitable, Callable
from dataclasses import fields

import orjson
from aiohttp import web

from bot.sandbox.acting import Draft
from bot.sandbox.api import json_response
from bot.sandbox.errors import ApiError, ControlError
from bot.sandbox.jsontypes import JsonObject, JsonValue
from bot.sandbox.methods.settings import private_commands
from bot.sandbox.world import World

LIMITS = ("overall", "paid", "chat_rate", "chat_burst", "group", "latency_ms", "enabled")
NAMES = ("first_name", "last_name", "username", "language_code", "note")
DRAFT = [field.name for field in fields(Draft)]


async def respond(world: World, request: web.BaseRequest, path: str) -> web.Response:
    """Answers one control request; `path` is what follows `/control/`."""
    handler = HANDLERS.get((request.method, path))
    if handler is None:
        return refuse(f"there is no {request.method} /control/{path}", 404)
    try:
        query: JsonObject = dict(request.query)
        if request.method == "POST":
            query |= body_of(await request.read())
        return json_response({"ok": True, "result": await handler(world, query)}, 200)
    except KeyError as error:
        return refuse(f"{error.args[0]} is missing")
    except (ControlError, ApiError, TypeError, ValueError) as error:
        return refuse(str(error))


def refuse(description: str, status: int = 400) -> web.Response:
    """Makes the answer to a request that makes no sense."""
    return json_response({"ok": False, "description": description}, status)


def body_of(body: bytes) -> JsonObject:
    """Reads a JSON object; a list is put under `items`."""
    value = orjson.loads(body) if body else {}
    if isinstance(value, list):
        return {"items": value}
    if not isinstance(value, dict):
        raise ControlError("the body must be a JSON object")
    return value


def bot_of(query: JsonObject) -> int | None:
    """Returns the bot that a request names."""
    return int(query["bot"]) if query.get("bot") not in (None, "") else None


async def list_bots(world: World, query: JsonObject) -> list[JsonObject]:
    person = world.people.get(int(query["person"])) if "person" in query else None
    return [
        {
            "id": account.id,
            "first_name": account.first_name,
            "username": account.username,
            "commands": private_commands(account, person),
        }
        for account in world.accounts.values()
    ]


async def list_people(world: World, query: JsonObject) -> list[JsonObject]:
    return [world.show_person(person, bot_of(query)) for person in world.people.values()]


async def add_people(world: World, query: JsonObject) -> list[JsonObject]:
    for item in query.get("items", [query]):
        old = world.people.get(int(item["id"]))
        names = {name: item.get(name, getattr(old, name, None)) for name in NAMES}
        names["first_name"] = names["first_name"] or ""
        person = world.add_person(int(item["id"]), **names, started=bool(item.get("started", True)))
        person.deactivated = bool(item.get("deactivated", old.deactivated if old else False))
        if "blocked" in item:
            blocked = world.account(bot_of(query)).blocked
            (blocked.add if item["blocked"] else blocked.discard)(person.id)
    return await list_people(world, query)


async def add_group(world: World, query: JsonObject) -> JsonObject:
    return world.add_group(int(query["id"]), str(query["title"]), query.get("migrated_to")).as_chat()


async def send(world: World, query: JsonObject) -> JsonObject:
    draft = Draft(**{name: query[name] for name in DRAFT if name in query})
    return world.send(int(query["person"]), draft, bot=bot_of(query))


async def edit(world: World, query: JsonObject) -> JsonObject:
    draft = Draft(**{name: query[name] for name in ("text", "entities", "html") if name in query})
    return world.edit(int(query["person"]), int(query["message_id"]), draft, bot=bot_of(query))


async def press(world: World, query: JsonObject) -> JsonObject:
    row, column = query.get("row"), query.get("column")
    query_id = world.press(
        int(query["person"]),
        int(query["message_id"]),
        None if row is None else int(row),
        None if column is None else int(column),
        data=query.get("data"),
        bot=bot_of(query),
    )
    pressed: JsonObject = {"query_id": query_id}
    if "wait" not in query:
        return pressed
    try:
        answer = await world.answer(query_id, float(query["wait"]), bot=bot_of(query))
    except TimeoutError:
        return pressed | {"answered": False}
    return pressed | {"answered": True} | answer


async def start(world: World, query: JsonObject) -> JsonObject:
    return world.start(int(query["person"]), query.get("payload"), bot=bot_of(query))


async def block(world: World, query: JsonObject) -> JsonObject:
    world.block(int(query["person"]), bot=bot_of(query))
    return world.show_person(world.person(int(query["person"])), bot_of(query))


async def unblock(world: World, query: JsonObject) -> JsonObject:
    world.unblock(int(query["person"]), bot=bot_of(query))
    return world.show_person(world.person(int(query["person"])), bot_of(query))


async def deactivate(world: World, query: JsonObject) -> JsonObject:
    world.deactivate(int(query["person"]))
    return world.show_person(world.person(int(query["person"])), bot_of(query))


async def show_chat(world: World, query: JsonObject) -> list[JsonObject]:
    deleted = str(query.get("deleted", "")) in ("1", "true", "True")
    messages = world.chat(int(query["person"]), deleted=deleted, bot=bot_of(query))
    after, limit = int(query.get("after", 0)), query.get("limit")
    found = [message for message in messages if message["message_id"] > after]
    if limit is None:
        return found
    # The newest of a whole chat, but the oldest of what is new since `after`: nothing may be skipped there.
    return found[: int(limit)] if after else found[-int(limit) :]


async def list_chats(world: World, query: JsonObject) -> list[JsonObject]:
    account = world.account(bot_of(query))
    shown = []
    for chat_id in [*world.people, *world.groups]:
        chat = account.chats.chats.get(chat_id)
        messages = chat.shown(deleted=False) if chat else []
        count = chat.count if chat else 0
        shown.append({"id": chat_id, "last": messages[-1] if messages else None, "count": count})
    return shown


async def add_fault(world: World, query: JsonObject) -> JsonObject:
    settings = {name: value for name, value in query.items() if name != "bot"}
    return world.faults.add(**settings).shown()


async def list_faults(world: World, query: JsonObject) -> list[JsonObject]:
    return world.faults.listed()


async def clear_faults(world: World, query: JsonObject) -> list[JsonObject]:
    world.faults.clear(query.get("id"))
    return world.faults.listed()


async def set_limits(world: World, query: JsonObject) -> JsonObject:
    for name in LIMITS:
        if name in query:
            kind = type(getattr(world.limits, name))
            setattr(world.limits, name, kind(query[name]))
    return {name: getattr(world.limits, name) for name in LIMITS}


async def show_calls(world: World, query: JsonObject) -> JsonObject:
    report = world.calls.report(query.get("method"), float(query.get("after", float("-inf"))))
    return report | {"refused_429": world.limits.refused}


async def reset(world: World, query: JsonObject) -> JsonObject:
    world.reset()
    return {}


HANDLERS: dict[tuple[str, str], Callable[[World, JsonObject], Awaitable[JsonValue]]] = {
    ("GET", "bots"): list_bots,
    ("GET", "people"): list_people,
    ("POST", "people"): add_people,
    ("POST", "groups"): add_group,
    ("POST", "send"): send,
    ("POST", "edit"): edit,
    ("POST", "press"): press,
    ("POST", "start"): start,
    ("POST", "block"): block,
    ("POST", "unblock"): unblock,
    ("POST", "deactivate"): deactivate,
    ("GET", "chat"): show_chat,
    ("GET", "chats"): list_chats,
    ("POST", "faults"): add_fault,
    ("GET", "faults"): list_faults,
    ("DELETE", "faults"): clear_faults,
    ("POST", "limits"): set_limits,
    ("GET", "calls"): show_calls,
    ("POST", "reset"): reset,
}
