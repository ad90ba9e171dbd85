-- Audiences that also name registrants of the free lesson, choose by the state of a booking, leave people out, and look
-- at what people did. The JSON is that of bot/domain/audience.py; what it does not mention costs nothing.

-- The people whom a choice lists, each once: those for whom the message is their `own`, as somebody in a stream or by
-- name, or the others. Of several bookings in one stream the best one counts.
CREATE FUNCTION people_of(choice jsonb, own boolean)
RETURNS TABLE (user_id bigint)
LANGUAGE sql STABLE AS $$
    SELECT person_id(b.user_id)
      FROM bookings AS b
     WHERE b.course_stream = ANY (ARRAY(SELECT jsonb_array_elements_text(choice -> 'streams')))
       AND (own OR choice -> 'standings' @> '-1')
     GROUP BY person_id(b.user_id), b.course_stream
    HAVING (max(coalesce(b.confirmed, 1)) <> -1) = own
       AND CASE max(coalesce(b.confirmed, 1))
               WHEN -1 THEN choice -> 'standings' @> '-1'
               WHEN 2 THEN coalesce(choice -> 'standings' @> '2', true)
               ELSE coalesce(choice -> 'standings' @> '1', true)
           END
    UNION
    SELECT id::bigint FROM jsonb_array_elements_text(choice -> 'people') AS id WHERE own
    UNION
    SELECT person_id(r.user_id) FROM free_lesson_registrations AS r
     WHERE NOT own AND (choice ->> 'free_lesson')::boolean
$$;

-- The language in which the bot speaks to somebody, as bot/i18n.py chooses it.
CREATE FUNCTION spoken_language(chosen text, telegram text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN lower(split_part(chosen, '-', 1)) IN ('ru', 'en') THEN lower(split_part(chosen, '-', 1))
                WHEN lower(split_part(telegram, '-', 1)) = 'ru' OR coalesce(telegram, '') = '' THEN 'ru'
                ELSE 'en'
           END
$$;

-- Each person once, with the reason why a broadcast leaves them out; null for those who get it. Who wants only what is
-- for their own stream gets what names one of their streams, or themselves.
--
-- OFFSET 0 has people looked up by the primary key, in the order of their ids: how many are in a stream the planner
-- cannot know here, and it once read all of `users` for one.
CREATE OR REPLACE FUNCTION audience_people(audience jsonb)
RETURNS TABLE (user_id bigint, username text, left_out text)
LANGUAGE sql STABLE AS $$
    WITH own AS (
        SELECT user_id FROM people_of(audience, true)
    ), others AS (
        SELECT user_id FROM people_of(audience, false)
    ), named AS (
        SELECT u.user_id, u.username, u.language, u.language_code, u.first_seen_at, u.last_seen_at,
               u.blocked_at, u.opted_out_at, u.paused_until, u.wants, true AS own
          FROM (SELECT own.user_id FROM own ORDER BY 1) AS ordered
         CROSS JOIN LATERAL (SELECT * FROM users WHERE users.user_id = ordered.user_id OFFSET 0) AS u
         WHERE (audience ->> 'everyone')::boolean IS NOT TRUE
        UNION ALL
        SELECT u.user_id, u.username, u.language, u.language_code, u.first_seen_at, u.last_seen_at,
               u.blocked_at, u.opted_out_at, u.paused_until, u.wants, false
          FROM (SELECT others.user_id FROM others ORDER BY 1) AS ordered
         CROSS JOIN LATERAL (SELECT * FROM users WHERE users.user_id = ordered.user_id OFFSET 0) AS u
         WHERE (audience ->> 'everyone')::boolean IS NOT TRUE
           AND NOT EXISTS (SELECT FROM own WHERE own.user_id = u.user_id)
        UNION ALL
        SELECT u.user_id, u.username, u.language, u.language_code, u.first_seen_at, u.last_seen_at,
               u.blocked_at, u.opted_out_at, u.paused_until, u.wants,
               u.wants = 'own_stream' AND u.user_id IN (SELECT own.user_id FROM own)  -- nobody else is asked about
          FROM users AS u
         WHERE (audience ->> 'everyone')::boolean
        UNION ALL
        SELECT u.user_id, u.username, u.language, u.language_code, u.first_seen_at, u.last_seen_at,
               u.blocked_at, u.opted_out_at, u.paused_until, u.wants, false
          FROM users AS u
         WHERE (audience ->> 'no_course')::boolean AND (audience ->> 'everyone')::boolean IS NOT TRUE
           AND NOT EXISTS (SELECT FROM own WHERE own.user_id = u.user_id)
           AND NOT EXISTS (SELECT FROM others WHERE others.user_id = u.user_id)
           AND NOT EXISTS (SELECT FROM bookings AS b
                            WHERE person_id(b.user_id) = u.user_id AND b.confirmed IS DISTINCT FROM -1)
    ), unwanted AS (
        SELECT user_id FROM people_of(audience -> 'but_not', true)
        UNION ALL
        SELECT user_id FROM people_of(audience -> 'but_not', false)
        UNION ALL
        SELECT u.user_id FROM users AS u
         WHERE (audience -> 'but_not' ->> 'no_course')::boolean
           AND NOT EXISTS (SELECT FROM bookings AS b
                            WHERE person_id(b.user_id) = u.user_id AND b.confirmed IS DISTINCT FROM -1)
        UNION ALL
        SELECT r.user_id FROM message_recipients AS r  -- it reached them, or may have, or still will
         WHERE audience -> 'only' ->> 'did' = 'missed' AND r.message_id = (audience -> 'only' ->> 'broadcast')::bigint
           AND r.delivery_status NOT IN ('failed', 'cancelled') AND r.user_id IS NOT NULL
        UNION ALL
        SELECT p.user_id FROM button_presses AS p
         WHERE audience -> 'only' ->> 'did' = 'ignored' AND p.message_id = (audience -> 'only' ->> 'broadcast')::bigint
           AND (audience -> 'only' ->> 'button' IS NULL OR p.button_id = audience -> 'only' ->> 'button')
    ), wanted AS (
        SELECT r.user_id FROM message_recipients AS r
         WHERE audience -> 'only' ->> 'did' IN ('got', 'ignored')
           AND r.message_id = (audience -> 'only' ->> 'broadcast')::bigint
           AND r.delivery_status IN ('sent', 'deleted')
        UNION
        SELECT p.user_id FROM button_presses AS p
         WHERE audience -> 'only' ->> 'did' = 'pressed' AND p.message_id = (audience -> 'only' ->> 'broadcast')::bigint
           AND (audience -> 'only' ->> 'button' IS NULL OR p.button_id = audience -> 'only' ->> 'button')
    )
    SELECT named.user_id, named.username,
           CASE WHEN named.blocked_at IS NOT NULL THEN 'blocked'
                WHEN named.opted_out_at IS NOT NULL THEN 'opted_out'
                WHEN named.paused_until > now() THEN 'paused'
                WHEN named.wants = 'own_stream' AND NOT named.own THEN 'own_stream'
           END
      FROM named LEFT JOIN wanted USING (user_id)
     WHERE NOT EXISTS (SELECT FROM unwanted WHERE unwanted.user_id = named.user_id)
       AND (wanted.user_id IS NOT NULL OR coalesce(audience -> 'only' ->> 'did', 'missed') = 'missed')
       AND CASE audience -> 'only' ->> 'seen'
               WHEN 'new' THEN named.first_seen_at > now() - make_interval(days => (audience -> 'only' ->> 'days')::int)
               WHEN 'active' THEN named.last_seen_at > now() - make_interval(days => (audience -> 'only' ->> 'days')::int)
               WHEN 'silent' THEN coalesce(named.last_seen_at, named.first_seen_at)
                                  <= now() - make_interval(days => (audience -> 'only' ->> 'days')::int)
               ELSE true
           END
       AND (audience -> 'only' ->> 'language' IS NULL
            OR spoken_language(named.language, named.language_code) = audience -> 'only' ->> 'language')
$$;
