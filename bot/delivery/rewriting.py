"""Rewriting: the edits that make a message that was sent into the new one, with each person's own words in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain import placeholders
from bot.domain.audience import audience_from_json
from bot.domain.buttons import keyboard, rows_from_json
from bot.domain.calls import Keyboard
from bot.domain.content import Content, content_from_json
from bot.domain.edits import Edit, edits
from bot.i18n import Phrases
from bot.presenting.names import words
from db import names
from db.models import Broadcast, Revision, Target
from db.pool import Connection

Edits = tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What everybody's message becomes. `former`: what it was; `streams`: see Letter (bot/delivery/letters.py)."""

    content: Content
    keyboard: Keyboard | None
    former: Content
    streams: tuple[str, ...]

    @property
    def is_personal(self) -> bool:
        """Whether there are placeholders to fill."""
        return bool(placeholders.used_in(self.content))

    def edits(self, known: Mapping[str, str]) -> Edits:
        """For a person of whom these words are known, by placeholder."""
        return edits(placeholders.fill(self.content, known), self.keyboard, self.former)


def rewriting_of(revision: Revision, broadcast: Broadcast) -> Rewriting | None:
    """What an edit makes of the broadcast; None for a recall."""
    if revision.content is None:
        return None
    content = content_from_json(revision.content)
    return Rewriting(
        content=content,
        keyboard=keyboard(rows_from_json(revision.buttons), revision.message_id),
        former=content_from_json(revision.former_content) if revision.former_content else content,
        streams=audience_from_json(broadcast.audience).streams if broadcast.audience else (),
    )


async def rewritten(
    conn: Connection, phrases: Phrases, rewriting: Rewriting | None, targets: Sequence[Target]
) -> list[Edits]:
    """The edits of each of these people's messages, in their order; none of a recall's."""
    if rewriting is None or not rewriting.is_personal:
        return [rewriting.edits({}) if rewriting else ()] * len(targets)
    ids = [target.user_id for target in targets if target.user_id is not None]
    known = {person.user_id: words(phrases, person) for person in await names.of_people(conn, ids, rewriting.streams)}
    return [rewriting.edits(known.get(target.user_id or 0, {})) for target in targets]
