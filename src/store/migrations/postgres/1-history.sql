-- What was done to which edit, by whom. The triggers keep it append-only: nothing is changed or
-- removed, and each row goes on where the one before it ended. The same tables as in SQLite.

-- Whose tables these are, and of which version.
CREATE TABLE footnote (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    version BIGINT NOT NULL
);
INSERT INTO footnote (one, version) VALUES (1, 0);

CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0];
END
$$;

CREATE TABLE author (
    -- Random, and so no trace of a person who was forgotten. A moderator has one tag; a member has
    -- another for each suggestion, so that two of them cannot be laid together.
    tag TEXT PRIMARY KEY CHECK (length(tag) = 32),
    kind TEXT NOT NULL CHECK (kind IN ('moderator', 'member')),
    person BIGINT,
    CHECK (kind = 'member' OR person IS NOT NULL)
);
CREATE UNIQUE INDEX author_moderator ON author (person) WHERE kind = 'moderator';
CREATE INDEX author_member ON author (person) WHERE kind = 'member';

CREATE TRIGGER author_is_only_forgotten BEFORE UPDATE ON author FOR EACH ROW
WHEN (OLD.kind <> 'member' OR NEW.person IS NOT NULL
    OR NEW.kind IS DISTINCT FROM OLD.kind OR NEW.tag IS DISTINCT FROM OLD.tag)
EXECUTE FUNCTION refuse('an author can only be forgotten');
CREATE TRIGGER author_is_never_removed BEFORE DELETE ON author FOR EACH ROW
EXECUTE FUNCTION refuse('a tag of an author is never removed');
CREATE TRIGGER author_is_never_emptied BEFORE TRUNCATE ON author
EXECUTE FUNCTION refuse('a tag of an author is never removed');

CREATE TABLE history (
    seq BIGINT PRIMARY KEY,
    edit BIGINT NOT NULL CHECK (edit >= 1),
    version BIGINT NOT NULL CHECK (version >= 1),
    deed TEXT NOT NULL
        CHECK (deed IN ('proposed', 'suggested', 'amended', 'approved', 'published', 'discarded')),
    key TEXT NOT NULL CHECK (key <> ''),
    -- The next five stand in the row that gave this version of the edit, and only there.
    old TEXT,
    new TEXT,
    folder TEXT,
    base BIGINT CHECK (base >= 0),
    revision BIGINT UNIQUE,
    author TEXT REFERENCES author (tag),
    at BIGINT NOT NULL,
    why TEXT,
    hash TEXT NOT NULL CHECK (length(hash) = 64),
    CHECK ((deed = 'published') = (revision IS NOT NULL)),
    CHECK ((deed IN ('proposed', 'suggested', 'amended')) = (why IS NOT NULL)),
    CHECK ((deed IN ('proposed', 'suggested')) = (why IS NOT NULL AND version = 1)),
    CHECK ((why IS NOT NULL) = (base IS NOT NULL)),
    CHECK (why IS NOT NULL OR (old IS NULL AND new IS NULL AND folder IS NULL))
);
CREATE INDEX history_edit ON history (edit);
CREATE INDEX history_key ON history (key, seq);
CREATE INDEX history_published ON history (key, revision) WHERE revision IS NOT NULL;
CREATE UNIQUE INDEX history_value ON history (edit, version) WHERE why IS NOT NULL;
CREATE UNIQUE INDEX history_closed ON history (edit) WHERE deed IN ('published', 'discarded');

CREATE FUNCTION goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.seq IS DISTINCT FROM (SELECT coalesce(max(h.seq), 0) + 1 FROM history AS h) THEN
        RAISE EXCEPTION 'the row is out of turn';
    END IF;
    IF EXISTS (
        SELECT 1 FROM history AS h
        WHERE h.edit = NEW.edit AND h.deed IN ('published', 'discarded')
    ) THEN
        RAISE EXCEPTION 'the edit is closed';
    END IF;
    IF NEW.version IS DISTINCT FROM (
        SELECT coalesce(max(h.version), 0) + CASE WHEN NEW.why IS NULL THEN 0 ELSE 1 END
        FROM history AS h WHERE h.edit = NEW.edit
    ) THEN
        RAISE EXCEPTION 'the version is out of turn';
    END IF;
    IF NEW.revision IS NOT NULL AND NEW.revision IS DISTINCT FROM
        (SELECT coalesce(max(h.revision), 0) + 1 FROM history AS h)
    THEN
        RAISE EXCEPTION 'the revision is out of turn';
    END IF;
    IF NEW.base > (SELECT coalesce(max(h.revision), 0) FROM history AS h) THEN
        RAISE EXCEPTION 'the edit is based on a revision that is not there yet';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER history_goes_on BEFORE INSERT ON history FOR EACH ROW EXECUTE FUNCTION goes_on();
CREATE TRIGGER history_is_never_changed BEFORE UPDATE ON history FOR EACH ROW
EXECUTE FUNCTION refuse('the history is append-only');
CREATE TRIGGER history_is_never_removed BEFORE DELETE ON history FOR EACH ROW
EXECUTE FUNCTION refuse('the history is append-only');
CREATE TRIGGER history_is_never_emptied BEFORE TRUNCATE ON history
EXECUTE FUNCTION refuse('the history is append-only');

-- Where the history ends, so that missing last rows are noticed.
CREATE TABLE head (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO head (one, seq, hash) VALUES (1, 0, '');

-- The history with each row's value and person.
CREATE VIEW step AS
SELECT
    h.seq, h.edit, h.version, h.deed, h.key, v.old, v.new, v.folder, v.base, h.revision,
    h.author, a.person, h.at, v.why, h.hash
FROM history AS h
JOIN history AS v ON v.edit = h.edit AND v.version = h.version AND v.why IS NOT NULL
LEFT JOIN author AS a ON a.tag = h.author;

-- Wakes the other processes once an edit is public. What is lost on the way is only late: they look
-- at the revision now and then.
CREATE FUNCTION call_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('footnote', NEW.revision::text);
    RETURN NULL;
END
$$;
CREATE TRIGGER history_is_called_out AFTER INSERT ON history FOR EACH ROW
WHEN (NEW.revision IS NOT NULL) EXECUTE FUNCTION call_out();

UPDATE footnote SET version = 1;
