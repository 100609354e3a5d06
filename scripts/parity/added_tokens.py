"""Write the ids that transformers' CLIPTokenizerFast gives where tokens were added: Stable Diffusion 2's pad token, and those of
textual inversion.

    python scripts/parity/added_tokens.py
"""

import json
import tempfile
from pathlib import Path

from tokenizers import AddedToken
from transformers import CLIPTokenizerFast

RESOURCES = Path(__file__).resolve().parents[2] / "service/diffusion/src/test/resources"
TEXTS = ["a red fox!", "!!", "sea! at night!!lake", "<|endoftext|> <|ENDOFTEXT|> fox", "<|StartOfText|>x", "a <cat-toy> on grass",
         "<CAT-TOY>s", "a<Dog>b <dog> c", "sky skyline <sky> a sky!", "a red <cat-toy><cat-toy>!fox"]


def main() -> None:
    rows = []
    plain = CLIPTokenizerFast.from_pretrained(RESOURCES / "tiny-sd2/tokenizer")
    inverted = CLIPTokenizerFast.from_pretrained(RESOURCES / "tiny-sd2/tokenizer")
    inverted.add_tokens([AddedToken("<cat-toy>"), AddedToken("sky", single_word=True)])
    inverted.add_special_tokens({"additional_special_tokens": [AddedToken("<Dog>", special=True, normalized=False)]})
    for tokenizer in (plain, inverted):
        with tempfile.TemporaryDirectory() as folder:
            tokenizer.save_pretrained(folder)
            config = json.loads((Path(folder) / "tokenizer_config.json").read_text())
        for text in TEXTS:
            ids = tokenizer(text, padding="max_length", max_length=77, truncation=True).input_ids
            rows.append({"text": text, "added_tokens_decoder": config["added_tokens_decoder"], "ids": ids[:24]})
    (RESOURCES / "goldens/added-tokens.json").write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")


if __name__ == "__main__":
    main()
