-- What was asked and answered. Unlike the history, this is counted up, closed and deleted in time.

-- How often what happened on a day. "id" is the fact that was stated or the narrative that stood
-- first, and empty for whole messages.
CREATE TABLE tally (
    day INTEGER NOT NULL,
    what TEXT NOT NULL CHECK (what IN
        ('answered', 'offered', 'declined', 'other', 'none-of-these', 'fact', 'first')),
    id TEXT NOT NULL,
    times INTEGER NOT NULL CHECK (times >= 1),
    PRIMARY KEY (day, what, id),
    CHECK ((what IN ('fact', 'first')) = (id <> ''))
) STRICT, WITHOUT ROWID;

-- Answers that stand in a channel.
CREATE TABLE answer (
    message INTEGER PRIMARY KEY NOT NULL,
    channel INTEGER NOT NULL,
    at INTEGER NOT NULL,
    plan TEXT NOT NULL,
    revision INTEGER NOT NULL,
    -- The revision that it must be corrected to.
    correct_to INTEGER CHECK (correct_to > revision),
    -- The question that it left without an answer, so that somebody can ask to be told.
    question INTEGER REFERENCES question (id) ON DELETE SET NULL,
    -- The words that it made an offer for: kept as a question if nothing of the offer was meant.
    offered TEXT
) STRICT;
CREATE INDEX answer_at ON answer (at);
CREATE INDEX answer_question ON answer (question) WHERE question IS NOT NULL;
CREATE INDEX answer_correct ON answer (at, message) WHERE correct_to IS NOT NULL;

CREATE TABLE answer_key (
    message INTEGER NOT NULL REFERENCES answer (message) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    key TEXT NOT NULL,
    PRIMARY KEY (message, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_key_key ON answer_key (key, message);

-- Questions without an answer. Nobody's name stands here but those of "waiter".
CREATE TABLE question (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    text TEXT NOT NULL,
    -- The words without what makes no difference, to count them up.
    words TEXT NOT NULL UNIQUE,
    times INTEGER NOT NULL CHECK (times >= 1),
    none_of_these INTEGER NOT NULL CHECK (none_of_these BETWEEN 0 AND times),
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    fate TEXT CHECK (fate IN ('answered', 'out-of-scope', 'spam'))
) STRICT;
CREATE INDEX question_waits ON question (times DESC, last DESC) WHERE fate IS NULL;
CREATE INDEX question_last ON question (last);

-- Who wants to be told when there is an answer.
CREATE TABLE waiter (
    question INTEGER NOT NULL REFERENCES question (id) ON DELETE CASCADE,
    person INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    message INTEGER,
    PRIMARY KEY (question, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX waiter_person ON waiter (person);

-- What somebody thought of an answer; nobody's any more when "person" is gone.
CREATE TABLE vote (
    id INTEGER PRIMARY KEY NOT NULL,
    message INTEGER NOT NULL,
    person INTEGER,
    verdict TEXT NOT NULL
        CHECK (verdict IN ('helpful', 'off-topic', 'wrong', 'unclear', 'incomplete')),
    at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX vote_one ON vote (message, person) WHERE person IS NOT NULL;
CREATE INDEX vote_person ON vote (person, at) WHERE person IS NOT NULL;

CREATE TABLE vote_fact (
    vote INTEGER NOT NULL REFERENCES vote (id) ON DELETE CASCADE,
    fact TEXT NOT NULL,
    PRIMARY KEY (vote, fact)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 2;
