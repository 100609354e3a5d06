"""Draws with an exported starter model and measures whether it does what it is asked: `evaluate.py FOLDER`.

Runs the ONNX files with ONNX Runtime alone. Every prompt shows a combination of subject, colour and land
that training never saw; prompts are rolled from a fixed seed, none is chosen by hand.

- colours: 20 pairs of prompts that differ in one colour word, same seed. In the part of the picture that the
  word changed (pixels that differ by more than 24 of 255 in some channel), the mean hue is the angle of the
  mean (a*, b*) in CIELAB. A pair follows its words if each picture's mean hue is nearer to the hue of its own
  colour word than to that of the other. `whole` counts the same over all pixels; `towards`, whether going
  from the first picture to the second changes the mean (a*, b*) of all pixels towards the second colour.
- seeds: the mean difference of two pictures of one prompt drawn from different seeds.
- blank: how much of the picture bears the subject's colour (hue within 25 degrees, chroma above 25), with the
  prompt and with blank text on the same seed.
"""

import argparse
import json
import random
import time
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

import captions
import scenes
from tokenizer import Tokenizer

LATENTS = (8, 32, 32)
HUED = ("red", "orange", "yellow", "green", "teal", "blue", "purple", "pink")


class Pipeline:
    """DDIM with classifier-free guidance, as the export's scheduler config says."""

    def __init__(self, folder: Path):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2
        load = lambda part: onnxruntime.InferenceSession(str(folder / part / "model.onnx"), options, providers=["CPUExecutionProvider"])
        self.text, self.unet, self.decoder = load("text_encoder"), load("unet"), load("vae_decoder")
        self.tokens = Tokenizer(folder / "tokenizer")
        config = json.loads((folder / "scheduler" / "scheduler_config.json").read_text())
        betas = np.linspace(config["beta_start"] ** 0.5, config["beta_end"] ** 0.5, 1000, dtype=np.float64) ** 2
        root = np.sqrt(np.cumprod(1 - betas))
        root = (root - root[-1]) * root[0] / (root[0] - root[-1])
        self.signal, self.noise = root, np.sqrt(1 - root**2)

    def encode(self, prompt):
        return self.text.run(["last_hidden_state"], {"input_ids": np.array([self.tokens(prompt)], np.int64)})[0]

    def draw(self, prompt, seed, steps=20, guidance=4.0):
        both = np.concatenate([self.encode(""), self.encode(prompt)])
        x = np.random.default_rng(seed).standard_normal((1, *LATENTS)).astype(np.float32)
        times = np.round(np.arange(1000, 0, -1000 / steps)).astype(np.int64) - 1
        for i, t in enumerate(times):
            a, s = self.signal[t], self.noise[t]
            inputs = {"sample": np.concatenate([x, x]), "timestep": np.array(t), "encoder_hidden_states": both}
            blank, asked = np.split(self.unet.run(["out_sample"], inputs)[0], 2)
            v = blank + guidance * (asked - blank)
            clean, left = a * x - s * v, a * v + s * x
            last = i + 1 == len(times)
            x = (clean if last else self.signal[times[i + 1]] * clean + self.noise[times[i + 1]] * left).astype(np.float32)
        y = self.decoder.run(["sample"], {"latent_sample": x})[0][0]
        return np.round((np.clip(y, -1, 1) + 1) * 127.5).astype(np.uint8).transpose(1, 2, 0)


def lab(picture):
    """sRGB uint8[...][3] to CIELAB (D65)."""
    rgb = picture.astype(np.float64) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])
    xyz = linear @ to_xyz.T / np.array([0.95047, 1.0, 1.08883])
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1)


def named(colour):
    """The (a*, b*) of a colour word."""
    return lab(np.array(scenes.COLOURS[colour]) * 255)[1:]


def apart(u, v):
    """Degrees between two hues, given as (a*, b*)."""
    difference = np.degrees(np.arctan2(u[1], u[0]) - np.arctan2(v[1], v[0]))
    return abs((difference + 180) % 360 - 180)


def held_out(rng):
    """A plainly worded scene with a withheld combination."""
    scene = scenes.sample(rng, held_out=True)
    return scene, captions.caption(scene, rng, noise=0)


def is_held_out(scene):
    return any(scenes.withheld(*t) for t in scenes.triples(scene))


def colour_pairs(count, seed=31):
    """(prompt, prompt, colour, colour): the light's, the land's, the sky's or the subject's colour changes."""
    rng, found = random.Random(seed), []
    while len(found) < count:
        field = ("light", "land", "sky", "subject")[len(found) % 4]
        scene, _ = held_out(rng)
        if scene.land is None or getattr(scene, field) is None or (field == "sky") != (scene.sky is not None):
            continue
        first, second = rng.sample(HUED, 2)
        if apart(named(first), named(second)) < 60:
            continue
        old = getattr(scene, field)
        recolour = lambda c: scenes.Scene(**scene.__dict__ | {field: c if field == "sky" else (old[0], c, *old[2:])})
        one, two = recolour(first), recolour(second)
        allowed = {"light": scenes.SUN_COLOURS if scene.light and scene.light[0] == "sun" else scenes.MOON_COLOURS, "land": scenes.LAND_COLOURS[scene.land[0]]}
        if not {first, second} <= set(allowed.get(field, HUED)) or not (is_held_out(one) and is_held_out(two)):
            continue
        wording = rng.random()
        prompts = [captions.caption(s, random.Random(wording), noise=0) for s in (one, two)]
        words = [p.replace(",", " ").split() for p in prompts]
        changed = [(a, b) for a, b in zip(*words) if a != b and {a, b} != {"a", "an"}]
        if len(words[0]) == len(words[1]) and changed == [(first, second)]:
            found.append((*prompts, first, second))
    return found


def follows(one, two, first, second):
    """(in the changed part, over the whole picture, towards)."""
    a, b = lab(one)[..., 1:], lab(two)[..., 1:]
    changed = np.abs(one.astype(int) - two).max(-1) > 24
    near = lambda x, y: bool(
        apart(x, named(first)) < apart(x, named(second)) and apart(y, named(second)) < apart(y, named(first))
    )
    part = bool(changed.any()) and near(a[changed].mean(0), b[changed].mean(0))
    shift = b.mean((0, 1)) - a.mean((0, 1))
    towards = bool(shift @ (named(second) - named(first)) > 0)
    return part, near(a.mean((0, 1)), b.mean((0, 1))), towards


def covered(picture, colour):
    """The share of the picture that bears a colour."""
    ab = lab(picture)[..., 1:]
    hue = np.degrees(np.arctan2(ab[..., 1], ab[..., 0])) - np.degrees(np.arctan2(*named(colour)[::-1]))
    return float(((np.abs((hue + 180) % 360 - 180) < 25) & (np.hypot(ab[..., 0], ab[..., 1]) > 25)).mean())


def sheet(pictures, columns=6, side=224):
    out = Image.new("RGB", (columns * side, -(-len(pictures) // columns) * side), "white")
    for i, picture in enumerate(pictures):
        small = Image.fromarray(picture).resize((side - 4, side - 4), Image.LANCZOS)
        out.paste(small, (i % columns * side + 2, i // columns * side + 2))
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sheet", type=Path, help="where to save the contact sheet")
    parser.add_argument("--pairs", type=Path, help="where to save the colour pairs' pictures")
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--guidance", type=float, default=4.0)
    args = parser.parse_args()
    pipeline = Pipeline(args.folder)
    draw = lambda prompt, seed: pipeline.draw(prompt, seed, args.steps, args.guidance)
    draw("a red sun over blue mountains", 1)
    rng = random.Random(24)
    shown = [held_out(rng) for _ in range(24)]
    start = time.time()
    pictures = [draw(prompt, i) for i, (_, prompt) in enumerate(shown)]
    seconds = (time.time() - start) / len(pictures)
    if args.sheet:
        sheet(pictures).save(args.sheet, quality=90)

    pairs = colour_pairs(20)
    drawn = [(draw(p, 100 + i), draw(q, 100 + i)) for i, (p, q, _, _) in enumerate(pairs)]
    results = [follows(*two, *pair[2:]) for two, pair in zip(drawn, pairs)]
    if args.pairs:
        sheet([x for two in drawn for x in two], 8, 160).save(args.pairs, quality=90)

    changes, blanks = [], []
    for i, (scene, prompt) in enumerate(shown[:8]):
        changes.append(float(np.abs(draw(prompt, 500).astype(int) - draw(prompt, 501)).mean()))
    for i, (scene, prompt) in enumerate(shown):
        subject = scene.subject or scene.light
        if subject and subject[1] in HUED and subject[1] in prompt:
            blanks.append((covered(pictures[i], subject[1]), covered(draw("", i), subject[1])))
    kept = [b for b in blanks if b[0] > 0.005]
    result = {
        "pairs": len(pairs), "colours": sum(r[0] for r in results), "whole": sum(r[1] for r in results), "towards": sum(r[2] for r in results),
        "seed_difference": round(float(np.mean(changes)), 1), "seed_difference_least": round(min(changes), 1),
        "blank": {"prompts": len(blanks), "with_text": round(float(np.mean([b[0] for b in blanks])), 4),
                  "without": round(float(np.mean([b[1] for b in blanks])), 4), "lost": sum(b[1] < b[0] / 2 for b in kept), "of": len(kept)},
        "seconds_per_image": round(seconds, 2), "steps": args.steps, "guidance": args.guidance,
    }
    for i, (_, prompt) in enumerate(shown):
        print(f"{i + 1:3}  {prompt}")
    print()
    for (p, q, first, second), r in zip(pairs, results):
        print(f"{'yes' if r[0] else 'no ':3} {'whole' if r[1] else '     '} {'towards' if r[2] else '       '}  {p}  ->  {second}")
    print(json.dumps(result))


if __name__ == "__main__":
    main()
