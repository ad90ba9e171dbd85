"""What a reply to an edit or a deletion means for one person's message. Pure: no network, no database.

Both can be asked for again: what was done already is done. So where no reply came it is simply tried again.
"""

from dataclasses import dataclass
from typing import TypeAlias

import orjson

from bot.delivery.outcomes import (
    Failed,
    Held,
    Migrated,
    RefusedForAll,
    Sent,
    Troubled,
    Unknown,
    judge_failure,
    judge_reply,
)
from bot.domain.lifecycle import FailureKind


@dataclass(frozen=True, slots=True)
class Done:
    """The message is as it should be."""


@dataclass(frozen=True, slots=True)
class Gone:
    """There is no such message in the chat any more; `text` is in Telegram's words."""

    text: str


Revisal: TypeAlias = Done | Gone | Failed | Held | Troubled | RefusedForAll

# Telegram's words; lower case.
_DONE_ALREADY = "message is not modified"
_GONE = ("message to edit not found", "message to delete not found", "message_id_invalid")
_FAILURES = (
    ("message can't be deleted", FailureKind.TOO_OLD),  # Bot API, deleteMessage: 48 hours
    ("message can't be edited", FailureKind.NOT_EDITABLE),
    ("in the message to edit", FailureKind.NOT_EDITABLE),  # "there is no text", or "no caption"
)


def judge(status: int, body: bytes) -> Revisal:
    """The verdict on an HTTP reply."""
    if status == 200:
        return Done() if _is_ok(body) else Troubled("the reply could not be read")
    verdict = judge_reply(status, body)
    match verdict:
        case Failed(_, text) | RefusedForAll(text) if status == 400:
            return _of_this_message(text.lower(), text) or verdict
        case Migrated(_, text):  # under its new id the group has none of the old messages
            return Failed(FailureKind.MIGRATED, text)
        case Sent() | Unknown():
            return Troubled(f"HTTP {status}")
        case _:
            return verdict


def judge_silence(error: Exception) -> Troubled:
    """The verdict on a request that got no reply."""
    verdict = judge_failure(error)
    return verdict if isinstance(verdict, Troubled) else Troubled(type(error).__name__)


def _of_this_message(words: str, text: str) -> Revisal | None:
    if _DONE_ALREADY in words:
        return Done()
    if any(sign in words for sign in _GONE):
        return Gone(text)
    kind = next((kind for sign, kind in _FAILURES if sign in words), None)
    return Failed(kind, text) if kind else None


def _is_ok(body: bytes) -> bool:
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        return False
    return isinstance(answer, dict) and answer.get("ok") is True
