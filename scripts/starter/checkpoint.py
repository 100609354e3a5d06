"""Where training keeps what it has learnt: one file per stage, replaced atomically."""

import os
from pathlib import Path


def folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    path = Path(base) / "mintmark" / "starter"
    path.mkdir(parents=True, exist_ok=True)
    return path


def save(name: str, state: dict) -> None:
    import torch

    target = folder() / f"{name}.pt"
    partial = target.with_suffix(".partial")
    torch.save(state, partial)
    os.replace(partial, target)


def load(name: str) -> dict | None:
    import torch

    path = folder() / f"{name}.pt"
    return torch.load(path, map_location="cpu", weights_only=True) if path.exists() else None
