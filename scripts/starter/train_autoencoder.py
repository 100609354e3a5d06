"""Trains the autoencoder on crops of scenes drawn as they are needed.

The latents are regularised by fixed noise and a small pull towards zero, so that the decoder forgives the
denoiser's small errors.
"""

import queue
import random
import threading
import time

import numpy as np
import torch

import checkpoint
import scenes
from autoencoder import Autoencoder, reconstruction_loss
from optimiser import Optimiser

CROP, CROPS_PER_SCENE, NOISE, PULL = 128, 8, 0.1, 1e-4


def batches(size, seed, limit=8):
    """Endless batches of crops, float[size][3][CROP][CROP] in -1..1, drawn by a thread."""
    ready = queue.Queue(limit)

    def work():
        rng = random.Random(seed)
        while True:
            crops = []
            while len(crops) < size:
                picture = scenes.draw(scenes.sample(rng), rng)
                for _ in range(CROPS_PER_SCENE):
                    y, x = (rng.randrange(512 - CROP + 1) for _ in range(2))
                    crops.append(picture[y : y + CROP, x : x + CROP])
            ready.put(torch.from_numpy(np.stack(crops[:size])).permute(0, 3, 1, 2).float() / 127.5 - 1)

    threading.Thread(target=work, daemon=True).start()
    while True:
        yield ready.get()


def psnr(model, device, count=8, seed=999):
    """Of whole held-out pictures, in dB; returns it with the latents' mean and deviation per channel."""
    rng = random.Random(seed)
    total, latents = 0.0, []
    with torch.no_grad():
        for _ in range(count):
            picture = scenes.draw(scenes.sample(rng), rng)
            x = torch.from_numpy(picture).permute(2, 0, 1)[None].float().to(device) / 127.5 - 1
            z = model.encoder.raw(x)
            latents.append(z)
            total += (10 * torch.log10(4 / ((model.decoder.raw(z).clamp(-1, 1) - x) ** 2).mean())).item()
    z = torch.cat(latents)
    return total / count, z.mean((0, 2, 3)), z.std((0, 2, 3))


def train(minutes, device, batch=16, lr=1e-3, name="autoencoder", save_every=180):
    torch.manual_seed(0)
    model = Autoencoder().to(device, memory_format=torch.channels_last)
    optimiser = Optimiser(model)
    state = checkpoint.load(name) or {"step": 0, "seconds": 0.0}
    if "model" in state:
        model.load_state_dict(state["model"])
    if "optimiser" in state:
        optimiser.load_state_dict(state["optimiser"])
    step, before, start, saved, running = state["step"], state["seconds"], time.time(), time.time(), None
    for x in batches(batch, seed=step):
        spent = before + time.time() - start
        done = spent / 60 / minutes
        if done > 1:
            break
        x = x.to(device).contiguous(memory_format=torch.channels_last)
        with torch.autocast(device, dtype=torch.bfloat16):
            z = model.encoder.raw(x).float()
            y = model.decoder.raw(z + NOISE * torch.randn_like(z))
        error, edges = reconstruction_loss(x, y.float())
        (error + 0.3 * edges + PULL * (z**2).mean()).backward()
        optimiser.step(lr * min(1, (step + 1) / 100) * max(0.02, min(1, 2 * (1 - done))))
        step += 1
        running = error.item() if running is None else 0.98 * running + 0.02 * error.item()
        if step % 50 == 0:
            print(f"{step} {spent:.0f}s error {running:.4f} edges {edges.item():.4f} latents {z.std().item():.2f}", flush=True)
        if time.time() - saved > save_every:
            saved = time.time()
            checkpoint.save(name, {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "step": step, "seconds": spent})
            print(f"{psnr(model, device)[0]:.2f} dB", flush=True)
    quality, shift, scale = psnr(model, device, 64, seed=77)
    model.standardise(shift, scale)
    spent = before + time.time() - start
    checkpoint.save(name, {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "step": step, "seconds": spent})
    print(f"autoencoder: {quality:.2f} dB on 64 pictures after {step} steps", flush=True)
