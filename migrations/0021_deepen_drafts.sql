-- Drafts know how often they were changed, and recipients all messages that they were sent.

ALTER TABLE drafts
    ADD COLUMN version integer NOT NULL DEFAULT 0,  -- grows with each change: who changes an older one is told
    ADD COLUMN said_in bigint;                      -- the owner's message that was put in last (message_id of their chat)

UPDATE drafts SET said_in = (content->>'said_in')::bigint, content = content - 'said_in'
WHERE content ? 'said_in';

ALTER TABLE message_recipients
    ADD COLUMN further_message_ids bigint[];        -- of an album: its second and later messages, and the one with its buttons
