#!/usr/bin/env python3
"""Fits the weights of src/answer/evidence.rs and writes them there.

  python3 -m venv venv && venv/bin/pip install numpy scikit-learn
  cargo build --release && venv/bin/python tests/weights/fit.py [PUBLIC]

Multinomial logistic regression over three outcomes: the fact that comes first answers the question, a judgement is wanted, neither.
It reads the numbers behind each question that `footnote eval --numbers` prints, for:

- the shipped story: the questions there to tune on, and one phrasing in 25 that the engine is not shown (five folds);
- the shipped story made poor: 0, 3 and 10 phrasings a fact, no words of one meaning, no neighbouring matters;
- five of the invented stories under tests/cases/stories (the other three are there to report on);
- public question sets, if a folder PUBLIC of them is given: NAME/entries.jsonl and NAME/queries.jsonl, of which `valid` is read.

Each set weighs the same, whatever its size; the folds count twice, the public sets 0.3, since their questions are not about news.
Figures of the sets that are only reported on are printed beside the others.
"""
import json, os, random, re, subprocess, sys, tempfile, tomllib

import numpy as np
from sklearn.linear_model import LogisticRegression

root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
program, code = f"{root}/target/release/footnote", f"{root}/src/answer/evidence.rs"
quoted = lambda value: json.dumps(value, ensure_ascii=False)
shipped = {part: tomllib.load(open(f"{root}/knowledge/{part}.toml", "rb")) for part in ("facts", "outside", "narratives", "sources", "story", "words")}
stories = f"{root}/tests/cases/stories"
tune, work = f"{root}/tests/cases/questions-tune.jsonl", tempfile.mkdtemp()


def folder(parts):
    """Writes a story of tables and arrays of tables as a folder."""
    out = tempfile.mkdtemp(dir=work)
    for name, content in parts.items():
        single = {key: value for key, value in content.items() if not (isinstance(value, list) and value and isinstance(value[0], dict))}
        text = [f"{key} = {quoted(value)}" for key, value in single.items()]
        for key in content.keys() - single.keys():
            for row in content[key]:
                text += [f"\n[[{key}]]"] + [f"{k} = {quoted(v)}" for k, v in row.items() if not isinstance(v, (dict, list)) or isinstance(v, list) and not (v and isinstance(v[0], dict))]
        open(f"{out}/{name}.toml", "w").write("\n".join(text) + "\n")
    return out


def questions(rows):
    out = tempfile.mkstemp(dir=work)[1]
    open(out, "w").write("\n".join(json.dumps(row) for row in rows) + "\n")
    return out


def numbers(story, file):
    run = subprocess.run([program, "--knowledge", story, "eval", "--numbers", file], capture_output=True, text=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


def poor(n):
    draw = random.Random(n)
    facts = [dict(fact, ask=draw.sample(fact["ask"], min(n, len(fact["ask"])))) for fact in shipped["facts"]["fact"]]
    narratives = dict(shipped["narratives"], ask=[])
    return folder({"facts": {"fact": facts}, "narratives": narratives, "sources": shipped["sources"], "story": shipped["story"]})


def unseen(fold):
    """The story without a fifth of its phrasings, and a fifth of those as questions."""
    asked = []

    def kept(texts, first, kind, ids):
        left = []
        for at, text in enumerate(texts, first + 1):
            if at % 5 != fold:
                left.append(text)
            elif at % 25 == fold:
                asked.append({"q": text, "kind": kind, "ids": ids})
        return left

    facts = [dict(fact, ask=kept(fact["ask"], at, "facts", [[fact["id"]]])) for at, fact in enumerate(shipped["facts"]["fact"])]
    outside = [dict(matter, ask=kept(matter["ask"], at, "unknown", [])) for at, matter in enumerate(shipped["outside"]["outside"])]
    narratives = dict(shipped["narratives"], ask=kept(shipped["narratives"]["ask"], 0, "narratives", []))
    story = folder(dict(shipped, facts={"fact": facts}, outside={"outside": outside}, narratives=narratives))
    return numbers(story, questions(asked))


def public(name):
    read = lambda file: [json.loads(line) for line in open(f"{sys.argv[1]}/{name}/{file}.jsonl")]
    named = lambda key: key.replace("_", "-").lower()
    facts = [
        {"id": named(e["id"]), "text": e.get("statement") or e["phrasings"][0] + ".", "sources": ["s"], "ask": e["phrasings"]} for e in read("entries")
    ]
    story = folder({"facts": {"fact": facts}, "sources": {"source": [{"id": "s", "publisher": "P"}]}, "story": {"title": "T", "about": "A.", "as_of": "2024-01-01"}})
    rows = [q for q in read("queries") if q["split"] == "valid"]
    asked = [{"q": q["q"], "kind": "facts", "ids": [[named(q["expect"])]]} if q["kind"] == "in" else {"q": q["q"], "kind": "unknown"} for q in rows]
    return numbers(story, questions(asked))


sets = {"shipped": (1, numbers(f"{root}/knowledge", tune)), "unseen": (2, sum((unseen(fold) for fold in range(5)), []))}
for n in (0, 3, 10):
    sets[f"poor {n}"] = (1, numbers(poor(n), tune))
for name in ("ferry", "festival", "stadium", "harbour", "bridge"):
    sets[name] = (1, numbers(f"{stories}/{name}", f"{stories}/{name}.jsonl"))
for name in sorted(os.listdir(sys.argv[1])) if len(sys.argv) > 1 else []:
    if os.path.exists(f"{sys.argv[1]}/{name}/queries.jsonl"):
        sets[name] = (0.3, public(name))
for name in ("library", "mine", "vaccine"):
    sets[f"({name})"] = (0, numbers(f"{stories}/{name}", f"{stories}/{name}.jsonl"))
sets["(report)"] = (0, numbers(f"{root}/knowledge", f"{root}/tests/cases/questions-report.jsonl"))

source = open(code).read()
table = re.search(r"const WEIGHTS.*?= \[\n(.*?)\];", source, re.S)
names = re.findall(r'\("([a-z ]+)", ', table[1])
X, y, weight, of = [], [], [], []
for name, (factor, rows) in sets.items():
    for row in rows:
        X.append([row["numbers"][n] for n in names])
        y.append(1 if row["kind"] == "facts" and row["right"] else 2 if row["kind"] == "narratives" else 0)
        weight.append(1000 * factor / len(rows))
        of.append((name, row["kind"]))
X, y, weight = np.array(X), np.array(y), np.array(weight)
model = LogisticRegression(max_iter=5000).fit(X[weight > 0], y[weight > 0], sample_weight=weight[weight > 0])
chance = model.predict_proba(X)
for name in sets:
    here = [at for at, (set_, _) in enumerate(of) if set_ == name]
    judged = [chance[at][2] >= 0.5 for at in here]
    stated = [not j and chance[at][1] >= 0.7 for at, j in zip(here, judged)]
    facts = [at for at in here if of[at][1] == "facts"]
    right = sum(s and y[at] == 1 for at, s in zip(here, stated))
    wrong = sum(s and y[at] != 1 or j and y[at] != 2 for at, s, j in zip(here, stated, judged))
    print(f"{name:16} {len(here):5} questions, facts right {100 * right / max(len(facts), 1):5.1f}%, wrong of all {100 * wrong / len(here):4.1f}%")
rows = [f'    ("{n}", {b - a:.2f}, {c - a:.2f}),\n' for n, a, b, c in zip(names, *model.coef_)]
source = source.replace(table[1], "".join(rows))
bias = [value - model.intercept_[0] for value in model.intercept_[1:]]
source = re.sub(r"const BIAS: \(f32, f32\) = \(.*\);", f"const BIAS: (f32, f32) = ({bias[0]:.2f}, {bias[1]:.2f});", source)
open(code, "w").write(source)
