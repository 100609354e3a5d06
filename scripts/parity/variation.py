"""Writes the noise of variations: torch's noise of two seeds, interpolated by the formula of AUTOMATIC1111's web UI, in numpy."""

import json
import pathlib

import numpy
import torch

GOLDENS = pathlib.Path(__file__).parents[2] / "service/diffusion/src/test/resources/goldens"
SHAPE = (4, 16, 8)  # channels, height, width
CASES = [(7, 8, 0.0), (7, 8, 0.2), (7, 8, 0.5), (7, 8, 1.0), (7, 4294967303, 0.3), (123456789, 1, 0.75)]


def slerp(share, low, high):
    """Interpolates on the sphere along the second axis; noises that are nearly parallel are mixed."""
    low_unit = low / numpy.linalg.norm(low, axis=1, keepdims=True)
    high_unit = high / numpy.linalg.norm(high, axis=1, keepdims=True)
    cosine = (low_unit * high_unit).sum(axis=1, keepdims=True)
    if cosine.mean() > 0.9995:
        return low * (1 - share) + high * share
    angle = numpy.arccos(cosine)
    return (numpy.sin((1 - share) * angle) * low + numpy.sin(share * angle) * high) / numpy.sin(angle)


def noise(seed):
    return torch.randn(SHAPE, generator=torch.Generator().manual_seed(seed)).numpy().astype(numpy.float64)


rows = [{"seed": seed, "variationSeed": second, "strength": strength,
         "noise": [float(f"{value:.8g}") for value in slerp(strength, noise(seed), noise(second)).ravel()[::7]]}
        for seed, second, strength in CASES]
(GOLDENS / "variation.json").write_text(json.dumps({"shape": SHAPE, "every": 7, "rows": rows}) + "\n")
