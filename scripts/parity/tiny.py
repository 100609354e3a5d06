"""Make the test pipelines of service/diffusion: tiny random Stable Diffusion 1.x folders and diffusers' own results.

    python scripts/parity/tiny.py

Three exports of one and the same random weights:
  tiny-sd         as optimum exports it: int64 ids, a scalar int64 timestep
  tiny-sd-legacy  as the older diffusers script did: int32 ids, a [batch] float timestep, weights in a file beside
  tiny-sd-half    the first one in half precision, inputs and outputs included
and under goldens/ what transformers, torch and diffusers answer, so that Java can be held against them.
"""

import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from diffusers import AutoencoderKL, DDIMScheduler, StableDiffusionPipeline, UNet2DConditionModel
from onnxruntime.transformers.float16 import convert_float_to_float16
from optimum.exporters.onnx import main_export
from PIL import Image
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer, CLIPTokenizerFast

from vocabulary import write_vocabulary

RESOURCES = Path(__file__).resolve().parents[2] / "service/diffusion/src/test/resources"
GOLDENS = RESOURCES / "goldens"

CORPUS = """a red fox under a violet sky beside a quiet lake, watercolour, soft morning light
a photograph of an astronaut riding a horse on the moon, highly detailed, dramatic lighting
portrait of an old sailor with a blue scarf, oil on canvas, thick brush strokes
a lighthouse above the stormy sea at night, the lamp shining through the rain
an isometric drawing of a small city with trees, rivers and bridges, pastel colours
the mountains in winter, snow, pine forest, wide angle, sharp focus, studio quality
blurry, low quality, deformed, watermark, text, signature, cropped, grainy
a bowl of lemons and oranges on a wooden table, still life, warm afternoon light"""

SD1 = dict(beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, clip_sample=False,
           set_alpha_to_one=False, steps_offset=1, timestep_spacing="leading", prediction_type="epsilon")
SCHEDULERS = {
    "sd1": SD1,
    "zero-snr": {**SD1, "prediction_type": "v_prediction", "rescale_betas_zero_snr": True,
                 "timestep_spacing": "trailing", "set_alpha_to_one": True},
    "linspace": {**SD1, "timestep_spacing": "linspace", "steps_offset": 0},
    "cosine": {**SD1, "beta_schedule": "squaredcos_cap_v2", "prediction_type": "sample"},
}
PROMPT = "a red fox under a violet sky, watercolour"
CASES = [  # name, scheduler, prompt, negative prompt, seed, steps, guidance, width, height
    ("sd1", "sd1", PROMPT, "", 7, 10, 7.5, 64, 64),
    ("negative", "sd1", PROMPT, "blurry, low quality", 7, 10, 7.5, 64, 64),
    ("unguided", "sd1", PROMPT, "blurry", 8, 12, 1.0, 64, 64),
    ("wide", "sd1", "a lighthouse above the stormy sea", "", 4294967303, 7, 5.0, 96, 64),
    ("zero-snr", "zero-snr", PROMPT, "", 11, 13, 4.0, 64, 64),
    ("linspace", "linspace", PROMPT, "", 12, 9, 3.0, 64, 64),
    ("cosine", "cosine", PROMPT, "", 14, 8, 2.0, 64, 64),
    ("one-step", "sd1", "", "", 9007199254740991, 1, 0.0, 64, 64),
]
TEXTS = [
    "", " ", "a red fox", "A Red FOX,  under\tthe\n sky!!", "it's the sailor's scarf, they'll've been", "1234 5.6e7 x2",
    "café naïve Ångström Ångström", "Straße ΣΊΣΥΦΟΣ İstanbul ǅ", "лиса под фиолетовым небом",
    "狐狸在紫色的天空下 きつね 여우", "ثعلب أحمر שועל", "🦊🌌 family 👨‍👩‍👧‍👦 flag 🇩🇪 ❤️", "½ ² ① Ⅷ ٣ ๓",
    "a\u00a0b\u2003c\u200bd\u0301e", "!!!??? ... --- ((a:1.2)) [b] {c} <d> \\ / | ~ ` ^", "<|endoftext|> and <|startoftext|>fox",
    "\U0001F468\U0001F3FD\u200d\U0001F680 \U00020000 \ue000", "''s 't'd I'M",
    "lake " * 200, "supercalifragilisticexpialidocious" * 20, ", ".join(CORPUS.splitlines()),
]


def build(folder: Path) -> StableDiffusionPipeline:
    """A Stable Diffusion 1.x pipeline of random weights, every part as small as its kind allows."""
    torch.manual_seed(2024)
    vocabulary = write_vocabulary(CORPUS, folder / "words", merges=300)
    tokenizer = CLIPTokenizer(str(folder / "words/vocab.json"), str(folder / "words/merges.txt"), model_max_length=77)
    text = CLIPTextModel(CLIPTextConfig(
        vocab_size=vocabulary, hidden_size=16, intermediate_size=32, num_hidden_layers=2, num_attention_heads=2,
        max_position_embeddings=77, bos_token_id=vocabulary - 2, eos_token_id=vocabulary - 1,
        pad_token_id=vocabulary - 1, hidden_act="quick_gelu"))
    unet = UNet2DConditionModel(
        sample_size=8, in_channels=4, out_channels=4, block_out_channels=(8, 16), layers_per_block=1,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"), up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        cross_attention_dim=16, attention_head_dim=2, norm_num_groups=4)
    vae = AutoencoderKL(
        in_channels=3, out_channels=3, latent_channels=4, block_out_channels=(4, 4, 4, 4), layers_per_block=1,
        down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4, norm_num_groups=2,
        sample_size=64, scaling_factor=0.18215)
    with torch.no_grad():  # untrained weights barely react to the prompt; louder ones make a fault visible
        for name, weight in unet.named_parameters():
            if "attn2" in name and weight.ndim == 2:
                weight.mul_(4)
        for weight in (vae.decoder.conv_out.weight, vae.decoder.conv_in.weight):
            weight.mul_(2)
    for part in (text, unet, vae):
        part.requires_grad_(False)
    return StableDiffusionPipeline(vae=vae.eval(), text_encoder=text.eval(), tokenizer=tokenizer, unet=unet.eval(),
                                   scheduler=DDIMScheduler(**SD1), safety_checker=None, feature_extractor=None,
                                   requires_safety_checker=False)


def export_optimum(pipe: StableDiffusionPipeline, out: Path) -> None:
    with tempfile.TemporaryDirectory() as torch_folder:
        pipe.save_pretrained(torch_folder)
        main_export(torch_folder, output=out, task="text-to-image", do_validation=False)
    for path in out.rglob("*.json"):  # no trace of the folder that it was made in
        value = json.loads(path.read_text())
        if value.pop("_name_or_path", None):
            path.write_text(json.dumps(value, indent=2) + "\n")


def export_legacy(pipe: StableDiffusionPipeline, like: Path, out: Path) -> None:
    """The layout and the inputs of diffusers' first ONNX export script."""
    shutil.copytree(like, out, ignore=shutil.ignore_patterns("*.onnx", "vae_encoder"))
    for part in ("text_encoder", "unet", "vae_decoder"):
        (out / part / "config.json").unlink()
    index = json.loads((out / "model_index.json").read_text())
    index["_class_name"] = "OnnxStableDiffusionPipeline"
    (out / "model_index.json").write_text(json.dumps(index, indent=2) + "\n")

    class Unet(torch.nn.Module):
        def forward(self, sample, timestep, encoder_hidden_states):
            return pipe.unet(sample, timestep, encoder_hidden_states, return_dict=False)[0]

    class Decoder(torch.nn.Module):
        def forward(self, latent_sample):
            return pipe.vae.decode(latent_sample, return_dict=False)[0]

    class Text(torch.nn.Module):
        def forward(self, input_ids):
            out = pipe.text_encoder(input_ids)
            return out.last_hidden_state, out.pooler_output

    image = {0: "batch", 1: "channels", 2: "height", 3: "width"}
    jobs = [
        ("text_encoder", Text(), (torch.zeros(1, 77, dtype=torch.int32),), ["input_ids"],
         ["last_hidden_state", "pooler_output"], {"input_ids": {0: "batch", 1: "sequence"}}),
        ("unet", Unet(), (torch.zeros(2, 4, 8, 8), torch.zeros(2), torch.zeros(2, 77, 16)),
         ["sample", "timestep", "encoder_hidden_states"], ["out_sample"],
         {"sample": image, "timestep": {0: "batch"}, "encoder_hidden_states": {0: "batch", 1: "sequence"}}),
        ("vae_decoder", Decoder(), (torch.zeros(1, 4, 8, 8),), ["latent_sample"], ["sample"], {"latent_sample": image}),
    ]
    for part, module, example, inputs, outputs, axes in jobs:
        path = out / part / "model.onnx"
        torch.onnx.export(module.eval(), example, str(path), input_names=inputs, output_names=outputs,
                          dynamic_axes=axes, opset_version=17, do_constant_folding=True, dynamo=False)
        if part == "unet":
            model = onnx.load(path)
            onnx.save_model(model, str(path), save_as_external_data=True, all_tensors_to_one_file=True,
                            location="weights.pb", size_threshold=256)


def export_half(like: Path, out: Path) -> None:
    shutil.copytree(like, out, ignore=shutil.ignore_patterns("vae_encoder"))
    for part in ("text_encoder", "unet", "vae_decoder"):
        path = out / part / "model.onnx"
        onnx.save(convert_float_to_float16(onnx.load(path), keep_io_types=False), str(path))


def draw(pipe, scheduler, prompt, negative, seed, steps, guidance, width, height) -> np.ndarray:
    pipe.scheduler = DDIMScheduler(**SCHEDULERS[scheduler])
    image = pipe(prompt, negative_prompt=negative, num_inference_steps=steps, guidance_scale=guidance, width=width,
                 height=height, generator=torch.Generator("cpu").manual_seed(seed), output_type="np").images[0]
    return (image * 255).round().astype("uint8")


def pictures(pipe) -> None:
    pipe.set_progress_bar_config(disable=True)
    for name, scheduler in SCHEDULERS.items():
        config = dict(DDIMScheduler(**scheduler).config) if scheduler else {}
        config = {k: v for k, v in config.items() if not k.startswith("_")}
        write(GOLDENS / f"scheduler-{name}.json", {"_class_name": "DDIMScheduler", **config})
    listed = []
    for name, *case in CASES:
        pixels = draw(pipe, *case)
        Image.fromarray(pixels).save(GOLDENS / f"draw-{name}.png", optimize=True)
        keys = ("scheduler", "prompt", "negativePrompt", "seed", "steps", "guidance", "width", "height")
        listed.append({"name": name, **dict(zip(keys, case))})
        print(f"{name:10} mean {pixels.mean():6.1f} std {pixels.std():5.1f} clipped "
              f"{((pixels == 0) | (pixels == 255)).mean():.2f}")
    write(GOLDENS / "draws.json", listed)


def tokens(pipe, folder: Path) -> None:
    fast = CLIPTokenizerFast.from_pretrained(folder / "tokenizer")
    rows = []
    for text in TEXTS:
        ids = fast(text, padding="max_length", max_length=77, truncation=True).input_ids
        slow = pipe.tokenizer(text, padding="max_length", max_length=77, truncation=True).input_ids
        if ids != slow:
            print("the slow tokenizer differs on", repr(text[:40]))
        rows.append({"text": text, "ids": ids})
    write(GOLDENS / "tokens.json", rows)


def noise() -> None:
    rows = []
    for seed in (0, 7, 42, 4294967303, 9007199254740991):
        for count in (1, 4, 15, 16, 20, 64, 1025):
            values = torch.randn(count, generator=torch.Generator("cpu").manual_seed(seed))
            rows.append({"seed": seed, "count": count, "head": floats(values[:18]), "tail": floats(values[-18:]),
                         "sum": float(values.double().sum())})
    write(GOLDENS / "noise.json", rows)


def walks() -> None:
    """Every setting of DDIM, walked with made-up predictions that Java can make up too."""
    rows = []
    for schedule in ("linear", "scaled_linear", "squaredcos_cap_v2"):
        for spacing in ("leading", "trailing", "linspace"):
            for prediction in ("epsilon", "v_prediction", "sample"):
                for flags in ({}, {"rescale_betas_zero_snr": True, "set_alpha_to_one": False},
                              {"clip_sample": False, "steps_offset": 1}, {"clip_sample_range": 0.7}):
                    if flags.get("rescale_betas_zero_snr") and prediction == "epsilon":
                        continue
                    for steps in (1, 7, 30):
                        config = {"beta_schedule": schedule, "timestep_spacing": spacing,
                                  "prediction_type": prediction, **flags}
                        scheduler = DDIMScheduler(**config)
                        scheduler.set_timesteps(steps)
                        sample = pattern(0)
                        for index, timestep in enumerate(scheduler.timesteps):
                            sample = scheduler.step(pattern(index + 1), timestep, sample).prev_sample
                        rows.append({"config": config, "steps": steps, "timesteps": scheduler.timesteps.tolist(),
                                     "alphas": floats(scheduler.alphas_cumprod[[0, 1, 500, 998, 999]]),
                                     "sample": floats(sample)})
    spacings = {}
    for spacing in ("leading", "trailing", "linspace"):
        sums = []
        for steps in range(1, 501):
            scheduler = DDIMScheduler(timestep_spacing=spacing)
            scheduler.set_timesteps(steps)
            values = scheduler.timesteps.tolist()
            sums.append([len(values), sum((i + 1) * v for i, v in enumerate(values))])
        spacings[spacing] = sums
    (GOLDENS / "walks.json").write_text(
        '{"walks": [\n' + ",\n".join(json.dumps(row) for row in rows) + '\n],\n"spacings": ' + json.dumps(spacings) + "}\n")


def pattern(index: int) -> torch.Tensor:
    return torch.tensor([((k * 7919 + index * 104729) % 2001 - 1000) / 1000 for k in range(8)], dtype=torch.float32)


def floats(values) -> list:
    return [float(str(np.float32(v))) for v in values.tolist()]


def write(path: Path, value) -> None:
    path.write_text(json.dumps(value, indent=1, ensure_ascii=True) + "\n")


def main() -> None:
    for name in ("tiny-sd", "tiny-sd-legacy", "tiny-sd-half", "goldens"):
        shutil.rmtree(RESOURCES / name, ignore_errors=True)
    GOLDENS.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        pipe = build(Path(scratch))
    folder = RESOURCES / "tiny-sd"
    export_optimum(pipe, folder)
    export_legacy(pipe, folder, RESOURCES / "tiny-sd-legacy")
    export_half(folder, RESOURCES / "tiny-sd-half")
    pictures(pipe)
    tokens(pipe, folder)
    noise()
    walks()


if __name__ == "__main__":
    main()
