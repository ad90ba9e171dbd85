-- Who takes a launch back in time has the draft again, with its name.

ALTER TABLE message_history
    ADD COLUMN draft_title text;
