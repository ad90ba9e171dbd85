"""Letters: what a broadcast says, as the requests that bring it to one person."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import orjson

from bot.domain import placeholders
from bot.domain.audience import audience_from_json
from bot.domain.buttons import keyboard, rows_from_json
from bot.domain.calls import Call, Keyboard, calls
from bot.domain.content import Content, content_from_json
from bot.domain.parts import Part, parts
from db.models import Broadcast


@dataclass(frozen=True, slots=True)
class Body:
    """A request as JSON, without the person's id and the brace before it; `messages`: how many it makes."""

    method: str
    rest: bytes
    messages: int = 1

    def addressed_to(self, chat_id: int) -> bytes:
        """The request for one person."""
        return b'{"chat_id":%d,%b' % (chat_id, self.rest)

    def paid(self) -> "Body":
        """The same, above the free ceiling for stars (Bot API, sendMessage: `allow_paid_broadcast`)."""
        return replace(self, rest=b'"allow_paid_broadcast":true,' + self.rest)


@dataclass(frozen=True, slots=True)
class Letter:
    """What everybody gets, or one person once it is `filled`.

    `bodies`: the requests, in order; `parts`: the messages that they make; `is_personal`: there are placeholders to
    fill; `streams`: those to which the broadcast goes, of whose names `{stream}` prefers one.
    """

    content: Content
    keyboard: Keyboard | None
    bodies: tuple[Body, ...]
    parts: tuple[Part, ...]
    is_personal: bool = False
    streams: tuple[str, ...] = ()

    def filled(self, words: Mapping[str, str]) -> "Letter":
        """The letter to a person of whom these words are known, by placeholder."""
        return _write(placeholders.fill(self.content, words), self.keyboard)


def write(broadcast: Broadcast, *, silent: bool = False) -> Letter:
    """The letter that all recipients of the broadcast share; `silent`: it makes no sound, whatever was chosen."""
    content = content_from_json(broadcast.content) if broadcast.content else Content(broadcast.message_text, (), "html")
    if silent:
        content = replace(content, options=replace(content.options, silent=True))
    made = _write(content, keyboard(rows_from_json(broadcast.buttons), broadcast.id))
    if not placeholders.used_in(content):
        return made
    streams = audience_from_json(broadcast.audience).streams if broadcast.audience else ()
    return replace(made, is_personal=True, streams=streams)


def _write(content: Content, buttons: Keyboard | None) -> Letter:
    bodies = tuple(_to_body(call) for call in calls(content, buttons))
    return Letter(content, buttons, bodies, parts(content, has_buttons=buttons is not None))


def _to_body(call: Call) -> Body:
    messages = len(call.fields["media"]) if "media" in call.fields else 1
    return Body(call.method, orjson.dumps(call.fields)[1:], messages)
