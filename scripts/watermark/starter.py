"""The starter model by ONNX Runtime's Python package: draws the generated pictures, and is the regeneration attack."""

import json
import re
from pathlib import Path

import numpy as np
import onnxruntime

STEPS, GUIDANCE, TOKENS, CHANNELS = 20, 4.0, 32, 8
START, END = "<|startoftext|>", "<|endoftext|>"


class Starter:
    def __init__(self, folder: Path, threads: int = 1):
        self.folder, self.threads, self.sessions = folder, threads, {}

    def session(self, part):
        if part not in self.sessions:
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = self.threads
            options.log_severity_level = 3
            self.sessions[part] = onnxruntime.InferenceSession(
                str(self.folder / part / "model.onnx"), options, providers=["CPUExecutionProvider"])
        return self.sessions[part]

    def run(self, part, *inputs):
        session = self.session(part)
        return session.run(None, dict(zip((i.name for i in session.get_inputs()), inputs)))[0]

    def draw(self, prompt: str, seed: int, width: int, height: int) -> np.ndarray:
        """An RGB picture by DDIM with classifier-free guidance, on the trailing steps of a zero-terminal-SNR schedule."""
        encode = Words(self.folder / "tokenizer")
        text = np.concatenate([self.run("text_encoder", np.array([encode(p)], np.int64)) for p in ("", prompt)])
        config = json.loads((self.folder / "scheduler" / "scheduler_config.json").read_text())
        betas = np.linspace(config["beta_start"] ** 0.5, config["beta_end"] ** 0.5, config["num_train_timesteps"]) ** 2
        signal = np.sqrt(np.cumprod(1 - betas))
        signal = (signal - signal[-1]) * signal[0] / (signal[0] - signal[-1])
        noise = np.sqrt(1 - signal ** 2)
        latent = np.random.default_rng(seed).standard_normal((1, CHANNELS, height // 16, width // 16)).astype(np.float32)
        times = np.linspace(len(signal), 0, STEPS, endpoint=False).round().astype(np.int64) - 1
        for time, following in zip(times, [*times[1:], None]):
            blank, asked = np.split(self.denoise(latent, time, text), 2)
            velocity = blank + GUIDANCE * (asked - blank)
            clean = signal[time] * latent - noise[time] * velocity
            if following is not None:
                dirt = signal[time] * velocity + noise[time] * latent
                clean = signal[following] * clean + noise[following] * dirt
            latent = clean.astype(np.float32)
        return self.decode(latent)

    def denoise(self, latent, time, text):
        inputs = {"sample": np.concatenate([latent, latent]), "timestep": np.array(time), "encoder_hidden_states": text}
        return self.session("unet").run(["out_sample"], inputs)[0]

    def decode(self, latent):
        picture = self.run("vae_decoder", latent)[0].transpose(1, 2, 0)
        return np.round((np.clip(picture, -1, 1) + 1) * 127.5).astype(np.uint8)

    def round_trip(self, picture: np.ndarray) -> np.ndarray:
        """Through the autoencoder and back; the edge is repeated up to the next multiple of 64 and cut off afterwards."""
        height, width = picture.shape[:2]
        padded = np.pad(picture, ((0, -height % 64), (0, -width % 64), (0, 0)), mode="edge")
        latent = self.run("vae_encoder", (padded.astype(np.float32) / 127.5 - 1).transpose(2, 0, 1)[None])
        mean = latent[:, :CHANNELS]  # the other half is the logarithm of the variance
        return self.decode(mean)[:height, :width]


class Words:
    """Byte-pair encoding as the folder's CLIP tokenizer files say, for lower-case prompts of plain letters."""

    def __init__(self, folder: Path):
        self.vocabulary = json.loads((folder / "vocab.json").read_text("utf-8"))
        merges = (folder / "merges.txt").read_text("utf-8").splitlines()[1:]
        self.ranks = {tuple(line.split()): rank for rank, line in enumerate(merges)}

    def __call__(self, prompt: str) -> list[int]:
        symbols = [s for word in re.findall(r"[a-z]+|[0-9]|[^\sa-z0-9]+", prompt.lower()) for s in self.split(word)]
        ids = [self.vocabulary[s] for s in (START, *symbols[:TOKENS - 2], END)]
        return ids + [self.vocabulary[END]] * (TOKENS - len(ids))

    def split(self, word: str) -> list[str]:
        parts = [*word[:-1], word[-1] + "</w>"]
        while len(parts) > 1:
            rank, at = min((self.ranks.get(pair, 1 << 30), i) for i, pair in enumerate(zip(parts, parts[1:])))
            if rank == 1 << 30:
                break
            parts[at:at + 2] = [parts[at] + parts[at + 1]]
        return parts
