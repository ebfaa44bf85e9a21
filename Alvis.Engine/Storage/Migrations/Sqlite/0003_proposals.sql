-- runs with: 1
-- A person's pause ends by itself; one for a missing file has no end and nobody who asked for it.
ALTER TABLE playbooks ADD COLUMN paused_until INTEGER NULL;
ALTER TABLE playbooks ADD COLUMN paused_by TEXT NULL;

-- Playbooks that wait to be confirmed. Base is the hash of the version that was in force when they were shown. One that has ended stays
-- for a day, so that whoever comes second is told by whom.
CREATE TABLE proposals (
    id TEXT PRIMARY KEY,
    service TEXT NOT NULL,
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    base TEXT NULL,
    by_id TEXT NOT NULL,
    by_name TEXT NOT NULL,
    surface TEXT NOT NULL,
    at INTEGER NOT NULL,
    ended TEXT NULL,
    ended_by TEXT NULL,
    ended_at INTEGER NULL
) WITHOUT ROWID;
CREATE INDEX proposals_at ON proposals (at);

-- Checks and recovery go on; nothing opens and nobody is paged until the instant.
CREATE TABLE silences (
    service TEXT PRIMARY KEY,
    until INTEGER NOT NULL,
    by_id TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at INTEGER NOT NULL,
    because TEXT NULL
) WITHOUT ROWID;
