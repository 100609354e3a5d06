"""Words to numbers: a small vocabulary in CLIP's file format.

The vocabulary is byte-level, so any text has tokens; each word of the world (and some that people like to
write in prompts) is one token. Its merges are learnt by byte-pair encoding from the words themselves.
"""

import json
import random
from collections import Counter
from pathlib import Path

import captions
import checkpoint
import scenes

MAX_TOKENS = 32
START, END = "<|startoftext|>", "<|endoftext|>"


def words() -> list[str]:
    """Every word that captions use, sorted."""
    rng, found = random.Random(1), set(captions.NOISE)
    for held_out in (False, True):
        for _ in range(12000):
            text = captions.caption(scenes.sample(rng, held_out), rng, noise=0)
            found.update(text.replace(",", " ").split())
    return sorted(w for w in found if not w.isdigit())


def byte_symbols() -> dict[int, str]:
    """The printable characters that stand for the 256 bytes, in the order of CLIP's vocabulary."""
    kept = [*range(33, 127), *range(161, 173), *range(174, 256)]
    rest = [b for b in range(256) if b not in kept]
    return {b: chr(b) for b in kept} | {b: chr(256 + i) for i, b in enumerate(rest)}


SYMBOL = byte_symbols()


def spelt(word: str) -> list[str]:
    """A word as symbols of its UTF-8 bytes; the last one also says that the word ends."""
    symbols = [SYMBOL[b] for b in word.encode()]
    return [*symbols[:-1], symbols[-1] + "</w>"]


def learn_merges(vocabulary: list[str]) -> list[tuple[str, str]]:
    """Byte-pair merges, most frequent first, until every word is one symbol."""
    split = [spelt(w) for w in vocabulary]
    merges = []
    while any(len(w) > 1 for w in split):
        pairs = Counter(pair for w in split for pair in zip(w, w[1:]))
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        for w in split:
            i = 0
            while i < len(w) - 1:
                if (w[i], w[i + 1]) == best:
                    w[i : i + 2] = ["".join(best)]
                i += 1
    return merges


def write_tokenizer(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    merges = learn_merges(words())
    symbols = list(SYMBOL.values())
    entries = symbols + [s + "</w>" for s in symbols] + ["".join(m) for m in merges] + [START, END]
    vocab = {token: i for i, token in enumerate(dict.fromkeys(entries))}
    (folder / "vocab.json").write_text(json.dumps(vocab, ensure_ascii=False), "utf-8")
    (folder / "merges.txt").write_text("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in merges), "utf-8")
    special = {k: {"content": v, "lstrip": False, "normalized": True, "rstrip": False, "single_word": False} for k, v in (("bos_token", START), ("eos_token", END), ("unk_token", END))}
    (folder / "special_tokens_map.json").write_text(json.dumps(special | {"pad_token": END}, indent=2) + "\n")
    config = {"add_prefix_space": False, "do_lower_case": True, "errors": "replace", "model_max_length": MAX_TOKENS, "tokenizer_class": "CLIPTokenizer"}
    config |= {k: {"__type": "AddedToken"} | v for k, v in special.items()} | {"pad_token": END}
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n")


class Tokenizer:
    """What `transformers.CLIPTokenizer` does for the plain texts of captions, only faster."""

    def __init__(self, folder: Path):
        self.vocab = json.loads((folder / "vocab.json").read_text("utf-8"))
        lines = (folder / "merges.txt").read_text("utf-8").splitlines()[1:]
        self.ranks = {tuple(line.split()): i for i, line in enumerate(lines)}
        self.start, self.end = self.vocab[START], self.vocab[END]
        self.known = {}

    def word(self, word: str) -> list[int]:
        if word not in self.known:
            parts = spelt(word)
            while len(parts) > 1:
                i = min(range(len(parts) - 1), key=lambda i: self.ranks.get((parts[i], parts[i + 1]), 1 << 30))
                pair = (parts[i], parts[i + 1])
                if pair not in self.ranks:
                    break
                j = 0
                while j < len(parts) - 1:
                    if (parts[j], parts[j + 1]) == pair:
                        parts[j : j + 2] = ["".join(pair)]
                    j += 1
            self.known[word] = [self.vocab[p] for p in parts]
        return self.known[word]

    def __call__(self, text: str) -> list[int]:
        """Lower-case words, digits, commas and spaces only."""
        ids = []
        spaced = "".join(f" {ch} " if ch == "," or ch.isdigit() else ch for ch in text)
        for word in spaced.split():
            ids += self.word(word)
        ids = [self.start] + ids[: MAX_TOKENS - 2] + [self.end]
        return ids + [self.end] * (MAX_TOKENS - len(ids))


def ready_tokenizer() -> Tokenizer:
    """The tokenizer that training uses, made where it is not there yet."""
    folder = checkpoint.folder() / "tokenizer"
    if not (folder / "tokenizer_config.json").exists():
        write_tokenizer(folder)
    return Tokenizer(folder)
