"""Writes drawings with new noise in the steps: DDIM's and TCD's eta, by the pipeline of diffusers that optimum runs on tiny-sd."""

import json
from pathlib import Path

import torch
from diffusers import DDIMScheduler, TCDScheduler
from optimum.onnxruntime import ORTDiffusionPipeline
from PIL import Image

RESOURCES = Path(__file__).resolve().parents[2] / "service/diffusion/src/test/resources"
FOLDER = RESOURCES / "goldens/eta"
CASES = [("ddim", DDIMScheduler, 0.5, 8), ("ddim", DDIMScheduler, 1.0, 5), ("tcd", TCDScheduler, 0.3, 4)]


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    pipe = ORTDiffusionPipeline.from_pretrained(RESOURCES / "tiny-sd", provider="CPUExecutionProvider")
    pipe.set_progress_bar_config(disable=True)
    config, rows = pipe.scheduler.config, []
    for sampler, kind, eta, steps in CASES:
        pipe.scheduler = kind.from_config(config)
        image = pipe("a red fox", num_inference_steps=steps, guidance_scale=4.0, eta=eta, width=64, height=64, output_type="np",
                     generator=torch.Generator().manual_seed(7)).images[0]
        name = f"{sampler}-{eta}.png"
        Image.fromarray((image * 255).round().astype("uint8")).save(FOLDER / name, optimize=True)
        rows.append({"picture": name, "sampler": sampler, "eta": eta, "steps": steps})
    (FOLDER / "draws.json").write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
