-- Rows of version 3, in every table.

INSERT INTO author (tag, kind, person) VALUES
    ('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1', 'moderator', 1001),
    -- Forgotten.
    ('ccccccccccccccccccccccccccccccc1', 'member', NULL),
    ('ccccccccccccccccccccccccccccccc2', 'member', 2001);

INSERT INTO history (seq, edit, version, deed, key, old, new, folder, base, revision, author, at, why,
    hash) VALUES
    (1, 1, 1, 'suggested', 'fact/a', 'zero', 'one', 'zero', 0, NULL, 'ccccccccccccccccccccccccccccccc1', 1790000000, 'a first try',
        '2ce361c655f4211dd7ce6e4fdb038db802dd56df91dff0ba45a650397df73e65'),
    (2, 1, 2, 'amended', 'fact/a', 'zero', 'two', 'zero', 0, NULL, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1', 1790000001, '',
        '9c6660570d34978936ebe41780fcac1cfc74dd8af5ae2b26e6ae92d28fbe85e4'),
    (3, 1, 2, 'published', 'fact/a', NULL, NULL, NULL, NULL, 1, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1', 1790000002, NULL,
        '10f35f5057bfd5929e86b66cab47e9072be9b582b5bdcf3bde37f5e23667db77'),
    (4, 2, 1, 'proposed', 'fact/b', 'b', NULL, 'b', 1, NULL, NULL, 1790000003, 'its gone',
        'e46bac5b8dd05ef58c0d4162d326521b4cb4ac7cf78f995d4f476b2350f8403b'),
    (5, 2, 1, 'published', 'fact/b', NULL, NULL, NULL, NULL, 2, NULL, 1790000003, NULL,
        '9ed525afb23a53f3cfdc09291ca91ae7c5b24359a383d09f6fefaa9a7860dd12'),
    (6, 3, 1, 'suggested', 'fact/a', 'two', 'three', 'zero', 2, NULL, 'ccccccccccccccccccccccccccccccc2', 1790000004, 'a second try',
        'd6bdefab81318e32a7b7fc0bf1d89cc379b5e004d75a28d479ba41f9cd3f36aa');

UPDATE head SET seq = 6, hash = 'd6bdefab81318e32a7b7fc0bf1d89cc379b5e004d75a28d479ba41f9cd3f36aa';

INSERT INTO tally (day, what, id, times) VALUES
    (20717, 'answered', '', 3),
    (20717, 'none-of-these', '', 1),
    (20717, 'fact', 'a', 2),
    (20717, 'first', 'left', 1);

INSERT INTO answer (message, channel, at, plan, revision, correct_to, quotes) VALUES
    (11, 51, 1790000000, '{}', 0, 1, false),
    (12, 51, 1790000000, '{}', 2, NULL, true);
INSERT INTO answer_key (message, place, key) VALUES
    (11, 0, 'fact/a'),
    (12, 0, 'fact/b'),
    (12, 1, 'fact/a');

INSERT INTO question (id, text, words, times, none_of_these, first, last, fate) VALUES
    (1, 'Who paid?', 'who paid', 2, 1, 1790000000, 1790000009, NULL),
    (2, 'Buy now!', 'buy now', 1, 0, 1790000000, 1790000000, 'spam');
INSERT INTO waiter (question, person, channel, message, at) VALUES (1, 3001, 51, NULL, 1790000005);

INSERT INTO vote (id, message, person, verdict, at) VALUES
    (1, 11, 3001, 'helpful', 1790000000),
    (2, 11, NULL, 'wrong', 1790000000);
INSERT INTO vote_fact (vote, fact) VALUES (1, 'a'), (2, 'a');
