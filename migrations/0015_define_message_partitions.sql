-- Partitions of the log, one a month (UTC). Nothing is ever refused for want of one: messages_default takes what no
-- month takes, and gives it back when its month is made.

CREATE FUNCTION add_message_partition(month date) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    part  text := 'messages_' || to_char(month, 'YYYY_MM');
    since timestamptz := month::timestamp AT TIME ZONE 'UTC';
    until timestamptz := (month + interval '1 month')::timestamp AT TIME ZONE 'UTC';
BEGIN
    -- A month made ahead is attached beside its writers. For one made late they wait a moment: a row on its way to
    -- the default partition would be refused there once the month exists.
    IF since <= now() OR EXISTS (SELECT FROM messages_default WHERE created_at >= since AND created_at < until) THEN
        LOCK TABLE messages IN SHARE ROW EXCLUSIVE MODE;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE messages INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED)', part);
    EXECUTE format('WITH moved AS (DELETE FROM messages_default WHERE created_at >= %L AND created_at < %L RETURNING *)
                    INSERT INTO %I SELECT * FROM moved', since, until, part);
    EXECUTE format('ALTER TABLE messages ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', part, since, until);
END $$;

-- Makes the months from `since` to `until` that are missing; returns how many it made. Two callers take turns.
CREATE FUNCTION ensure_message_partitions(since timestamptz, until timestamptz) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    month date := date_trunc('month', since AT TIME ZONE 'UTC')::date;
    made  integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('herald: message partitions', 0));
    WHILE month <= until AT TIME ZONE 'UTC' LOOP
        IF to_regclass('messages_' || to_char(month, 'YYYY_MM')) IS NULL THEN
            PERFORM add_message_partition(month);
            made := made + 1;
        END IF;
        month := (month + interval '1 month')::date;
    END LOOP;
    RETURN made;
END $$;
