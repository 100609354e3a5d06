"""Tests: python -m unittest (in this folder). Nothing is downloaded; the hub is a server of the test."""

import io
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import unittest
from contextlib import redirect_stderr, redirect_stdout
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "parity"))

import model
import source
import tiny

COMMIT = "0123456789abcdef0123456789abcdef01234567"
TOKEN = "hf_secret_of_the_test"


def single_file(pipe) -> dict[str, torch.Tensor]:
    """The weights with the names of the published checkpoints of Stable Diffusion 1.x."""
    unet = (("time_embedding.linear_1", "time_embed.0"), ("time_embedding.linear_2", "time_embed.2"), (r"^conv_in", "input_blocks.0.0"),
            ("conv_norm_out", "out.0"), (r"^conv_out", "out.2"),
            (r"down_blocks\.(\d)\.downsamplers\.0\.conv", lambda m: f"input_blocks.{2 * int(m[1]) + 2}.0.op"),
            (r"down_blocks\.(\d)\.resnets\.0", lambda m: f"input_blocks.{2 * int(m[1]) + 1}.0"),
            (r"down_blocks\.(\d)\.attentions\.0", lambda m: f"input_blocks.{2 * int(m[1]) + 1}.1"),
            (r"up_blocks\.(\d)\.resnets\.(\d)", lambda m: f"output_blocks.{2 * int(m[1]) + int(m[2])}.0"),
            (r"up_blocks\.(\d)\.attentions\.(\d)", lambda m: f"output_blocks.{2 * int(m[1]) + int(m[2])}.1"),
            (r"up_blocks\.0\.upsamplers\.0", "output_blocks.1.1"),
            (r"mid_block\.attentions\.0", "middle_block.1"), (r"mid_block\.resnets\.(\d)", lambda m: f"middle_block.{2 * int(m[1])}"))
    block = (("norm1", "in_layers.0"), ("conv1", "in_layers.2"), ("norm2", "out_layers.0"), ("conv2", "out_layers.3"),
             ("time_emb_proj", "emb_layers.1"), ("conv_shortcut", "skip_connection"))
    vae = (("conv_norm_out", "norm_out"), ("conv_shortcut", "nin_shortcut"), (r"mid_block\.attentions\.0", "mid.attn_1"),
           (r"mid_block\.resnets\.(\d)", lambda m: f"mid.block_{int(m[1]) + 1}"),
           (r"down_blocks\.(\d)\.resnets\.", r"down.\1.block."), (r"down_blocks\.(\d)\.downsamplers\.0", r"down.\1.downsample"),
           (r"up_blocks\.(\d)\.resnets\.", lambda m: f"up.{3 - int(m[1])}.block."),
           (r"up_blocks\.(\d)\.upsamplers\.0", lambda m: f"up.{3 - int(m[1])}.upsample"),
           (r"attn_1\.group_norm", "attn_1.norm"), (r"attn_1\.to_out\.0", "attn_1.proj_out"), (r"attn_1\.to_([qkv])", r"attn_1.\1"))

    def renamed(name, rules):
        for pattern, new in rules:
            name = re.sub(pattern, new, name)
        return name

    found = {}
    for name, value in pipe.unet.state_dict().items():
        inside = "resnets" in name
        found["model.diffusion_model." + renamed(renamed(name, unet), block if inside else ())] = value
    for name, value in pipe.vae.state_dict().items():
        is_conv = "attentions" in name and "to_" in name and name.endswith("weight")
        found["first_stage_model." + renamed(name, vae)] = value[:, :, None, None] if is_conv else value
    found |= {f"cond_stage_model.transformer.{name}": value for name, value in pipe.text_encoder.state_dict().items()}
    return {name: value.contiguous() for name, value in found.items()}


class Hub(ThreadingHTTPServer):
    """A hub with one repository, which it gives to those who know the token."""

    def __init__(self, folder):
        files = {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
        hub = self
        self.revisions = set()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                path = self.path.partition("?")[0]
                hub.revisions |= set(re.findall(r"/(?:revision|resolve|tree)/([^/?]+)", path))
                body = files.get(path.partition(f"/resolve/{COMMIT}/")[2])
                if path.startswith("/api/models/"):
                    body = json.dumps({"id": "a/b", "sha": COMMIT, "siblings": [{"rfilename": name} for name in files]}).encode()
                status = 200 if body is not None else 404
                if self.headers.get("Authorization") != f"Bearer {TOKEN}":
                    status, body = 401, f"no access with {self.headers.get('Authorization')}".encode()
                self.send_response(status)
                self.send_header("X-Repo-Commit", COMMIT)
                if status == 401:
                    self.send_header("X-Error-Message", body.decode())
                if status == 404:
                    self.send_header("X-Error-Code", "EntryNotFound")
                self.send_header("ETag", f'"{abs(hash(body)):x}"')
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                if self.command == "GET":
                    self.wfile.write(body or b"")

            do_HEAD = do_GET

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class ExportTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.work = Path(cls.folder.name)
        cls.pipe = tiny.build(cls.work)
        cls.pipe.set_progress_bar_config(disable=True)
        cls.pipe.save_pretrained(cls.work / "saved")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def run_command(self, *options, **environment):
        return subprocess.run([sys.executable, HERE / "model.py", *options], capture_output=True, text=True,
                              env={**os.environ, "HF_HOME": str(self.work / "hub"), **environment})

    def assert_draws_as_the_pipeline(self, folder):
        from optimum.onnxruntime import ORTDiffusionPipeline

        exported = ORTDiffusionPipeline.from_pretrained(folder, provider="CPUExecutionProvider")
        exported.set_progress_bar_config(disable=True)
        common = dict(num_inference_steps=3, guidance_scale=5.0, height=64, width=64, output_type="np")
        a, b = (pipe("a red fox", generator=torch.Generator().manual_seed(1), **common).images[0] for pipe in (self.pipe, exported))
        self.assertLessEqual(np.abs((a * 255).round() - (b * 255).round()).max(), 1)
        for path in Path(folder).rglob("*.json"):
            self.assertNotIn(str(self.work), path.read_text())

    def test_a_checkpoint_in_one_file_draws_as_the_pipeline_it_came_from(self):
        save_file(single_file(self.pipe), self.work / "checkpoint.safetensors")
        configs = self.work / "configs"
        self.pipe.save_pretrained(configs)
        for weights in configs.rglob("*.safetensors"):
            weights.unlink()
        ended = self.run_command(self.work / "checkpoint.safetensors", self.work / "single", "--config", configs)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assert_draws_as_the_pipeline(self.work / "single")

    def test_a_variant_is_read(self):
        self.pipe.save_pretrained(self.work / "half", variant="fp16")
        ended = self.run_command(self.work / "half", self.work / "variant", "--variant", "fp16")
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assert_draws_as_the_pipeline(self.work / "variant")

    def test_a_repository_of_the_hub_is_read_at_its_commit_and_the_token_is_in_no_message(self):
        hub = Hub(self.work / "saved")
        place = f"http://127.0.0.1:{hub.server_port}"
        try:
            refused = self.run_command(f"a/b@{COMMIT}", self.work / "refused", HF_ENDPOINT=place, HF_TOKEN=TOKEN + "_wrong")
            self.assertNotEqual(refused.returncode, 0)
            self.assertIn(f"a/b@{COMMIT} cannot be fetched", refused.stderr)
            self.assertNotIn(TOKEN, refused.stderr + refused.stdout)
            ended = self.run_command(f"a/b@{COMMIT}", self.work / "fetched", HF_ENDPOINT=place, HF_TOKEN=TOKEN)
            self.assertEqual(ended.returncode, 0, ended.stderr)
            self.assertEqual(hub.revisions, {COMMIT})
            self.assertNotIn(TOKEN, ended.stderr + ended.stdout)
        finally:
            hub.shutdown()
            hub.server_close()
        self.assert_draws_as_the_pipeline(self.work / "fetched")

    def test_a_repository_without_a_commit_is_refused(self):
        for name in ("stable-diffusion-v1-5/stable-diffusion-v1-5", "a/b@main", "a/b@0123456"):
            with self.subTest(name), self.assertRaisesRegex(SystemExit, "at one commit only"):
                source.folder(name)

    def test_a_checkpoint_without_configurations_is_refused_with_the_pipeline_to_name(self):
        file = self.work / "bare.safetensors"
        save_file(single_file(self.pipe), file)
        with self.assertRaisesRegex(SystemExit, "--config, such as .+@COMMIT"):
            model.single_file(file, None)

    def test_other_weights_than_the_configurations_say_are_refused_in_a_sentence(self):
        file = self.work / "other.safetensors"
        save_file({name: value for name, value in single_file(self.pipe).items() if name.startswith("cond_stage")}, file)
        with redirect_stderr(io.StringIO()), redirect_stdout(io.StringIO()), self.assertRaisesRegex(SystemExit, "does not fit"):
            model.single_file(file, str(self.work / "saved"))


if __name__ == "__main__":
    unittest.main()
