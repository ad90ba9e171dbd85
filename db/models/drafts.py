"""Messages that are still being written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.models.json import Json


@dataclass(frozen=True, slots=True)
class Draft:
    """A line of `drafts`, a template too. `content`, `buttons` and `audience` are the JSON of bot/domain.

    `version` grows with each change; `said_in`: the owner's message that was put in last, None where nothing was.
    """

    id: int
    owner_id: int
    kind: str
    title: str | None
    content: Json | None
    buttons: Sequence[Sequence[Json]]
    audience: Json
    version: int
    said_in: int | None
    created_at: datetime
    updated_at: datetime
