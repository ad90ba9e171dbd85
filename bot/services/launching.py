"""What launching and scheduling share: a draft is checked, and what it says is frozen into a broadcast."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.arrival import ContentFault, checked
from bot.domain.audience import audience_from_json
from bot.domain.content import content_from_json, preview
from bot.domain.parts import parts, words
from bot.errors import BroadcastGone, DraftChanged, DraftGone, DraftIncomplete, MessageUnfit, UnknownPeople
from db import audience, audit, broadcasts
from db.models import AudienceCount, Broadcast, Draft, Json
from db.pool import Connection

TOLD = 100  # ids of unknown people that a screen has room for


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a broadcast will say, to whom and in whose name; it does not change with the draft any more.

    `content`, `buttons` and `audience` are the JSON of bot/domain; `quiet`: what happens in quiet hours.
    """

    content: Json
    buttons: Sequence[Sequence[Json]]
    audience: Json
    author_id: int
    title: str | None = None
    draft_id: int | None = None
    quiet: str | None = None

    @property
    def text(self) -> str:
        """Its words."""
        return words(content_from_json(self.content))

    @property
    def messages_each(self) -> int:
        """How many messages one person gets: an album is several."""
        return len(parts(content_from_json(self.content), has_buttons=bool(self.buttons)))


async def launched_before(conn: Connection, draft_id: int, author_id: int) -> Broadcast:
    """What the draft has become, where a press is handled twice. Raises DraftGone."""
    broadcast = await broadcasts.by_draft(conn, draft_id, author_id)
    if broadcast is None:
        raise DraftGone
    return broadcast


async def frozen(conn: Connection, draft: Draft, *, version: int | None = None, quiet: str | None = None) -> Frozen:
    """What the draft says, if it is that version (None: as it stands), has content and audience, anybody can get it,
    and everyone named is known. `quiet` None: what the draft says of it.

    Raises DraftChanged, DraftIncomplete, MessageUnfit, UnknownPeople, and BroadcastGone where it is only for those who
    did something with a broadcast that is not there any more.
    """
    if version not in (None, draft.version):
        raise DraftChanged
    content = content_from_json(draft.content) if draft.content else None
    named = audience_from_json(draft.audience)
    if content is None or content.is_empty or not named:
        raise DraftIncomplete
    try:
        checked(content)
    except ContentFault as fault:
        raise MessageUnfit(fault.key, **fault.values) from fault
    unknown = await audience.unknown(conn, [*named.people, *named.but_not.people])
    if unknown:
        told = [*map(str, unknown[:TOLD]), *(["…"] if len(unknown) > TOLD else [])]
        raise UnknownPeople(ids=", ".join(told))
    if named.only.broadcast is not None and await broadcasts.get(conn, named.only.broadcast) is None:
        raise BroadcastGone
    return Frozen(
        content.to_json(),
        draft.buttons,
        named.to_json(),
        draft.owner_id,
        title=draft.title,
        draft_id=draft.id,
        quiet=draft.quiet if quiet is None else quiet,
    )


async def write(
    conn: Connection,
    frozen: Frozen,
    *,
    now: datetime,
    scheduled_at: datetime | None = None,
    hold_until: datetime | None = None,
    stars_cap: int | None = None,
    expected: AudienceCount | None = None,
) -> int:
    """The broadcast's row; returns its id. With `scheduled_at` it waits for that moment, and is `expected` to reach so
    many; without, it is being sent, and its recipients follow in the same transaction.
    """
    named = audience_from_json(frozen.audience)
    return await broadcasts.create(
        conn,
        message_text=frozen.text,
        content=frozen.content,
        buttons=frozen.buttons,
        audience=frozen.audience,
        recipient_type=named.recipient_type,
        recipient_group=named.recipient_group,
        author_id=frozen.author_id,
        draft_id=frozen.draft_id,
        draft_title=frozen.title,
        quiet=frozen.quiet,
        now=now,
        scheduled_at=scheduled_at,
        hold_until=hold_until,
        stars_cap=stars_cap,
        total=expected.reachable if expected else 0,
        left_out=expected.left_out if expected else {},
    )


async def note(
    conn: Connection,
    action: str,
    broadcast_id: int,
    frozen: Frozen,
    reached: AudienceCount,
    now: datetime,
    details: Mapping[str, str | int],
) -> None:
    """Write down who did it, to whom and to how many, and the `details`."""
    await audit.record(
        conn,
        action,
        actor_id=frozen.author_id,
        message_id=broadcast_id,
        recipients=reached.reachable,
        preview=preview(frozen.text),
        details={"audience": frozen.audience, "left_out": reached.left_out, **details},
        at=now,
    )
