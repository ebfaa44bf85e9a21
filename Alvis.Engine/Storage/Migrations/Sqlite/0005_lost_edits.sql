-- runs with: 1
-- When an edit ended without an answer, in milliseconds since 1970: it may still arrive after a later one.
ALTER TABLE posted_threads ADD COLUMN edit_lost_at INTEGER NULL;
