-- What was done to which edit, by whom. The triggers keep it append-only: nothing is changed or
-- removed, and each row goes on where the one before it ended.

-- Whose database it is: "Foot" in ASCII.
PRAGMA application_id = 1181708148;

CREATE TABLE author (
    -- Random, and so no trace of a person who was forgotten. A moderator has one tag; a member has
    -- another for each suggestion, so that two of them cannot be laid together.
    tag TEXT PRIMARY KEY NOT NULL CHECK (length(tag) = 32),
    kind TEXT NOT NULL CHECK (kind IN ('moderator', 'member')),
    person INTEGER,
    CHECK (kind = 'member' OR person IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX author_moderator ON author (person) WHERE kind = 'moderator';
CREATE INDEX author_member ON author (person) WHERE kind = 'member';

CREATE TRIGGER author_is_only_forgotten BEFORE UPDATE ON author
WHEN OLD.kind <> 'member' OR NEW.person IS NOT NULL
    OR NEW.kind IS NOT OLD.kind OR NEW.tag IS NOT OLD.tag
BEGIN
    SELECT RAISE(ABORT, 'an author can only be forgotten');
END;
CREATE TRIGGER author_is_never_removed BEFORE DELETE ON author
BEGIN
    SELECT RAISE(ABORT, 'a tag of an author is never removed');
END;

CREATE TABLE history (
    seq INTEGER PRIMARY KEY NOT NULL,
    edit INTEGER NOT NULL CHECK (edit >= 1),
    version INTEGER NOT NULL CHECK (version >= 1),
    deed TEXT NOT NULL
        CHECK (deed IN ('proposed', 'suggested', 'amended', 'approved', 'published', 'discarded')),
    key TEXT NOT NULL CHECK (key <> ''),
    -- The next five stand in the row that gave this version of the edit, and only there.
    old TEXT,
    new TEXT,
    folder TEXT,
    base INTEGER CHECK (base >= 0),
    revision INTEGER UNIQUE,
    author TEXT REFERENCES author (tag),
    at INTEGER NOT NULL,
    why TEXT,
    hash TEXT NOT NULL CHECK (length(hash) = 64),
    CHECK ((deed = 'published') = (revision IS NOT NULL)),
    CHECK ((deed IN ('proposed', 'suggested', 'amended')) = (why IS NOT NULL)),
    CHECK ((deed IN ('proposed', 'suggested')) = (why IS NOT NULL AND version = 1)),
    CHECK ((why IS NOT NULL) = (base IS NOT NULL)),
    CHECK (why IS NOT NULL OR (old IS NULL AND new IS NULL AND folder IS NULL))
) STRICT;
CREATE INDEX history_edit ON history (edit);
CREATE INDEX history_key ON history (key, seq);
CREATE INDEX history_published ON history (key, revision) WHERE revision IS NOT NULL;
CREATE UNIQUE INDEX history_value ON history (edit, version) WHERE why IS NOT NULL;
CREATE UNIQUE INDEX history_closed ON history (edit) WHERE deed IN ('published', 'discarded');

-- Also what stops INSERT OR REPLACE, which removes rows without the triggers for DELETE.
CREATE TRIGGER history_goes_on BEFORE INSERT ON history
BEGIN
    SELECT RAISE(ABORT, 'the row is out of turn')
    WHERE NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM history);
    SELECT RAISE(ABORT, 'the edit is closed')
    WHERE EXISTS (
        SELECT 1 FROM history WHERE edit = NEW.edit AND deed IN ('published', 'discarded')
    );
    SELECT RAISE(ABORT, 'the version is out of turn')
    WHERE NEW.version IS NOT (
        SELECT coalesce(max(version), 0) + (NEW.why IS NOT NULL) FROM history WHERE edit = NEW.edit
    );
    SELECT RAISE(ABORT, 'the revision is out of turn')
    WHERE NEW.revision IS NOT NULL
        AND NEW.revision IS NOT (SELECT coalesce(max(revision), 0) + 1 FROM history);
    SELECT RAISE(ABORT, 'the edit is based on a revision that is not there yet')
    WHERE NEW.base > (SELECT coalesce(max(revision), 0) FROM history);
END;
CREATE TRIGGER history_is_never_changed BEFORE UPDATE ON history
BEGIN
    SELECT RAISE(ABORT, 'the history is append-only');
END;
CREATE TRIGGER history_is_never_removed BEFORE DELETE ON history
BEGIN
    SELECT RAISE(ABORT, 'the history is append-only');
END;

-- Where the history ends, so that missing last rows are noticed.
CREATE TABLE head (
    one INTEGER PRIMARY KEY NOT NULL CHECK (one = 1),
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL
) STRICT;
INSERT INTO head (one, seq, hash) VALUES (1, 0, '');

-- The history with each row's value and person.
CREATE VIEW step AS
SELECT
    h.seq, h.edit, h.version, h.deed, h.key, v.old, v.new, v.folder, v.base, h.revision,
    h.author, a.person, h.at, v.why, h.hash
FROM history AS h
JOIN history AS v ON v.edit = h.edit AND v.version = h.version AND v.why IS NOT NULL
LEFT JOIN author AS a ON a.tag = h.author;

PRAGMA user_version = 1;
