"""The autoencoder: 3×512×512 pixels in -1..1 to 8×32×32 latents and back.

No norms (flat areas carry their colour in the mean, which a norm removes); every change of resolution has a
parameter-free shortcut, as in DC-AE (arXiv 2410.10733). The encoder is kept much cheaper than the decoder,
as training encodes tens of thousands of pictures.
"""

import torch
import torch.nn.functional as F
from torch import nn

LATENT_CHANNELS = 8
FACTOR = 16
PATCH_IN, PATCH_OUT = 8, 4


class Residual(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv1 = nn.Conv2d(width, width, 3, padding=1)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1)
        nn.init.zeros_(self.conv2.weight)
        nn.init.zeros_(self.conv2.bias)

    def forward(self, x):
        return x + self.conv2(F.silu(self.conv1(x)))


def fold(x, channels):
    """Averages neighbouring channels until `channels` are left."""
    b, c, h, w = x.shape
    return x.reshape(b, channels, c // channels, h, w).mean(2)


def repeat(x, times):
    """Repeats each channel; nothing here waits for a GPU."""
    b, c, h, w = x.shape
    return x[:, :, None].expand(b, c, times, h, w).reshape(b, c * times, h, w)


class Down(nn.Module):
    """Halves the resolution (or divides it by `factor`)."""

    def __init__(self, before, after, factor=2):
        super().__init__()
        self.factor, self.after = factor, after
        self.conv = nn.Conv2d(before * factor * factor, after, 1)

    def forward(self, x):
        x = F.pixel_unshuffle(x, self.factor)
        return self.conv(x) + fold(x, self.after)


class Up(nn.Module):
    def __init__(self, before, after, factor=2):
        super().__init__()
        self.factor, self.repeat = factor, after * factor * factor // before
        self.conv = nn.Conv2d(before, after * factor * factor, 3, padding=1)
        with torch.no_grad():
            self.conv.weight.mul_(0.3)

    def forward(self, x):
        return F.pixel_shuffle(self.conv(x) + repeat(x, self.repeat), self.factor)


class Encoder(nn.Module):
    def __init__(self, widths=(96, 192)):
        super().__init__()
        a, b = widths
        self.body = nn.Sequential(Down(3, a, PATCH_IN), Residual(a), Down(a, b), Residual(b), Residual(b))
        self.mean = nn.Conv2d(b, LATENT_CHANNELS, 1)
        # Standardises each latent channel; set once, when the autoencoder is done.
        self.register_buffer("shift", torch.zeros(LATENT_CHANNELS, 1, 1))
        self.register_buffer("scale", torch.ones(LATENT_CHANNELS, 1, 1))
        self.register_buffer("logvar", torch.tensor(-4.6))

    def raw(self, x):
        h = self.body(x)
        return self.mean(h) + fold(h, LATENT_CHANNELS)

    def forward(self, x):
        """Mean and log-variance of the latents, along the channels."""
        mean = (self.raw(x) - self.shift) / self.scale
        return torch.cat([mean, torch.zeros_like(mean) + (self.logvar - 2 * self.scale.log())], 1)


class Decoder(nn.Module):
    def __init__(self, widths=(192, 96, 48)):
        super().__init__()
        a, b, c = widths
        self.register_buffer("shift", torch.zeros(LATENT_CHANNELS, 1, 1))
        self.register_buffer("scale", torch.ones(LATENT_CHANNELS, 1, 1))
        self.repeat = a // LATENT_CHANNELS
        self.first = nn.Conv2d(LATENT_CHANNELS, a, 3, padding=1)
        self.body = nn.Sequential(
            Residual(a), Residual(a), Residual(a), Up(a, b), Residual(b), Residual(b), Up(b, c), Residual(c), Residual(c)
        )
        self.last = nn.Conv2d(c, 3 * PATCH_OUT * PATCH_OUT, 3, padding=1)

    def raw(self, z):
        h = self.first(z) + repeat(z, self.repeat)
        return F.pixel_shuffle(self.last(self.body(h)), PATCH_OUT)

    def forward(self, z):
        return self.raw(z * self.scale + self.shift)


class Autoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder, self.decoder = Encoder(), Decoder()

    def standardise(self, shift, scale):
        """Makes the latents zero-mean and unit-variance; pictures decode as before."""
        for part in (self.encoder, self.decoder):
            part.shift.copy_(shift.view(-1, 1, 1))
            part.scale.copy_(scale.view(-1, 1, 1))


def reconstruction_loss(x, y):
    """Mean absolute error, plus that of neighbouring differences, which keeps edges crisp."""
    dx = lambda a, s: a[..., s:] - a[..., :-s]
    dy = lambda a, s: a[..., s:, :] - a[..., :-s, :]
    edges = sum((d(y, s) - d(x, s)).abs().mean() for d in (dx, dy) for s in (1, 4))
    return (y - x).abs().mean(), edges
