"""Draws with an exported starter model and measures whether it does what it is asked: `evaluate.py FOLDER`.

Runs the ONNX files with ONNX Runtime alone. Every prompt shows a combination of subject, colour and land that
training never saw; prompts are rolled from fixed seeds, none is chosen by hand.

- attributes: how many pictures show what their prompt says, by the judge (`judge.py`), whose own rate on held-out
  renderings stands beside.
- colours: 20 pairs of prompts that differ in one colour word, same seed. In the part of the picture that the
  word changed (pixels that differ by more than 24 of 255 in some channel), the mean hue is the angle of the
  mean (a*, b*) in CIELAB. A pair follows its words if each picture's mean hue is nearer to the hue of its own
  colour word than to that of the other.
- distance: the Fréchet distance of the judge's features of drawn pictures to those of held-out renderings, beside
  that of as many other renderings to the same.
- autoencoder: PSNR on whole held-out renderings, and how much of the strength of their edges is left.
- seeds: the mean difference of two pictures of one prompt drawn from different seeds.
- blank: how much of the picture bears the subject's colour (hue within 25 degrees, chroma above 25), with the
  prompt and with blank text on the same seed.
- watermark (with `--mintmark COMMAND`): how many marked drawings are still read after compression and resizing.
"""

import argparse
import io
import json
import os
import random
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

import captions
import painting
import scenes
from captions import English
from tokenizer import Tokenizer

CHANNELS, FACTOR = 8, 16
HUED = ("red", "orange", "yellow", "green", "teal", "blue", "purple", "pink")
TARGETS = {"kind": 90, "colour": 92, "land": 97, "time": 97, "style": 90, "count": 75}
SHEET_SEED, PAIRS_SEED, ATTRIBUTES_SEED = 24, 31, 47


class Pipeline:
    """DDIM with classifier-free guidance, as the export's scheduler config says."""

    def __init__(self, folder: Path, threads: int = 2):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        load = lambda part: onnxruntime.InferenceSession(str(folder / part / "model.onnx"), options, providers=["CPUExecutionProvider"])
        self.text, self.unet, self.decoder, self.encoder = load("text_encoder"), load("unet"), load("vae_decoder"), load("vae_encoder")
        self.tokens = Tokenizer(folder / "tokenizer")
        config = json.loads((folder / "scheduler" / "scheduler_config.json").read_text())
        betas = np.linspace(config["beta_start"] ** 0.5, config["beta_end"] ** 0.5, 1000, dtype=np.float64) ** 2
        root = np.sqrt(np.cumprod(1 - betas))
        root = (root - root[-1]) * root[0] / (root[0] - root[-1])
        self.signal, self.noise = root, np.sqrt(1 - root**2)

    def encode(self, prompt):
        return self.text.run(["last_hidden_state"], {"input_ids": np.array([self.tokens(prompt)], np.int64)})[0]

    def draw(self, prompt, seed, steps=20, guidance=4.0, size=(512, 512)):
        both = np.concatenate([self.encode(""), self.encode(prompt)])
        shape = (1, CHANNELS, size[1] // FACTOR, size[0] // FACTOR)
        x = np.random.default_rng(seed).standard_normal(shape).astype(np.float32)
        times = np.round(np.arange(1000, 0, -1000 / steps)).astype(np.int64) - 1
        for i, t in enumerate(times):
            a, s = self.signal[t], self.noise[t]
            inputs = {"sample": np.concatenate([x, x]), "timestep": np.array(t), "encoder_hidden_states": both}
            blank, asked = np.split(self.unet.run(["out_sample"], inputs)[0], 2)
            v = blank + guidance * (asked - blank)
            clean, left = a * x - s * v, a * v + s * x
            last = i + 1 == len(times)
            x = (clean if last else self.signal[times[i + 1]] * clean + self.noise[times[i + 1]] * left).astype(np.float32)
        return self.decode(x)

    def decode(self, latents):
        y = self.decoder.run(["sample"], {"latent_sample": latents})[0][0]
        return np.round((np.clip(y, -1, 1) + 1) * 127.5).astype(np.uint8).transpose(1, 2, 0)

    def round_trip(self, picture):
        x = (picture.astype(np.float32) / 127.5 - 1).transpose(2, 0, 1)[None]
        return self.decode(self.encoder.run(["latent_parameters"], {"sample": x})[0][:, :CHANNELS])


# Colours.

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


# Prompts.

def is_held_out(scene):
    return any(scenes.withheld(*t) for t in scenes.triples(scene))


def said(scene, rng):
    return captions.caption(scene, rng, noise=0, language=English, whole=True)


def held_out(rng, style=None):
    """A plainly worded scene with a withheld combination."""
    while True:
        scene = scenes.sample(rng, held_out=True)
        if style in (None, scene.style):
            return scene, said(scene, rng)


def colour_pairs(count):
    """(prompt, prompt, colour, colour): the light's, the land's, the sky's or the subject's colour changes."""
    rng, found = random.Random(PAIRS_SEED), []
    while len(found) < count:
        field = ("light", "land", "sky", "subject")[len(found) % 4]
        scene, _ = held_out(rng)
        if scene.land is None or getattr(scene, field) is None or (field == "sky") != (scene.sky is not None):
            continue
        first, second = rng.sample(HUED, 2)
        if apart(named(first), named(second)) < 60:
            continue
        old = getattr(scene, field)
        bearing = lambda c: c if field == "sky" else (old[0], c) if field == "land" else old._replace(colour=c)
        one, two = (scenes.Scene(**scene.__dict__ | {field: bearing(c)}) for c in (first, second))
        lights = scenes.SUN_COLOURS if scene.light and scene.light.kind == "sun" else scenes.MOON_COLOURS
        allowed = {"light": lights, "land": scenes.LAND_COLOURS[scene.land[0]]}
        if not {first, second} <= set(allowed.get(field, HUED)) or not (is_held_out(one) and is_held_out(two)):
            continue
        wording = rng.random()
        prompts = [said(s, random.Random(wording)) for s in (one, two)]
        words = [p.replace(",", " ").split() for p in prompts]
        changed = [(a, b) for a, b in zip(*words) if a != b and {a, b} != {"a", "an"}]
        if len(words[0]) == len(words[1]) and changed == [(first, second)]:
            found.append((*prompts, first, second))
    return found


# Sheets.

def sheet(pictures, columns=6, side=224):
    out = Image.new("RGB", (columns * side, -(-len(pictures) // columns) * side), "white")
    for i, picture in enumerate(pictures):
        small = Image.fromarray(picture)
        small.thumbnail((side - 4, side - 4), Image.LANCZOS)
        out.paste(small, (i % columns * side + (side - small.width) // 2, i // columns * side + (side - small.height) // 2))
    return out


# Measures.

def attributes(draw, count):
    """(the judge's answers and features of drawn pictures, their scenes)."""
    rng = random.Random(ATTRIBUTES_SEED)
    asked = [held_out(rng) for _ in range(count)]
    return [draw(prompt, 1000 + i) for i, (_, prompt) in enumerate(asked)], [scene for scene, _ in asked]


def frechet(a, b):
    """The Fréchet distance of two sets of features, as if each were normal."""
    (ma, ca), (mb, cb) = ((x.mean(0), np.cov(x, rowvar=False)) for x in (a.astype(np.float64), b.astype(np.float64)))
    values = np.linalg.eigvals(ca @ cb).real.clip(min=0)
    return float(((ma - mb) ** 2).sum() + np.trace(ca) + np.trace(cb) - 2 * np.sqrt(values).sum())


def round_trips(pipeline, count=32):
    """(mean PSNR in dB, strength of the edges that is left) of held-out renderings through the autoencoder."""
    quality, edges = [], []
    steepness = lambda p: np.abs(np.diff(p.astype(float), axis=0)).mean() + np.abs(np.diff(p.astype(float), axis=1)).mean()
    for i in range(count):
        rng = random.Random(f"round trip {i}")
        picture = painting.paint(scenes.sample(rng, held_out=True), rng).array()
        back = pipeline.round_trip(picture)
        quality.append(10 * np.log10(255**2 / ((picture.astype(float) - back) ** 2).mean()))
        edges.append(steepness(back) / steepness(picture))
    return float(np.mean(quality)), float(np.mean(edges))


ATTACKS = {
    "JPEG 20": lambda p: recode(p, "JPEG", 20),
    "WebP 50": lambda p: recode(p, "WEBP", 50),
    "resize 0.5, JPEG 50": lambda p: recode(p.resize((p.width // 2, p.height // 2), Image.LANCZOS), "JPEG", 50),
}


def recode(picture, form, quality):
    data = io.BytesIO()
    picture.save(data, form, quality=quality)
    return Image.open(io.BytesIO(data.getvalue())).convert("RGB")


def watermark(command, pictures):
    """How many of the drawings that `COMMAND watermark embed` marks are read by `detect` after each attack."""
    read, marked = dict.fromkeys(ATTACKS, 0), 0
    with tempfile.TemporaryDirectory() as folder:
        run = lambda *words: subprocess.run([command, "watermark", *map(str, words), "--key", f"{folder}/key"], capture_output=True, text=True)
        (Path(folder) / "key").write_text(os.urandom(32).hex())
        for i, picture in enumerate(pictures):
            plain, bearing, changed, number = f"{folder}/plain.png", f"{folder}/marked.png", f"{folder}/changed.png", f"{i + 1:016x}"
            Image.fromarray(picture).save(plain)
            done = run("embed", plain, bearing, "--id", number)
            if done.returncode:
                raise SystemExit(f"{command} watermark embed: {done.stderr.strip()}")
            marked += 1
            for name, attack in ATTACKS.items():
                attack(Image.open(bearing).convert("RGB")).save(changed)
                read[name] += json.loads(run("detect", changed, "--json").stdout).get("id") == number
    return {name: (n, marked) for name, n in read.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sheet", type=Path, help="where to save the contact sheet")
    parser.add_argument("--styles", type=Path, help="a folder for one sheet per style")
    parser.add_argument("--pairs", type=Path, help="where to save the colour pairs' pictures")
    parser.add_argument("--count", type=int, default=120, help="pictures for the attributes and the distance")
    parser.add_argument("--references", type=int, default=1500, help="held-out renderings to compare with")
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--guidance", type=float, default=4.0)
    parser.add_argument("--mintmark", help="the command scripts/mintmark, to measure the watermark of drawings")
    args = parser.parse_args()
    pipeline = Pipeline(args.folder)
    draw = lambda prompt, seed: pipeline.draw(prompt, seed, args.steps, args.guidance)
    draw("a red sun over blue mountains", 1)
    rng = random.Random(SHEET_SEED)
    shown = [held_out(rng) for _ in range(24)]
    start = time.time()
    pictures = [draw(prompt, i) for i, (_, prompt) in enumerate(shown)]
    seconds = (time.time() - start) / len(pictures)
    if args.sheet:
        sheet(pictures).save(args.sheet, quality=90)
    for i, (_, prompt) in enumerate(shown):
        print(f"{i + 1:3}. {prompt}")
    for style in scenes.STYLES if args.styles else ():
        rng = random.Random(f"{SHEET_SEED} {style}")
        drawn = [draw(held_out(rng, style)[1], 200 + i) for i in range(12)]
        sheet(drawn).save(args.styles / f"style-{style.replace(' ', '-')}.jpg", quality=88)
    rows = []

    import judge  # training's own library; the model under test does without

    model = judge.load()
    own, reference = judge.check(args.references)
    drawn, asked = attributes(draw, args.count)
    found, features = model.judge(drawn)
    for field, (good, of) in judge.right(found, asked).items():
        mine = own[field]
        rows.append((f"pictures that show the asked {field}", f"{100 * good / max(of, 1):.0f} % of {of}", f"≥ {TARGETS[field]} %", f"the judge itself: {100 * mine[0] / mine[1]:.1f} %"))

    pairs = colour_pairs(20)
    two = [(draw(p, 100 + i), draw(q, 100 + i)) for i, (p, q, _, _) in enumerate(pairs)]
    results = [follows(*both, *pair[2:]) for both, pair in zip(two, pairs)]
    if args.pairs:
        sheet([x for both in two for x in both], 8, 160).save(args.pairs, quality=90)
    for (p, q, first, second), r in zip(pairs, results):
        print(f"{'yes' if r[0] else 'no ':3} {p}  ->  {second}")
    rows.append(("pairs that differ in one colour word, both nearest to their own", f"{sum(r[0] for r in results)} of {len(pairs)}", "≥ 19 of 20", f"towards: {sum(r[2] for r in results)}"))

    others = model.judge([p for _, p in judge.renderings([f"other {i}" for i in range(args.count)], True, 1)])[1]
    ours, theirs = frechet(features, reference), frechet(others, reference)
    rows.append(("Fréchet distance to held-out renderings", f"{ours:.2f}", f"≤ {3 * theirs:.2f}", f"renderings to renderings: {theirs:.2f}"))
    quality, edges = round_trips(pipeline)
    rows.append(("autoencoder on new pictures", f"{quality:.1f} dB", "≥ 36 dB", f"strength of edges left: {100 * edges:.0f} %"))
    changes = [float(np.abs(draw(prompt, 500).astype(int) - draw(prompt, 501)).mean()) for _, prompt in shown[:8]]
    rows.append(("two seeds of one prompt: mean difference of the pixels, of 255", f"{np.mean(changes):.1f}", "", f"the least of 8 prompts: {min(changes):.1f}"))
    blanks = []
    for i, (scene, prompt) in enumerate(shown):
        thing = scene.subject or scene.light
        if thing and thing.colour in HUED and thing.colour in prompt:
            blanks.append((covered(pictures[i], thing.colour), covered(draw("", i), thing.colour)))
    kept = [b for b in blanks if b[0] > 0.005]
    rows.append(("prompts where blank text loses more than half of the subject's colour", f"{sum(b[1] < b[0] / 2 for b in kept)} of {len(kept)}", "", ""))
    rows.append((f"seconds for a picture, {args.steps} guided steps and decoding", f"{seconds:.2f}", "≤ 2.5", ""))
    if args.mintmark:
        for name, (n, of) in watermark(args.mintmark, drawn[:40]).items():
            rows.append((f"marked drawings that are read after {name}", f"{100 * n / of:.0f} % of {of}", "≥ 95 %", ""))
    print("\n| what | measured | target | beside it |\n|---|---|---|---|")
    for row in rows:
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
