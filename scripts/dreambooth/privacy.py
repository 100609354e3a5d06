"""Differentially private gradients (DP-SGD, arXiv 1607.00133): each picture's gradient is clipped, and noise is added to their sum."""

import torch


class Privacy:
    """
    noise: standard deviation of the noise in units of `clip`; clip: the largest norm of a picture's gradient;
    rate: the chance with which each picture is in a step (Poisson sampling); delta: of (epsilon, delta).
    """

    def __init__(self, noise, clip, rate, delta):
        from opacus.accountants import RDPAccountant

        self.noise, self.clip, self.rate, self.delta = noise, clip, rate, delta
        self.accountant = RDPAccountant()

    def chosen(self, count, generator):
        """The numbers of the pictures of a step: none, some or all."""
        return [i for i in range(count) if torch.rand((), generator=generator) < self.rate]

    def gradients(self, losses, params, adds_noise):
        """The sum of the clipped gradients of each loss; with the noise, which one process of several adds."""
        total = [torch.zeros_like(p) for p in params]
        for loss in losses:
            found = torch.autograd.grad(loss, params, retain_graph=True)
            norm = torch.stack([g.norm() for g in found]).norm()
            for sum_, g in zip(total, found):
                sum_ += g * min(1.0, self.clip / (float(norm) + 1e-12))
        if adds_noise:
            for sum_ in total:
                sum_ += torch.randn_like(sum_) * self.noise * self.clip
        return total

    def spend(self):
        self.accountant.step(noise_multiplier=self.noise, sample_rate=self.rate)

    def epsilon(self):
        """What the steps so far have given, where one picture more or less is the difference that is hidden."""
        return self.accountant.get_epsilon(self.delta)
