-- What else is forgotten in time.

-- Since when somebody waits: a question that is asked again and again keeps nobody for ever.
ALTER TABLE waiter ADD COLUMN at BIGINT NOT NULL DEFAULT 0;
UPDATE waiter SET at = (SELECT last FROM question WHERE question.id = waiter.question);
CREATE INDEX waiter_at ON waiter (at);

-- Whether the plan holds words of whoever asked.
ALTER TABLE answer ADD COLUMN quotes BOOLEAN NOT NULL DEFAULT true;

-- Whoever suggested an edit is known only while it waits.
UPDATE author SET person = NULL
WHERE kind = 'member' AND person IS NOT NULL AND tag IN (
    SELECT author FROM history WHERE edit IN (
        SELECT edit FROM history WHERE deed IN ('published', 'discarded')
    )
);

UPDATE footnote SET version = 3;
