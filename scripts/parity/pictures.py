"""Export the tiny pipelines of every family and draw with diffusers what service/diffusion must draw with the exports.

    python scripts/parity/pictures.py [FAMILY ...]

Writes service/diffusion/src/test/resources/tiny-FAMILY (the export) and goldens/families/*.png with families.json. Every
reference pipeline is read by from_pretrained, because reading changes some configurations.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from diffusers import (AutoPipelineForImage2Image, AutoPipelineForInpainting, DDIMScheduler, DiffusionPipeline,
                       EulerDiscreteScheduler, UNet2DConditionModel)
from onnxruntime.transformers.float16 import convert_float_to_float16
from optimum.exporters.onnx import main_export
from PIL import Image

import chunks
import pipelines

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "scripts/export"))
import controlnet  # noqa: E402

RESOURCES = ROOT / "service/diffusion/src/test/resources"
GOLDENS = RESOURCES / "goldens/families"
TASKS = {"refiner": "image-to-image", "inpaint": "inpainting"}

FOX = "a red fox under a violet sky, watercolour"
LAKE = "a lighthouse above the stormy sea! at night!!"
LONG = ", ".join(f"{i} {thing}" for i, thing in enumerate(
    ["a red fox", "a quiet lake", "an old sailor", "a blue scarf", "a small city", "pine forest", "a bowl of lemons"] * 4))
DDIM = dict(scheduler=("DDIMScheduler", dict(**pipelines.SD1, clip_sample=False, set_alpha_to_one=False, steps_offset=1)))
OLD = dict(scheduler=("DDIMScheduler", dict(**pipelines.SD1)))
TWO = [dict(image="input", scale=0.8, start=0.0, end=0.6), dict(image="mask", scale=0.5, start=0.3, end=1.0)]
TURBO = dict(scheduler=("EulerDiscreteScheduler", dict(**pipelines.SD1, timestep_spacing="trailing")), guidance=0.0, steps=1)

# family, name, then what differs from: fox, no negative prompt, seed 7, 6 steps, guidance 5, 64 x 64, the folder's scheduler
CASES = [
    ("sd2", "plain", dict(prompt=LAKE, negative="blurry!, low quality")),
    ("sd2", "long", dict(prompt=LONG, negative="blurry")),
    ("sd2", "weights", dict(prompt="a (red fox:1.4) under a (violet:0.6) sky", negative="(blurry:1.2), text")),
    ("sd2", "old-config", OLD),
    ("sd2", "turbo", TURBO),
    ("sd2", "lcm-lora", dict(scheduler=("LCMScheduler", dict(**pipelines.SD1)), guidance=1.0, steps=4)),
    ("sd2", "image", dict(image=True, strength=0.6)),
    ("sd2", "image-strong", dict(image=True, strength=1.0)),
    ("sd2", "rescale", dict(prompt=LAKE, guidance=7.5, rescale=0.7)),
    ("sd2", "inpaint", dict(image=True, mask=True, strength=1.0)),
    ("sd2", "inpaint-weak", dict(image=True, mask=True, strength=0.7)),
    ("inpaint", "inpaint", dict(image=True, mask=True, strength=1.0, **DDIM)),
    ("inpaint", "inpaint-weak", dict(image=True, mask=True, strength=0.7, **DDIM)),
    ("inpaint", "pndm", dict(image=True, mask=True, strength=1.0)),
    ("lcm", "plain", dict(steps=4, guidance=8.5)),
    ("lcm", "image", dict(steps=4, guidance=8.5, image=True, strength=0.5)),
    ("xl", "plain", DDIM),
    ("xl", "euler", dict()),
    ("xl", "empty-negative", dict(negative="", **DDIM)),
    ("xl", "negative", dict(negative="blurry, low quality", width=96, **DDIM)),
    ("xl", "long", dict(prompt=LONG, **DDIM)),
    ("xl", "weights", dict(prompt="a (red fox:1.4) under a (violet:0.6) sky", **DDIM)),
    ("xl", "turbo", TURBO),
    ("xl", "image", dict(image=True, strength=0.6, **DDIM)),
    ("xl", "rescale", dict(guidance=7.5, rescale=0.7, **DDIM)),
    ("xl", "image-rescale", dict(image=True, strength=0.6, guidance=7.5, rescale=1.0, **DDIM)),
    ("xl", "inpaint", dict(image=True, mask=True, strength=0.9, **DDIM)),
    ("control", "one", dict(without=["controlnet_1"], controls=[dict(image="input", scale=0.7, start=0.0, end=1.0)])),
    ("control", "two", dict(negative="blurry", controls=TWO)),
    ("control", "wide", dict(width=96, guidance=1.0, scheduler=("PNDMScheduler", dict(**pipelines.SD1, skip_prk_steps=True)),
                             controls=[dict(TWO[0], image="input-wide"), dict(TWO[0], image="input-wide", scale=0.0)])),
    ("control", "image", dict(image=True, strength=0.6, controls=TWO)),
    ("control", "inpaint", dict(image=True, mask=True, strength=0.8, controls=TWO)),
    ("control", "inpaint-nine", dict(unet="unet_inpaint", image=True, mask=True, strength=0.8, controls=TWO)),
    ("control-xl", "plain", dict(controls=TWO[:1])),
    ("control-xl", "image", dict(image=True, strength=0.6, negative="blurry", controls=TWO[1:], **DDIM)),
    ("control-xl", "inpaint", dict(image=True, mask=True, strength=0.8, controls=TWO[:1], **DDIM)),
    ("refiner", "image", dict(image=True, strength=0.5, negative="blurry", **DDIM)),
    ("sd3", "plain", dict()),
    ("sd3", "negative", dict(negative="blurry, low quality", width=96, guidance=4.0)),
    ("sd3", "unguided", dict(guidance=1.0)),
    ("sd3", "without-t5", dict(without=["text_encoder_3", "tokenizer_3"])),
    ("sd3", "image", dict(image=True, strength=0.6)),
    ("sd3", "inpaint", dict(image=True, mask=True, strength=0.8)),
    ("flux-schnell", "plain", dict(steps=4, guidance=0.0)),
    ("flux-schnell", "image", dict(steps=4, guidance=0.0, image=True, strength=0.6)),
    ("flux-dev", "plain", dict(guidance=3.5)),
    ("flux-dev", "wide", dict(guidance=2.0, width=96, prompt=LONG)),
    ("flux-dev", "inpaint", dict(guidance=3.5, image=True, mask=True, strength=0.8)),
    ("sana", "plain", dict(guidance=4.5)),
    ("sana", "negative", dict(guidance=3.0, negative="blurry, low quality", width=96, prompt="  A Red FOX  ")),
    ("sana", "unguided", dict(guidance=1.0)),
]


def inputs(width: int) -> tuple:
    """A picture and a mask that repaints a part of it; the mask's edge is not on the grid of the latents."""
    y, x = np.mgrid[0:64, 0:width]
    picture = np.stack([x * 255 // (width - 1), y * 255 // 63, (x // 8 + y // 8) % 2 * 160 + 40], -1).astype("uint8")
    mask = np.where((x - 30) ** 2 + (y - 30) ** 2 < 400, 255, 0).astype("uint8")
    return Image.fromarray(picture), Image.fromarray(mask)


def export(name: str, folder: Path, out: Path) -> None:
    shutil.rmtree(out, ignore_errors=True)
    if name.startswith("control"):
        pipe = DiffusionPipeline.from_pretrained(folder)
        controlnet.export(pipe, out)
        if name == "control":
            pipe.unet = UNet2DConditionModel.from_pretrained(folder / "unet_inpaint")
            with tempfile.TemporaryDirectory() as scratch:
                controlnet.export(pipe, Path(scratch))
                shutil.move(Path(scratch) / "unet", out / "unet_inpaint")
            shutil.copytree(out / "controlnet", out / "controlnet_half")
            half = out / "controlnet_half/model.onnx"
            onnx.save(convert_float_to_float16(onnx.load(half), keep_io_types=False), half)
    else:
        main_export(str(folder), output=out, task=TASKS.get(name, "text-to-image"), do_validation=False)
    for path in out.rglob("*.json"):  # no trace of the folder that it was made in
        value = json.loads(path.read_text())
        if isinstance(value, dict) and value.pop("_name_or_path", None):
            path.write_text(json.dumps(value, indent=2) + "\n")


def draw(family: str, folder: Path, case: dict) -> tuple[np.ndarray, dict]:
    case = {**dict(prompt=FOX, negative=None, seed=7, steps=6, guidance=5.0, width=64, height=64), **case}
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "model"
        shutil.copytree(folder, copy)
        index = json.loads((copy / "model_index.json").read_text())
        if "scheduler" in case:
            kind, config = case["scheduler"]
            index["scheduler"] = ["diffusers", kind]
            (copy / "scheduler/scheduler_config.json").write_text(json.dumps({"_class_name": kind, **config}))
        (copy / "model_index.json").write_text(json.dumps(index))
        for part in case.get("without", []):
            shutil.rmtree(copy / part)
        if "unet" in case:
            shutil.rmtree(copy / "unet")
            (copy / case["unet"]).rename(copy / "unet")
        pipe = DiffusionPipeline.from_pretrained(copy, **{part: None for part in case.get("without", []) if part in index})
        if case.get("mask"):
            pipe = AutoPipelineForInpainting.from_pipe(pipe)
        elif case.get("image"):
            pipe = AutoPipelineForImage2Image.from_pipe(pipe)
    pipe.set_progress_bar_config(disable=True)
    arguments = dict(num_inference_steps=case["steps"], guidance_scale=case["guidance"],
                     generator=torch.Generator("cpu").manual_seed(case["seed"]), output_type="np")
    if chunks.needed(case["prompt"]) and family in ("sd2", "xl"):
        arguments.update(chunks.embeddings(pipe, case["prompt"], case["negative"], guided=case["guidance"] > 1))
    else:
        arguments["prompt"] = case["prompt"]
        if case["negative"] is not None:
            arguments["negative_prompt"] = case["negative"]
    if "rescale" in case:
        arguments["guidance_rescale"] = case["rescale"]
    if family == "sana":
        arguments["use_resolution_binning"] = False
    picture, mask = inputs(case["width"])
    if case.get("image"):
        arguments.update(image=picture, strength=case["strength"])
        if case.get("mask"):
            arguments.update(mask_image=mask)
    if "controls" in case:
        images = [Image.open(GOLDENS / f"{control['image']}.png").convert("RGB") for control in case["controls"]]
        several = hasattr(pipe.controlnet, "nets")
        arguments["control_image" if case.get("image") else "image"] = images if several else images[0]
        for name, key in dict(controlnet_conditioning_scale="scale", control_guidance_start="start",
                              control_guidance_end="end").items():
            values = [control[key] for control in case["controls"]]
            arguments[name] = values if several else values[0]
    if case.get("mask") or not case.get("image") or family.startswith(("flux", "sd3")):
        arguments.update(width=case["width"], height=case["height"])
    if family == "sd3" and case.get("mask"):  # this pipeline of diffusers forgets the shift that its siblings add
        latents = pipe(**{**arguments, "output_type": "latent"}).images
        with torch.no_grad():
            pixels = pipe.vae.decode(latents / pipe.vae.config.scaling_factor + pipe.vae.config.shift_factor).sample
        return (pipe.image_processor.postprocess(pixels, output_type="np")[0] * 255).round().astype("uint8"), case
    return (pipe(**arguments).images[0] * 255).round().astype("uint8"), case


def main() -> None:
    GOLDENS.mkdir(parents=True, exist_ok=True)
    listing = GOLDENS / "families.json"
    rows = json.loads(listing.read_text()) if listing.exists() else []
    wanted = sys.argv[1:] or list(pipelines.FAMILIES)
    picture, mask = inputs(64)
    picture.save(GOLDENS / "input.png", optimize=True)
    mask.save(GOLDENS / "mask.png", optimize=True)
    inputs(96)[0].save(GOLDENS / "input-wide.png", optimize=True)
    for family in wanted:
        rows = [row for row in rows if row["family"] != family]
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "torch"
            pipelines.save(family, folder)
            export(family, folder, RESOURCES / f"tiny-{family}")
            for name, changes in [(name, changes) for kind, name, changes in CASES if kind == family]:
                pixels, case = draw(family, folder, changes)
                Image.fromarray(pixels).save(GOLDENS / f"{family}-{name}.png", optimize=True)
                rows.append({"family": family, "name": name, **case})
                print(f"{family:12} {name:14} mean {pixels.mean():6.1f} std {pixels.std():5.1f} clipped "
                      f"{((pixels == 0) | (pixels == 255)).mean():.2f}", flush=True)
        listing.write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")


if __name__ == "__main__":
    main()
