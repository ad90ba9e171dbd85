"""What a revision asks of Telegram for one person's messages, and what is written down of the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.delivery.outcomes import Failed, is_unreachable
from bot.delivery.revisals import Done, Gone
from bot.domain.edits import Edit
from bot.domain.lifecycle import FailureKind, RevisedStatus, RevisionKind
from bot.domain.log import CHANGED_BY_EDITS, log_id
from bot.domain.recalling import RECALLABLE
from db import messages, revising, users
from db.models import Revised, Target
from db.pool import Connection

Settled = Done | Gone | Failed


@dataclass(frozen=True, slots=True)
class Request:
    """A call of the Bot API with all its fields."""

    method: str
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one person's messages, on its way into the database. `edits` are an edit's."""

    target: Target
    kind: str
    edits: Sequence[Edit]
    revised: Revised


def settled_before(kind: str, target: Target, now: datetime) -> Settled | None:
    """What is known without asking Telegram: there is no message, or it is too old to be deleted."""
    if not target.message_ids or target.user_id is None:
        return Gone("not in the ledger any more")
    # Asked: deleteMessages passes over what is too old, and says that all is well.
    if kind == RevisionKind.RECALL and target.sent_at is not None and now - target.sent_at >= RECALLABLE:
        return Failed(FailureKind.TOO_OLD, "sent more than 48 hours ago")
    return None


def requests(kind: str, made: Sequence[Edit], target: Target) -> list[Request]:
    """The calls for one person's messages, in order."""
    chat = {"chat_id": target.user_id}
    if kind == RevisionKind.EDIT:
        return [Request(edit.method, {**chat, "message_id": _edited(edit, target), **edit.fields}) for edit in made]
    if len(target.message_ids) == 1:  # this one says whether there was such a message
        return [Request("deleteMessage", {**chat, "message_id": target.message_ids[0]})]
    return [Request("deleteMessages", {**chat, "message_ids": list(target.message_ids)})]


def _edited(edit: Edit, target: Target) -> int:
    return target.message_ids[edit.place]


def to_entry(kind: str, made: Sequence[Edit], target: Target, verdict: Settled, now: datetime) -> Entry:
    """What is to be written down for that verdict."""
    line = (target.revision_id, target.recipient_id)
    match verdict:
        case Done():
            revised = Revised(*line, RevisedStatus.DONE, now)
        case Gone(text):
            revised = Revised(*line, RevisedStatus.GONE, now, FailureKind.GONE, text)
        case Failed(failure, text):
            revised = Revised(*line, RevisedStatus.FAILED, now, failure, text)
    return Entry(target, kind, made, revised)


async def record(conn: Connection, entries: Sequence[Entry]) -> None:
    """Write it all down: the revision's ledger, the broadcast's, the log, and who blocked the bot."""
    changed = await revising.settle(conn, [entry.revised for entry in entries])
    fresh = [entry for entry in entries if (entry.revised.revision_id, entry.revised.recipient_id) in changed]
    blocked = [entry for entry in fresh if is_unreachable(entry.revised.error_code)]
    if blocked:
        ids = [entry.target.user_id for entry in blocked if entry.target.user_id is not None]
        await users.mark_blocked(conn, ids, blocked[0].revised.at)
    await _log_edits(conn, [e for e in fresh if e.kind == RevisionKind.EDIT and e.revised.status == RevisedStatus.DONE])
    await _record_deleted(
        conn, [e for e in fresh if e.kind == RevisionKind.RECALL and e.revised.status != RevisedStatus.FAILED]
    )


async def _log_edits(conn: Connection, entries: Sequence[Entry]) -> None:
    lines = [
        (_log_id(entry.target, _edited(edit, entry.target)), edit.text, _metadata(edit, entry.revised.at))
        for entry in entries
        for edit in entry.edits
    ]
    if lines:
        await messages.edit_many(conn, lines)


async def _record_deleted(conn: Connection, entries: Sequence[Entry]) -> None:
    if not entries:
        return
    await revising.mark_deleted(conn, [entry.target.recipient_id for entry in entries])
    ids = [_log_id(entry.target, message_id) for entry in entries for message_id in entry.target.message_ids]
    await messages.soft_delete(conn, ids, entries[0].revised.at)


def _log_id(target: Target, message_id: int) -> str:
    assert target.user_id is not None  # noqa: S101 - it has messages
    return log_id(target.user_id, message_id)


def _metadata(edit: Edit, at: datetime) -> dict[str, Any]:
    """What joins the log row's metadata; what the edit took away becomes null."""
    return {name: edit.fields.get(name) for name in CHANGED_BY_EDITS} | {"edited_at": at.isoformat()}
