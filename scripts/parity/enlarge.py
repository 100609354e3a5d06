"""Write tiny upscalers, and what they and a second pass of diffusers make of pictures.

    python scripts/parity/enlarge.py

The exports of the pipelines in the resources stay as they are; run this after pictures.py.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoPipelineForImage2Image
from PIL import Image
from safetensors.torch import save_file
from spandrel.architectures.Compact import Compact
from spandrel.architectures.ESRGAN import ESRGAN

import textual_inversion

RESOURCES = textual_inversion.RESOURCES
GOLDENS = RESOURCES / "goldens/enlarge"
EXPORT = Path(__file__).resolve().parents[1] / "export/upscaler.py"
FOX = "a red fox under a violet sky, watercolour"

# name, factor, side of the only input that the export takes (0: any); "twice" halves the picture first, as Real-ESRGAN x2 does
UPSCALERS = [("twice", 2, 0), ("four-times", 4, 0), ("fixed", 2, 48)]

GUIDES = [dict(image="input", scale=0.8, start=0.2, end=0.7), dict(image="mask", scale=0.5, start=0.0, end=0.5)]

# name, family, drawing, result, strength, upscaler, control images in the size of the drawing
PASSES = [("cubic", "sd2", (64, 48), (96, 80), 0.6, None, []), ("upscaler", "sd2", (48, 48), (96, 96), 0.5, "twice", []),
          ("stretched", "xl", (64, 64), (96, 80), 0.7, "twice", []),
          ("guided", "control", (64, 64), (96, 80), 0.7, None, GUIDES),
          ("guided-xl", "control-xl", (64, 64), (96, 96), 0.5, "twice", GUIDES[:1])]


def network(name: str, factor: int) -> torch.nn.Module:
    torch.manual_seed(factor)
    if name != "twice":
        return Compact(num_feat=8, num_conv=2, upscale=factor).eval()
    made = ESRGAN(in_nc=12, num_filters=4, num_blocks=1, scale=4, shuffle_factor=2).eval()
    with torch.no_grad():  # random weights give a picture that is almost black
        last = list(made.parameters())[-2:]
        last[0] *= 8
        last[1].fill_(0.5)
    return made


def enlarged(made: torch.nn.Module, pixels: np.ndarray) -> np.ndarray:
    tensor = torch.from_numpy(pixels).permute(2, 0, 1)[None].float() / 255
    with torch.no_grad():
        planes = made(tensor)[0].clamp(0, 1)
    return (planes.permute(1, 2, 0).numpy() * 255).round().astype("uint8")


def resized(pixels: np.ndarray, width: int, height: int) -> np.ndarray:
    tensor = torch.from_numpy(pixels).permute(2, 0, 1)[None].float()
    planes = torch.nn.functional.interpolate(tensor, (height, width), mode="bicubic", antialias=True)[0].clamp(0, 255)
    return planes.permute(1, 2, 0).numpy().round().astype("uint8")


def upscalers(scratch: Path) -> dict[str, torch.nn.Module]:
    made = {}
    picture = np.array(Image.open(RESOURCES / "goldens/families/input-wide.png").convert("RGB"))
    for name, factor, side in UPSCALERS:
        made[name] = network(name, factor)
        save_file(made[name].state_dict(), scratch / f"{name}.safetensors")
        subprocess.run([sys.executable, EXPORT, scratch / f"{name}.safetensors", RESOURCES / f"tiny-upscaler-{name}",
                        "--side", str(side)], check=True)
        Image.fromarray(enlarged(made[name], picture)).save(GOLDENS / f"{name}.png", optimize=True)
    return made


def draw(pipe, size: tuple[int, int], generator: int = 7, **more) -> np.ndarray:
    pixels = pipe(FOX, num_inference_steps=6, guidance_scale=5.0, generator=torch.Generator("cpu").manual_seed(generator),
                  output_type="np", **({} if "strength" in more else {"width": size[0], "height": size[1]}), **more).images[0]
    return (pixels * 255).round().astype("uint8")


def guided(controls: list[dict], size: tuple[int, int], field: str) -> dict:
    """The arguments of a pipeline with ControlNets; a list for several of them, as diffusers wants."""
    if not controls:
        return {}
    images = [np.array(Image.open(RESOURCES / f"goldens/families/{control['image']}.png").convert("RGB"))
              for control in controls]
    images = [Image.fromarray(pixels if pixels.shape[1::-1] == size else resized(pixels, *size)) for pixels in images]
    values = {field: images, "controlnet_conditioning_scale": [control["scale"] for control in controls],
              "control_guidance_start": [control["start"] for control in controls],
              "control_guidance_end": [control["end"] for control in controls]}
    return values if len(controls) > 1 else {name: value[0] for name, value in values.items()}


def main() -> None:
    shutil.rmtree(GOLDENS, ignore_errors=True)
    GOLDENS.mkdir(parents=True)
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        made = upscalers(Path(scratch))
        for name, family, size, result, strength, upscaler, controls in PASSES:
            pipe = textual_inversion.read(family, Path(scratch))
            pixels = draw(pipe, size, **guided(controls, size, "image"))
            if upscaler:
                pixels = enlarged(made[upscaler], pixels)
            picture = Image.fromarray(resized(pixels, *result))
            second = AutoPipelineForImage2Image.from_pipe(pipe)
            second.set_progress_bar_config(disable=True)
            pixels = draw(second, result, image=picture, strength=strength, **guided(controls, result, "control_image"))
            Image.fromarray(pixels).save(GOLDENS / f"pass-{name}.png", optimize=True)
            rows.append({"name": name, "family": family, "width": size[0], "height": size[1], "toWidth": result[0],
                         "toHeight": result[1], "strength": strength, "upscaler": upscaler, "controls": controls})
            print(name, pixels.shape, pixels.mean(), pixels.std())
    (GOLDENS / "passes.json").write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")


if __name__ == "__main__":
    main()
