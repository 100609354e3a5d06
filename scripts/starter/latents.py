"""Draws scenes and keeps their latents with what they show, in shards, so that the denoiser never waits."""

import dataclasses
import json
import random
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch

import checkpoint
import scenes
from autoencoder import Autoencoder

SHARD = 1000


def autoencoder(device):
    state = checkpoint.load("autoencoder")
    if state is None:
        raise SystemExit("no autoencoder yet: run `train.py autoencoder` first")
    model = Autoencoder().to(device, memory_format=torch.channels_last)
    model.load_state_dict(state["model"])
    return model.eval(), state["step"]


def _folder(step):
    path = checkpoint.folder() / f"latents-{step}"
    path.mkdir(exist_ok=True)
    return path


def _scene(fields):
    pair = lambda x: None if x is None else tuple(x)
    return scenes.Scene(**fields | {k: pair(fields[k]) for k in ("light", "land", "subject")})


def make(count, device, worker=0, workers=1):
    """Fills shards up to `count` pictures, this worker's share; shards that exist are left as they are."""
    model, step = autoencoder(device)
    start = time.time()
    for shard in range(worker, count // SHARD, workers):
        path = _folder(step) / f"{shard:04d}.pt"
        if path.exists():
            continue
        rng = random.Random(f"shard {shard}")
        found = [scenes.sample(rng) for _ in range(SHARD)]
        out = torch.empty(SHARD, 8, 32, 32, dtype=torch.float16)
        draw = lambda i: scenes.draw(found[i], random.Random(f"{shard} {i}"))
        with ThreadPoolExecutor(1) as pool, torch.no_grad():
            for i in range(0, SHARD, 20):
                x = torch.from_numpy(np.stack(list(pool.map(draw, range(i, i + 20))))).to(device)
                x = (x.permute(0, 3, 1, 2).float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)
                with torch.autocast(device, dtype=torch.bfloat16):
                    out[i : i + 20] = model.encoder(x)[:, :8].to(torch.float16)
        partial = path.with_suffix(".partial")
        torch.save({"latents": out, "scenes": json.dumps([dataclasses.asdict(s) for s in found])}, partial)
        partial.replace(path)
        print(f"shard {shard}: {time.time() - start:.0f}s", flush=True)


class Cache:
    """All shards that lie there now; `refresh` takes up newer ones."""

    def __init__(self, step):
        self.step, self.seen, self.latents, self.scenes = step, set(), [], []
        self.refresh()

    def refresh(self):
        for path in sorted(_folder(self.step).glob("*.pt")):
            if path not in self.seen:
                shard = torch.load(path, weights_only=True)
                self.seen.add(path)
                self.latents.append(shard["latents"])
                self.scenes += [_scene(s) for s in json.loads(shard["scenes"])]

    def __len__(self):
        return len(self.scenes)

    def __getitem__(self, i):
        return self.latents[i // SHARD][i % SHARD], self.scenes[i]
