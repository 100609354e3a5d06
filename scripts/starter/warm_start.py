"""Turns an export back into checkpoints, so that training can go on where only the export is at hand."""

import shutil
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

import checkpoint


def weights(folder: Path, prefix: str) -> dict[str, torch.Tensor]:
    """The initialisers of a graph, which bear the names of the PyTorch parameters."""
    graph = onnx.load(folder / "model.onnx").graph
    values = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    return {prefix + n: torch.tensor(v.astype(np.float32)) for n, v in values.items() if v.dtype in (np.float16, np.float32)}


def adopt(folder: Path) -> None:
    """Writes the checkpoints of both stages, and the tokenizer, from an export."""
    from train_denoiser import Model
    from autoencoder import Autoencoder
    from tokenizer import Tokenizer

    shutil.copytree(folder / "tokenizer", checkpoint.folder() / "tokenizer", dirs_exist_ok=True)
    tokens = Tokenizer(folder / "tokenizer")
    parts = {
        "autoencoder": (Autoencoder(), weights(folder / "vae_encoder", "encoder.") | weights(folder / "vae_decoder", "decoder.")),
        "denoiser": (Model(len(tokens.vocab)), weights(folder / "text_encoder", "text.") | weights(folder / "unet", "denoiser.")),
    }
    for name, (module, found) in parts.items():
        state = module.state_dict()
        missing = sorted(set(state) - set(found))
        if missing:
            raise SystemExit(f"{folder}: the export lacks {missing[:3]} of the {name}; it was made by another version")
        state = {k: found[k].reshape(v.shape) for k, v in state.items()}
        checkpoint.save(name, {"model": state, "step": 0, "seconds": 0.0} | ({"mean": state} if name == "denoiser" else {}))
