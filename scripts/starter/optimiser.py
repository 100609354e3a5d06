"""Muon (K. Jordan, 2024) for the matrices and convolutions, AdamW for everything else.

Muon orthogonalises each momentum matrix by a Newton-Schulz iteration; its step is scaled to the size of an
AdamW step (arXiv 2502.16982), so that one learning rate serves both.
"""

import torch


def orthogonalise(m, steps=4):
    """The nearest semi-orthogonal matrix, roughly: singular values end up near 1.

    The iteration runs on the small Gram matrix, with which every step commutes.
    """
    tall = m.shape[0] > m.shape[1]
    x = (m.T if tall else m) / (m.norm() + 1e-7)
    gram = x @ x.T
    total = None
    for i in range(steps):
        p = torch.addmm(gram, gram, gram, beta=-4.7750, alpha=2.0315)
        p.diagonal().add_(3.4445)
        total = p if total is None else p @ total
        if i + 1 < steps:
            gram = p @ (p @ gram)
    x = total @ x
    return x.T if tall else x


def as_matrix(p):
    """A weight as [outputs][everything else]; free of copies for channels-last convolutions."""
    return p.permute(0, 2, 3, 1).reshape(p.shape[0], -1) if p.ndim == 4 else p


class Muon(torch.optim.Optimizer):
    def __init__(self, params, lr, momentum=0.95, weight_decay=0.01):
        super().__init__(params, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is None:
                    continue
                state = self.state[p]
                if "momentum" not in state:
                    state["momentum"] = torch.zeros_like(p)
                buffer = state["momentum"].lerp_(p.grad, 1 - group["momentum"])
                update = orthogonalise(as_matrix(p.grad.lerp(buffer, group["momentum"])))
                target = as_matrix(p)
                step = update.mul_(0.2 * max(update.shape) ** 0.5 * group["lr"])
                step.add_(target, alpha=group["lr"] * group["weight_decay"])
                if p.ndim == 4:
                    o, i, h, w = p.shape
                    step = step.view(o, h, w, i).permute(0, 3, 1, 2)
                p.sub_(step)


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
