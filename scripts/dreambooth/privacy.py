"""
Differentially private gradients (DP-SGD, arXiv 1607.00133): each picture's gradient is clipped, and noise is added to their sum.

The noise, and which pictures a step has, come from the operating system's random numbers and not from a seed: whoever knew the seed could
take the noise off again, and epsilon would be a claim about nothing.
"""

import os
import secrets

import numpy as np
import torch


def normal(shape):
    """
    Normally distributed values, float64, by Box and Muller from the operating system's bytes. Not from torch's generator, which on a CPU
    takes 32 bits of its seed, so that all of its noises could be tried.
    """
    count = int(np.prod(shape))
    half = count // 2 + 1
    drawn = (np.frombuffer(os.urandom(16 * half), np.uint64) >> np.uint64(11)).astype(np.float64)
    radius = np.sqrt(-2 * np.log((drawn[:half] + 1) * 2.0**-53))
    angle = 2 * np.pi * drawn[half:] * 2.0**-53
    return np.concatenate([radius * np.cos(angle), radius * np.sin(angle)])[:count].reshape(shape)


class Privacy:
    """
    noise: standard deviation of the noise in units of `clip`; clip: the largest norm of a picture's gradient;
    rate: the chance with which each picture is in a step (Poisson sampling); delta: of (epsilon, delta).
    """

    def __init__(self, noise, clip, rate, delta):
        from opacus.accountants import RDPAccountant

        self.noise, self.clip, self.rate, self.delta = noise, clip, rate, delta
        self.accountant = RDPAccountant()
        self.choosing = secrets.SystemRandom()

    def chosen(self, numbers):
        """Those of a process's pictures that a step has: none, some or all, each independently of the others."""
        return [i for i in numbers if self.choosing.random() < self.rate]

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
                sum_ += torch.from_numpy(normal(sum_.shape)).to(sum_) * self.noise * self.clip
        return total

    def spend(self):
        self.accountant.step(noise_multiplier=self.noise, sample_rate=self.rate)

    def epsilon(self):
        """What the steps so far have given, where one picture more or less is the difference that is hidden."""
        return self.accountant.get_epsilon(self.delta)
