"""Gives what a run has made to a folder for results, named by the variable OUT, in files of a bounded size."""

import io
import os
import shutil
import tarfile
from pathlib import Path

import checkpoint

PART = 15 << 20  # bytes


def folder() -> Path | None:
    return Path(os.environ["OUT"]) if os.environ.get("OUT") else None


def give(path: Path) -> None:
    """Copies a file; does nothing where OUT is not set, like the others here."""
    if folder():
        shutil.copy(path, folder())


def deliver(export: Path) -> None:
    """Packs an export, and copies the latest sheet that training drew."""
    if folder():
        _pack("starter", {"starter": export})
        sheets = sorted(checkpoint.folder().glob("seen-*.png"))
        if sheets:
            from PIL import Image

            Image.open(sheets[-1]).save(folder() / "seen.jpg", quality=90)


def rescue() -> None:
    """Packs the checkpoints without their optimisers, in half precision, where there can be no export."""
    import torch

    if not folder():
        return
    halves = lambda state: {k: v.half() for k, v in state.items()}
    found = {}
    for name in ("autoencoder", "denoiser"):
        state = checkpoint.load(name)
        weights = halves(state.get("mean", state["model"]))
        kept = {k: v for k, v in state.items() if k not in ("optimiser", "model", "mean")} | {"model": weights}
        found[f"{name}.pt"] = checkpoint.folder() / f"{name}.rescued"
        torch.save(kept | ({"mean": weights} if "mean" in state else {}), found[f"{name}.pt"])
    _pack("checkpoints", found | {"tokenizer": checkpoint.folder() / "tokenizer"})


def _pack(name: str, contents: dict[str, Path]) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz", compresslevel=1) as tar:
        for inside, path in contents.items():
            tar.add(path, inside)
    data = packed.getvalue()
    for old in folder().glob(f"{name}.tar.gz.*"):
        old.unlink()
    for i in range(0, len(data), PART):
        (folder() / f"{name}.tar.gz.{i // PART}").write_bytes(data[i : i + PART])
