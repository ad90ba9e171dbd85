"""Updates as Telegram sends them: bytes to values that PostgreSQL can keep, and who each is from."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from db.models import Json, StoredUpdate

EDITABLE = ("message", "edited_message")
FROM_PEOPLE = (*EDITABLE, "callback_query", "my_chat_member")


def read_answer(raw: bytes) -> Any:
    """The JSON of an answer. Raises ValueError if it is none.

    NUL characters and halves of surrogate pairs, which PostgreSQL and strict JSON refuse, are replaced: one strange
    message must not stand in the way of all others.
    """
    try:
        answer = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return _cleaned(json.loads(raw))
    return _cleaned(answer) if b"\\u0000" in raw else answer


def to_stored(updates: Sequence[Json]) -> list[StoredUpdate]:
    """Updates as the queue keeps them, each once."""
    each = {update["update_id"]: update for update in updates}
    return [StoredUpdate(update_id, person_of(update), update) for update_id, update in each.items()]


def person_of(update: Json) -> int | None:
    """The Telegram id of the person who caused an update; None if it was nobody."""
    for kind in FROM_PEOPLE:
        if isinstance(event := update.get(kind), Mapping):
            sender = event.get("from")
            person = sender.get("id") if isinstance(sender, Mapping) else None
            return person if isinstance(person, int) else None
    return None


def _cleaned(value: Any) -> Any:
    match value:
        case str():
            return value.replace("\x00", "").encode(errors="replace").decode()
        case dict():
            return {_cleaned(key): _cleaned(item) for key, item in value.items()}
        case list():
            return [_cleaned(item) for item in value]
        case _:
            return value
