"""A small vocabulary in CLIP's own format: bytes, bytes that end a word, merges in order, the two special tokens."""

import json
from pathlib import Path

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers


def write_vocabulary(corpus: str, folder: Path, merges: int) -> int:
    """Learn at most `merges` merges from the corpus, write vocab.json and merges.txt, return the vocabulary's size."""
    letters = list(byte_letters())
    tokenizer = Tokenizer(models.BPE(end_of_word_suffix="</w>"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"), "removed", invert=True),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])
    trainer = trainers.BpeTrainer(vocab_size=len(letters) * 2 + merges, initial_alphabet=letters,
                                  end_of_word_suffix="</w>", show_progress=False)
    tokenizer.train_from_iterator(corpus.splitlines(), trainer)
    pairs = [tuple(p) if not isinstance(p, str) else tuple(p.split(" "))
             for p in json.loads(tokenizer.to_str())["model"]["merges"]][:merges]

    words = letters + [letter + "</w>" for letter in letters]
    words += [a + b for a, b in pairs] + ["<|startoftext|>", "<|endoftext|>"]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.json").write_text(json.dumps({word: i for i, word in enumerate(words)}, ensure_ascii=False), "utf-8")
    (folder / "merges.txt").write_text("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in pairs), "utf-8")
    return len(words)


def byte_letters():
    """The letter that byte-level BPE writes for each byte: itself where printable, else one from U+0100 on."""
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    spare = 0
    for byte in printable:
        yield chr(byte)
    for byte in range(256):
        if byte not in printable:
            yield chr(256 + spare)
            spare += 1
