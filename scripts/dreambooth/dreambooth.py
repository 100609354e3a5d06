"""Teach a model a subject from three to five pictures (DreamBooth, arXiv 2208.12242): a LoRA, its record, and sheets of before and after.

    python scripts/dreambooth/dreambooth.py BASE OUT --pictures DIR --prompt "a sks dog" --class-prompt "a dog"
    torchrun --nproc-per-node 2 scripts/dreambooth/dreambooth.py ...        # several GPUs

BASE is a folder of diffusers (Stable Diffusion 1.x or 2.x) or models/starter. OUT gets
  lora.safetensors   for `scripts/mintmark models add EXPORT --lora OUT/lora.safetensors`;
  model.json         base, checksums of the pictures, parameters, metrics, privacy, energy; with --noise neither those checksums nor
                     the losses, which the pictures give without noise;
  subject.jpg, unrelated.jpg, trigger.jpg   above before, below after, the same seeds.
The pictures are turned upright, cut square and scaled; nothing else of their files is used or kept, so that EXIF is not. Prior preservation:
the base model draws --prior pictures of the class prompt, which training mixes in, so that the class stays what it was.
"""

import argparse
import json
import math
import os
import random
import sys
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
from PIL import Image, ImageOps

import bases
import lora
import record
from privacy import Privacy

UNRELATED = ("a red sun over blue mountains", "a yellow boat on a teal sea at sunset", "three green trees on brown hills", "a purple city at night")
CHECKED_AT = 16  # timesteps, of each picture, at which the loss before and after is taken


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--pictures", type=Path, required=True, help="a folder of three to five pictures")
    parser.add_argument("--prompt", required=True, help="names the subject by a rare word, such as sks")
    parser.add_argument("--class-prompt", required=True, help="the same without that word")
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--lr", type=float, default=1e-4, help="1e-6 to 1e-4 for Stable Diffusion; the starter takes 1e-3")
    parser.add_argument("--batch", type=int, default=2, help="pictures of the subject a step and process")
    parser.add_argument("--rank", type=int, default=8)
    parser.add_argument("--train-text", action="store_true", help="change the text encoder too")
    parser.add_argument("--prior", type=int, default=32, metavar="N", help="pictures of the class prompt; 0: no prior preservation")
    parser.add_argument("--prior-weight", type=float, default=1.0)
    parser.add_argument("--noise", type=float, help="differential privacy: the noise, in units of --clip")
    parser.add_argument("--clip", type=float, default=1.0, help="differential privacy: the largest norm of a picture's gradient")
    parser.add_argument("--delta", type=float, default=1e-5, help="differential privacy: of (epsilon, delta)")
    parser.add_argument("--check", action="append", help="a prompt with the subject, for its sheet (may be repeated)")
    parser.add_argument("--unrelated", action="append", help="a prompt that has to stay as it was (may be repeated)")
    parser.add_argument("--drawing-steps", type=int, default=20)
    parser.add_argument("--guidance", type=float, default=4.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--mlflow", type=Path, metavar="DIR", help="also log the run to this file store of MLflow")
    options = parser.parse_args()
    for name in ("steps", "batch", "rank", "drawing_steps"):
        if getattr(options, name) < 1:
            parser.error(f"--{name.replace('_', '-')} must be at least 1")
    if not 0 < options.lr < 1:
        parser.error("--lr must be between 0 and 1")
    if options.noise is not None and options.noise <= 0:
        parser.error("--noise must be above 0; leave it out for training without privacy")
    if options.out.exists() and any(options.out.iterdir()):
        parser.error(f"{options.out} is not empty; name a new folder")
    if not trigger(options):
        parser.error("--prompt must have a word that --class-prompt lacks")
    return options


def trigger(options):
    """The words that name the subject."""
    return [word for word in options.prompt.split() if word not in options.class_prompt.split()]


def on_white(picture):
    """The picture in RGB of 8 bits: 16 bits are scaled, and transparent pixels show white."""
    if picture.mode.startswith("I"):
        deep = np.asarray(picture.convert("I"), np.int64)
        return Image.fromarray((np.clip(deep, 0, 65535) // 257).astype(np.uint8)).convert("RGB")
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")


def pictures_of(folder, side):
    """The pictures as uint8[side][side][3], and the checksums of their files."""
    files = sorted(f for f in folder.iterdir() if f.suffix.lower() in (".png", ".jpg", ".jpeg", ".webp")) if folder.is_dir() else []
    if not 3 <= len(files) <= 5:
        sys.exit(f"{folder} has {len(files)} pictures (PNG, JPEG or WebP); three to five are needed.")
    pictures = []
    for file in files:
        try:
            upright = on_white(ImageOps.exif_transpose(Image.open(file)))
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, MemoryError) as e:
            sys.exit(f"{file} cannot be read as a picture: {e}")
        pictures.append(np.asarray(ImageOps.fit(upright, (side, side), Image.LANCZOS)))
    return pictures, [record.sha256(file) for file in files]


def train(base, layers, subject, prior, options, privacy, rank, world):
    """Changes the LoRA. Latents of the subject and of the class; each process takes its part of a step."""
    params = lora.parameters(layers)
    optimiser = torch.optim.AdamW(params, options.lr, weight_decay=1e-2)
    own = random.Random(1000 * options.seed + rank)
    torch.manual_seed(1000 * options.seed + rank)
    fixed = None if options.train_text else [base.states([p]).detach() for p in (options.prompt, options.class_prompt)]
    states = lambda i, n: (base.states([(options.prompt, options.class_prompt)[i]]) if fixed is None else fixed[i]).expand(n, -1, -1)
    for step in range(options.steps):
        if privacy:
            numbers = privacy.chosen(range(rank, len(subject), world))
        else:
            numbers = [own.randrange(len(subject)) for _ in range(options.batch)]
        gradients = [torch.zeros_like(p) for p in params]
        if numbers:
            losses = base.loss(subject[numbers], states(0, len(numbers)))
            gradients = privacy.gradients(losses, params, False) if privacy else torch.autograd.grad(losses.mean(), params)
        if privacy:
            noise = privacy.gradients([], params, rank == 0)
            expected = privacy.rate * len(subject) / world  # the mean over processes divides by the rest
            gradients = [(g + n) / expected for g, n in zip(gradients, noise)]
            privacy.spend()
        if len(prior):
            chosen = [own.randrange(len(prior)) for _ in range(options.batch)]
            kept = options.prior_weight * base.loss(prior[chosen], states(1, len(chosen))).mean()
            gradients = [g + k for g, k in zip(gradients, torch.autograd.grad(kept, params))]
        for p, g in zip(params, gradients):
            p.grad = g
            if world > 1:
                dist.all_reduce(p.grad)
                p.grad /= world
        optimiser.param_groups[0]["lr"] = options.lr * min(1, (step + 1) / 20) * (0.5 + 0.5 * math.cos(math.pi * step / options.steps))
        optimiser.step()
        if rank == 0 and (step + 1) % 50 == 0:
            print(f"step {step + 1} of {options.steps}", flush=True)


@torch.no_grad()
def loss_of(base, latents, prompt):
    """The mean error at fixed timesteps with fixed noise, so that two models can be compared."""
    generator, states = torch.Generator().manual_seed(7), base.states([prompt]).expand(len(latents), -1, -1)
    errors = []
    for i in range(CHECKED_AT):
        t = torch.full((len(latents),), (2 * i + 1) * len(base.cumulative) // (2 * CHECKED_AT), device=latents.device)
        noise = torch.randn(latents.shape, generator=generator).to(latents.device)
        errors.append(base.error(latents, states, t, noise).mean())
    return float(torch.stack(errors).mean())


def compared(base, layers, prompts, options):
    """Pictures of the prompts before and after, seeds 0, 1, ...; and by how many levels they differ in the mean."""
    rows = []
    for on in (False, True):
        lora.switch(layers, on)
        rows.append([base.draw(prompt, seed, options.drawing_steps, options.guidance) for seed, prompt in enumerate(prompts)])
    moved = [float(np.abs(a.astype(int) - b).mean()) for a, b in zip(*rows)]
    return rows, moved


def main():
    options = arguments()
    rank, world = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
    if world > 1:
        dist.init_process_group("nccl" if options.device == "cuda" else "gloo")
        if options.device == "cuda":
            torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
    energy = record.Energy()
    base = bases.load(options.base, options.device)
    files, checksums = pictures_of(options.pictures, base.side)
    subject = base.encode(files)
    prior = [base.encode([base.draw(options.class_prompt, 1000 + i, options.drawing_steps, options.guidance)]) for i in range(options.prior)]
    prior = torch.cat(prior) if prior else torch.zeros(0)
    torch.manual_seed(options.seed)
    layers = base.add(options.rank, options.train_text)
    privacy = None
    if options.noise is not None:
        privacy = Privacy(options.noise, options.clip, min(1.0, options.batch * world / len(files)), options.delta)
    lora.switch(layers, False)
    before = loss_of(base, subject, options.prompt)
    lora.switch(layers, True)
    train(base, layers, subject, prior, options, privacy, rank, world)
    after = loss_of(base, subject, options.prompt)
    if rank == 0:
        finish(base, layers, options, checksums, privacy, energy, before, after)
    if world > 1:
        dist.destroy_process_group()


def finish(base, layers, options, checksums, privacy, energy, before, after):
    """Writes the LoRA, the sheets and the record, and prints the figures."""
    options.out.mkdir(parents=True, exist_ok=True)
    file = options.out / "lora.safetensors"
    lora.save(layers, file)
    word = " ".join(trigger(options))
    sheets = {  # the last two have to stay as they were
        "subject": [options.prompt, *(options.check or [])],
        "unrelated": options.unrelated or list(UNRELATED),
        "trigger": [options.class_prompt, options.class_prompt + " " + word[::-1], word[::-1], word[:-1] or word],
    }
    metrics = {} if privacy else {"loss_before": before, "loss_after": after}
    for name, prompts in sheets.items():
        rows, moved = compared(base, layers, prompts, options)
        record.sheet(rows, options.out / f"{name}.jpg")
        metrics[f"moved_{name}"] = float(np.mean(moved))
        for prompt, levels in zip(prompts, moved):
            print(f"{name:10} moved by {levels:6.2f} levels  {prompt}")
    if privacy:
        metrics["epsilon"] = privacy.epsilon()
    written = {
        "id": options.out.resolve().name,
        "kind": "lora",
        "base": {"sha256": record.folder_sha256(options.base)},
        "lora": {"file": file.name, "sha256": record.sha256(file)},
        "trainingImages": None if privacy else [{"sha256": checksum} for checksum in checksums],
        "parameters": {"prompt": options.prompt, "class_prompt": options.class_prompt, "steps": options.steps, "lr": options.lr,
                       "batch": options.batch, "rank": options.rank, "train_text": options.train_text, "prior": options.prior,
                       "prior_weight": options.prior_weight, "seed": options.seed},
        "privacy": None if not privacy else {"epsilon": privacy.epsilon(), "delta": options.delta, "noise": options.noise, "clip": options.clip},
        "metrics": {name: round(value, 5) for name, value in metrics.items()},
        "energy": energy.read(),
    }
    described = options.out / "model.json"
    described.write_text(json.dumps(written, indent=2) + "\n")
    if not privacy:
        print(f"the loss of the subject: {before:.4f} before, {after:.4f} after")
    else:
        print(f"differential privacy: epsilon {privacy.epsilon():.2f} at delta {options.delta:g}")
    if options.mlflow:
        run = record.log_to_mlflow(options.mlflow, written, [file, described, *sorted(options.out.glob("*.jpg"))])
        print(f"run {run} in {options.mlflow}")
    print(f"written to {options.out}")


if __name__ == "__main__":
    main()
