-- Whom an audience names: the one place that reads its JSON (bot/domain/audience.py). It is inlined into the statement
-- that asks, and whatever the audience does not name is not read at all.
--
-- Each person once, with the reason why a broadcast leaves them out; null for those who get it. Who wants only what is
-- for their own stream gets what names one of their streams, or themselves.
--
-- OFFSET 0 has people looked up by the primary key, in the order of their ids: how many are in a stream the planner
-- cannot know here, and it once read all of `users` for one.
CREATE FUNCTION audience_people(audience jsonb)
RETURNS TABLE (user_id bigint, username text, left_out text)
LANGUAGE sql STABLE AS $$
    WITH own AS (
        SELECT person_id(b.user_id) AS user_id
          FROM bookings AS b
         WHERE b.course_stream = ANY (ARRAY(SELECT jsonb_array_elements_text(audience -> 'streams')))
           AND b.confirmed IS DISTINCT FROM -1
        UNION
        SELECT id::bigint FROM jsonb_array_elements_text(audience -> 'people') AS id
    ), named AS (
        SELECT u.user_id, u.username, u.blocked_at, u.opted_out_at, u.paused_until, u.wants, true AS own
          FROM (SELECT own.user_id FROM own ORDER BY 1) AS ordered
         CROSS JOIN LATERAL (SELECT * FROM users WHERE users.user_id = ordered.user_id OFFSET 0) AS u
        UNION ALL
        SELECT u.user_id, u.username, u.blocked_at, u.opted_out_at, u.paused_until, u.wants, false
          FROM users AS u
         WHERE (audience ->> 'everyone')::boolean
           AND NOT EXISTS (SELECT FROM own WHERE own.user_id = u.user_id)
        UNION ALL
        SELECT u.user_id, u.username, u.blocked_at, u.opted_out_at, u.paused_until, u.wants, false
          FROM users AS u
         WHERE (audience ->> 'no_course')::boolean AND (audience ->> 'everyone')::boolean IS NOT TRUE
           AND NOT EXISTS (SELECT FROM own WHERE own.user_id = u.user_id)
           AND NOT EXISTS (SELECT FROM bookings AS b
                            WHERE person_id(b.user_id) = u.user_id AND b.confirmed IS DISTINCT FROM -1)
    )
    SELECT named.user_id, named.username,
           CASE WHEN named.blocked_at IS NOT NULL THEN 'blocked'
                WHEN named.opted_out_at IS NOT NULL THEN 'opted_out'
                WHEN named.paused_until > now() THEN 'paused'
                WHEN named.wants = 'own_stream' AND NOT named.own THEN 'own_stream'
           END
      FROM named
$$;
