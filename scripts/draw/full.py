"""Writes a model folder of full size with random weights, for measuring: what it draws is noise.

    python scripts/draw/full.py sd15|sdxl FOLDER [--device cpu]

The parts have the sizes of Stable Diffusion 1.5 and XL, the tokenizer is that of the test resource tiny-sd: the time and the memory of a
step do not depend on the words. On a GPU the weights are float16, on a CPU float32.
"""

import argparse
import warnings
from pathlib import Path

import torch
from diffusers import AutoencoderKL, EulerDiscreteScheduler, StableDiffusionPipeline, StableDiffusionXLPipeline, UNet2DConditionModel
from optimum.exporters.onnx import onnx_export_from_model
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

TOKENIZER = Path(__file__).resolve().parents[2] / "service/diffusion/src/test/resources/tiny-sd/tokenizer"
SCHEDULE = dict(beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, steps_offset=1, timestep_spacing="leading")


def text(kind=CLIPTextModel, **sizes):
    return kind(CLIPTextConfig(vocab_size=49408, max_position_embeddings=77, bos_token_id=0, eos_token_id=2, pad_token_id=1, **sizes))


def clip_l():
    return dict(hidden_size=768, intermediate_size=3072, num_hidden_layers=12, num_attention_heads=12, projection_dim=768)


def autoencoder(sample_size, scaling_factor):
    return AutoencoderKL(
        block_out_channels=(128, 256, 512, 512), layers_per_block=2, down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4, sample_size=sample_size, scaling_factor=scaling_factor)


def sd15(tokenizer):
    unet = UNet2DConditionModel(
        sample_size=64, block_out_channels=(320, 640, 1280, 1280), layers_per_block=2, attention_head_dim=8, cross_attention_dim=768,
        down_block_types=("CrossAttnDownBlock2D",) * 3 + ("DownBlock2D",), up_block_types=("UpBlock2D",) + ("CrossAttnUpBlock2D",) * 3)
    return StableDiffusionPipeline(
        vae=autoencoder(512, 0.18215), text_encoder=text(**clip_l()), tokenizer=tokenizer, unet=unet,
        scheduler=EulerDiscreteScheduler(**SCHEDULE), safety_checker=None, feature_extractor=None, requires_safety_checker=False)


def sdxl(tokenizer):
    unet = UNet2DConditionModel(
        sample_size=128, block_out_channels=(320, 640, 1280), layers_per_block=2, attention_head_dim=(5, 10, 20),
        cross_attention_dim=2048, transformer_layers_per_block=(1, 2, 10), use_linear_projection=True,
        addition_embed_type="text_time", addition_time_embed_dim=256, projection_class_embeddings_input_dim=2816,
        down_block_types=("DownBlock2D",) + ("CrossAttnDownBlock2D",) * 2, up_block_types=("CrossAttnUpBlock2D",) * 2 + ("UpBlock2D",))
    second = text(CLIPTextModelWithProjection, hidden_size=1280, intermediate_size=5120, num_hidden_layers=32, num_attention_heads=20,
                  projection_dim=1280, hidden_act="gelu")
    return StableDiffusionXLPipeline(
        vae=autoencoder(1024, 0.13025), text_encoder=text(**clip_l()), text_encoder_2=second, tokenizer=tokenizer,
        tokenizer_2=tokenizer, unet=unet, scheduler=EulerDiscreteScheduler(**SCHEDULE))


def write(kind, folder, device):
    warnings.filterwarnings("ignore")
    torch.manual_seed(0)
    with torch.device(device):
        pipeline = {"sd15": sd15, "sdxl": sdxl}[kind](CLIPTokenizer.from_pretrained(TOKENIZER))
    if device == "cuda":
        pipeline.to(device, torch.float16)
    onnx_export_from_model(model=pipeline, output=folder, task="text-to-image", device=device, do_validation=False)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="full.py", description=__doc__.splitlines()[0])
    parser.add_argument("kind", choices=("sd15", "sdxl"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cuda")
    options = parser.parse_args()
    write(options.kind, options.folder, options.device)
