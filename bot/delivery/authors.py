"""To whom Herald turns about a broadcast: its author, while they administer, or else the owners."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import NamedTuple

from bot.domain.zones import zone_of
from bot.i18n import Phrases, Voice, choose_language
from db import admins, users
from db.pool import Connection


class Reader(NamedTuple):
    """In which words somebody is written to, and by which clock."""

    voice: Voice
    zone: tzinfo


async def reader(conn: Connection, phrases: Phrases, user_id: int, default_zone: str = "UTC") -> Reader:
    """How that person is written to, known or not."""
    person = await users.get(conn, user_id)
    language = choose_language(person.language, person.language_code) if person else choose_language(None, None)
    return Reader(phrases.voice(language), zone_of(person.time_zone if person else None, default_zone))


async def administering(
    conn: Connection, author_ids: Sequence[int | None], owner_ids: Sequence[int]
) -> dict[int | None, Sequence[int]]:
    """For each author who is to be told: the author, or the owners if that is nobody, or nobody who administers now."""
    known = [author_id for author_id in author_ids if author_id is not None]
    granted = await admins.among(conn, known) | set(owner_ids)
    return {author_id: [author_id] if author_id in granted and author_id else owner_ids for author_id in author_ids}
