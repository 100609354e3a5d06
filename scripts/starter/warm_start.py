"""Turns an export back into checkpoints, so that training can go on where only the export is at hand."""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

import checkpoint
from autoencoder import Autoencoder
from denoiser import NARROW
from tokenizer import Tokenizer, ready_tokenizer
from train_denoiser import Model
from widening import widen


def weights(folder: Path, prefix: str) -> dict[str, torch.Tensor]:
    """The initialisers of a graph, which bear the names of the PyTorch parameters."""
    graph = onnx.load(folder / "model.onnx").graph
    values = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    return {prefix + n: torch.tensor(v.astype(np.float32)) for n, v in values.items() if v.dtype in (np.float16, np.float32)}


def fitting(module, found, what, folder):
    """The module's state from the weights of an export."""
    state = module.state_dict()
    missing = sorted(set(state) - set(found))
    if missing:
        raise SystemExit(f"{folder}: the export lacks {missing[:3]} of the {what}; it was made by another version")
    return {k: found[k].reshape(v.shape) for k, v in state.items()}


def adopt_autoencoder(folder: Path) -> None:
    found = weights(folder / "vae_encoder", "encoder.") | weights(folder / "vae_decoder", "decoder.")
    checkpoint.save("autoencoder", {"model": fitting(Autoencoder(), found, "autoencoder", folder), "step": 0, "seconds": 0.0})


def adopt_denoiser(folder: Path, widths=NARROW) -> None:
    """The text encoder, its vectors moved to this vocabulary; and the denoiser, widened where `widths` are larger."""
    old, new = Tokenizer(folder / "tokenizer"), ready_tokenizer()
    found = weights(folder / "text_encoder", "text.") | weights(folder / "unet", "denoiser.")
    model = Model(len(new.vocab), widths)
    vectors = found["text.tokens.weight"]
    moved = vectors.mean(0).repeat(len(new.vocab), 1) + 0.1 * model.text.tokens.weight.data
    for token, i in new.vocab.items():
        if token in old.vocab:
            moved[i] = vectors[old.vocab[token]]
    found["text.tokens.weight"] = moved
    if found["denoiser.first.bias"].shape[0] < widths[0]:
        narrow = {k.removeprefix("denoiser."): v for k, v in found.items() if k.startswith("denoiser.")}
        found |= {"denoiser." + k: v for k, v in widen(narrow, model.denoiser).items()}
    state = fitting(model, found, "denoiser", folder)
    checkpoint.save("denoiser", {"model": state, "mean": state, "step": 0, "seconds": 0.0, "seen": 0, "widths": list(widths)})


def adopt(folder: Path, widths=NARROW) -> None:
    """Starts from an export whatever has no checkpoint yet."""
    if checkpoint.load("autoencoder") is None:
        adopt_autoencoder(folder)
    if checkpoint.load("denoiser") is None:
        adopt_denoiser(folder, widths)
