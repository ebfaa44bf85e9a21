-- runs with: 1
-- What must stay the same for ever, by name: the first value counts.
CREATE TABLE firsts (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- How far each chat product has come with each incident. No posts: they are drawn from the timeline. sending_* is a post that was begun and
-- whose end is not known; begun and unfinished, the product is asked whether it is there.
CREATE TABLE posted_threads (
    surface TEXT NOT NULL,
    incident INTEGER NOT NULL REFERENCES incidents (id),
    channel TEXT NOT NULL,
    message TEXT NULL,
    begun INTEGER NOT NULL,
    told INTEGER NOT NULL,
    card INTEGER NOT NULL,
    summary INTEGER NOT NULL,
    done INTEGER NOT NULL,
    sending INTEGER NULL,
    sending_upto INTEGER NULL,
    sending_at INTEGER NULL,
    dead_why TEXT NULL,
    dead_cure TEXT NULL,
    dead_at INTEGER NULL,
    dead_for_good INTEGER NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (surface, incident)
) WITHOUT ROWID;
CREATE INDEX posted_threads_by_incident ON posted_threads (incident);
CREATE INDEX posted_threads_by_message ON posted_threads (surface, channel, message) WHERE message IS NOT NULL;
CREATE INDEX posted_threads_undone ON posted_threads (surface, incident) WHERE done = 0;
CREATE INDEX posted_threads_dead ON posted_threads (dead_at) WHERE dead_for_good = 0;
CREATE INDEX incidents_closed ON incidents (closed_at) WHERE closed_at IS NOT NULL;
