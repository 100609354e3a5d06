"""Draws training data: pictures, which of their cells show a thing, and what they may be called.

Data comes in shards of one picture size each, named by a number that alone decides what is in them.
"""

import multiprocessing
import os
import random
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import captions
import checkpoint
import painting
import scenes
from tokenizer import Tokenizer

CAPTIONS = 12  # ways to say what a picture shows


@dataclass
class Drawn:
    pictures: np.ndarray  # uint8[n][height][width][3]
    things: np.ndarray  # uint8[n][2][height / 32][width / 32]: of each cell, the share of subject and of light, of 255
    tokens: np.ndarray  # int16[n][CAPTIONS][tokens]


def draw(shard: int, count: int, tokens: Tokenizer, alive=lambda: None) -> Drawn:
    """Draws a shard of `count` pictures; `alive` is called before each."""
    rng = random.Random(f"shard {shard}")
    size = rng.choices(scenes.SIZES, scenes.SIZE_SHARES)[0]
    found = [scenes.sample(rng, size=size) for _ in range(count)]
    pictures, things, said = [], [], []
    for i, scene in enumerate(found):
        alive()
        canvas = painting.paint(scene, random.Random(f"{shard} {i}"))
        pictures.append(canvas.array())
        things.append(canvas.shares())
        said.append([tokens(captions.caption(scene, rng)) for _ in range(CAPTIONS)])
    return Drawn(np.stack(pictures), np.stack(things), np.array(said, np.int16))


class Drawers:
    """Processes that draw shards into a folder, ahead of the one that takes them, until they are stopped."""

    def __init__(self, workers: int, count: int, first: int, limit_bytes: int = 12 << 30):
        self.folder = checkpoint.folder() / "drawn"
        self.folder.mkdir(exist_ok=True)
        for left in self.folder.glob("*"):
            left.unlink()
        context = multiprocessing.get_context("spawn")
        self.next, self.stopping = context.Value("q", first), context.Event()
        ahead = max(workers, limit_bytes // (count * 512 * 512 * 3))
        arguments = (str(self.folder), count, self.next, self.stopping, ahead, os.getpid())
        self.workers = [context.Process(target=_draw_on, args=arguments, daemon=True) for _ in range(workers)]
        for worker in self.workers:
            worker.start()

    def ready(self) -> list[Path]:
        """Shards that are drawn and not yet taken, oldest first."""
        return sorted(self.folder.glob("*.npz"))

    def check(self):
        """Fails where a worker has failed, so that nobody waits for it."""
        failed = [w.exitcode for w in self.workers if w.exitcode]
        if failed:
            raise RuntimeError(f"{len(failed)} of {len(self.workers)} drawing processes ended, with exit code {failed[0]}; what they printed says why")

    def stop(self):
        self.stopping.set()
        for worker in self.workers:
            worker.join()
        for left in self.folder.glob("*"):
            left.unlink()


def _draw_on(folder, count, following, stopping, ahead, parent):
    tokens, folder = Tokenizer(checkpoint.folder() / "tokenizer"), Path(folder)

    def alive():
        if stopping.is_set() or os.getppid() != parent:
            raise SystemExit

    while True:
        while len(list(folder.glob("*.npz"))) >= ahead:
            alive()
            time.sleep(0.1)
        with following.get_lock():
            shard = following.value
            following.value += 1
        drawn = draw(shard, count, tokens, alive)
        partial = folder / f"{shard:06d}.partial"
        np.save(folder / f"{shard:06d}.npy", drawn.pictures)
        with partial.open("wb") as file:
            np.savez(file, things=drawn.things, tokens=drawn.tokens)
        partial.rename(folder / f"{shard:06d}.npz")


def take(path: Path) -> Drawn:
    """Reads a drawn shard and removes its files."""
    with np.load(path) as found:
        drawn = Drawn(np.load(path.with_suffix(".npy")), found["things"], found["tokens"])
    path.unlink()
    path.with_suffix(".npy").unlink()
    return drawn


def pictures_of(path: Path) -> np.ndarray:
    """The pictures of a drawn shard, which stays where it is."""
    return np.load(path.with_suffix(".npy"), mmap_mode="r")
