"""What a reply of Telegram, or the lack of one, means for one recipient. Pure: no network, no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias

import orjson

from bot.delivery.wire import NotConnectedError
from bot.domain.lifecycle import FailureKind


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram delivered it. `further_ids`: of the messages after the first, where it is several."""

    telegram_message_id: int
    date: datetime
    further_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """Telegram refused it for this person; `text` is in Telegram's words."""

    kind: FailureKind
    text: str


@dataclass(frozen=True, slots=True)
class Held:
    """Telegram wants everybody to wait for that many seconds; nothing was delivered."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Troubled:
    """It certainly was not delivered, for a reason that has nothing to do with this person: try again later."""

    text: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The request left and no reply came: nobody can know whether it was delivered.

    `arrived`: the part of it that certainly was.
    """

    kind: FailureKind
    text: str
    arrived: Sent | None = None


@dataclass(frozen=True, slots=True)
class RefusedForAll:
    """Telegram would refuse this broadcast to everyone, or refuses the bot itself; `text` is in its words."""

    text: str


@dataclass(frozen=True, slots=True)
class Migrated:
    """The group became a supergroup: nothing was delivered, and it is to be sent to `chat_id` from now on."""

    chat_id: int
    text: str


Verdict: TypeAlias = Sent | Failed | Held | Troubled | Unknown | RefusedForAll | Migrated

# Words of Telegram that are about the message and not about the person; lower case.
_CONTENT_REFUSED = (
    "can't parse",
    "message text is empty",
    "text must be non-empty",
    "message is too long",
    "message_too_long",
    "entit",
    "button",
    "reply_markup",
    "reply markup",
    "keyboard",
    "wrong http url",
    "url host is empty",
    "unsupported url protocol",
    "caption is too long",
    "file identifier",
    "can't use file of type",
    "media_",
)
_FAILURES_403 = (
    ("user is deactivated", FailureKind.DEACTIVATED),
    ("can't initiate conversation", FailureKind.NOT_STARTED),
)
_UNREACHABLE = frozenset({FailureKind.BLOCKED, FailureKind.DEACTIVATED})
_HOLD_IF_UNSAID = 1.0


def is_unreachable(error_code: str | None) -> bool:
    """Whether the person cannot be reached by any broadcast until they talk to the bot again."""
    return error_code in _UNREACHABLE


def judge_reply(status: int, body: bytes) -> Verdict:
    """The verdict on an HTTP reply.

    A 5xx is a reply: it says that the request was not carried out (Bot API: "in case of an unsuccessful request").
    So is anything that is no Bot API JSON, say the page of a proxy that could not reach Telegram: nobody is failed
    for the words of a stranger. Two replies leave it unknown: a 200 that cannot be read, and a 504, which says that
    somebody on the way passed the request on and waited in vain (RFC 9110, 15.6.5).
    """
    answer = _read(body)
    if status == 200:
        return _judge_success(answer)
    if status == 504:
        return Unknown(FailureKind.TIMED_OUT, "HTTP 504")
    if answer is None or status >= 500:
        return Troubled(f"HTTP {status}")
    text = str(answer.get("description", f"HTTP {status}")).replace("\x00", "")  # PostgreSQL's text holds no NUL
    if status == 429:
        return Held(_parameter(answer, "retry_after") or _HOLD_IF_UNSAID)
    if status in (401, 404):
        return RefusedForAll(text)
    new_id = _parameter(answer, "migrate_to_chat_id")
    return Migrated(int(new_id), text) if new_id else _judge_refusal(status, text)


def judge_failure(error: Exception) -> Verdict:
    """The verdict on a request that got no reply.

    Only a connection that was never made proves that the request was not written. A dropped one proves nothing.
    """
    text = type(error).__name__
    if isinstance(error, NotConnectedError):
        return Troubled(str(error))
    if isinstance(error, TimeoutError):
        return Unknown(FailureKind.TIMED_OUT, text)
    return Unknown(FailureKind.CONNECTION_LOST, text)


def _judge_success(answer: Mapping[str, Any] | None) -> Verdict:
    try:
        result = (answer or {})["result"]
        if not isinstance(result, list):
            return Sent(result["message_id"], datetime.fromtimestamp(result["date"], UTC))
        first, *further = ((message["message_id"], message["date"]) for message in result)
    except (KeyError, TypeError, ValueError):
        return Unknown(FailureKind.CONNECTION_LOST, "the reply could not be read")
    return Sent(first[0], datetime.fromtimestamp(first[1], UTC), tuple(message_id for message_id, _ in further))


def _judge_refusal(status: int, text: str) -> Verdict:
    words = text.lower()
    if status == 403:
        kind = next((kind for sign, kind in _FAILURES_403 if sign in words), FailureKind.BLOCKED)
        return Failed(kind, text)
    if status != 400:
        return Failed(FailureKind.OTHER, text)
    if "chat not found" in words:
        return Failed(FailureKind.CHAT_NOT_FOUND, text)
    if any(sign in words for sign in _CONTENT_REFUSED):
        return RefusedForAll(text)
    return Failed(FailureKind.REFUSED, text)


def _parameter(answer: Mapping[str, Any], name: str) -> int | float | None:
    """A number of the reply's ResponseParameters."""
    parameters = answer.get("parameters")
    value = parameters.get(name) if isinstance(parameters, dict) else None
    return value if isinstance(value, int | float) else None


def _read(body: bytes) -> Mapping[str, Any] | None:
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return answer if isinstance(answer, dict) and "ok" in answer else None
