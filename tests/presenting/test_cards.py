"""Live cards in words, in both languages."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.pauses import TooManyFailed
from bot.i18n import LANGUAGES, Phrases
from bot.presenting.cards import broadcast_card, card_keyboard
from db.models import Broadcast

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
PHRASES = Phrases()
ENGLISH = PHRASES.voice("en")

RUNNING = Broadcast(
    id=7,
    message_text="Homework <for> week 3",
    total_recipients=96,
    successful_deliveries=60,
    failed_deliveries=2,
    uncertain_deliveries=0,
    cancelled_deliveries=0,
    status="sending",
    content=None,
    buttons=[],
    audience={"streams": ["3rd_stream", "4th_stream"]},
    left_out={},
    author_id=1,
    recipient_type="group",
    recipient_group="3rd_stream,4th_stream",
    scheduled_at=None,
    sent_at=NOW,
    created_at=NOW,
    completed_at=None,
    pause_reason=None,
    card_chat_id=1,
    card_message_id=5,
)


def test_on_the_way() -> None:
    assert broadcast_card(ENGLISH, RUNNING, 30, 1.1, now=NOW).split("\n") == [
        "<b>Going out</b> · 3rd stream, 4th stream",
        "“Homework &lt;for&gt; week 3”",
        "▓▓▓▓▓▓▓▓▓░░░░░  62 of 96",
        "✓ 60 delivered · ✗ 2 not delivered",
        "30 a second · 2 s left",
    ]
    assert labels(card_keyboard(ENGLISH, RUNNING, now=NOW)) == [["Pause", "Stop"]]


def test_paused_because_telegram_refuses_it() -> None:
    paused = replace(RUNNING, status="paused", pause_reason="Bad Request: BUTTON_URL_INVALID")
    card = broadcast_card(ENGLISH, paused, None, None, now=NOW)
    assert card.startswith("<b>Paused</b>")
    assert "Telegram refuses this message: Bad Request: BUTTON_URL_INVALID" in card
    assert labels(card_keyboard(ENGLISH, paused, now=NOW)) == [["Resume", "Stop"]]


def test_paused_because_too_many_did_not_get_it() -> None:
    paused = replace(RUNNING, status="paused", pause_reason=str(TooManyFailed(failed=45, of=200)))
    card = broadcast_card(ENGLISH, paused, None, None, now=NOW)
    assert "Paused by itself: 45 of the last 200 people did not get it" in card
    assert labels(card_keyboard(ENGLISH, paused, now=NOW)) == [["Resume", "Stop"]]


def test_paused_by_somebody() -> None:
    paused = replace(RUNNING, status="paused", paused_by=2)
    assert "Paused by Michael &lt;Hart&gt;." in broadcast_card(
        ENGLISH, paused, None, None, now=NOW, paused_by="Michael <Hart>"
    )


def test_in_quiet_hours_it_waits_for_their_end() -> None:
    held = replace(RUNNING, hold_until=NOW + timedelta(seconds=5))
    card = broadcast_card(ENGLISH, RUNNING, None, None, now=NOW, waits_until="tomorrow 08:00").split("\n")
    assert card[0] == "<b>🌙 Waits for the end of quiet hours: tomorrow 08:00</b> · 3rd stream, 4th stream"
    assert card[2:] == ["▓▓▓▓▓▓▓▓▓░░░░░  62 of 96", "✓ 60 delivered · ✗ 2 not delivered"]
    card = broadcast_card(ENGLISH, held, None, None, now=NOW, waits_until="tomorrow 08:00").split("\n")
    assert card[2:] == ["96 people. You can still take it back."]
    paused = replace(RUNNING, status="paused")
    assert "quiet" not in broadcast_card(ENGLISH, paused, None, None, now=NOW, waits_until="tomorrow 08:00")


def test_before_the_first_message_leaves() -> None:
    held = replace(RUNNING, successful_deliveries=0, failed_deliveries=0, hold_until=NOW + timedelta(seconds=5))
    assert broadcast_card(ENGLISH, held, None, None, now=NOW).split("\n") == [
        "<b>Goes out in 5 s</b> · 3rd stream, 4th stream",
        "“Homework &lt;for&gt; week 3”",
        "96 people. You can still take it back.",
    ]
    assert labels(card_keyboard(ENGLISH, held, now=NOW)) == [["↩ Undo"]]
    taken_back = replace(held, status="cancelled", cancelled_deliveries=96, completed_at=NOW)
    assert "nobody got it" in broadcast_card(ENGLISH, taken_back, None, None, now=NOW)
    assert labels(card_keyboard(ENGLISH, taken_back, now=NOW)) == []


def test_the_question_before_a_stop() -> None:
    keyboard = card_keyboard(ENGLISH, RUNNING, now=NOW, asking=True)
    assert labels(keyboard) == [["Yes, stop: 34 people will not get it"], ["‹ Back"]]
    assert keyboard["inline_keyboard"][0][0]["callback_data"] == "c:7:stop!"


def test_the_summary() -> None:
    done = replace(RUNNING, status="completed", successful_deliveries=93, uncertain_deliveries=1)
    assert broadcast_card(ENGLISH, done, None, None, now=NOW, failures={"blocked": 2}).split("\n") == [
        "<b>Delivered to 93 of 96</b>",
        "✗ 2 people: blocked the bot",
        "❓ 1 person: it is not known whether it arrived",
        "",
        "“Homework &lt;for&gt; week 3”",
    ]
    assert labels(card_keyboard(ENGLISH, done, now=NOW)) == [["Who got it", "Who did not"], ["Details"]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", ["sending", "paused", "completed", "cancelled"])
@pytest.mark.parametrize("sent", [0, 1, 2, 94])
def test_every_card_can_be_said(language: str, status: str, sent: int) -> None:
    broadcast = replace(RUNNING, status=status, successful_deliveries=sent, uncertain_deliveries=1, pause_reason="x")
    voice = PHRASES.voice(language)
    assert str(sent) in broadcast_card(voice, broadcast, 0.5, 3600, now=NOW, failures={"refused": 1})
    card_keyboard(voice, broadcast, now=NOW, asking=True)


def labels(keyboard: dict[str, list[list[dict[str, str]]]]) -> list[list[str]]:
    return [[button["text"] for button in row] for row in keyboard["inline_keyboard"]]
