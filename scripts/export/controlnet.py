"""Export a pipeline of diffusers together with its ControlNets, which optimum's command leaves out.

    python scripts/export/controlnet.py DIFFUSERS_FOLDER MODEL_FOLDER [--controlnet FOLDER ...] [--fp16]

DIFFUSERS_FOLDER is a pipeline of Stable Diffusion 1, 2 or XL: one that was saved with its ControlNets, or one without to which
--controlnet adds them, in the order in which drawings give their control images. Each is a folder or OWNER/NAME@COMMIT of the hub.
--fp16 exports in half precision and needs CUDA.

The networks are in the folders controlnet, controlnet_1, ... as diffusers saves them. A ControlNet has the inputs of a UNet, the
control image controlnet_cond (0 to 1) and the number conditioning_scale; its outputs down_block_res_samples.0, ... and
mid_block_res_sample are inputs of the UNet. All other parts are as optimum exports them.
"""

import argparse
from pathlib import Path

import source
import torch
from diffusers import (AutoPipelineForImage2Image, AutoPipelineForInpainting, AutoPipelineForText2Image, ControlNetModel,
                       DiffusionPipeline)
from optimum.exporters.onnx import export_models
from optimum.exporters.onnx.model_configs import UNetOnnxConfig
from optimum.exporters.utils import get_diffusion_models_for_export

MODEL = "model.onnx"
CONFIGURED = ("scheduler", "tokenizer", "tokenizer_2", "feature_extractor")


def residuals(config) -> dict[str, tuple[int, int]]:
    """Names of the residuals, with their channels and the number by which the sides of the latents are divided."""
    widths = config.block_out_channels
    down = [(widths[0], 1)]
    for block, width in enumerate(widths):
        down += [(width, 2**block)] * config.layers_per_block
        if block < len(widths) - 1:
            down.append((width, 2 ** (block + 1)))
    return {**{f"down_block_res_samples.{i}": shape for i, shape in enumerate(down)},
            "mid_block_res_sample": (widths[-1], 2 ** (len(widths) - 1))}


def axes(config) -> dict[str, dict[int, str]]:
    """The open axes of the residuals."""
    return {name: {0: "batch_size", 2: f"height_{divisor}", 3: f"width_{divisor}"}
            for name, (_, divisor) in residuals(config).items()}


class UNetConfig(UNetOnnxConfig):
    """optimum's UNet, which also takes the residuals of ControlNets."""

    def ordered_inputs(self, model):
        return {**super().ordered_inputs(model), **axes(model.config)}

    def generate_dummy_inputs(self, framework="pt", **shapes):
        inputs = super().generate_dummy_inputs(framework=framework, **shapes)
        sample = inputs["sample"]
        batch, _, height, width = sample.shape
        *down, mid = (torch.rand(batch, channels, height // divisor, width // divisor, dtype=sample.dtype)
                      for channels, divisor in residuals(self._config).values())
        return {**inputs, "down_block_additional_residuals": tuple(down), "mid_block_additional_residual": mid}


class ControlNetConfig(UNetOnnxConfig):
    """A ControlNet (Zhang, Rao and Agrawala, 2023)."""

    @property
    def outputs(self):
        return axes(self._config)

    @property
    def torch_to_onnx_output_map(self):
        return {}

    def ordered_inputs(self, model):
        first = dict(list(self.inputs.items())[:3])  # sample, timestep, encoder_hidden_states, as in its forward method
        control = {"controlnet_cond": {0: "batch_size", 2: "image_height", 3: "image_width"}, "conditioning_scale": {}}
        return {**first, **control, **self.inputs}

    def generate_dummy_inputs(self, framework="pt", **shapes):
        inputs = super().generate_dummy_inputs(framework=framework, **shapes)
        sample = inputs["sample"]
        batch, _, height, width = sample.shape
        factor = 2 ** (len(self._config.conditioning_embedding_out_channels) - 1)
        channels = self._config.conditioning_channels
        return {**inputs, "conditioning_scale": torch.tensor(0.5, dtype=sample.dtype),
                "controlnet_cond": torch.rand(batch, channels, height * factor, width * factor, dtype=sample.dtype)}


def load(folder: str, controlnets: list[str], dtype: torch.dtype) -> DiffusionPipeline:
    folder, controlnets = source.folder(folder), [source.folder(net) for net in controlnets]
    if not controlnets:
        return DiffusionPipeline.from_pretrained(folder, torch_dtype=dtype)
    pipeline = DiffusionPipeline.load_config(folder)["_class_name"]
    kind = (AutoPipelineForInpainting if "Inpaint" in pipeline else
            AutoPipelineForImage2Image if "Img2Img" in pipeline else AutoPipelineForText2Image)
    nets = [ControlNetModel.from_pretrained(net, torch_dtype=dtype) for net in controlnets]
    return kind.from_pretrained(folder, controlnet=nets if len(nets) > 1 else nets[0], torch_dtype=dtype)


def controlnets(pipeline) -> list[ControlNetModel]:
    found = getattr(pipeline, "controlnet", None)
    nets = list(getattr(found, "nets", [found]))
    if found is None:
        raise SystemExit("The pipeline has no ControlNet; name the folder of one with --controlnet.")
    for net in nets:
        if type(net) is not ControlNetModel:
            raise SystemExit(f"{type(net).__name__} cannot be exported; a ControlNetModel is needed.")
        if net.config.global_pool_conditions:
            raise SystemExit("A ControlNet with global_pool_conditions guides only the prompt's half; it cannot be exported.")
        if (residuals(net.config) != residuals(pipeline.unet.config)
                or net.config.cross_attention_dim != pipeline.unet.config.cross_attention_dim):
            raise SystemExit("A ControlNet has other blocks than the UNet: it was trained for another model.")
    return nets


def export(pipeline, out: Path, dtype: str = "fp32", device: str = "cpu") -> None:
    nets = controlnets(pipeline)
    parts = get_diffusion_models_for_export(pipeline, float_dtype=dtype)
    unet = pipeline.unet
    parts["unet"] = unet, UNetConfig(unet.config, int_dtype="int64", float_dtype=dtype)
    for index, net in enumerate(nets):
        net.config.text_encoder_projection_dim = unet.config.text_encoder_projection_dim
        net.config.requires_aesthetics_score = unet.config.requires_aesthetics_score
        parts[f"controlnet_{index}" if index else "controlnet"] = net, ControlNetConfig(
            net.config, int_dtype="int64", float_dtype=dtype)
    out.mkdir(parents=True, exist_ok=True)
    for name, (part, _) in parts.items():
        (part.save_config if hasattr(part, "save_config") else part.config.save_pretrained)(out / name)
    for name in CONFIGURED:
        if getattr(pipeline, name, None) is not None:
            getattr(pipeline, name).save_pretrained(out / name)
    pipeline.save_config(out)
    export_models(parts, out, output_names=[f"{name}/{MODEL}" for name in parts], dtype=dtype, device=device,
                  disable_dynamic_axes_fix=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", help="folder of a pipeline of diffusers, or OWNER/NAME@COMMIT")
    parser.add_argument("out", type=Path, help="folder to write")
    parser.add_argument("--controlnet", action="append", default=[], help="folder of a ControlNet, or OWNER/NAME@COMMIT; can be repeated")
    parser.add_argument("--fp16", action="store_true", help="half precision; needs CUDA")
    options = parser.parse_args()
    dtype, device = (torch.float16, "cuda") if options.fp16 else (torch.float32, "cpu")
    export(load(options.folder, options.controlnet, dtype), options.out, "fp16" if options.fp16 else "fp32", device)


if __name__ == "__main__":
    main()
