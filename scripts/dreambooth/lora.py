"""Low-rank changes of linear layers (LoRA, arXiv 2106.09685), and their file."""

import torch
from safetensors.torch import save_file
from torch import nn


class LoraLinear(nn.Module):
    """A frozen linear layer plus `scale` times the product of two small matrices, the second of which begins as zeros."""

    def __init__(self, linear: nn.Linear, rank: int):
        super().__init__()
        self.linear, self.scale = linear.requires_grad_(False), 1.0
        self.down = nn.Parameter(torch.randn(rank, linear.in_features) / rank)
        self.up = nn.Parameter(torch.zeros(linear.out_features, rank))

    def forward(self, x):
        return self.linear(x) + self.scale * (x @ self.down.T @ self.up.T)


def add(network: nn.Module, wanted, rank: int) -> dict[str, LoraLinear]:
    """Puts a LoRA beside each linear layer whose path `wanted` accepts; returns them by path."""
    network.requires_grad_(False)
    found = {path: module for path, module in network.named_modules() if isinstance(module, nn.Linear) and wanted(path)}
    added = {}
    for path, linear in found.items():
        parent, _, name = path.rpartition(".")
        added[path] = LoraLinear(linear, rank)
        setattr(network.get_submodule(parent), name, added[path])
    return added


def parameters(layers: dict[str, LoraLinear]) -> list[nn.Parameter]:
    return [matrix for layer in layers.values() for matrix in (layer.down, layer.up)]


def switch(layers: dict[str, LoraLinear], on: bool) -> None:
    """With `on` false the base model is as it was."""
    for layer in layers.values():
        layer.scale = 1.0 if on else 0.0


def save(layers: dict[str, LoraLinear], path) -> None:
    """Writes the matrices with the names of diffusers: `unet.PATH.lora_A.weight`."""
    values = {}
    for name, layer in layers.items():
        values[f"{name}.lora_A.weight"] = layer.down.detach().float().cpu().contiguous()
        values[f"{name}.lora_B.weight"] = layer.up.detach().float().cpu().contiguous()
    save_file(values, path)
