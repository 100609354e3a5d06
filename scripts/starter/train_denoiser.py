"""Trains the denoiser and the text encoder together on cached latents.

Cells that show a subject, a sun or a moon count four times, as they are few and their loss is high: at all noise
levels in the first half of the time, then only below `NEAR`, since the weight makes things too large above it.
"""

import random
import time

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

import captions
import checkpoint
import latents
import parallel
from autoencoder import FACTOR, LATENT_CHANNELS
from denoiser import NARROW, STEPS, Denoiser, ddim, schedule
from device import half
from optimiser import Optimiser
from text import TextEncoder
from tokenizer import ready_tokenizer

BLANK_SHARE = 0.1
THINGS, NEAR = 3.0, 700  # how much more a thing's cells count, and below which noise level
WATCHED = (  # drawn now and then, to see how training goes
    "a red sun over blue mountains", "a white moon over purple hills at night", "a yellow boat on a teal sea at sunset",
    "a pink balloon over green hills, paper cut", "a red house on a yellow meadow at noon", "two black birds over an orange desert",
    "a red lighthouse by the blue sea at dusk", "an orange fox in a teal forest, ink", "a blue whale in a teal sea, woodblock",
    "three green trees on brown hills, pastel", "a purple city at night, neon", "a yellow spiral on a blue background",
)


class Model(torch.nn.Module):
    """Text encoder and denoiser, as they are trained."""

    def __init__(self, vocabulary, widths=NARROW):
        super().__init__()
        self.widths = tuple(widths)
        self.text, self.denoiser = TextEncoder(vocabulary), Denoiser(self.widths)

    def forward(self, ids, x, t):
        return self.denoiser(x, t, self.text(ids))


@torch.no_grad()
def pictures(model, decoder, tokens, prompts, seed, device, size=(512, 512), steps=20, guidance=4.0):
    """uint8 pictures of prompts, one seed for all."""
    ids = torch.tensor([tokens(p) for p in prompts], device=device)
    blank = torch.tensor([tokens("")] * len(prompts), device=device)
    shape = (1, LATENT_CHANNELS, size[1] // FACTOR, size[0] // FACTOR)
    noise = torch.randn(shape, generator=torch.Generator().manual_seed(seed)).to(device).repeat(len(prompts), 1, 1, 1)
    with half(device):
        z = ddim(model.denoiser, model.text(ids), model.text(blank), noise, steps, guidance)
        y = torch.cat([decoder(part) for part in z.float().split(4)])
    return ((y.float().clamp(-1, 1) + 1) * 127.5).round().byte().permute(0, 2, 3, 1).cpu().numpy()


def sheet(images, columns, side=256):
    rows = -(-len(images) // columns)
    out = Image.new("RGB", (columns * side, rows * side), "white")
    for i, image in enumerate(images):
        small = Image.fromarray(np.asarray(image))
        small.thumbnail((side - 4, side - 4), Image.LANCZOS)
        out.paste(small, (i % columns * side + (side - small.width) // 2, i // columns * side + (side - small.height) // 2))
    return out


class Meter:
    """Means over the last steps, kept on the device until they are asked for."""

    def __init__(self, memory=100):
        self.memory, self.values = memory, None

    def add(self, *values):
        now = torch.stack([v.detach().float() for v in values])
        self.values = now if self.values is None else self.values.lerp(now, 1 / self.memory)

    def read(self):
        return self.values.tolist()


def loss_of(model, clean, things, ids, cumulative, weigh_all, device):
    """The velocity loss, weighted; and, for the log, its mean over all cells, over subjects and over lights."""
    size = len(clean)
    # One stratum of time for each picture: every batch sees all noise levels, the higher ones (layout) more often.
    strata = (torch.rand(size, device=device) + torch.randperm(size, device=device)) / size
    t = (strata**0.75 * STEPS).long().clamp(max=STEPS - 1)
    a, s = cumulative[t].sqrt().view(-1, 1, 1, 1), (1 - cumulative[t]).sqrt().view(-1, 1, 1, 1)
    noise = torch.randn_like(clean)
    with half(device):
        v = model(ids, a * clean + s * noise, t)
    error = ((v.float() - (a * noise - s * clean)) ** 2).mean(1, keepdim=True)
    subject, light = F.interpolate(things, scale_factor=2.0).split(1, 1)  # a cell is two by two latents
    near = 1.0 if weigh_all else (t < NEAR).float().view(-1, 1, 1, 1)
    weight = 1 + THINGS * near * (subject + light).clamp(max=1)
    mean = lambda share: (error * share).sum() / (share.sum() + 1e-6)
    return mean(weight), mean(torch.ones_like(error)), mean(subject), mean(light)


def blank_texts(tokens, rng, count=512):
    """Texts that describe nothing, as tokens: half of them empty, half what people write into negative prompts."""
    return torch.tensor([tokens("" if i % 2 else captions.nothing(rng)) for i in range(count)])


def train(minutes, device, batch, lr, workers=1, widths=NARROW, feed=None, deadline=float("inf"), kept=None):
    """Goes on until `minutes`, earlier runs included, or the deadline; `feed(cache)` may bring new pictures."""
    ready_tokenizer()
    parallel.launch(work, workers, device, minutes, batch // workers, lr, widths, feed, deadline, kept)


def work(rank, world, device, minutes, batch, lr, widths, feed=None, deadline=float("inf"), kept=None, save_every=180):
    tokens = ready_tokenizer()
    autoencoder, step_of_autoencoder = latents.load_autoencoder(device)
    cache = latents.Cache(step_of_autoencoder, device)
    state = checkpoint.load("denoiser") or {"step": 0, "seconds": 0.0, "seen": 0}
    widths = state.get("widths", widths)
    model, mean = (Model(len(tokens.vocab), widths).to(device, memory_format=torch.channels_last) for _ in range(2))
    mean.eval()
    optimiser = Optimiser(model, plain=("tokens", "places", "place"))
    if "model" in state:
        model.load_state_dict(state["model"])
    if "optimiser" in state:
        optimiser.load_state_dict(state["optimiser"])
    mean.load_state_dict(state.get("mean", model.state_dict()))
    step, before, seen = state["step"], state["seconds"], state["seen"]
    torch.manual_seed(1000 * step + rank)
    generator = torch.Generator().manual_seed(1000 * step + rank)
    cumulative, blanks = schedule().to(device), blank_texts(tokens, random.Random(step + rank)).to(device)
    start = saved = said = time.time()
    spent, meter, sheets, said_at = before, Meter(), 0, step
    minutes = min(minutes, (before + deadline - start) / 60)
    say = print if rank == 0 else lambda *_, **__: None
    say(f"denoiser: {len(cache)} pictures, {sum(p.numel() for p in model.parameters()) / 1e6:.1f} M parameters, widths {widths}", flush=True)
    if minutes * 60 <= before:
        return

    def keep():
        everything = {"model": model.state_dict(), "mean": mean.state_dict(), "optimiser": optimiser.state_dict()}
        checkpoint.save("denoiser", everything | {"step": step, "seconds": spent, "seen": seen, "widths": list(widths)})

    slow, fast = list(mean.parameters()), list(model.parameters())
    while True:
        if feed:
            feed(cache)
        blank = blanks[torch.randint(len(blanks), (batch,), generator=generator).to(device)]
        clean, things, ids = cache.batch(batch, generator, blank, BLANK_SHARE)
        losses = loss_of(model, clean, things, ids, cumulative, spent < 30 * minutes, device)
        losses[0].backward()
        parallel.share_gradients(optimiser.params, world)
        spent = parallel.same_clock(before + time.time() - start, world)
        done = spent / 60 / minutes
        optimiser.step(lr * min(1, (step - state["step"] + 1) / 100) * max(0.02, min(1, 2 * (1 - done))))
        step, seen = step + 1, seen + batch * world
        with torch.no_grad():  # an average of the weights over the last twentieth of the steps
            torch._foreach_lerp_(slow, fast, 1 / min(1000, 10 + step / 20))
        meter.add(*losses)
        if time.time() - said > 30 or done >= 1:
            loss, everything, subject, light = meter.read()
            rate = (step - said_at) * batch * world / (time.time() - said)
            say(f"{step} {spent:.0f}s loss {loss:.4f} all {everything:.4f} subject {subject:.4f} light {light:.4f} {rate:.0f} pictures/s, {seen} seen of {len(cache)}", flush=True)
            said, said_at = time.time(), step
        if done >= 1:
            break
        if time.time() - saved > save_every:
            saved = time.time()
            if not feed:
                cache.refresh()
            if rank == 0:
                keep()
                if kept:
                    kept()
                sheets += 1
                if sheets % 3 == 1:
                    save_sheet(mean, autoencoder.decoder, tokens, step, device)
    if rank == 0:
        keep()
        save_sheet(mean, autoencoder.decoder, tokens, step, device)
        say(f"denoiser: {step} steps, {seen} pictures seen", flush=True)


def save_sheet(mean, decoder, tokens, step, device):
    sheet(pictures(mean, decoder, tokens, WATCHED, 7, device), 6).save(checkpoint.folder() / f"seen-{step:06d}.png")
