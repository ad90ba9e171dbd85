"""What replies to edits and deletions mean."""

import orjson
import pytest

from bot.delivery.outcomes import Failed, Held, RefusedForAll, Troubled
from bot.delivery.revisals import Done, Gone, Revisal, judge, judge_silence
from bot.delivery.wire import NotConnectedError
from bot.domain.lifecycle import FailureKind


def refusal(status: int, text: str, **parameters: int) -> tuple[int, bytes]:
    return status, orjson.dumps({"ok": False, "error_code": status, "description": text, "parameters": parameters})


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        ((200, b'{"ok":true,"result":true}'), Done()),
        ((200, b'{"ok":true,"result":{"message_id":1,"date":1}}'), Done()),
        (refusal(400, "Bad Request: message is not modified: same"), Done()),
        (refusal(400, "Bad Request: message to edit not found"), Gone("Bad Request: message to edit not found")),
        (refusal(400, "Bad Request: message to delete not found"), Gone("Bad Request: message to delete not found")),
        (
            refusal(400, "Bad Request: message can't be deleted for everyone"),
            Failed(FailureKind.TOO_OLD, "Bad Request: message can't be deleted for everyone"),
        ),
        (
            refusal(400, "Bad Request: message can't be edited"),
            Failed(FailureKind.NOT_EDITABLE, "Bad Request: message can't be edited"),
        ),
        (
            refusal(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-5),
            Failed(FailureKind.MIGRATED, "Bad Request: group chat was upgraded"),
        ),
        (
            refusal(403, "Forbidden: bot was blocked by the user"),
            Failed(FailureKind.BLOCKED, "Forbidden: bot was blocked by the user"),
        ),
        (refusal(400, "Bad Request: can't parse entities"), RefusedForAll("Bad Request: can't parse entities")),
        (refusal(401, "Unauthorized"), RefusedForAll("Unauthorized")),
        (refusal(429, "Too Many Requests", retry_after=7), Held(7)),
        ((502, b"<html>"), Troubled("HTTP 502")),
        ((504, b""), Troubled("HTTP 504")),
        ((200, b"<html>"), Troubled("the reply could not be read")),
    ],
)
def test_each_reply_has_its_meaning(reply: tuple[int, bytes], verdict: Revisal) -> None:
    assert judge(*reply) == verdict


@pytest.mark.parametrize("error", [TimeoutError(), ConnectionResetError(), NotConnectedError()])
def test_without_a_reply_it_is_tried_again(error: Exception) -> None:
    assert isinstance(judge_silence(error), Troubled)
