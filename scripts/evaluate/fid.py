"""The Fréchet distance between two folders of pictures (FID, arXiv 1706.08500), prepared as clean-fid does (arXiv 2104.11222).

    python scripts/evaluate/fid.py REFERENCE PICTURES --features NETWORK.onnx [--side 299] [--scale 255] [--output NAME]

Each picture is resized to --side pixels with Pillow's antialiased bicubic filter, channel by channel in floating point, cut to 0 to
255 but not rounded. The network takes float[batch][3][side][side] of levels 0 to --scale and gives float[batch][features]; more axes are
averaged. With the Inception network of the paper, exported to ONNX, the figure is comparable with published ones; with another network only
with figures of the same network. It needs more pictures than features, else the covariance is not of full rank: the command warns.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
from PIL import Image

ENDINGS = {".png", ".jpg", ".jpeg", ".webp", ".bmp"}
BATCH = 16


def resized(path: Path, side: int) -> np.ndarray:
    """float32[3][side][side], levels 0 to 255."""
    picture = np.asarray(Image.open(path).convert("RGB"), np.float32)
    channels = [Image.fromarray(picture[:, :, i], mode="F").resize((side, side), Image.BICUBIC) for i in range(3)]
    return np.stack([np.asarray(channel) for channel in channels]).clip(0, 255)


def features(session, folder: Path, side: int, scale: float, output=None) -> np.ndarray:
    """float64[pictures][features] of all pictures in a folder and below it."""
    files = sorted(file for file in folder.rglob("*") if file.suffix.lower() in ENDINGS)
    if len(files) < 2:
        sys.exit(f"{folder} has {len(files)} pictures; at least two are needed.")
    name = session.get_inputs()[0].name
    found = []
    for i in range(0, len(files), BATCH):
        batch = np.stack([resized(file, side) for file in files[i : i + BATCH]]) * np.float32(scale / 255)
        values = session.run([output] if output else None, {name: batch})[0].astype(np.float64)
        found.append(values.reshape(*values.shape[:2], -1).mean(2))
    return np.concatenate(found)


def distance(a: np.ndarray, b: np.ndarray) -> float:
    """|mean a - mean b|² + tr(A + B - 2 (A B)^½) with the covariances A and B of the rows."""
    means, covariances = [x.mean(0) for x in (a, b)], [np.atleast_2d(np.cov(x, rowvar=False)) for x in (a, b)]
    # (A B)^½ has the square roots of the eigenvalues of A^½ B A^½, which is symmetric
    values, vectors = np.linalg.eigh(covariances[0])
    root = (vectors * np.sqrt(values.clip(min=0))) @ vectors.T
    both = np.linalg.eigvalsh(root @ covariances[1] @ root).clip(min=0)
    return float(np.sum((means[0] - means[1]) ** 2) + sum(np.trace(c) for c in covariances) - 2 * np.sqrt(both).sum())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reference", type=Path)
    parser.add_argument("pictures", type=Path)
    parser.add_argument("--features", type=Path, required=True, metavar="NETWORK", help="an ONNX network")
    parser.add_argument("--side", type=int, default=299)
    parser.add_argument("--scale", type=float, default=255)
    parser.add_argument("--output", metavar="NAME", help="the network's output; default: the first")
    options = parser.parse_args()
    import onnxruntime

    session = onnxruntime.InferenceSession(options.features, providers=["CPUExecutionProvider"])
    a, b = (features(session, folder, options.side, options.scale, options.output) for folder in (options.reference, options.pictures))
    if min(len(a), len(b)) <= a.shape[1]:
        print(f"warning: {min(len(a), len(b))} pictures for {a.shape[1]} features; the distance comes out too large", file=sys.stderr)
    print(f"FID {distance(a, b):.3f}  ({len(a)} and {len(b)} pictures, {a.shape[1]} features)")


if __name__ == "__main__":
    main()
