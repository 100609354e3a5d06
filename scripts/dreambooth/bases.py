"""The models that can be trained: pipelines of diffusers, and the starter model from its export."""

import json
import sys
from pathlib import Path

import numpy as np
import torch

import lora

STARTER = Path(__file__).resolve().parent.parent / "starter"
sys.path.insert(0, str(STARTER))

from device import half  # bfloat16 where the machine is faster with it


def load(folder: Path, device: str):
    """The base model in a folder of diffusers, or in an export of the starter model."""
    index = folder / "model_index.json"
    if not index.is_file():
        sys.exit(f"{folder} has no model_index.json; name a folder that diffusers saved, or models/starter.")
    parts = json.loads(index.read_text())
    if parts.get("unet", ["", ""])[0] != "optimum":
        return Diffusers(folder, device)
    if json.loads((folder / "model.json").read_text() if (folder / "model.json").is_file() else "{}").get("id") != "starter":
        sys.exit(f"{folder} is an ONNX export, which cannot be trained: name the folder of diffusers that it was made from.")
    return Starter(folder, device)


class Base:
    """What training needs of a model. `prediction` is epsilon or v_prediction; `cumulative` has a value for each of its timesteps."""

    def loss(self, latents, states):
        """The mean squared error for each picture: float[batch]."""
        t = torch.randint(len(self.cumulative), (len(latents),), device=latents.device)
        return self.error(latents, states, t, torch.randn_like(latents))

    def error(self, latents, states, t, noise):
        a, s = self.cumulative[t].sqrt().view(-1, 1, 1, 1), (1 - self.cumulative[t]).sqrt().view(-1, 1, 1, 1)
        target = noise if self.prediction == "epsilon" else a * noise - s * latents
        with half(self.device):
            predicted = self.predict(a * latents + s * noise, t, states)
        return ((predicted.float() - target) ** 2).mean((1, 2, 3))


class Diffusers(Base):
    """Stable Diffusion 1.x and 2.x."""

    def __init__(self, folder, device):
        from diffusers import StableDiffusionPipeline

        self.pipe = StableDiffusionPipeline.from_pretrained(folder, safety_checker=None).to(device)
        self.pipe.set_progress_bar_config(disable=True)
        self.device, scheduler = device, self.pipe.scheduler
        self.prediction, self.cumulative = scheduler.config.prediction_type, scheduler.alphas_cumprod.to(device)
        if self.prediction not in ("epsilon", "v_prediction"):
            sys.exit(f"{folder} predicts {self.prediction}, which is not trained here.")
        self.side = self.pipe.unet.config.sample_size * self.pipe.vae_scale_factor
        for network in (self.pipe.unet, self.pipe.text_encoder, self.pipe.vae):
            network.requires_grad_(False).eval()

    def add(self, rank, text):
        attention = ("to_q", "to_k", "to_v", "to_out.0")
        layers = {f"unet.{k}": v for k, v in lora.add(self.pipe.unet, lambda path: path.endswith(attention), rank).items()}
        if text:
            wanted = lambda path: path.endswith(("q_proj", "k_proj", "v_proj", "out_proj"))
            layers |= {f"text_encoder.{k}": v for k, v in lora.add(self.pipe.text_encoder, wanted, rank).items()}
        return layers

    @torch.no_grad()
    def encode(self, pictures):
        x = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).to(self.device) / 127.5 - 1
        return self.pipe.vae.encode(x).latent_dist.mean * self.pipe.vae.config.scaling_factor

    def states(self, prompts):
        ids = self.pipe.tokenizer(prompts, padding="max_length", truncation=True, return_tensors="pt",
                                  max_length=self.pipe.tokenizer.model_max_length).input_ids
        return self.pipe.text_encoder(ids.to(self.device))[0]

    def predict(self, noisy, t, states):
        return self.pipe.unet(noisy, t, states).sample

    @torch.no_grad()
    def draw(self, prompt, seed, steps, guidance):
        drawn = self.pipe(prompt, num_inference_steps=steps, guidance_scale=guidance, height=self.side, width=self.side,
                          output_type="np", generator=torch.Generator().manual_seed(seed)).images[0]
        return (drawn * 255).round().astype(np.uint8)


class Starter(Base):
    """The starter model: the networks of scripts/starter with the weights of the export."""

    prediction, side = "v_prediction", 512

    def __init__(self, folder, device):
        import denoiser
        import tokenizer
        import train_denoiser
        import warm_start
        from autoencoder import LATENT_CHANNELS, Autoencoder

        self.device, self.drawing, self.channels = device, train_denoiser, LATENT_CHANNELS
        self.tokens = tokenizer.Tokenizer(folder / "tokenizer")
        found = warm_start.weights(folder / "text_encoder", "text.") | warm_start.weights(folder / "unet", "denoiser.")
        widths = next(pair for pair in (denoiser.NARROW, denoiser.WIDE) if pair[0] == found["denoiser.first.bias"].shape[0])
        self.model = train_denoiser.Model(len(self.tokens.vocab), widths)
        self.model.load_state_dict(warm_start.fitting(self.model, found, "denoiser", folder))
        self.autoencoder = Autoencoder()
        found = warm_start.weights(folder / "vae_encoder", "encoder.") | warm_start.weights(folder / "vae_decoder", "decoder.")
        self.autoencoder.load_state_dict(warm_start.fitting(self.autoencoder, found, "autoencoder", folder))
        for network in (self.model, self.autoencoder):
            network.requires_grad_(False).eval().to(device)
        self.cumulative = denoiser.schedule().to(device)

    def add(self, rank, text):
        wanted = lambda path: path.endswith(("qkv", "out1", "query", "text", "out2", ".up", ".down"))
        layers = {f"unet.{k}": v for k, v in lora.add(self.model.denoiser, wanted, rank).items()}
        if text:
            wanted = lambda path: path.endswith(("qkv", "out", "up", "down"))
            layers |= {f"text_encoder.text.{k}": v for k, v in lora.add(self.model.text, wanted, rank).items()}
        return layers

    @torch.no_grad()
    def encode(self, pictures):
        x = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).float().to(self.device) / 127.5 - 1
        return self.autoencoder.encoder(x)[:, : self.channels]

    def states(self, prompts):
        return self.model.text(torch.tensor([self.tokens(prompt) for prompt in prompts], device=self.device))

    def predict(self, noisy, t, states):
        return self.model.denoiser(noisy, t, states)

    @torch.no_grad()
    def draw(self, prompt, seed, steps, guidance):
        return self.drawing.pictures(self.model, self.autoencoder.decoder, self.tokens, [prompt], seed, self.device,
                                     steps=steps, guidance=guidance)[0]
