"""The peer: invisible-watermark's dwtDct and dwtDctSvd, 32 bits, with its own defaults.

Its package imports torch for a third method that needs weights. The two classes measured here need none of that, so
their files are loaded by themselves, unchanged. The package's own wrapper refuses pictures under 65,536 pixels; here
they are tried all the same.
"""

import importlib.metadata
import importlib.util
import warnings
from pathlib import Path

import numpy as np

BITS = 32
warnings.filterwarnings("ignore", message="Mean of empty slice|invalid value encountered")


def load(module: str, name: str):
    package = importlib.metadata.distribution("invisible-watermark").locate_file("imwatermark")
    spec = importlib.util.spec_from_file_location(f"imwatermark_{module}", Path(package) / f"{module}.py")
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return getattr(loaded, name)


METHODS = {"dwtDct": load("maxDct", "EmbedMaxDct"), "dwtDctSvd": load("dwtDctSvd", "EmbedDwtDctSvd")}


def embed(method: str, picture: np.ndarray, bits: list[int]) -> np.ndarray:
    bgr = np.ascontiguousarray(picture[..., ::-1])
    return METHODS[method](bits, wmLen=BITS).encode(bgr)[..., ::-1].clip(0, 255).astype(np.uint8)


def decode(method: str, picture: np.ndarray) -> list[int]:
    bgr = np.ascontiguousarray(picture[..., ::-1])
    return [int(bit) for bit in METHODS[method]([], wmLen=BITS).decode(bgr)]
