"""Writes the trained parts as a Stable Diffusion ONNX export.

Weights are stored as fp16 and cast on load (a runtime folds the casts away once); initialisers keep the
names of the PyTorch parameters, so that training can go on from an export.
"""

import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

import checkpoint
from autoencoder import FACTOR, LATENT_CHANNELS, Autoencoder
from denoiser import STEPS
from text import WIDTH
from tokenizer import MAX_TOKENS, Tokenizer, ready_tokenizer
from train_denoiser import Model

OPSET = 17


class Prompt(nn.Module):
    """The text encoder with CLIP's two outputs; the pooled one is the vector at the end of the text."""

    def __init__(self, text):
        super().__init__()
        self.text = text

    def forward(self, ids):
        x = self.text(ids)
        end = ids.argmax(1).reshape(-1, 1, 1).expand(-1, 1, WIDTH)
        return x, x.gather(1, end)[:, 0]


def halve(path: Path, prefix="") -> None:
    """Stores the weights of a graph as fp16, each followed by a cast to fp32."""
    model = onnx.load(path)
    graph, casts, renamed = model.graph, [], {}
    for tensor in graph.initializer:
        name = tensor.name.removeprefix(prefix)
        values = numpy_helper.to_array(tensor)
        if tensor.data_type == TensorProto.FLOAT and values.ndim >= 2 and values.size > 64:
            renamed[tensor.name] = name + "/float"
            casts.append(helper.make_node("Cast", [name], [name + "/float"], name=name + "/cast", to=TensorProto.FLOAT))
            values = values.astype(np.float16)
        else:
            renamed[tensor.name] = name
        tensor.CopyFrom(numpy_helper.from_array(values, name))
    for node in graph.node:
        for i, name in enumerate(node.input):
            node.input[i] = renamed.get(name, name)
    for i, node in enumerate(casts):
        graph.node.insert(i, node)
    model.ir_version = min(model.ir_version, 10)
    model.producer_name, model.producer_version = "mintmark starter", ""
    for node in graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    onnx.checker.check_model(model)
    onnx.save(model, path)


def write_graph(module, inputs, names, outputs, axes, folder: Path, prefix=""):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "model.onnx"
    module.eval()
    torch.onnx.export(
        module, inputs, str(path), input_names=names, output_names=outputs, dynamic_axes=axes, opset_version=OPSET,
        do_constant_folding=False, dynamo=False,
    )
    halve(path, prefix)


def write_json(path: Path, value) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2) + "\n", "utf-8")


def write_configs(out: Path, tokens: Tokenizer, widths) -> None:
    write_json(out / "model_index.json", {
        "_class_name": "StableDiffusionPipeline", "_diffusers_version": "0.35.2",
        "feature_extractor": [None, None], "image_encoder": [None, None], "safety_checker": [None, None],
        "requires_safety_checker": False,
        "scheduler": ["diffusers", "DDIMScheduler"], "text_encoder": ["optimum", "ORTModelTextEncoder"],
        "tokenizer": ["transformers", "CLIPTokenizer"], "unet": ["optimum", "ORTModelUnet"],
        "vae_decoder": ["optimum", "ORTModelVaeDecoder"], "vae_encoder": ["optimum", "ORTModelVaeEncoder"],
    })
    write_json(out / "scheduler" / "scheduler_config.json", {
        "_class_name": "DDIMScheduler", "_diffusers_version": "0.35.2", "num_train_timesteps": STEPS,
        "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "trained_betas": None,
        "clip_sample": False, "set_alpha_to_one": True, "steps_offset": 1, "prediction_type": "v_prediction",
        "thresholding": False, "timestep_spacing": "trailing", "rescale_betas_zero_snr": True,
    })
    write_json(out / "text_encoder" / "config.json", {
        "architectures": ["CLIPTextModel"], "model_type": "clip_text_model", "vocab_size": len(tokens.vocab),
        "hidden_size": WIDTH, "intermediate_size": 3 * WIDTH, "num_hidden_layers": 3, "num_attention_heads": 4,
        "max_position_embeddings": MAX_TOKENS, "hidden_act": "gelu", "projection_dim": WIDTH, "layer_norm_eps": 1e-5,
        "bos_token_id": tokens.start, "eos_token_id": tokens.end, "pad_token_id": tokens.end,
    })
    write_json(out / "unet" / "config.json", {
        "_class_name": "UNet2DConditionModel", "_diffusers_version": "0.35.2", "sample_size": 512 // FACTOR,
        "in_channels": LATENT_CHANNELS, "out_channels": LATENT_CHANNELS, "cross_attention_dim": WIDTH,
        "block_out_channels": [32, *widths], "layers_per_block": 2, "attention_head_dim": 4, "time_cond_proj_dim": None,
    })
    # The list's length gives the down-sampling factor: 2^(5 - 1) = 16.
    vae = {
        "_class_name": "AutoencoderKL", "_diffusers_version": "0.35.2", "in_channels": 3, "out_channels": 3,
        "block_out_channels": [48, 48, 96, 192, 192], "latent_channels": LATENT_CHANNELS, "sample_size": 512,
        "scaling_factor": 1.0, "force_upcast": False,
    }
    write_json(out / "vae_decoder" / "config.json", vae)
    write_json(out / "vae_encoder" / "config.json", vae)
    write_json(out / "model.json", {
        "id": "starter", "name": "Mintmark starter", "license": "Apache-2.0",
        "defaults": {"steps": 20, "guidance": 4, "sampler": "ddim", "width": 512, "height": 512},
    })


def write(out: Path) -> None:
    """Writes the export of the latest checkpoints to a folder."""
    tokens = ready_tokenizer()
    trained, seen = checkpoint.load("autoencoder"), checkpoint.load("denoiser")
    if trained is None or seen is None:
        raise SystemExit("no checkpoints yet: train the autoencoder and the denoiser first")
    autoencoder, model = Autoencoder(), Model(len(tokens.vocab), seen["widths"])
    autoencoder.load_state_dict(trained["model"])
    model.load_state_dict(seen["mean"])
    shutil.copytree(checkpoint.folder() / "tokenizer", out / "tokenizer", dirs_exist_ok=True)
    write_configs(out, tokens, model.widths)
    ids = torch.full((2, MAX_TOKENS), tokens.end)
    ids[:, 0] = tokens.start
    z, text = torch.randn(2, LATENT_CHANNELS, 32, 32), torch.randn(2, MAX_TOKENS, WIDTH)
    batch, plane = {0: "batch"}, {0: "batch", 2: "height", 3: "width"}
    folded = {0: "batch", 2: "latent_height", 3: "latent_width"}
    with torch.no_grad():
        write_graph(Prompt(model.text), (ids,), ["input_ids"], ["last_hidden_state", "pooler_output"],
                    {"input_ids": batch, "last_hidden_state": batch, "pooler_output": batch}, out / "text_encoder", "text.")
        write_graph(model.denoiser, (z, torch.tensor(500), text), ["sample", "timestep", "encoder_hidden_states"], ["out_sample"],
                    {"sample": folded, "encoder_hidden_states": batch, "out_sample": folded}, out / "unet")
        write_graph(autoencoder.decoder, (z,), ["latent_sample"], ["sample"], {"latent_sample": folded, "sample": plane}, out / "vae_decoder")
        write_graph(autoencoder.encoder, (torch.randn(2, 3, 256, 256),), ["sample"], ["latent_parameters"],
                    {"sample": plane, "latent_parameters": folded}, out / "vae_encoder")
    size = sum(p.stat().st_size for p in out.rglob("*") if p.is_file())
    print(f"{out}: {size / 1e6:.1f} MB after {seen['step']} steps of the denoiser", flush=True)
