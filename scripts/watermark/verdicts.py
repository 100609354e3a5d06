"""What people put over and beside pictures, and what forgers do with marks: read, and compared with the original region by region.

A copy that shows enough of its original must be recovered where its mark is read; a mark on another picture must not.
"""

import math
from pathlib import Path
from random import Random

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from worker import read_ppm

COPIES = 0.95  # share of those whose mark is read that must be recovered
REDRAWN = 12  # drawings of the same prompt that the mark of each drawing is copied to
INK, PAPER = (20, 20, 20), (255, 255, 255)


def caption(share):
    def run(picture, other, rng):
        image = Image.fromarray(picture)
        width, height = image.size
        bar = round(height * share)
        top = rng.choice((0, height - bar))
        pen = ImageDraw.Draw(image)
        pen.rectangle((0, top, width, top + bar), fill=PAPER)
        pen.text((width / 2, top + bar / 2), "when the bus is late", fill=INK, font=ImageFont.load_default(max(8, bar / 3)), anchor="mm")
        return np.asarray(image)
    return run


def stickers(count):
    def run(picture, other, rng):
        image = Image.fromarray(picture)
        width, height = image.size
        pen = ImageDraw.Draw(image)
        for _ in range(count):
            side = 0.14 * min(width, height) * rng.uniform(0.8, 1.2)
            x, y = rng.uniform(0, width - side), rng.uniform(0, height - side)
            pen.ellipse((x, y, x + side, y + side), fill=tuple(rng.randint(60, 255) for _ in range(3)))
            for eye in (0.3, 0.65):
                pen.ellipse((x + eye * side, y + side / 3, x + (eye + 0.12) * side, y + side / 2), fill=INK)
        return np.asarray(image)
    return run


def box(share):
    def run(picture, other, rng):
        height, width = picture.shape[:2]
        across, down = (round(side * math.sqrt(share)) for side in (width, height))
        x, y = rng.randint(0, width - across), rng.randint(0, height - down)
        boxed = picture.copy()
        boxed[y:y + down, x:x + across] = 255
        return boxed
    return run


def beside(picture, other, rng):
    pair = [picture, cv2.resize(other, picture.shape[1::-1], interpolation=cv2.INTER_AREA)]
    rng.shuffle(pair)
    return np.concatenate(pair, axis=rng.choice((0, 1)))


def screenshot(picture, other, rng):
    """A quarter of a window with a bar above and lines of writing."""
    height, width = picture.shape[:2]
    image = Image.new("RGB", (2 * width, 2 * height), (245, 245, 247))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 2 * width, height / 8), fill=(60, 60, 66))
    font = ImageFont.load_default(height / 28)
    for line in range(8, 56):
        pen.text((width / 20, line * height / 28), "lorem ipsum dolor sit amet consectetur adipisci elit " * 3, fill=INK, font=font)
    image.paste(Image.fromarray(picture), (rng.randint(width // 8, width * 7 // 8), rng.randint(height // 6, height * 7 // 8)))
    return np.asarray(image)


def overlaid(picture, other, rng):
    share = rng.uniform(0.2, 0.5)
    return cv2.addWeighted(picture, share, cv2.resize(other, picture.shape[1::-1], interpolation=cv2.INTER_AREA), 1 - share, 0)


def residual(marked):
    """What a bilateral filter takes from a picture: its mark and its fine texture."""
    return marked.astype(np.float32) - cv2.bilateralFilter(np.ascontiguousarray(marked), 9, 25, 3).astype(np.float32)


def copied(marked, onto):
    return np.uint8(np.clip(np.round(onto + 1.5 * residual(marked)), 0, 255))


EDITS = {"caption over 12 %": caption(0.12), "caption over 35 %": caption(0.35), "ten stickers": stickers(10), "white box over 40 %": box(0.4),
         "beside another picture": beside, "a quarter of a screenshot": screenshot}
OVERLAY = "overlay at 20 to 50 % into a photograph"
COPIED = "mark copied to a drawing of the same prompt"


def load(path):
    return np.asarray(Image.open(path).convert("RGB"))


def measure(worker, model, exchange: Path, path: Path, other: Path, payload: str, drawing) -> dict:
    """{what: [(mark read, enough of the original shown, share)]}; `drawing` is a prompt and a seed, or None for a photograph."""
    original = exchange / "original.ppm"
    if worker.embed(path, original, payload, 42.0) is None:
        return {"name": path.name, "refused": True}
    marked, neighbour = read_ppm(original), load(other)
    results = {}
    for name, edit in {**EDITS, OVERLAY: overlaid}.items():
        results[name] = [worker.compare(edit(marked, neighbour, Random(f"{name}/{path.name}")), original, payload)]
    if drawing:
        prompt, seed = drawing
        height, width = marked.shape[:2]
        results[COPIED] = [worker.compare(copied(marked, model.draw(prompt, seed + 100_000 * turn, width, height)), original, payload)
                           for turn in range(1, REDRAWN + 1)]
    return {"name": path.name, "verdicts": results}
