-- runs with: 1
-- People with their accounts on every surface, and what they did outside incidents. Roles are words.

CREATE TABLE people (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    added_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX people_by_role ON people (role);

-- account = surface:id; one account is one person's.
CREATE TABLE accounts (
    account TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES people (id)
) WITHOUT ROWID;
CREATE INDEX accounts_by_person ON accounts (person);

-- hash = SHA-256 of what the browser holds.
CREATE TABLE sessions (
    hash BLOB PRIMARY KEY,
    person TEXT NOT NULL REFERENCES people (id),
    expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX sessions_by_person ON sessions (person);
CREATE INDEX sessions_by_end ON sessions (expires_at);

-- A sign-in link is good once. After its end it is refused anyway and need not be remembered.
CREATE TABLE used_links (
    nonce TEXT PRIMARY KEY,
    expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX used_links_by_end ON used_links (expires_at);

-- chain = SHA-256 over the chain before, the number, instant, actor, word and the digest of about and text.
CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor_id TEXT NULL,
    actor_name TEXT NULL,
    what TEXT NOT NULL,
    about TEXT NOT NULL,
    text TEXT NOT NULL,
    chain BLOB NOT NULL
);
CREATE INDEX audit_by_instant ON audit (at);

-- How long the audit is, so that what is cut off at its end is missed.
CREATE TABLE audit_length (one INTEGER PRIMARY KEY, length INTEGER NOT NULL);
INSERT INTO audit_length (one, length) VALUES (1, 0);

ALTER TABLE seals ADD COLUMN audit INTEGER NOT NULL DEFAULT 0;

CREATE INDEX events_of_people ON events (at) WHERE actor_id IS NOT NULL;
