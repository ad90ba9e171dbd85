-- Readers that never fail: what another program wrote becomes the value that Herald needs, or NULL.
-- The migrations use them to adopt old rows; triggers and queries use them afterwards.

-- A person's Telegram id. Two forms, so that the same query serves a table whose writer keeps ids as text;
-- the bigint one is inlined to the column itself and costs nothing.
CREATE FUNCTION person_id(written bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT written';

CREATE FUNCTION person_id(written text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN written ~ '^\s*-?\d{1,18}\s*$' THEN written::bigint END
$$;

-- A moment written as text: ISO with Z, with an offset, or with no zone at all (UTC), or Unix seconds or milliseconds.
-- It must begin with a digit: PostgreSQL would also read 'now' or 'tomorrow', which no program meant.
CREATE FUNCTION read_time(written text) RETURNS timestamptz
LANGUAGE plpgsql STABLE PARALLEL SAFE SET timezone = 'UTC' SET datestyle = 'ISO, DMY' AS $$
BEGIN
    IF written ~ '^\s*\d{10}(\.\d+)?\s*$' THEN
        RETURN to_timestamp(written::double precision);
    ELSIF written ~ '^\s*\d{13}\s*$' THEN
        RETURN to_timestamp(written::double precision / 1000);
    ELSIF written ~ '^\s*\d' THEN
        RETURN written::timestamptz;
    END IF;
    RETURN NULL;
EXCEPTION WHEN data_exception THEN
    RETURN NULL;
END $$;

-- Text that should be JSON; what is not becomes a JSON string, so that nothing is lost.
CREATE FUNCTION read_jsonb(written text) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN written::jsonb;
EXCEPTION WHEN data_exception THEN
    RETURN to_jsonb(written);
END $$;

-- A booking's state as a number (-1 cancelled, 1 pending, 2 confirmed), from the number or a word for it.
CREATE FUNCTION read_booking_state(written text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN lower(trim(written)) IN ('2', 'confirmed', 'paid', 'approved', 'active', 'true', 't') THEN 2
        WHEN lower(trim(written)) IN ('-1', 'cancelled', 'canceled', 'rejected', 'declined', 'refunded') THEN -1
        WHEN written IS NOT NULL THEN 1
    END
$$;

-- A delivery status in another program's words; NULL where nobody knows what it means.
CREATE FUNCTION read_delivery_status(written text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN word IN ('pending', 'sending', 'sent', 'failed', 'uncertain', 'cancelled', 'deleted') THEN word
        WHEN word IN ('', 'queued', 'new', 'waiting', 'scheduled') THEN 'pending'
        WHEN word IN ('delivered', 'success', 'succeeded', 'ok', 'done', 'read') THEN 'sent'
        WHEN word IN ('error', 'fail', 'failure', 'blocked', 'rejected', 'undelivered') THEN 'failed'
        WHEN word IN ('canceled', 'skipped') THEN 'cancelled'
        WHEN word IN ('recalled', 'removed') THEN 'deleted'
    END
      FROM (SELECT coalesce(lower(trim(written)), 'pending')) AS said (word)
$$;

-- A broadcast's status in another program's words; NULL where its rows must tell.
CREATE FUNCTION read_broadcast_status(written text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN word IN ('completed', 'cancelled', 'missed', 'recalled') THEN word
        WHEN word IN ('canceled', 'stopped', 'aborted') THEN 'cancelled'
        WHEN word IN ('sent', 'delivered', 'done', 'finished', 'complete', 'success', 'failed', 'error', 'partial', 'draft')
            THEN 'completed'
        WHEN word IN ('deleted', 'removed') THEN 'recalled'
    END
      FROM (SELECT lower(trim(written))) AS said (word)
$$;
