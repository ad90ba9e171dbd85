"""The ledger's writes: recipients are claimed just before they are written to, and their outcomes recorded."""

from collections.abc import Sequence
from datetime import datetime

from db.models import Claim, Outcome, Settled
from db.pool import Connection


async def claim(conn: Connection, message_id: int, after: int, limit: int, at: datetime) -> list[Claim]:
    """pending -> sending for the next recipients with ids above `after`, if the broadcast is still being sent.

    The caller goes on from the last id: a walk from the start would meet every dead index entry again.
    """
    rows = await conn.fetch(
        """
        WITH next AS MATERIALIZED (
            SELECT id FROM message_recipients
            WHERE message_id = $1 AND id > $2 AND delivery_status = 'pending'
              AND EXISTS (SELECT FROM message_history WHERE message_history.id = $1 AND status = 'sending')
            ORDER BY id
            LIMIT $3
            FOR UPDATE SKIP LOCKED
        )
        UPDATE message_recipients r SET delivery_status = 'sending', attempted_at = $4
        FROM next WHERE r.id = next.id
        RETURNING r.id AS recipient_id, r.message_id, r.user_id, r.attempted_at
        """,
        message_id,
        after,
        limit,
        at,
    )
    return sorted((Claim(**row) for row in rows), key=lambda claim: claim.recipient_id)


async def settle(conn: Connection, outcomes: Sequence[Outcome]) -> list[Settled]:
    """Record what became of claims, only where they are still `sending`, and count it in their broadcasts.

    `attempted_at` holds off what comes late: an outcome never settles a later claim of the same recipient.

    Rows must be found by their ids. An `=` on the status would let the planner, whose statistics know of nobody who
    is `sending`, walk that part of its index, which is full of dead entries, once for each batch.

    Returns the recipients that really changed, with the state of their broadcast at this moment.
    """
    rows = await conn.fetch(
        """
        WITH outcome AS (
            SELECT *
            FROM unnest($1::int[], $2::text[], $3::timestamptz[], $4::bigint[], $5::text[], $6::text[],
                        $7::timestamptz[], $8::text[])
                AS o (id, status, at, telegram_message_id, error_code, error_text, attempted_at, further_ids)
        ), changed AS (
            UPDATE message_recipients r
            SET delivery_status = o.status, telegram_message_id = o.telegram_message_id,
                further_message_ids = o.further_ids::bigint[],
                error_code = coalesce(o.error_code, r.error_code), error_text = coalesce(o.error_text, r.error_text),
                settled_at = CASE WHEN o.status <> 'pending' THEN o.at END
            FROM outcome o
            WHERE r.id = o.id AND r.delivery_status IS NOT DISTINCT FROM 'sending'  -- no `=`: see below
              AND r.attempted_at IS NOT DISTINCT FROM o.attempted_at
            RETURNING r.id, r.message_id, r.delivery_status
        ), tally AS (
            SELECT message_id,
                   count(*) FILTER (WHERE delivery_status = 'sent') AS sent,
                   count(*) FILTER (WHERE delivery_status = 'failed') AS failed,
                   count(*) FILTER (WHERE delivery_status = 'uncertain') AS uncertain
            FROM changed GROUP BY message_id
        ), counted AS (
            UPDATE message_history h
            SET successful_deliveries = coalesce(h.successful_deliveries, 0) + tally.sent,
                failed_deliveries = h.failed_deliveries + tally.failed,
                uncertain_deliveries = h.uncertain_deliveries + tally.uncertain
            FROM tally WHERE h.id = tally.message_id
            RETURNING h.id, h.status
        )
        SELECT changed.id AS recipient_id, counted.status AS broadcast_status
        FROM changed JOIN counted ON counted.id = changed.message_id
        """,
        [outcome.claim.recipient_id for outcome in outcomes],
        [outcome.status for outcome in outcomes],
        [outcome.at for outcome in outcomes],
        [outcome.telegram_message_id for outcome in outcomes],
        [outcome.error_code for outcome in outcomes],
        [outcome.error_text for outcome in outcomes],
        [outcome.claim.attempted_at for outcome in outcomes],
        [_to_array(outcome.further_message_ids) for outcome in outcomes],
    )
    return [Settled(**row) for row in rows]


async def cancel_put_back(conn: Connection, recipient_ids: Sequence[int], at: datetime) -> None:
    """pending -> cancelled for those who were put back after their broadcast had been cancelled."""
    await conn.execute(
        """
        WITH stopped AS (
            UPDATE message_recipients SET delivery_status = 'cancelled', settled_at = $2
            WHERE id = ANY($1::int[]) AND delivery_status = 'pending'
            RETURNING message_id
        ), tally AS (
            SELECT message_id, count(*) AS people FROM stopped GROUP BY message_id
        )
        UPDATE message_history h SET cancelled_deliveries = h.cancelled_deliveries + tally.people
        FROM tally WHERE h.id = tally.message_id
        """,
        recipient_ids,
        at,
    )


async def follow(conn: Connection, recipient_id: int, new_id: int, at: datetime) -> None:
    """A group that was put back is written to under its new id; or not at all, if that stands in the broadcast too."""
    await conn.execute(
        """
        WITH moved AS (
            UPDATE message_recipients r
            SET user_id = $2, delivery_status = twin.status,
                settled_at = CASE WHEN twin.status = 'cancelled' THEN $3::timestamptz END
            FROM (
                SELECT CASE WHEN EXISTS (
                    SELECT FROM message_recipients one JOIN message_recipients other USING (message_id)
                    WHERE one.id = $1 AND other.id <> $1 AND other.user_id = $2 AND other.delivery_status <> 'cancelled'
                ) THEN 'cancelled' ELSE 'pending' END AS status
            ) AS twin
            WHERE r.id = $1 AND r.delivery_status = 'pending'
            RETURNING r.message_id, r.delivery_status
        )
        UPDATE message_history h SET cancelled_deliveries = h.cancelled_deliveries + 1
        FROM moved WHERE h.id = moved.message_id AND moved.delivery_status = 'cancelled'
        """,
        recipient_id,
        new_id,
        at,
    )


async def under_way(conn: Connection) -> list[Claim]:
    """Everyone who stands as `sending`. Of a finished broadcast nobody can; a cancelled one has some only while
    its counts do not add up yet."""
    rows = await conn.fetch(
        """
        SELECT r.id AS recipient_id, r.message_id, r.user_id, r.attempted_at
        FROM message_history h
        JOIN message_recipients r ON r.message_id = h.id AND r.delivery_status = 'sending'
        WHERE h.status IN ('sending', 'paused')
           OR (h.status = 'cancelled'
               AND h.total_recipients > coalesce(h.successful_deliveries, 0) + h.failed_deliveries
                                        + h.uncertain_deliveries + h.cancelled_deliveries)
        ORDER BY r.id
        """
    )
    return [Claim(**row) for row in rows]


def _to_array(ids: Sequence[int]) -> str | None:
    """PostgreSQL's own spelling: an array of arrays cannot have rows of unequal length. None where there are none."""
    return "{" + ",".join(map(str, ids)) + "}" if ids else None
