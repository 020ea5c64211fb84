#!/usr/bin/env python3
"""Answer quality of Footnote and its peers on the same public questions: `quality.py DIR PROGRAM [ENGINE...]`; `quality` beside it
calls this. An engine is any part of a name in the table; without any, all are measured.

DIR holds a folder for each set: entries.jsonl {id, statement, phrasings, answers?}, queries.jsonl {qid, q, expect, split, kind} and,
where there are any, the test questions with one typing error in queries.t1.jsonl. Only the test halves are asked.

accuracy     percent of the questions with an answer whose best entry is the right one, whether or not an engine would answer
with a slip  the same with one typing error in each question
AUROC        percent chance that a question with an answer scores higher than one without
"""
import json, os, re, subprocess, sys, time

folder, program, *wanted = sys.argv[1:]
rows = lambda path: [json.loads(line) for line in open(path, encoding="utf-8")]


def missing(name, error):
    print(f"{name} is skipped: {error}", file=sys.stderr)


class Set:
    def __init__(self, name):
        self.name, self.path = name, f"{folder}/{name}"
        self.entries = rows(f"{self.path}/entries.jsonl")
        self.test = [query for query in rows(f"{self.path}/queries.jsonl") if query["split"] == "test"]
        slips = f"{self.path}/queries.t1.jsonl"
        self.slips = rows(slips) if os.path.exists(slips) else []
        self.ids = [entry["id"] for entry in self.entries]
        # Every phrasing with its entry, and the same with the statement or the answers.
        self.asked = [(text, at) for at, entry in enumerate(self.entries) for text in entry["phrasings"]]
        told = lambda entry: entry.get("answers") or [text for text in [entry.get("statement")] if text]
        # One statement is another phrasing to a sentence model; answers of many sentences are not.
        self.short = [(text, at) for at, entry in enumerate(self.entries) for text in entry["phrasings"] + (told(entry) if not entry.get("answers") else [])]
        self.all = [(text, at) for at, entry in enumerate(self.entries) for text in entry["phrasings"] + told(entry)]


def best_of(scores, owners, count):
    """Scores of texts (a row a question) as those of entries: the best of each."""
    import numpy as np

    out = np.full((scores.shape[0], count), -np.inf, np.float32)
    for at in range(count):
        mine = owners == at
        if mine.any():
            out[:, at] = scores[:, mine].max(1)
    return out


def words():
    import Stemmer

    stemmer = Stemmer.Stemmer("english")
    return lambda text: stemmer.stemWords(re.findall("[a-z0-9]+", text.lower().replace("'", "")))


def bm25(whole):
    """BM25 (k1 1.2, b 0.75) over stems; a phrasing a document, or an entry a document."""
    import numpy as np
    from sklearn.feature_extraction.text import CountVectorizer

    def prepare(task):
        owners = np.array([at for _, at in task.all])
        texts = [text for text, _ in task.all]
        if whole:
            texts = [" ".join(text for text, at in task.all if at == entry) for entry in range(len(task.ids))]
            owners = np.arange(len(task.ids))
        counter = CountVectorizer(analyzer=words())
        counts = counter.fit_transform(texts).astype(np.float32)
        held = np.asarray((counts > 0).sum(0)).ravel()
        rare = np.log(1 + (len(texts) - held + 0.5) / (held + 0.5))
        length = np.asarray(counts.sum(1)).ravel()
        weights = counts.tocoo()
        norm = 1.2 * (0.25 + 0.75 * length / length.mean())
        weights.data = weights.data * 2.2 / (weights.data + norm[weights.row]) * rare[weights.col]
        weights = weights.tocsr()

        def ask(questions):
            found = counter.transform(questions).astype(np.float32)
            return best_of((found @ weights.T).toarray(), owners, len(task.ids))

        return ask

    return prepare


def tf_idf(task):
    """TF-IDF over stems with logistic regression on the phrasings."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    vectors = TfidfVectorizer(analyzer=words(), sublinear_tf=True)
    matrix = vectors.fit_transform([text for text, _ in task.all])
    model = LogisticRegression(C=30, max_iter=300).fit(matrix, [at for _, at in task.all])
    return lambda questions: model.predict_proba(vectors.transform(questions)).astype(np.float32)


def rapidfuzz(task):
    import numpy as np
    from rapidfuzz import fuzz, process, utils

    texts = [utils.default_process(text) for text, _ in task.asked]
    owners = np.array([at for _, at in task.asked])

    def ask(questions):
        asked = [utils.default_process(question) for question in questions]
        return best_of(process.cdist(asked, texts, scorer=fuzz.token_set_ratio), owners, len(task.ids))

    return ask


model = None


def minilm(mean):
    """The sentence model: the nearest phrasing or statement, or the mean of an entry's phrasings."""
    import numpy as np
    from minilm import MiniLM

    global model
    model = model or MiniLM()

    def prepare(task):
        stored = task.asked if mean else task.short
        owners = np.array([at for _, at in stored])
        vectors = model.encode([text for text, _ in stored])
        if mean:
            vectors = np.array([vectors[owners == at].mean(0) for at in range(len(task.ids))])
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            owners = np.arange(len(task.ids))
        return lambda questions: best_of(model.encode(questions) @ vectors.T, owners, len(task.ids))

    return prepare


def from_scores(prepare):
    """A peer that scores every entry, as a function from a set to predictions by question."""

    def predict(task):
        ask = prepare(task)
        out = {}
        for queries in [task.test, task.slips]:
            if queries:
                for query, scores in zip(queries, ask([query["q"] for query in queries])):
                    at = scores.argmax()
                    out[query["qid"], query["q"]] = (task.ids[at], float(scores[at]))
        return out

    return predict


def from_program(engine):
    """An engine of the program, with its own decision to answer."""

    def predict(task):
        files = ["queries.jsonl"] + (["queries.t1.jsonl"] if task.slips else [])
        told = subprocess.run([program, "rank", engine, task.path, *files], check=True, capture_output=True, text=True)
        found = [json.loads(line) for line in told.stdout.splitlines()]
        return {(row["qid"], row["q"]): (row["id"], row["score"], row["answer"]) for row in found}

    return predict


def auroc(inside, outside):
    """Chance that one of the first is higher than one of the second; half where they are equal."""
    import numpy as np

    outside = np.sort(outside)
    below = np.searchsorted(outside, inside, "left") + np.searchsorted(outside, inside, "right")
    return below.mean() / 2 / len(outside)


def figures(task, found):
    none = -1e9
    answer = lambda query: found.get((query["qid"], query["q"]), (None, None))
    known = [query for query in task.test if query["kind"] == "in"]
    strange = [query for query in task.test if query["kind"] != "in"]
    right = lambda queries: 100 * sum(answer(query)[0] == query["expect"] for query in queries) / len(queries)
    score = lambda query: none if answer(query)[1] is None else answer(query)[1]
    slips = [query for query in task.slips if query["kind"] == "in"]
    out = {"accuracy": right(known)}
    out["slip"] = right(slips) if slips else None
    out["auroc"] = 100 * auroc([score(query) for query in known], [score(query) for query in strange]) if strange else None
    if len(answer(known[0])) > 2:
        answered = [query for query in known if answer(query)[2]]
        correct = sum(answer(query)[0] == query["expect"] for query in answered)
        out["own"] = [100 * correct / len(known), 100 * (len(answered) - correct) / len(known)]
        out["own"].append(100 * sum(not answer(query)[2] for query in strange) / len(strange) if strange else None)
    return out


PEERS = [
    ("rapidfuzz, token set", lambda: from_scores(rapidfuzz)),
    ("BM25, best phrasing", lambda: from_scores(bm25(False))),
    ("BM25, entry as a document", lambda: from_scores(bm25(True))),
    ("tantivy, best phrasing", lambda: from_program("tantivy")),
    ("tantivy, fuzzy terms", lambda: from_program("tantivy-fuzzy")),
    ("TF-IDF, logistic regression", lambda: from_scores(tf_idf)),
    ("MiniLM, nearest phrasing", lambda: from_scores(minilm(False))),
    ("MiniLM, entry mean", lambda: from_scores(minilm(True))),
    ("**Footnote**", lambda: from_program("footnote")),
]

sets = [Set(name) for name in sorted(os.listdir(folder)) if os.path.exists(f"{folder}/{name}/queries.jsonl")]
cell = lambda value: "" if value is None else f"{value:.1f}"
kept = {}
for name, make in PEERS:
    if wanted and not any(part in name for part in wanted):
        continue
    start = time.time()
    try:
        predict = make()
        kept[name] = [figures(task, predict(task)) for task in sets]
    except (ImportError, AttributeError) as error:
        missing(name, error)
        continue
    print(f"{name}: {time.time() - start:.0f} s", file=sys.stderr)

# A column that no set has is left out.
parts = [(at, part) for at in range(len(sets)) for part in ["accuracy", "slip", "auroc"] if any(row[at][part] is not None for row in kept.values())]
title = {"accuracy": "", "slip": ", a slip", "auroc": ", AUROC"}
print("| engine | " + " | ".join(sets[at].name + title[part] for at, part in parts) + " |")
print("|---" * (len(parts) + 1) + "|")
for name, row in kept.items():
    print(f"| {name} | " + " | ".join(cell(row[at][part]) for at, part in parts) + " |")
own = kept.get("**Footnote**")
if own:
    print("\n| Footnote's own decision | answered right | answered wrong | declined of those without an answer |\n|---|---|---|---|")
    for task, row in zip(sets, own):
        print(f"| {task.name} | " + " | ".join(cell(value) for value in row["own"]) + " |")
