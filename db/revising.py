"""`revision_recipients`: whose messages a revision has reached. Its writes, and what it reads of the ledger.

Nobody is claimed here: an edit or a deletion can be done twice, so what was under way at a crash is done again.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from db.models import Copies, Revised, Target
from db.pool import Connection


async def copies(conn: Connection, message_id: int, young_since: datetime) -> Copies:
    """Who has the broadcast in their chats. `young_since`: what was sent before, Telegram does not delete any more."""
    row = await conn.fetchrow(
        """
        WITH had AS (
            SELECT delivery_status, telegram_message_id, coalesce(attempted_at, settled_at) AS at
            FROM message_recipients WHERE message_id = $1 AND delivery_status IN ('sent', 'sending', 'uncertain')
        )
        SELECT count(*) FILTER (WHERE delivery_status = 'sent' AND telegram_message_id IS NOT NULL) AS known,
               count(*) FILTER (WHERE delivery_status = 'sent' AND telegram_message_id IS NULL
                                   OR delivery_status = 'uncertain') AS unknown,
               count(*) FILTER (WHERE delivery_status = 'sent' AND telegram_message_id IS NOT NULL AND at > $2)
                   AS young,
               min(at) FILTER (WHERE delivery_status = 'sent' AND telegram_message_id IS NOT NULL AND at > $2)
                   AS oldest,
               count(*) FILTER (WHERE delivery_status = 'sending') AS leaving
        FROM had
        """,
        message_id,
        young_since,
    )
    assert row is not None  # noqa: S101 - an aggregate always gives a row
    return Copies(**row)


async def snapshot(conn: Connection, revision_id: int, message_id: int) -> int:
    """Write down everyone whose message can be reached; returns how many."""
    status = await conn.execute(
        """
        INSERT INTO revision_recipients (revision_id, recipient_id)
        SELECT $1, id FROM message_recipients
        WHERE message_id = $2 AND delivery_status = 'sent' AND telegram_message_id IS NOT NULL
        ORDER BY id
        """,
        revision_id,
        message_id,
    )
    return int(status.removeprefix("INSERT 0 "))


async def targets(
    conn: Connection, revision_id: int, after: int, limit: int, but: Collection[int] = ()
) -> list[Target]:
    """The next people whom a running revision has not reached, with recipients' ids above `after`.

    `but`: recipients who are passed over for now. Nothing is written: the caller goes on from the last id.
    """
    rows = await conn.fetch(
        """
        SELECT next.revision_id, next.recipient_id, r.user_id, coalesce(r.attempted_at, r.settled_at) AS sent_at,
               CASE WHEN r.telegram_message_id IS NULL THEN '{}'
                    ELSE r.telegram_message_id::bigint || coalesce(r.further_message_ids, '{}') END AS message_ids
        FROM (
            SELECT revision_id, recipient_id FROM revision_recipients
            WHERE revision_id = $1 AND recipient_id > $2 AND status = 'pending' AND recipient_id <> ALL ($4::int[])
              AND EXISTS (SELECT FROM revisions WHERE id = $1 AND status = 'running')
            ORDER BY recipient_id
            LIMIT $3
        ) AS next
        LEFT JOIN message_recipients r ON r.id = next.recipient_id
        ORDER BY next.recipient_id
        """,
        revision_id,
        after,
        limit,
        list(but),
    )
    return [Target(**row) for row in rows]


async def settle(conn: Connection, outcomes: Sequence[Revised]) -> set[tuple[int, int]]:
    """Record what became of targets, only where that stands open, and count it in their revisions.

    Returns what really changed, as (revision, recipient).
    """
    rows = await conn.fetch(
        """
        WITH outcome AS (
            SELECT *
            FROM unnest($1::bigint[], $2::int[], $3::text[], $4::timestamptz[], $5::text[], $6::text[])
                AS o (revision_id, recipient_id, status, at, error_code, error_text)
        ), changed AS (
            UPDATE revision_recipients r
            SET status = o.status, error_code = o.error_code, error_text = o.error_text, settled_at = o.at
            FROM outcome o
            WHERE r.revision_id = o.revision_id AND r.recipient_id = o.recipient_id AND r.status = 'pending'
            RETURNING r.revision_id, r.recipient_id, r.status
        ), tally AS (
            SELECT revision_id,
                   count(*) FILTER (WHERE status = 'done') AS done,
                   count(*) FILTER (WHERE status = 'gone') AS gone,
                   count(*) FILTER (WHERE status = 'failed') AS failed
            FROM changed GROUP BY revision_id
        ), counted AS (
            UPDATE revisions v
            SET done = v.done + tally.done, gone = v.gone + tally.gone, failed = v.failed + tally.failed
            FROM tally WHERE v.id = tally.revision_id
        )
        SELECT revision_id, recipient_id FROM changed
        """,
        [outcome.revision_id for outcome in outcomes],
        [outcome.recipient_id for outcome in outcomes],
        [outcome.status for outcome in outcomes],
        [outcome.at for outcome in outcomes],
        [outcome.error_code for outcome in outcomes],
        [outcome.error_text for outcome in outcomes],
    )
    return {(row["revision_id"], row["recipient_id"]) for row in rows}


async def mark_deleted(conn: Connection, recipient_ids: Sequence[int]) -> None:
    """sent -> deleted: these people's messages are not in their chats any more."""
    await conn.execute(
        """
        UPDATE message_recipients SET delivery_status = 'deleted'
        WHERE id = ANY($1::int[]) AND delivery_status IS NOT DISTINCT FROM 'sent'  -- found by id: see db/ledger.py
        """,
        recipient_ids,
    )
