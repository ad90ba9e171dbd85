"""What Telegram's replies mean, and what it means that none came."""

import orjson
import pytest

from bot.delivery.outcomes import (
    Failed,
    Held,
    Migrated,
    RefusedForAll,
    Sent,
    Troubled,
    Unknown,
    Verdict,
    judge_failure,
    judge_reply,
)
from bot.delivery.wire import NotConnectedError
from bot.domain.lifecycle import FailureKind


def refusal(status: int, description: str, **parameters: int) -> Verdict:
    body = {"ok": False, "error_code": status, "description": description, "parameters": parameters}
    return judge_reply(status, orjson.dumps(body))


def test_a_message_in_the_reply_is_delivered() -> None:
    verdict = judge_reply(200, b'{"ok":true,"result":{"message_id":7,"date":1700000000}}')
    assert isinstance(verdict, Sent)
    assert (verdict.telegram_message_id, verdict.date.timestamp()) == (7, 1700000000)


def test_an_album_in_the_reply_is_delivered_message_by_message() -> None:
    verdict = judge_reply(200, b'{"ok":true,"result":[{"message_id":7,"date":1},{"message_id":8,"date":1}]}')
    assert isinstance(verdict, Sent)
    assert (verdict.telegram_message_id, verdict.further_ids) == (7, (8,))
    assert isinstance(judge_reply(200, b'{"ok":true,"result":[]}'), Unknown)


@pytest.mark.parametrize(
    ("status", "description", "kind"),
    [
        (403, "Forbidden: bot was blocked by the user", FailureKind.BLOCKED),
        (403, "Forbidden: user is deactivated", FailureKind.DEACTIVATED),
        (403, "Forbidden: bot can't initiate conversation with a user", FailureKind.NOT_STARTED),
        (400, "Bad Request: chat not found", FailureKind.CHAT_NOT_FOUND),
        (400, "Bad Request: VOICE_MESSAGES_FORBIDDEN", FailureKind.REFUSED),
        (413, "Request Entity Too Large", FailureKind.OTHER),
    ],
)
def test_what_concerns_one_person_fails_that_person(status: int, description: str, kind: FailureKind) -> None:
    assert refusal(status, description) == Failed(kind, description)


@pytest.mark.parametrize(
    "description",
    [
        "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        "Bad Request: message text is empty",
        "Bad Request: message is too long",
        "Bad Request: BUTTON_DATA_INVALID",
        "Bad Request: BUTTON_URL_INVALID",
        "Bad Request: REPLY_MARKUP_TOO_LONG",
        "Bad Request: inline keyboard button URL 'x' is invalid: Wrong HTTP URL",
        "Bad Request: entity beginning at UTF-16 offset 5 ends after the end of the text",
        "Bad Request: wrong file identifier/HTTP URL specified",
        "Bad Request: wrong remote file identifier specified: Wrong string length",
        "Bad Request: message caption is too long",
    ],
)
def test_what_concerns_the_message_stops_it_for_all(description: str) -> None:
    assert refusal(400, description) == RefusedForAll(description)


def test_a_refused_token_stops_it_for_all() -> None:
    assert refusal(401, "Unauthorized") == RefusedForAll("Unauthorized")
    assert refusal(404, "Not Found") == RefusedForAll("Not Found")


def test_a_429_says_how_long_to_wait() -> None:
    assert refusal(429, "Too Many Requests: retry after 35", retry_after=35) == Held(35)
    assert refusal(429, "Too Many Requests") == Held(1)


def test_a_group_that_moved_says_where_to() -> None:
    text = "Bad Request: group chat was upgraded to a supergroup chat"
    assert refusal(400, text, migrate_to_chat_id=-1_000_000_500) == Migrated(-1_000_000_500, text)


def test_a_gateway_that_waited_in_vain_proves_nothing() -> None:
    assert refusal(504, "Gateway Timeout") == Unknown(FailureKind.TIMED_OUT, "HTTP 504")


def test_trouble_on_the_way_is_nobodys_fault() -> None:
    assert refusal(502, "Bad Gateway") == Troubled("HTTP 502")
    assert judge_reply(403, b"<html>The proxy forbids it</html>") == Troubled("HTTP 403")


def test_a_success_that_cannot_be_read_is_unknown() -> None:
    assert isinstance(judge_reply(200, b"{"), Unknown)
    assert isinstance(judge_reply(200, b'{"ok":true,"result":true}'), Unknown)


def test_only_a_connection_that_was_never_made_proves_that_nothing_left() -> None:
    assert judge_failure(NotConnectedError("ConnectionRefusedError")) == Troubled("ConnectionRefusedError")
    assert judge_failure(TimeoutError()) == Unknown(FailureKind.TIMED_OUT, "TimeoutError")
    assert judge_failure(ConnectionResetError()) == Unknown(FailureKind.CONNECTION_LOST, "ConnectionResetError")
