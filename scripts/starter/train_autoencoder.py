"""Trains the autoencoder on crops of freshly drawn scenes, or its decoder alone.

The latents are regularised by fixed noise and a small pull towards zero, so that the decoder forgives the
denoiser's small errors. Where the encoder stays as it is, so do the latents: what is cached and the denoiser
are of use to the better decoder too.
"""

import random
import time

import numpy as np
import torch

import checkpoint
import painting
import parallel
import scenes
from autoencoder import Autoencoder, reconstruction_loss
from device import half
from optimiser import Optimiser

CROP, CROPS_PER_PICTURE, NOISE, PULL = 128, 8, 0.1, 1e-4


def crops_of(pictures, rng, per_picture=CROPS_PER_PICTURE):
    """Random crops of uint8[n][height][width][3]: uint8[n * per_picture][CROP][CROP][3]."""
    found = []
    for picture in pictures:
        for _ in range(per_picture):
            y, x = rng.randrange(picture.shape[0] - CROP + 1), rng.randrange(picture.shape[1] - CROP + 1)
            found.append(picture[y : y + CROP, x : x + CROP])
    return np.stack(found)


def drawn(size, seed):
    """Endless batches of crops, drawn as they are needed."""
    rng = random.Random(seed)
    while True:
        pictures = [painting.paint(scenes.sample(rng), rng).array() for _ in range(-(-size // CROPS_PER_PICTURE))]
        yield crops_of(pictures, rng)[:size]


def on(device, pictures):
    """uint8[n][h][w][3] as float[n][3][h][w] in -1..1."""
    x = torch.from_numpy(pictures).to(device, non_blocking=True).permute(0, 3, 1, 2)
    return (x.float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)


@torch.no_grad()
def psnr(model, device, count=8, seed=999):
    """Of whole pictures that training does not see, in dB; with the latents' mean and deviation per channel."""
    rng = random.Random(seed)
    total, latents = 0.0, []
    for _ in range(count):
        x = on(device, painting.paint(scenes.sample(rng, held_out=True), rng).array()[None])
        z = model.encoder.raw(x)
        latents.append(z)
        total += (10 * torch.log10(4 / ((model.decoder.raw(z).clamp(-1, 1) - x) ** 2).mean())).item()
    z = torch.cat(latents)
    return total / count, z.mean((0, 2, 3)), z.std((0, 2, 3))


def train(minutes, device, batch, lr, workers=1, batches=None):
    """Goes on until `minutes`, earlier runs included; `batches` gives the crops where they are not drawn here."""
    parallel.launch(work, workers, device, minutes, batch // workers, lr, batches)


def train_decoder(minutes, device, batch, lr, workers=1):
    """The same for the decoder of an autoencoder that is done."""
    parallel.launch(work_on_decoder, workers, device, minutes, batch // workers, lr)


def learn(model, optimiser, crops, rate, device, world):
    """One step; returns the error of pixels and of edges, and the latents' deviation."""
    x = on(device, crops)
    with half(device):
        z = model.encoder.raw(x).float()
        y = model.decoder.raw(z + NOISE * torch.randn_like(z))
    error, edges = reconstruction_loss(x, y.float())
    (error + 0.3 * edges + PULL * (z**2).mean()).backward()
    parallel.share_gradients(optimiser.params, world)
    optimiser.step(rate)
    return error.detach(), edges.detach(), z.detach().std()


def rate_at(lr, step, done):
    """Rises over fifty steps and falls over the second half of the time."""
    return lr * min(1, (step + 1) / 50) * max(0.02, min(1, 2 * (1 - done)))


def work(rank, world, device, minutes, batch, lr, batches=None):
    torch.manual_seed(rank)
    model = Autoencoder().to(device, memory_format=torch.channels_last)
    state = checkpoint.load("autoencoder") or {"step": 0, "seconds": 0.0}
    if state.get("done") and state["seconds"] >= 60 * minutes - 1:
        return
    if "model" in state:
        model.load_state_dict(state["model"])
    run = Run("autoencoder", rank, world, device, minutes, lr, state, Optimiser(model))
    step = run.until_done(model, batches or drawn(batch, f"crops {state['step']} {rank}"), batch)
    if rank == 0:
        quality, shift, scale = psnr(model, device, 24 if device == "cuda" else 8, seed=77)
        model.standardise(shift, scale)
        run.keep(model, done=True)
        print(f"autoencoder: {quality:.2f} dB on new pictures after {step} steps", flush=True)


def work_on_decoder(rank, world, device, minutes, batch, lr):
    torch.manual_seed(rank)
    model = Autoencoder().to(device, memory_format=torch.channels_last)
    whole, state = checkpoint.load("autoencoder"), checkpoint.load("decoder") or {"step": 0, "seconds": 0.0}
    if whole is None:
        raise SystemExit("no autoencoder yet: run `train.py autoencoder` first")
    model.load_state_dict(state.get("model", whole["model"]))
    model.encoder.requires_grad_(False)
    run = Run("decoder", rank, world, device, minutes, lr, state, Optimiser(model))
    before = psnr(model, device, seed=77)[0] if rank == 0 else None
    step = run.until_done(model, drawn(batch, f"decoder's crops {state['step']} {rank}"), batch)
    if rank == 0:
        run.keep(model, done=True)
        checkpoint.save("autoencoder", whole | {"model": model.state_dict()})
        print(f"decoder: {before:.2f} dB, {psnr(model, device, seed=77)[0]:.2f} dB on new pictures after {step} steps", flush=True)


class Run:
    """One run of a stage: its clock, its log and its checkpoint."""

    def __init__(self, name, rank, world, device, minutes, lr, state, optimiser, save_every=120):
        self.name, self.rank, self.world, self.device = name, rank, world, device
        self.minutes, self.lr, self.optimiser, self.save_every = minutes, lr, optimiser, save_every
        self.step, self.spent = state["step"], state["seconds"]
        if "optimiser" in state:
            optimiser.load_state_dict(state["optimiser"])

    def keep(self, model, done=False):
        if self.rank == 0:
            everything = {"model": model.state_dict(), "optimiser": self.optimiser.state_dict()}
            checkpoint.save(self.name, everything | {"step": self.step, "seconds": self.spent, "done": done})

    def until_done(self, model, batches, batch):
        """Learns from the batches until the minutes are over; returns how many steps that were in all runs."""
        first, before, start, saved, running = self.step, self.spent, time.time(), time.time(), None
        done = before / 60 / self.minutes
        for crops in batches:
            if done >= 1:
                break
            error, edges, deviation = learn(model, self.optimiser, crops, rate_at(self.lr, self.step, done), self.device, self.world)
            self.step += 1
            self.spent = parallel.same_clock(before + time.time() - start, self.world)
            done = self.spent / 60 / self.minutes
            if self.step % 25 == 0:
                running = error.item() if running is None else 0.8 * running + 0.2 * error.item()
                crops_a_second = (self.step - first) * batch * self.world / (self.spent - before)
                if self.rank == 0:
                    print(f"{self.name} {self.step} {self.spent:.0f}s error {running:.4f} edges {edges:.4f} latents {deviation:.2f} {crops_a_second:.0f} crops/s", flush=True)
            if time.time() - saved > self.save_every:
                saved = time.time()
                self.keep(model)
        return self.step
