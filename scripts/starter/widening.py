"""Turns the weights of a narrow denoiser into those of a wide one that draws nearly the same (arXiv 1511.05641).

New channels are copies of old ones: they read what the old ones read, and at first nothing reads them. They lie in the
groups of the channels that they copy, so that the means and deviations of the norms stay about the same.
"""

import re

import torch

from denoiser import GROUPS, Denoiser

HEADS = 4
# Into how many equal parts an axis falls, each of which grows by itself: (parameter, axis): parts.
PARTS = (
    (r"(low_up\.\d|up)\.(norm1|conv1|skip)\.", 1, 2 * GROUPS),  # two layers side by side
    (r"(low_up\.\d|up)\.norm1\.", 0, 2 * GROUPS),
    (r"\.film\.", 0, 2 * GROUPS),  # gains and offsets
    (r"\.qkv\.", 0, 3 * HEADS),
    (r"\.text\.", 0, 2 * HEADS),  # keys and values
    (r"\.query\.", 0, HEADS),
    (r"\.out[12]\.weight", 1, HEADS),
    (r"\.up\.(weight|bias)", 0, 1),
    (r"\.down\.weight", 1, 1),
)


def parts(name, axis):
    return next((n for pattern, at, n in PARTS if at == axis and re.search(pattern, name)), GROUPS)


def grown(old, size, axis, n):
    """`old` with `size` entries along an axis, and which of them are new."""
    before, after = old.shape[axis] // n, size // n
    index = torch.tensor([part * before + i % before for part in range(n) for i in range(after)])
    new = torch.tensor([i >= before for _ in range(n) for i in range(after)])
    return old.index_select(axis, index), new


def widen(old: dict, wide: Denoiser, noise: float = 0.02) -> dict:
    """The state of `wide` from that of a narrower denoiser."""
    out = {}
    for name, target in wide.state_dict().items():
        value = old[name].clone()
        for axis in range(min(2, value.ndim)):
            if value.shape[axis] == target.shape[axis]:
                continue
            read = axis == 1 and name != "place"
            value, new = grown(value, target.shape[axis], axis, parts(name, axis))
            rows = new.view([-1 if i == axis else 1 for i in range(value.ndim)])
            if read:
                value = torch.where(rows, 0.0, value)
            elif value.ndim > 1:
                value = torch.where(rows, value + noise * value.std() * torch.randn_like(value), value)
        if ".query." in name or ".qkv." in name:
            value = matched(value, old[name], name)
        out[name] = value
    return out


def matched(value, old, name):
    """Queries whose products with the keys are what they were: without the new channels, and for wider heads."""
    count = value.shape[0] if ".query." in name else value.shape[0] // 3
    narrow = old.shape[0] if ".query." in name else old.shape[0] // 3
    if count == narrow:
        return value
    new = torch.tensor([i >= narrow // HEADS for _ in range(HEADS) for i in range(count // HEADS)])
    queries = value[:count] * (count / narrow) ** 0.5
    queries[new] = 0
    return torch.cat([queries, value[count:]])
