"""Write textual inversions for the tiny pipelines of Stable Diffusion 2 and XL, in the layouts of diffusers and of AUTOMATIC1111's
web UI, and what diffusers draws with them; and a text encoder with its weights in a file beside it.

    python scripts/parity/textual_inversion.py

The exports and their tokenizers in the resources stay as they are; run this after pictures.py.
"""

import json
import shutil
import tempfile
from pathlib import Path

import onnx
import torch
from diffusers import DiffusionPipeline
from PIL import Image
from safetensors.torch import load_file, save_file

import chunks
import pipelines

RESOURCES = Path(__file__).resolve().parents[2] / "service/diffusion/src/test/resources"
GOLDENS = RESOURCES / "goldens/textual-inversion"
LONG = ", ".join(["a red fox", "a quiet lake", "an old sailor", "a blue scarf", "a small city", "pine forest"] * 3)

# name, family, prompt, negative prompt
CASES = [
    ("words", "sd2", "a <fox-toy> under a violet sky", "bad-hands, blurry"),
    ("vectors", "sd2", "bad-hands_2 on a lake, <fox-toy><fox-toy> sky", ""),
    ("weights", "sd2", "a (<fox-toy>:1.4) under a (bad-hands:0.6) sky", "(bad-hands:1.2), text"),
    # the word's four vectors begin with the 74th token
    ("chunks", "sd2", None, "blurry"),
    ("two-encoders", "xl", "a red fox in two-styles under a violet sky", "blurry"),
]


def files() -> None:
    torch.manual_seed(5)
    save_file({"<fox-toy>": torch.randn(16) * 2}, GOLDENS / "fox.safetensors")
    save_file({"emb_params": torch.randn(4, 16) * 2}, GOLDENS / "bad-hands.safetensors")
    save_file({"clip_l": (torch.randn(2, 16) * 2).half(), "clip_g": (torch.randn(2, 24) * 2).half()},
              GOLDENS / "two-styles.safetensors")


def read(family: str, scratch: Path) -> DiffusionPipeline:
    """Returns the pipeline of an export in the resources."""
    folder = scratch / family
    pipelines.save(family, folder)
    for tokenizer in (RESOURCES / f"tiny-{family}").glob("tokenizer*"):  # a vocabulary that is learned anew can differ
        shutil.copytree(tokenizer, folder / tokenizer.name, dirs_exist_ok=True)
    pipe = DiffusionPipeline.from_pretrained(folder)
    pipe.set_progress_bar_config(disable=True)
    return pipe


def load(family: str, scratch: Path) -> DiffusionPipeline:
    pipe = read(family, scratch)
    if family == "sd2":
        pipe.load_textual_inversion(str(GOLDENS), weight_name="fox.safetensors")
        pipe.load_textual_inversion(str(GOLDENS), weight_name="bad-hands.safetensors", token="bad-hands")
    else:
        both = load_file(GOLDENS / "two-styles.safetensors")
        pipe.load_textual_inversion(both["clip_l"], token="two-styles", tokenizer=pipe.tokenizer, text_encoder=pipe.text_encoder)
        pipe.load_textual_inversion(both["clip_g"], token="two-styles", tokenizer=pipe.tokenizer_2,
                                    text_encoder=pipe.text_encoder_2)
    return pipe


def crossing(tokenizer) -> str:
    """A long prompt whose chunk has room for two of the word's four vectors."""
    words = []
    while len(tokenizer(" ".join(words), add_special_tokens=False).input_ids) < 73:
        words.append((LONG.split() * 3)[len(words)])
    while len(tokenizer(" ".join(words), add_special_tokens=False).input_ids) > 73:
        words[-1:] = ["a"] if words[-1] != "a" else []
    while len(tokenizer(" ".join(words), add_special_tokens=False).input_ids) < 73:
        words.append("a")
    return " ".join(words) + " bad-hands, a <fox-toy> at night"


def main() -> None:
    shutil.rmtree(GOLDENS, ignore_errors=True)
    GOLDENS.mkdir(parents=True)
    files()
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        pipes = {family: load(family, Path(scratch)) for family in ("sd2", "xl")}
        for name, family, prompt, negative in CASES:
            pipe = pipes[family]
            prompt = prompt or crossing(pipe.tokenizer)
            arguments = dict(prompt=prompt, negative_prompt=negative)
            if name in ("weights", "chunks"):
                arguments = chunks.embeddings(pipe, prompt, negative, guided=True)
            pixels = pipe(**arguments, num_inference_steps=6, guidance_scale=5.0, width=64, height=64,
                          generator=torch.Generator("cpu").manual_seed(7), output_type="np").images[0]
            pixels = (pixels * 255).round().astype("uint8")
            Image.fromarray(pixels).save(GOLDENS / f"{name}.png", optimize=True)
            rows.append({"name": name, "family": family, "prompt": prompt, "negative": negative})
            print(name, pixels.mean(), pixels.std())
    outside = RESOURCES / "tiny-sd2-outside/text_encoder"
    shutil.rmtree(outside, ignore_errors=True)
    outside.mkdir(parents=True)
    onnx.save_model(onnx.load(RESOURCES / "tiny-sd2/text_encoder/model.onnx"), str(outside / "model.onnx"),
                    save_as_external_data=True, all_tensors_to_one_file=True, location="model.onnx_data", size_threshold=600)
    (GOLDENS / "cases.json").write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")


if __name__ == "__main__":
    main()
