"""Trains the denoiser and the text encoder together on cached latents and freshly worded captions."""

import random
import tempfile
import time

import numpy as np
import torch
from PIL import Image

import checkpoint
import latents
from captions import caption
from denoiser import STEPS, Denoiser, ddim, schedule
from optimiser import Optimiser
from text import TextEncoder
from tokenizer import Tokenizer, write_tokenizer

BLANK_SHARE = 0.1
WATCHED = (  # drawn at every checkpoint, to see how training goes
    "a red sun over blue mountains", "a green sun over blue mountains", "a white moon over purple hills at night",
    "a yellow boat on a teal sea at sunset", "a pink balloon over green hills", "a red house on a yellow meadow at noon",
    "two black birds over an orange desert", "a red lighthouse by the blue sea at dusk", "an orange circle on a blue background",
    "a purple forest under a yellow sky", "a black city at night with stars", "",
)


class Model(torch.nn.Module):
    def __init__(self, vocabulary):
        super().__init__()
        self.text, self.denoiser = TextEncoder(vocabulary), Denoiser()

    def forward(self, ids, x, t):
        return self.denoiser(x, t, self.text(ids))


def tokenizer():
    folder = checkpoint.folder() / "tokenizer"
    if not (folder / "tokenizer_config.json").exists():
        write_tokenizer(folder)
    return Tokenizer(folder)


@torch.no_grad()
def pictures(model, decoder, tokens, prompts, seed, device, steps=20, guidance=4.0):
    """uint8 pictures of prompts, one seed for all."""
    ids = torch.tensor([tokens(p) for p in prompts], device=device)
    blank = torch.tensor([tokens("")] * len(prompts), device=device)
    noise = torch.randn(1, 8, 32, 32, generator=torch.Generator().manual_seed(seed)).to(device).repeat(len(prompts), 1, 1, 1)
    with torch.autocast(device, dtype=torch.bfloat16):
        z = ddim(model.denoiser, model.text(ids), model.text(blank), noise, steps, guidance)
        y = decoder(z.float())
    return ((y.float().clamp(-1, 1) + 1) * 127.5).round().byte().permute(0, 2, 3, 1).cpu().numpy()


def sheet(images, columns, side=256):
    rows = -(-len(images) // columns)
    out = Image.new("RGB", (columns * side, rows * side))
    for i, image in enumerate(images):
        out.paste(Image.fromarray(np.asarray(image)).resize((side - 2, side - 2), Image.LANCZOS), (i % columns * side, i // columns * side))
    return out


def share_gradients(params, world):
    """Averages the gradients of all workers, in one message."""
    flat = torch.cat([p.grad.permute(0, 2, 3, 1).reshape(-1) if p.ndim == 4 else p.grad.reshape(-1) for p in params])
    torch.distributed.all_reduce(flat)
    flat /= world
    at = 0
    for p in params:
        part = flat[at : at + p.numel()]
        at += p.numel()
        if p.ndim == 4:
            o, i, h, w = p.shape
            p.grad.copy_(part.view(o, h, w, i).permute(0, 3, 1, 2))
        else:
            p.grad.copy_(part.view_as(p))


def batch_of(cache, tokens, rng, size, device):
    chosen = [cache[rng.randrange(len(cache))] for _ in range(size)]
    latent = torch.stack([z for z, _ in chosen]).float().to(device)
    ids = [tokens("" if rng.random() < BLANK_SHARE else caption(scene, rng)) for _, scene in chosen]
    # One stratum of time for each picture: every batch sees all noise levels, the higher ones (layout) more often.
    t = (((torch.rand(size) + torch.arange(size)) / size) ** 0.75 * STEPS).long().clamp(max=STEPS - 1)
    return latent, torch.tensor(ids, device=device), t.to(device)


def train(minutes, device, batch=64, lr=1e-3, workers=1, save_every=180):
    """Trains in `workers` processes that share each batch: on a CPU, one per core."""
    tokenizer()
    if workers == 1:
        return work(0, 1, minutes, device, batch, lr, save_every)
    with tempfile.TemporaryDirectory() as folder:
        arguments = (workers, minutes, device, batch // workers, lr, save_every, folder)
        torch.multiprocessing.spawn(work, arguments, nprocs=workers)


def work(rank, world, minutes, device, batch, lr, save_every, meeting=None):
    if world > 1:
        torch.set_num_threads(1)
        torch.distributed.init_process_group("gloo", init_method=f"file://{meeting}/meet", rank=rank, world_size=world)
    torch.set_flush_denormal(True)
    torch.manual_seed(0)
    tokens = tokenizer()
    autoencoder, step_of_autoencoder = latents.autoencoder(device)
    cache = latents.Cache(step_of_autoencoder)
    model = Model(len(tokens.vocab)).to(device, memory_format=torch.channels_last)
    mean = Model(len(tokens.vocab)).to(device, memory_format=torch.channels_last).eval()
    optimiser = Optimiser(model, plain=("tokens", "places", "place"))
    state = checkpoint.load("denoiser") or {"step": 0, "seconds": 0.0}
    if "model" in state:
        model.load_state_dict(state["model"])
    if "optimiser" in state:
        optimiser.load_state_dict(state["optimiser"])
    mean.load_state_dict(state.get("mean", model.state_dict()))
    step, before = state["step"], state["seconds"]
    rng = random.Random(f"{step} {rank}")
    torch.manual_seed(1000 * step + rank)
    cumulative = schedule().to(device)
    start = saved = time.time()
    running, spent, sheets = None, before, 0
    say = print if rank == 0 else lambda *_, **__: None
    say(f"{len(cache)} pictures, {sum(p.numel() for p in model.parameters()) / 1e6:.1f} M parameters", flush=True)

    def keep():
        everything = {"model": model.state_dict(), "mean": mean.state_dict(), "optimiser": optimiser.state_dict()}
        checkpoint.save("denoiser", everything | {"step": step, "seconds": spent, "batch": batch * world})

    while True:
        clean, ids, t = batch_of(cache, tokens, rng, batch, device)
        a, s = cumulative[t].sqrt().view(-1, 1, 1, 1), (1 - cumulative[t]).sqrt().view(-1, 1, 1, 1)
        noise = torch.randn_like(clean)
        x = a * clean + s * noise
        with torch.autocast(device, dtype=torch.bfloat16):
            v = model(ids, x, t)
        loss = ((v.float() - (a * noise - s * clean)) ** 2).mean()
        loss.backward()
        spent = before + time.time() - start
        if world > 1:
            share_gradients(optimiser.params, world)
            clock = torch.tensor([spent], dtype=torch.float64)
            torch.distributed.broadcast(clock, 0)  # all stop at the same step, with the same learning rate
            spent = clock.item()
        done = spent / 60 / minutes
        optimiser.step(lr * min(1, (step + 1) / 60) * max(0.02, min(1, 2 * (1 - done))))
        step += 1
        if done >= 1:
            break
        with torch.no_grad():
            decay = min(0.996, (1 + step) / (10 + step))
            for slow, fast in zip(mean.parameters(), model.parameters()):
                slow.lerp_(fast, 1 - decay)
        running = loss.item() if running is None else 0.98 * running + 0.02 * loss.item()
        if step % 20 == 0:
            rate = (step - state["step"]) * batch * world / (spent - before)
            say(f"{step} {spent:.0f}s loss {running:.4f} {rate:.0f} pictures/s", flush=True)
        if time.time() - saved > save_every:
            saved = time.time()
            cache.refresh()
            if rank == 0:
                keep()
                sheets += 1
                if sheets % 3 == 1:
                    seen = pictures(mean, autoencoder.decoder, tokens, WATCHED, 7, device)
                    sheet(seen, 6).save(checkpoint.folder() / f"seen-{step:06d}.png")
    if rank == 0:
        keep()
        say(f"denoiser: {step} steps of {batch * world}, loss {running:.4f}", flush=True)
