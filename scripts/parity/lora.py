"""Write LoRAs for the tiny pipeline of Stable Diffusion 2, in the names of kohya's scripts and of diffusers, and what diffusers
draws with them; and the pipeline's UNet with its weights in a file beside it.

    python scripts/parity/lora.py
"""

import shutil
import tempfile
from pathlib import Path

import onnx
import torch
from diffusers import StableDiffusionPipeline
from PIL import Image
from safetensors.torch import save_file

import pipelines

RESOURCES = Path(__file__).resolve().parents[2] / "service/diffusion/src/test/resources"
GOLDENS = RESOURCES / "goldens/lora"
UNET = ["attn1.to_q", "attn2.to_k", "attn2.to_v", "attn2.to_out.0", "ff.net.0.proj", "proj_in"]
TEXT = ["q_proj", "out_proj", "mlp.fc1"]


def modules(pipe):
    for part, model, endings in (("unet", pipe.unet, UNET), ("text_encoder", pipe.text_encoder, TEXT)):
        for path, module in model.named_modules():
            if path.endswith(tuple(endings)) or (part == "unet" and path.endswith("resnets.0.conv1")):
                yield part, path, module


def matrices(module, rank: int):
    weight = module.weight
    if weight.ndim == 4:
        return torch.randn(rank, *weight.shape[1:]) * 0.2, torch.randn(weight.shape[0], rank, 1, 1) * 0.2
    return torch.randn(rank, weight.shape[1]) * 0.3, torch.randn(weight.shape[0], rank) * 0.3


def kohya(pipe, file: Path) -> None:
    torch.manual_seed(1)
    values = {}
    for part, path, module in modules(pipe):
        name = {"unet": "lora_unet_", "text_encoder": "lora_te_"}[part] + path.replace(".", "_")
        down, up = matrices(module, 4)
        values |= {f"{name}.lora_down.weight": down, f"{name}.lora_up.weight": up, f"{name}.alpha": torch.tensor(2.0)}
    save_file({key: value.half().contiguous() for key, value in values.items()}, file)


def diffusers(pipe, file: Path) -> None:
    torch.manual_seed(2)
    values = {}
    for part, path, module in modules(pipe):
        if module.weight.ndim == 2:
            down, up = matrices(module, 3)
            values |= {f"{part}.{path}.lora_A.weight": down, f"{part}.{path}.lora_B.weight": up}
    save_file(values, file)


def main() -> None:
    shutil.rmtree(GOLDENS, ignore_errors=True)
    GOLDENS.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "torch"
        pipelines.save("sd2", folder)
        pipe = StableDiffusionPipeline.from_pretrained(folder)
        files = {"kohya": GOLDENS / "kohya.safetensors", "diffusers": GOLDENS / "diffusers.safetensors"}
        kohya(pipe, files["kohya"])
        diffusers(pipe, files["diffusers"])
        for name, weights in {"kohya": {"kohya": 1.0}, "diffusers": {"diffusers": 0.7},
                              "both": {"kohya": 0.8, "diffusers": -0.5}}.items():
            pipe = StableDiffusionPipeline.from_pretrained(folder)
            pipe.set_progress_bar_config(disable=True)
            for adapter in weights:
                pipe.load_lora_weights(files[adapter], adapter_name=adapter)
            pipe.set_adapters(list(weights), list(weights.values()))
            pixels = pipe("a red fox under a violet sky, watercolour", num_inference_steps=6, guidance_scale=5.0, width=64,
                          height=64, generator=torch.Generator("cpu").manual_seed(7), output_type="np").images[0]
            pixels = (pixels * 255).round().astype("uint8")
            Image.fromarray(pixels).save(GOLDENS / f"{name}.png", optimize=True)
            print(name, pixels.mean(), pixels.std())
    outside = RESOURCES / "tiny-sd2-outside/unet"
    shutil.rmtree(outside, ignore_errors=True)
    outside.mkdir(parents=True)
    onnx.save_model(onnx.load(RESOURCES / "tiny-sd2/unet/model.onnx"), str(outside / "model.onnx"), save_as_external_data=True,
                    all_tensors_to_one_file=True, location="model.onnx_data", size_threshold=600)


if __name__ == "__main__":
    main()
