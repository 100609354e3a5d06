"""Write a LoRA for the tiny pipeline of FLUX.1 in the names of kohya's scripts, and what diffusers draws with it.

    python scripts/parity/flux_lora.py
"""

import tempfile
from pathlib import Path

import torch
from diffusers import FluxPipeline
from diffusers.loaders.lora_conversion_utils import _convert_kohya_flux_lora_to_diffusers, swap_scale_shift
from PIL import Image
from safetensors.torch import load_file, save_file

import pipelines

GOLDENS = Path(__file__).resolve().parents[2] / "service/diffusion/src/test/resources/goldens/lora"
WIDTH = 32
OUTPUTS = {"img_attn_qkv": 3, "txt_attn_qkv": 3, "img_attn_proj": 1, "txt_attn_proj": 1, "img_mlp_0": 4, "txt_mlp_0": 4,
           "img_mod_lin": 6, "txt_mod_lin": 6}
LINEAR1 = "lora_unet_single_blocks_0_linear1"


def pair(values: dict, name: str, inputs: int, outputs: int, alpha: bool = True) -> None:
    values[f"{name}.lora_down.weight"] = torch.randn(4, inputs) * 0.3
    values[f"{name}.lora_up.weight"] = torch.randn(outputs, 4) * 0.3
    if alpha:
        values[f"{name}.alpha"] = torch.tensor(2.0)


def kohya(file: Path) -> None:
    torch.manual_seed(1)
    values = {}
    for name, times in OUTPUTS.items():
        pair(values, f"lora_unet_double_blocks_0_{name}", WIDTH, times * WIDTH)
    for name in ("img_mlp_2", "txt_mlp_2"):
        pair(values, f"lora_unet_double_blocks_0_{name}", 4 * WIDTH, WIDTH)
    pair(values, LINEAR1, WIDTH, 7 * WIDTH)
    pair(values, "lora_unet_single_blocks_0_linear2", 5 * WIDTH, WIDTH)
    pair(values, "lora_unet_single_blocks_0_modulation_lin", WIDTH, 3 * WIDTH)
    pair(values, "lora_unet_img_in", 16, WIDTH, False)  # diffusers reads no alpha outside of the blocks
    pair(values, "lora_unet_final_layer_adaLN_modulation_1", WIDTH, 2 * WIDTH, False)
    pair(values, "lora_unet_final_layer_linear", WIDTH, 16, False)
    save_file({key: value.half().contiguous() for key, value in values.items()}, file)


def converted(file: Path) -> dict:
    """diffusers' conversion, which knows the first weight of a single block only at the full width, and which swaps the halves of both
    factors of the last modulation: that of the ranks is swapped back, or the product would not be the file's."""
    values = {key: value.float() for key, value in load_file(file).items()}
    down, up, alpha = (values.pop(f"{LINEAR1}.{key}") for key in ("lora_down.weight", "lora_up.weight", "alpha"))
    found = _convert_kohya_flux_lora_to_diffusers(values)
    found = {key if key.startswith("transformer.") else f"transformer.{key}": value for key, value in found.items()}
    for module, rows in zip(["attn.to_q", "attn.to_k", "attn.to_v", "proj_mlp"], up.split([WIDTH] * 3 + [4 * WIDTH])):
        name = f"transformer.single_transformer_blocks.0.{module}"
        found |= {f"{name}.lora_A.weight": down * alpha / 4, f"{name}.lora_B.weight": rows.contiguous()}
    last = "transformer.norm_out.linear.lora_A.weight"
    return found | {last: swap_scale_shift(found[last])}


def main() -> None:
    file = GOLDENS / "flux-kohya.safetensors"
    kohya(file)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "torch"
        pipelines.save("flux-dev", folder)
        pipe = FluxPipeline.from_pretrained(folder)
    pipe.set_progress_bar_config(disable=True)
    with torch.no_grad():
        found = converted(file)
        for key in [key for key in found if "lora_A" in key]:
            module = pipe.transformer.get_submodule(key.removeprefix("transformer.").removesuffix(".lora_A.weight"))
            module.weight += found[key.replace("lora_A", "lora_B")] @ found[key]
    pixels = pipe("a red fox under a violet sky, watercolour", num_inference_steps=4, guidance_scale=3.5, width=64, height=64,
                  generator=torch.Generator("cpu").manual_seed(7), output_type="np").images[0]
    pixels = (pixels * 255).round().astype("uint8")
    print("flux-kohya", pixels.mean(), pixels.std())
    Image.fromarray(pixels).save(GOLDENS / "flux-kohya.png", optimize=True)


if __name__ == "__main__":
    main()
