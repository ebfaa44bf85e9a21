-- runs with: 1
-- Instants are UTC milliseconds. Words and statuses are text, so that a person with sqlite3 can read them.

CREATE TABLE incidents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    service TEXT NOT NULL,
    status TEXT NOT NULL,
    version INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    failing_since INTEGER NOT NULL,
    closed_at INTEGER NULL,
    due_at INTEGER NULL,
    restarts INTEGER NOT NULL,
    finding TEXT NOT NULL,
    under INTEGER NULL,
    waits INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX one_open_incident_per_service ON incidents (service) WHERE closed_at IS NULL;
CREATE INDEX incidents_due ON incidents (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX incidents_opened ON incidents (opened_at);
CREATE INDEX incidents_under ON incidents (under) WHERE under IS NOT NULL;
CREATE INDEX incidents_by_service ON incidents (service, closed_at);

-- chain = SHA-256 over the chain before, the sequence, word, version, instant, actor and the digest of the body: a body may be
-- redacted later and the chain still proves the rest.
CREATE TABLE events (
    incident INTEGER NOT NULL REFERENCES incidents (id),
    sequence INTEGER NOT NULL,
    word TEXT NOT NULL,
    version INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor_id TEXT NULL,
    actor_name TEXT NULL,
    body TEXT NOT NULL,
    digest BLOB NOT NULL,
    chain BLOB NOT NULL,
    PRIMARY KEY (incident, sequence)
) WITHOUT ROWID;

-- One action at a time per target: taken with restart_begun or action_begun, freed with their end.
CREATE TABLE target_locks (
    platform TEXT NOT NULL,
    target TEXT NOT NULL,
    incident INTEGER NOT NULL,
    key TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (platform, target)
) WITHOUT ROWID;

CREATE TABLE restarts (
    key TEXT PRIMARY KEY,
    platform TEXT NOT NULL,
    target TEXT NOT NULL,
    service TEXT NOT NULL,
    incident INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX restarts_by_target ON restarts (platform, target, at);

-- A person closed the incident of a failing service: nothing opens before the instant or a recovery.
CREATE TABLE quiet (
    service TEXT PRIMARY KEY,
    incident INTEGER NOT NULL,
    until INTEGER NOT NULL,
    closed_by TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE kill_switches (
    service TEXT PRIMARY KEY,
    set_by TEXT NOT NULL,
    at INTEGER NOT NULL,
    because TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE playbooks (
    service TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    text TEXT NOT NULL,
    hash TEXT NOT NULL,
    plan TEXT NOT NULL,
    confirmed_by TEXT NOT NULL,
    confirmed_at INTEGER NOT NULL,
    paused TEXT NULL
) WITHOUT ROWID;

CREATE TABLE playbook_history (
    service TEXT NOT NULL,
    confirmed_at INTEGER NOT NULL,
    confirmed_by TEXT NOT NULL,
    source TEXT NOT NULL,
    text TEXT NOT NULL,
    plan TEXT NOT NULL,
    PRIMARY KEY (service, confirmed_at)
) WITHOUT ROWID;

CREATE TABLE check_states (
    service TEXT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (service, name)
) WITHOUT ROWID;

CREATE TABLE check_minutes (
    service TEXT NOT NULL,
    name TEXT NOT NULL,
    minute INTEGER NOT NULL,
    looks INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    total_ms INTEGER NOT NULL,
    slowest_ms INTEGER NOT NULL,
    PRIMARY KEY (service, name, minute)
);
CREATE INDEX check_minutes_by_minute ON check_minutes (minute);

-- Every minute with news the heads of all chains are sealed into one hash, which is also logged.
CREATE TABLE seals (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    events INTEGER NOT NULL,
    hash BLOB NOT NULL
);

-- Written now and then, to learn that the store can be written.
CREATE TABLE pulse (one INTEGER PRIMARY KEY, at INTEGER NOT NULL);
