-- runs with: 1
-- What models were asked, for the limits of a month and of an incident, and so that nothing is paid for twice. Costs are in millionths of the
-- money that the operator's prices are in.
CREATE TABLE model_calls (
    entry INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    purse TEXT NOT NULL,
    prompt TEXT NOT NULL,
    version INTEGER NOT NULL,
    model TEXT NOT NULL,
    question TEXT NOT NULL,
    tokens_in INTEGER NOT NULL,
    tokens_out INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    ended TEXT NULL,
    answer TEXT NULL
);
CREATE INDEX model_calls_by_at ON model_calls (at);
CREATE INDEX model_calls_by_purse ON model_calls (purse);
CREATE INDEX model_calls_by_question ON model_calls (question) WHERE answer IS NOT NULL;
