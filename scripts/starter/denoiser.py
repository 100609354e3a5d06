"""The denoiser: a small convolutional UNet on 8×32×32 latents, folded two by two into 32×16×16.

Convolutions at 16×16 and 8×8, self-attention at 8×8 only, cross-attention to the text at both. It predicts
the velocity v = a·noise - s·latent (arXiv 2202.00512) on a schedule that ends in pure noise (arXiv 2305.08891).
"""

import math

import torch
import torch.nn.functional as F
from torch import nn

from autoencoder import LATENT_CHANNELS
from text import WIDTH, attention

FOLD = 2
STEPS = 1000
GROUPS = 16
NARROW, WIDE = (80, 160), (128, 256)  # channels at 16×16 and at 8×8


def total(y):
    """The sums of y[batch][places][channels] over the places, in float32; on a CPU a matrix product is fastest."""
    if y.is_cuda:
        return y.sum(1, dtype=torch.float32)
    return torch.bmm(y.new_ones(y.shape[0], 1, y.shape[1]), y).float()[:, 0]


class Norm(nn.GroupNorm):
    """GroupNorm, then x * (1 + gain) + offset. In training as one multiply-add per element, which is faster."""

    def __init__(self, width):
        super().__init__(GROUPS, width)

    def forward(self, x, gain=None, offset=None):
        if not self.training:
            x = super().forward(x)
            return x if gain is None else x * (1 + gain[:, :, None, None]) + offset[:, :, None, None]
        b, c, h, w = x.shape
        n = h * w * c // GROUPS
        y = x.permute(0, 2, 3, 1).reshape(b, h * w, c)
        spread = lambda q: q[:, :, None].expand(b, GROUPS, c // GROUPS).reshape(b, c)
        mean, square = (total(z).view(b, GROUPS, -1).sum(-1) / n for z in (y, y * y))
        inverse = (square - mean * mean).clamp(min=0).add(self.eps).rsqrt()
        scale = spread(inverse) * self.weight
        shift = self.bias - spread(mean) * scale
        if gain is not None:
            scale, shift = scale * (1 + gain), shift * (1 + gain) + offset
        return torch.addcmul(shift.to(x.dtype)[:, :, None, None], x, scale.to(x.dtype)[:, :, None, None])


class Residual(nn.Module):
    def __init__(self, before, width, time):
        super().__init__()
        self.norm1, self.norm2 = Norm(before), Norm(width)
        self.conv1 = nn.Conv2d(before, width, 3, padding=1)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1)
        self.film = nn.Linear(time, 2 * width)
        self.skip = nn.Conv2d(before, width, 1) if before != width else nn.Identity()
        nn.init.zeros_(self.conv2.weight)
        nn.init.zeros_(self.film.weight)

    def forward(self, x, time):
        h = self.conv1(F.silu(self.norm1(x)))
        return self.skip(x) + self.conv2(F.silu(self.norm2(h, *self.film(time).chunk(2, 1))))


class Attention(nn.Module):
    """Attention of the pixels to the text, and to one another where `itself`; then a small perceptron."""

    def __init__(self, width, itself, heads=4):
        super().__init__()
        self.heads = heads
        self.norm1 = nn.LayerNorm(width) if itself else None
        self.qkv = nn.Linear(width, 3 * width) if itself else None
        self.out1 = nn.Linear(width, width) if itself else None
        self.norm2, self.norm3 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.query, self.text = nn.Linear(width, width), nn.Linear(WIDTH, 2 * width)
        self.out2 = nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)

    def heads_of(self, x):
        b, n, d = x.shape
        return x.view(b, n, self.heads, d // self.heads).transpose(1, 2)

    def attend(self, q, k, v):
        a = attention(self.heads_of(q), self.heads_of(k), self.heads_of(v))
        return a.transpose(1, 2).flatten(2)

    def forward(self, x, text):
        b, c, h, w = x.shape
        x = x.permute(0, 2, 3, 1).reshape(b, h * w, c)
        if self.qkv is not None:
            x = x + self.out1(self.attend(*self.qkv(self.norm1(x)).chunk(3, -1)))
        x = x + self.out2(self.attend(self.query(self.norm2(x)), *self.text(text).chunk(2, -1)))
        x = x + self.down(F.gelu(self.up(self.norm3(x))))
        return x.reshape(b, h, w, c).permute(0, 3, 1, 2)


class Denoiser(nn.Module):
    def __init__(self, widths=NARROW, time=256):
        super().__init__()
        a, b = widths
        z = LATENT_CHANNELS * FOLD * FOLD
        self.register_buffer("frequencies", torch.exp(torch.arange(48) * (-math.log(1e4) / 48)), persistent=False)
        self.time1, self.time2 = nn.Linear(96, time), nn.Linear(time, time)
        self.summary = nn.Linear(WIDTH, time)
        self.first = nn.Conv2d(z, a, 3, padding=1)
        # Where a pixel is, so that horizons and skies find their place at once.
        self.place = nn.Parameter(torch.zeros(1, a, 16, 16))
        self.down = Residual(a, a, time)
        self.down_text = Attention(a, itself=False)
        self.shrink = nn.Conv2d(a, b, 3, stride=2, padding=1)
        self.low_down = nn.ModuleList([Residual(b, b, time), Residual(b, b, time)])
        self.low_down_text = Attention(b, itself=True)
        self.middle = Residual(b, b, time)
        self.low_up_text = Attention(b, itself=True)
        self.low_up = nn.ModuleList([Residual(2 * b, b, time), Residual(2 * b, b, time)])
        self.grow = nn.Conv2d(b, 4 * a, 1)
        self.up = Residual(2 * a, a, time)
        self.up_text = Attention(a, itself=False)
        self.up_last = Residual(a, a, time)
        self.norm = Norm(a)
        self.last = nn.Conv2d(a, z, 3, padding=1)
        nn.init.zeros_(self.last.weight)

    def forward(self, sample, timestep, encoder_hidden_states):
        """Noisy latents, timestep int64[] or int64[b], text vectors: the velocity, shaped as the latents."""
        text = encoder_hidden_states
        angle = timestep.reshape(-1, 1).float() * self.frequencies
        time = self.time2(F.silu(self.time1(torch.cat([angle.sin(), angle.cos()], 1))))
        time = F.silu(time + self.summary(text.mean(1)))
        x = self.first(F.pixel_unshuffle(sample, FOLD))
        place = F.interpolate(self.place, x.shape[2:], mode="bilinear").to(x.dtype)
        high = self.down_text(self.down(x + place, time), text)
        x, kept = self.shrink(high), []
        for block in self.low_down:
            x = block(x, time)
            kept.append(x)
        x = self.low_up_text(self.middle(self.low_down_text(x, text), time), text)
        for block in self.low_up:
            x = block(torch.cat([x, kept.pop()], 1), time)
        x = torch.cat([F.pixel_shuffle(self.grow(x), 2), high], 1)
        if self.training:
            x = x.contiguous(memory_format=torch.channels_last)
        x = self.up_last(self.up_text(self.up(x, time), text), time)
        return F.pixel_shuffle(self.last(F.silu(self.norm(x))), FOLD)


def schedule() -> torch.Tensor:
    """alphas_cumprod: Stable Diffusion's scaled-linear betas, rescaled so that the last step is pure noise."""
    betas = torch.linspace(0.00085**0.5, 0.012**0.5, STEPS) ** 2
    root = (1 - betas).cumprod(0).sqrt()
    root = (root - root[-1]) * root[0] / (root[0] - root[-1])
    return root**2


@torch.no_grad()
def ddim(denoiser, text, blank, noise, steps=20, guidance=4.0):
    """Draws latents from noise with classifier-free guidance; text vectors of the prompts and of ''."""
    cumulative = schedule().to(noise.device)
    times = (torch.arange(STEPS, 0, -STEPS / steps).round() - 1).long()
    x = noise
    for i, t in enumerate(times):
        a, s = cumulative[t].sqrt(), (1 - cumulative[t]).sqrt()
        without, with_ = denoiser(torch.cat([x, x]), t.to(noise.device), torch.cat([blank, text])).float().chunk(2)
        v = without + guidance * (with_ - without)
        clean, noise_left = a * x - s * v, a * v + s * x
        if i + 1 == len(times):
            return clean
        b = cumulative[times[i + 1]]
        x = b.sqrt() * clean + (1 - b).sqrt() * noise_left
