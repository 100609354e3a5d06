"""Draw with diffusers, from a picture that is encoded in tiles, what service/diffusion must draw; run this after tiles.py."""

import json
import tempfile
from pathlib import Path

import torch
from diffusers import StableDiffusionImg2ImgPipeline
from PIL import Image

import textual_inversion
import tiles

CASES = [("from-wide", "wide"), ("from-both", "both")]  # name, the golden of tiles.py that it starts from


def main() -> None:
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        pipe = StableDiffusionImg2ImgPipeline(**textual_inversion.read("sd2", Path(scratch)).components, requires_safety_checker=False)
        pipe.set_progress_bar_config(disable=True)
        pipe.vae.enable_tiling()
        for name, start in CASES:
            image = Image.open(tiles.GOLDENS / f"{start}.png")
            pixels = pipe(tiles.FOX, image=image, strength=0.5, num_inference_steps=4, guidance_scale=5.0,
                          generator=torch.Generator("cpu").manual_seed(7), output_type="np").images[0]
            Image.fromarray((pixels * 255).round().astype("uint8")).save(tiles.GOLDENS / f"{name}.png", optimize=True)
            rows.append({"name": name, "start": start})
    (tiles.GOLDENS / "from-pictures.json").write_text(json.dumps(rows) + "\n")


if __name__ == "__main__":
    main()
