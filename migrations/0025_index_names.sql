-- The search for people by what they are called. Names are compared in small letters, and ё is е. COLLATE "C" makes
-- "begins with" a range of the index in every database, whatever its language.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE FUNCTION searchable(written text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN translate(lower(written), 'ё', 'е');

-- "first last" for searchable_name(first, last), "last first" the other way round; empty without any name.
CREATE FUNCTION searchable_name(one text, other text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN searchable(btrim(coalesce(one, '') || ' ' || coalesce(other, '')));

-- All that a person is called, in one line.
CREATE FUNCTION searchable_line(username text, first_name text, last_name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(searchable(username), '') || ' ' || searchable_name(first_name, last_name);

-- Beginnings: each is walked in its order, so that a page of people costs the same however many begin like that.
CREATE INDEX idx_users_username ON users ((searchable(username) COLLATE "C"), user_id) WHERE username IS NOT NULL;
CREATE INDEX idx_users_first_name ON users ((searchable_name(first_name, last_name) COLLATE "C"), user_id);
CREATE INDEX idx_users_last_name ON users ((searchable_name(last_name, first_name) COLLATE "C"), user_id)
    WHERE last_name IS NOT NULL;

-- What stands anywhere inside, from three letters on. A short list of what is new keeps the search fast after an import.
CREATE INDEX idx_users_inside ON users USING gin (searchable_line(username, first_name, last_name) gin_trgm_ops)
    WITH (gin_pending_list_limit = 256);
