"""Shards of encoded pictures on disk, and the cache that the denoiser draws its batches from."""

import time

import torch

import checkpoint
import drawing
from autoencoder import LATENT_CHANNELS, Autoencoder
from device import half
from scenes import SIZES
from tokenizer import ready_tokenizer
from train_autoencoder import on

SHARD = 32


def load_autoencoder(device):
    state = checkpoint.load("autoencoder")
    if state is None:
        raise SystemExit("no autoencoder yet: run `train.py autoencoder` first")
    model = Autoencoder().to(device, memory_format=torch.channels_last)
    model.load_state_dict(state["model"])
    return model.eval(), state["step"]


def folder(step):
    """Where the latents of an autoencoder lie: those of another one are of no use to it."""
    path = checkpoint.folder() / f"latents-{step}"
    path.mkdir(exist_ok=True)
    return path


@torch.no_grad()
def encode(model, pictures, device, at_once):
    """The latents of uint8[n][height][width][3], as float16."""
    out = []
    for i in range(0, len(pictures), at_once):
        with half(device):
            out.append(model.encoder(on(device, pictures[i : i + at_once]))[:, :LATENT_CHANNELS].half())
    return torch.cat(out)


def save(shard, latents, drawn, step):
    """Writes a shard of latents with what training needs to know of its pictures."""
    path = folder(step) / f"{shard:06d}.pt"
    partial = path.with_suffix(".partial")
    data = {"latents": latents.cpu(), "things": torch.from_numpy(drawn.things), "tokens": torch.from_numpy(drawn.tokens)}
    torch.save(data, partial)
    partial.replace(path)


def shards(step) -> set[int]:
    return {int(p.stem) for p in folder(step).glob("*.pt")}


def make(rank, world, device, count, deadline=float("inf")):
    """Draws and encodes shards up to `count` pictures, this worker's share; shards that exist are left as they are."""
    model, step = load_autoencoder(device)
    tokens, start = ready_tokenizer(), time.time()
    for shard in range(rank, -(-count // SHARD), world):
        if shard in shards(step):
            continue
        if time.time() > deadline:
            return
        drawn = drawing.draw(shard, SHARD, tokens)
        save(shard, encode(model, drawn.pictures, device, 8), drawn, step)
        if rank == 0:
            print(f"latents: shard {shard}, {time.time() - start:.0f}s", flush=True)


class Cache:
    """All latents that are there, by picture size, on the device that trains."""

    def __init__(self, step, device):
        self.step, self.device, self.seen = step, device, set()
        self.parts = {size: [] for size in SIZES}
        self.refresh()

    def __len__(self):
        return sum(len(z) for part in self.parts.values() for z, *_ in part)

    def refresh(self):
        """Takes up shards that were written since."""
        for shard in sorted(shards(self.step) - self.seen):
            found = torch.load(folder(self.step) / f"{shard:06d}.pt", weights_only=True)
            self.add(shard, found["latents"], found["things"], found["tokens"])

    def add(self, shard, latents, things, tokens):
        self.seen.add(shard)
        height, width = latents.shape[2] * 16, latents.shape[3] * 16
        self.parts[width, height].append(tuple(x.to(self.device) for x in (latents, things, tokens)))

    def batch(self, size, generator, blank, blank_share):
        """(latents, shares of things, tokens) of `size` pictures of one shape, drawn at random; some captions are `blank`,
        one row of tokens for all or one for each."""
        sizes = [s for s in SIZES if self.parts[s]]
        weights = torch.tensor([float(sum(len(z) for z, *_ in self.parts[s])) for s in sizes])
        parts = self.parts[sizes[torch.multinomial(weights, 1, generator=generator)]]
        if len(parts) > 1:  # one tensor of each kind, so that a batch is one gather
            parts[:] = [tuple(torch.cat(x) for x in zip(*parts))]
        latents, things, tokens = parts[0]
        chosen = torch.randint(len(latents), (size,), generator=generator)
        said = torch.randint(tokens.shape[1], (size,), generator=generator)
        unsaid = torch.rand(size, generator=generator) < blank_share
        chosen, said, unsaid = (x.to(self.device, non_blocking=True) for x in (chosen, said, unsaid))
        ids = torch.where(unsaid[:, None], blank, tokens[chosen, said].long())
        return latents[chosen].float(), things[chosen].float() / 255, ids
