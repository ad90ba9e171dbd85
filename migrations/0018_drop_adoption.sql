-- Everything is adopted: the tools go.
SET LOCAL client_min_messages = warning;   -- a line for each of them tells nobody anything
DROP SCHEMA adoption CASCADE;
