"""Trains the autoencoder on crops of freshly drawn scenes.

The latents are regularised by fixed noise and a small pull towards zero, so that the decoder forgives the
denoiser's small errors.
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


def work(rank, world, device, minutes, batch, lr, batches=None, save_every=120):
    torch.manual_seed(rank)
    say = print if rank == 0 else lambda *_, **__: None
    model = Autoencoder().to(device, memory_format=torch.channels_last)
    optimiser = Optimiser(model)
    state = checkpoint.load("autoencoder") or {"step": 0, "seconds": 0.0}
    if state.get("done") and state["seconds"] >= 60 * minutes - 1:
        return
    if "model" in state:
        model.load_state_dict(state["model"])
    if "optimiser" in state:
        optimiser.load_state_dict(state["optimiser"])
    step, before, start, saved, running = state["step"], state["seconds"], time.time(), time.time(), None

    def keep(done=False):
        if rank == 0:
            checkpoint.save("autoencoder", {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "step": step, "seconds": spent, "done": done})

    for crops in batches or drawn(batch, f"crops {step} {rank}"):
        x = on(device, crops)
        with half(device):
            z = model.encoder.raw(x).float()
            y = model.decoder.raw(z + NOISE * torch.randn_like(z))
        error, edges = reconstruction_loss(x, y.float())
        (error + 0.3 * edges + PULL * (z**2).mean()).backward()
        parallel.share_gradients(optimiser.params, world)
        spent = parallel.same_clock(before + time.time() - start, world)
        done = spent / 60 / minutes
        optimiser.step(lr * min(1, (step + 1) / 50) * max(0.02, min(1, 2 * (1 - done))))
        step += 1
        if done >= 1:
            break
        if step % 25 == 0:
            running = error.item() if running is None else 0.8 * running + 0.2 * error.item()
            rate = (step - state["step"]) * batch * world / (spent - before)
            say(f"autoencoder {step} {spent:.0f}s error {running:.4f} edges {edges.item():.4f} latents {z.std().item():.2f} {rate:.0f} crops/s", flush=True)
        if time.time() - saved > save_every:
            saved = time.time()
            keep()
    if rank == 0:
        quality, shift, scale = psnr(model, device, 24 if device == "cuda" else 8, seed=77)
        model.standardise(shift, scale)
        keep(done=True)
        say(f"autoencoder: {quality:.2f} dB on new pictures after {step} steps", flush=True)
