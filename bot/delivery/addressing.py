"""Addressing: the letter to each person, with their own words in the place of its placeholders."""

from collections.abc import Sequence

from bot.delivery.letters import Letter
from bot.i18n import Phrases
from bot.presenting.names import words
from db import names
from db.models import Claim
from db.pool import Connection


async def addressed(conn: Connection, phrases: Phrases, letter: Letter, claims: Sequence[Claim]) -> list[Letter]:
    """The letter to each of these recipients, in their order; whoever is not known gets the fallbacks."""
    if not (letter.is_personal and claims):
        return [letter] * len(claims)
    found = await names.of_people(conn, [claim.user_id for claim in claims], letter.streams)
    known = {person.user_id: words(phrases, person) for person in found}
    return [letter.filled(known.get(claim.user_id, {})) for claim in claims]
