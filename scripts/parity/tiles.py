"""Draw with diffusers what service/diffusion must draw when it decodes in tiles.

    python scripts/parity/tiles.py

The exports and their tokenizers in the resources stay as they are; run this after pictures.py.
"""

import json
import shutil
import tempfile
from pathlib import Path

import torch
from PIL import Image

import textual_inversion

RESOURCES = textual_inversion.RESOURCES
GOLDENS = RESOURCES / "goldens/tiles"
FOX = "a red fox under a violet sky, watercolour"

# name, family, width, height: a tile has 64 pixels, of which a neighbour shares 16
CASES = [("wide", "sd2", 112, 64), ("high", "sd2", 64, 96), ("both", "sd2", 144, 112), ("xl", "xl", 128, 80)]


def main() -> None:
    shutil.rmtree(GOLDENS, ignore_errors=True)
    GOLDENS.mkdir(parents=True)
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        pipes = {family: textual_inversion.read(family, Path(scratch)) for family in ("sd2", "xl")}
        for name, family, width, height in CASES:
            pipe = pipes[family]
            pipe.vae.enable_tiling()
            pixels = pipe(FOX, num_inference_steps=4, guidance_scale=5.0, width=width, height=height,
                          generator=torch.Generator("cpu").manual_seed(7), output_type="np").images[0]
            pixels = (pixels * 255).round().astype("uint8")
            Image.fromarray(pixels).save(GOLDENS / f"{name}.png", optimize=True)
            rows.append({"name": name, "family": family, "width": width, "height": height})
            print(name, pixels.shape, pixels.mean(), pixels.std())
    (GOLDENS / "cases.json").write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")


if __name__ == "__main__":
    main()
