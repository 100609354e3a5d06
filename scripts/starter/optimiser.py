"""Muon (K. Jordan, 2024) for the matrices and convolutions, AdamW for everything else.

Muon orthogonalises each momentum matrix by a Newton-Schulz iteration; its step is scaled to the size of an
AdamW step (arXiv 2502.16982), so that one learning rate serves both. Matrices of one shape go together.
"""

import torch

from device import has_bfloat16


def orthogonalise(m, steps=4):
    """The nearest semi-orthogonal matrices of m[n][rows][columns], roughly: singular values end up near 1.

    The iteration runs on the small Gram matrix, with which every step commutes.
    """
    tall = m.shape[1] > m.shape[2]
    x = m.mT if tall else m
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    x = x.bfloat16() if has_bfloat16(m.device.type) else x
    gram = x @ x.mT
    unit = 3.4445 * torch.eye(gram.shape[1], dtype=gram.dtype, device=gram.device)
    total = None
    for i in range(steps):
        p = torch.baddbmm(gram, gram, gram, beta=-4.7750, alpha=2.0315) + unit
        total = p if total is None else p @ total
        if i + 1 < steps:
            gram = p @ (p @ gram)
    x = (total @ x).float()
    return x.mT if tall else x


def as_matrix(p):
    """A weight as [outputs][everything else]; free of copies for channels-last convolutions."""
    return p.permute(0, 2, 3, 1).reshape(p.shape[0], -1) if p.ndim == 4 else p


def like(matrix, p):
    """The inverse of `as_matrix`."""
    return matrix.view(p.shape[0], *p.shape[2:], p.shape[1]).permute(0, 3, 1, 2) if p.ndim == 4 else matrix


class Muon(torch.optim.Optimizer):
    def __init__(self, params, lr, momentum=0.95, weight_decay=0.01):
        super().__init__(params, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            lr, momentum, shapes = group["lr"], group["momentum"], {}
            for p in group["params"]:
                if p.grad is not None:
                    shapes.setdefault(tuple(as_matrix(p).shape), []).append(p)
            for (rows, columns), params in shapes.items():
                grads = [p.grad for p in params]
                for p in params:
                    if "momentum" not in self.state[p]:
                        self.state[p]["momentum"] = torch.zeros_like(p)
                buffers = [self.state[p]["momentum"] for p in params]
                torch._foreach_lerp_(buffers, grads, 1 - momentum)
                torch._foreach_lerp_(grads, buffers, momentum)
                steps = orthogonalise(torch.stack([as_matrix(g) for g in grads])).mul_(-0.2 * max(rows, columns) ** 0.5 * lr)
                torch._foreach_mul_(params, 1 - lr * group["weight_decay"])
                torch._foreach_add_(params, [like(s, p) for s, p in zip(steps, params)])


class Optimiser:
    """Both at once, with a learning rate that is given at each step."""

    def __init__(self, module, plain=()):
        """Parameters whose name contains one of `plain` (embeddings) go to AdamW whatever their shape."""
        named = [(n, p) for n, p in module.named_parameters() if p.requires_grad]
        matrix = [p for n, p in named if p.ndim >= 2 and min(p.shape[0], p[0].numel()) > 4 and not any(k in n for k in plain)]
        chosen = {id(p) for p in matrix}
        rest = [p for _, p in named if id(p) not in chosen]
        self.parts = [Muon(matrix, lr=1e-3), torch.optim.AdamW(rest, lr=1e-3, betas=(0.9, 0.99), weight_decay=0.0)]
        self.params = [p for _, p in named]

    def step(self, lr):
        torch.nn.utils.clip_grad_norm_(self.params, 1.0)
        for part in self.parts:
            for group in part.param_groups:
                group["lr"] = lr
            part.step()
            part.zero_grad(set_to_none=True)

    def state_dict(self):
        return [part.state_dict() for part in self.parts]

    def load_state_dict(self, states):
        for part, state in zip(self.parts, states):
            part.load_state_dict(state)
