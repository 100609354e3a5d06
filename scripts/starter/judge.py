"""Names what a picture shows: a small network trained on renderings of the world, the yardstick of `evaluate.py`.

    judge.py train      # draws its own pictures first
    judge.py check      # how often it is right on renderings that it has not seen

It sees a picture 128 pixels wide and answers for each attribute of `FIELDS`; where a scene says nothing of an
attribute, the answer does not count.
"""

import argparse
import functools
import multiprocessing
import random
import time

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

import checkpoint
import device as machine
import painting
import results
import scenes

SIDE, FEATURES = 128, 128
KINDS = scenes.AIRBORNE + scenes.AFLOAT + scenes.GROUNDED + scenes.ABSTRACT
FIELDS = {
    "kind": (*KINDS, "none"), "colour": tuple(scenes.COLOURS), "land": (*scenes.LANDS, "none"), "time": tuple(scenes.TIMES),
    "style": scenes.STYLES, "count": (1, 2, 3),
}
NOTHING = -100  # the target of an attribute that a scene does not say


def answers(scene) -> list[int]:
    """What a scene shows, by the numbers of `FIELDS`."""
    s = scene.subject
    one = s is not None and scene.second is None
    said = {
        "kind": "none" if s is None else s.kind if one else None, "colour": s.colour if one else None,
        "land": "none" if scene.land is None else scene.land[0], "time": scene.time if scene.land and not scene.sky else None,
        "style": scene.style, "count": s.count if one and s.kind not in patterns() and s.count <= 3 else None,
    }
    return [FIELDS[k].index(v) if v is not None else NOTHING for k, v in said.items()]


def patterns():
    """Abstract kinds whose count says nothing of what one sees."""
    return ("stripe", "spiral", "wave", "ring", "grid")


class Judge(nn.Module):
    def __init__(self):
        super().__init__()
        layers, before = [], 3
        for width, stride, halves in ((24, 2, True), (48, 1, True), (96, 1, True), (128, 1, True), (160, 1, False)):
            layers += [nn.Conv2d(before, width, 3, padding=1, stride=stride), nn.BatchNorm2d(width), nn.ReLU()]
            layers += [nn.MaxPool2d(2)] if halves else []
            before = width
        self.body = nn.Sequential(*layers)
        self.features = nn.Linear(before * 4 * 4, FEATURES)
        self.heads = nn.ModuleList(nn.Linear(FEATURES, len(v)) for v in FIELDS.values())

    def forward(self, x):
        """float[n][3][SIDE][SIDE] in -1..1: a list of scores for each field, and the features that FID compares."""
        h = F.relu(self.features(F.dropout(self.body(x).flatten(1), 0.2, self.training)))
        return [head(h) for head in self.heads], h

    @torch.no_grad()
    def judge(self, pictures):
        """uint8 pictures: (answers int[n][fields], features float[n][...])."""
        found, features = [], []
        for i in range(0, len(pictures), 32):
            scores, h = self(small(pictures[i : i + 32]))
            found.append(torch.stack([s.argmax(1) for s in scores], 1))
            features.append(h)
        return torch.cat(found).numpy(), torch.cat(features).numpy()


def small(pictures):
    """Pictures of any size as the judge sees them."""
    shrunk = [np.asarray(Image.fromarray(p).resize((SIDE, SIDE), Image.BOX)) for p in pictures]
    return torch.from_numpy(np.stack(shrunk)).permute(0, 3, 1, 2).float() / 127.5 - 1


def rendering(seed, held_out=False):
    """(scene, picture a quarter as large) by a number."""
    rng = random.Random(f"judge {seed}")
    scene = scenes.sample(rng, held_out)
    return scene, painting.paint(scene, rng, SIDE / 512).array()


def renderings(seeds, held_out, workers):
    """`rendering` of each seed, in processes where there are several."""
    one = functools.partial(rendering, held_out=held_out)
    if workers == 1:
        return [one(seed) for seed in seeds]
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        return pool.map(one, seeds, chunksize=50)


def drawn(count, workers):
    """Renderings for training: uint8[count][SIDE][SIDE][3], int64[count][fields]; kept on disk for the next run."""
    path = checkpoint.folder() / f"judge-{count}.npz"
    if not path.exists():
        found = renderings(range(count), False, workers)
        partial = path.with_suffix(".partial")
        with partial.open("wb") as file:
            np.savez(file, x=np.stack([p for _, p in found]), y=np.array([answers(s) for s, _ in found], np.int64))
        partial.replace(path)
    with np.load(path) as data:
        return torch.from_numpy(data["x"]), torch.from_numpy(data["y"])


def train(minutes, count, device, workers, batch=64):
    """Learns for `minutes`, earlier runs included; drawing does not count."""
    x, y = (t.to(device) for t in drawn(count, workers))
    torch.manual_seed(0)
    state = checkpoint.load("judge") or {"step": 0, "seconds": 0.0}
    model = Judge().to(device)
    optimiser = torch.optim.AdamW(model.parameters(), 2e-3, weight_decay=0.02)
    if "model" in state:
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
    model.train()
    step, spent, start = state["step"], state["seconds"], time.time()

    def keep():
        kept = {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "step": step, "seconds": spent}
        checkpoint.save("judge", kept)

    while spent < 60 * minutes:
        chosen = torch.randint(count, (batch,), device=device)
        seen = x[chosen].permute(0, 3, 1, 2).float() / 127.5 - 1
        scores, _ = model(seen + 0.04 * torch.randn_like(seen[:, :1]))
        loss = sum(F.cross_entropy(s, y[chosen, i], label_smoothing=0.02) for i, s in enumerate(scores))
        optimiser.zero_grad()
        loss.backward()
        spent = state["seconds"] + time.time() - start
        for group in optimiser.param_groups:
            group["lr"] = 2e-3 * min(1, (step + 1) / 100) * max(0.01, min(1, 1.6 * (1 - spent / 60 / minutes)))
        optimiser.step()
        step += 1
        if step % 200 == 0:
            print(f"judge {step} {spent:.0f}s loss {loss.item():.3f}", flush=True)
        if step % 2000 == 0:
            keep()
    keep()


def load() -> Judge:
    state = checkpoint.load("judge")
    if state is None:
        raise SystemExit("no judge yet: run `judge.py train` first")
    model = Judge()
    model.load_state_dict(state["model"])
    return model.eval()


def right(found, scenes_) -> dict[str, tuple[int, int]]:
    """For each field: how many answers are right, of how many that scenes say."""
    wanted = np.array([answers(s) for s in scenes_])
    said = wanted != NOTHING
    return {k: (int(((found == wanted) & said)[:, i].sum()), int(said[:, i].sum())) for i, k in enumerate(FIELDS)}


def check(count=1500):
    """How often the judge is right on renderings of withheld combinations."""
    shown = renderings([f"check {i}" for i in range(count)], True, machine.cores())
    found, features = load().judge([p for _, p in shown])
    return right(found, [s for s, _ in shown]), features


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=("train", "check"))
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--pictures", type=int, default=30000)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cuda" if torch.cuda.is_available() else "cpu")
    args = parser.parse_args()
    machine.settle(args.device, threads=machine.cores())
    if args.task == "train":
        train(args.minutes, args.pictures, args.device, machine.cores())
        results.give(checkpoint.folder() / "judge.pt")
    for field, (good, of) in check()[0].items():
        print(f"{field:7} {100 * good / of:.1f} % of {of}")


if __name__ == "__main__":
    main()
