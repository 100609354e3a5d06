"""Names what a picture shows: a small network trained on renderings of the world, the yardstick of `evaluate.py`.

    judge.py train      # draws its own pictures; some twenty minutes of a core
    judge.py check      # how often it is right on renderings that it has not seen

It sees a picture 128 pixels wide and answers for each attribute of `FIELDS`; where a scene says nothing of an
attribute, the answer does not count.
"""

import argparse
import random
import time

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

import checkpoint
import painting
import scenes

SIDE, FEATURES = 128, 64
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
        widths = (24, 48, 96, 128)
        layers, before = [], 3
        for width in widths:
            layers += [nn.Conv2d(before, width, 3, padding=1, stride=2 if width == widths[0] else 1), nn.BatchNorm2d(width), nn.ReLU(), nn.MaxPool2d(2)]
            before = width
        self.body = nn.Sequential(*layers, nn.Conv2d(before, 160, 3, padding=1), nn.BatchNorm2d(160), nn.ReLU())
        self.features = nn.Linear(160 * 4 * 4, FEATURES * 4)
        self.short = nn.Linear(FEATURES * 4, FEATURES)
        self.heads = nn.ModuleList(nn.Linear(FEATURES * 4, len(v)) for v in FIELDS.values())

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


def train(minutes, pictures, batch=64):
    torch.manual_seed(0)
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    state = checkpoint.load("judge") or {"step": 0, "seconds": 0.0}
    model, start = Judge(), time.time()
    model.train()
    optimiser = torch.optim.AdamW(model.parameters(), 2e-3, weight_decay=0.02)
    rng, x, y = np.random.default_rng(0), np.zeros((pictures, SIDE, SIDE, 3), np.uint8), np.zeros((pictures, len(FIELDS)), np.int64)
    if "model" in state:
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
    ready, step, spent = 0, state["step"], state["seconds"]
    while spent < 60 * minutes:
        while ready < min(pictures, 2000 + 40 * (step - state["step"])):  # new pictures come while it learns
            scene, picture = rendering(ready)
            x[ready], y[ready] = picture, answers(scene)
            ready += 1
        chosen = rng.integers(0, ready, batch)
        scores, _ = model(torch.from_numpy(x[chosen]).permute(0, 3, 1, 2).float() / 127.5 - 1 + 0.04 * torch.randn(batch, 1, SIDE, SIDE))
        target = torch.from_numpy(y[chosen])
        loss = sum(F.cross_entropy(s, target[:, i], label_smoothing=0.02) for i, s in enumerate(scores))
        optimiser.zero_grad()
        loss.backward()
        spent = state["seconds"] + time.time() - start
        for group in optimiser.param_groups:
            group["lr"] = 2e-3 * min(1, (step + 1) / 100) * max(0.01, min(1, 1.6 * (1 - spent / 60 / minutes)))
        optimiser.step()
        step += 1
        if step % 100 == 0:
            print(f"judge {step} {spent:.0f}s loss {loss.item():.3f} of {ready} pictures", flush=True)
            checkpoint.save("judge", {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "step": step, "seconds": spent})
    checkpoint.save("judge", {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "step": step, "seconds": spent})


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
    drawn = [rendering(f"check {i}", held_out=True) for i in range(count)]
    found, features = load().judge([p for _, p in drawn])
    return right(found, [s for s, _ in drawn]), features


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=("train", "check"))
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--pictures", type=int, default=30000)
    args = parser.parse_args()
    if args.task == "train":
        train(args.minutes, args.pictures)
    for field, (good, of) in check()[0].items():
        print(f"{field:7} {100 * good / of:.1f} % of {of}")


if __name__ == "__main__":
    main()
