"""Tests: python -m unittest (in this folder)."""

import json
import random
import subprocess
import sys
import tempfile
import unittest
import zlib
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from safetensors.torch import load_file
from torch import nn

import dreambooth
import lora
import record
from privacy import Privacy, normal

HERE = Path(__file__).resolve().parent
STARTER_MODEL = HERE.parent.parent / "models" / "starter"


def pictures(folder, count=3):
    folder.mkdir()
    for i in range(count):
        y, x = np.mgrid[0:96, 0:128]
        Image.fromarray(np.stack([x * 2 % 256, y * 2 % 256, x * 0 + 60 * i], -1).astype(np.uint8)).save(folder / f"{i}.png")
    return folder


class LoraTest(unittest.TestCase):
    def test_begins_as_the_base_and_can_be_switched_off(self):
        network = nn.Sequential(nn.Linear(6, 5), nn.Tanh(), nn.Linear(5, 4))
        x = torch.randn(3, 6)
        expected = network(x)
        layers = lora.add(network, lambda path: path == "0", 2)
        self.assertEqual(list(layers), ["0"])
        self.assertTrue(torch.equal(network(x), expected))
        with torch.no_grad():
            layers["0"].up += 1
        self.assertFalse(torch.allclose(network(x), expected))
        lora.switch(layers, False)
        self.assertTrue(torch.equal(network(x), expected))

    def test_the_file_holds_what_is_added_to_the_weight(self):
        network = nn.Sequential(nn.Linear(6, 5))
        layers = lora.add(network, lambda path: True, 2)
        with torch.no_grad():
            layers["0"].up.normal_()
        with tempfile.TemporaryDirectory() as folder:
            lora.save({f"unet.{k}": v for k, v in layers.items()}, Path(folder) / "l.safetensors")
            values = load_file(Path(folder) / "l.safetensors")
        merged = layers["0"].linear.weight + values["unet.0.lora_B.weight"] @ values["unet.0.lora_A.weight"]
        x = torch.randn(3, 6)
        self.assertTrue(torch.allclose(x @ merged.T + layers["0"].linear.bias, network(x), atol=1e-6))


class PrivacyTest(unittest.TestCase):
    def test_no_picture_has_a_gradient_above_the_clip(self):
        p = nn.Parameter(torch.tensor([1.0, 2.0]))
        losses = [(p * torch.tensor([30.0, 40.0])).sum(), (p * torch.tensor([0.3, 0.4])).sum()]
        (found,) = Privacy(1, 1.0, 0.5, 1e-5).gradients(losses, [p], adds_noise=False)
        self.assertTrue(torch.allclose(found, torch.tensor([0.6 + 0.3, 0.8 + 0.4])))

    def test_the_noise_has_the_stated_size(self):
        p = nn.Parameter(torch.zeros(20_000))
        (found,) = Privacy(2, 0.5, 0.5, 1e-5).gradients([], [p], adds_noise=True)
        self.assertAlmostEqual(float(found.std()), 1.0, delta=0.03)

    def test_no_seed_gives_the_noise_or_the_choice_of_pictures(self):
        p = nn.Parameter(torch.zeros(64))
        drawn = []
        for _ in range(2):
            torch.manual_seed(7)
            random.seed(7)
            np.random.seed(7)
            privacy = Privacy(2, 0.5, 0.5, 1e-5)
            (noise,) = privacy.gradients([], [p], adds_noise=True)
            drawn.append((noise, privacy.chosen(range(64))))
        self.assertFalse(torch.equal(drawn[0][0], drawn[1][0]))
        self.assertNotEqual(drawn[0][1], drawn[1][1])

    def test_the_noise_is_normal(self):
        found = normal((100_001,))
        self.assertEqual(found.shape, (100_001,))
        self.assertAlmostEqual(found.mean(), 0, delta=0.02)
        self.assertAlmostEqual(found.std(), 1, delta=0.02)
        self.assertAlmostEqual((np.abs(found) < 1).mean(), 0.6827, delta=0.01)
        self.assertAlmostEqual((found**4).mean(), 3, delta=0.2)

    def test_each_picture_is_chosen_at_the_stated_rate(self):
        privacy = Privacy(2, 0.5, 0.25, 1e-5)
        chosen = [i for _ in range(4000) for i in privacy.chosen(range(1, 4, 2))]
        self.assertEqual(set(chosen), {1, 3})
        self.assertAlmostEqual(len(chosen) / 8000, 0.25, delta=0.03)

    def test_more_noise_gives_a_smaller_epsilon_and_more_steps_a_larger_one(self):
        def epsilon(noise, steps):
            privacy = Privacy(noise, 1, 0.5, 1e-5)
            for _ in range(steps):
                privacy.spend()
            return privacy.epsilon()

        self.assertLess(epsilon(4, 20), epsilon(2, 20))
        self.assertLess(epsilon(4, 20), epsilon(4, 80))


class PicturesTest(unittest.TestCase):
    def test_are_turned_upright_and_cut_square(self):
        with tempfile.TemporaryDirectory() as folder:
            files = pictures(Path(folder) / "p")
            turned = Image.new("RGB", (64, 64), "black")
            turned.paste("white", (0, 0, 64, 32))
            exif = turned.getexif()
            exif[0x0112] = 3  # upside down
            turned.save(files / "9.jpg", exif=exif)
            found, checksums = dreambooth.pictures_of(files, 64)
        self.assertEqual([picture.shape for picture in found], [(64, 64, 3)] * 4)
        self.assertLess(found[3][0].mean(), 30)
        self.assertEqual(len(set(checksums)), 4)

    def test_16_bits_are_scaled_and_transparent_pixels_are_white(self):
        with tempfile.TemporaryDirectory() as folder:
            files = pictures(Path(folder) / "p")
            ramp = np.linspace(0, 65535, 64).astype(np.uint16)
            Image.fromarray(np.tile(ramp, (64, 1))).save(files / "8.png")
            Image.new("RGBA", (64, 64), (255, 0, 0, 0)).save(files / "9.png")
            found, _ = dreambooth.pictures_of(files, 64)
        self.assertLess(abs(found[3].mean() - 127.5), 2)
        self.assertEqual(found[4].min(), 255)

    def test_a_huge_one_is_refused_in_a_sentence(self):
        with tempfile.TemporaryDirectory() as folder:
            files = pictures(Path(folder) / "p")
            png = (files / "0.png").read_bytes()
            head = b"IHDR" + (40000).to_bytes(4, "big") * 2 + png[24:29]
            (files / "0.png").write_bytes(png[:12] + head + zlib.crc32(head).to_bytes(4, "big") + png[33:])
            with self.assertRaisesRegex(SystemExit, "0.png cannot be read as a picture: "):
                dreambooth.pictures_of(files, 64)

    def test_two_are_too_few(self):
        with tempfile.TemporaryDirectory() as folder, self.assertRaisesRegex(SystemExit, "has 2 pictures"):
            dreambooth.pictures_of(pictures(Path(folder) / "p", 2), 64)


class ChecksumTest(unittest.TestCase):
    def test_does_not_count_hidden_folders(self):
        with tempfile.TemporaryDirectory() as folder:
            model = Path(folder)
            (model / "unet").mkdir()
            (model / "model_index.json").write_text("{}")
            (model / "unet" / "config.json").write_text("{}")
            before = record.folder_sha256(model)
            (model / ".cache").mkdir()
            (model / ".cache" / "lock").write_text("x")
            self.assertEqual(record.folder_sha256(model), before)


class CommandTest(unittest.TestCase):
    def train(self, folder, *options, launcher=(sys.executable,)):
        out = Path(folder) / "out"
        subprocess.run([*launcher, HERE / "dreambooth.py", STARTER_MODEL, out, "--pictures", pictures(Path(folder) / "p"), "--prompt", "a zig boat",
                        "--class-prompt", "a boat", "--prior", "1", "--batch", "1", "--drawing-steps", "1", "--unrelated", "a tree", *options],
                       check=True, capture_output=True)
        return json.loads((out / "model.json").read_text()), out

    def test_the_record_names_what_went_in_and_mlflow_reads_its_run(self):
        from mlflow.tracking import MlflowClient

        with tempfile.TemporaryDirectory() as folder:
            store = Path(folder) / "mlruns"
            written, out = self.train(folder, "--steps", "12", "--lr", "1e-3", "--mlflow", store)
            self.assertEqual(written["lora"]["sha256"], record.sha256(out / "lora.safetensors"))
            self.assertEqual(len(written["trainingImages"]), 3)
            self.assertLess(written["metrics"]["loss_after"], written["metrics"]["loss_before"])
            self.assertIsNone(written["privacy"])
            client = MlflowClient(store.as_uri())
            (run,) = client.search_runs([client.get_experiment_by_name("dreambooth").experiment_id])
            self.assertEqual(run.data.metrics["loss_after"], written["metrics"]["loss_after"])
            self.assertEqual(run.data.params["prompt"], "a zig boat")
            self.assertIn("lora.safetensors", [file.path for file in client.list_artifacts(run.info.run_id)])

    def test_several_processes_with_privacy(self):
        with tempfile.TemporaryDirectory() as folder:
            launcher = (sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2")
            written, out = self.train(folder, "--steps", "3", "--noise", "2", "--train-text", launcher=launcher)
            self.assertGreater(written["privacy"]["epsilon"], 0)
            self.assertEqual(written["privacy"]["noise"], 2)
            self.assertIsNone(written["trainingImages"])
            self.assertFalse([name for name in written["metrics"] if name.startswith("loss")])
            for picture in (Path(folder) / "p").iterdir():
                self.assertNotIn(record.sha256(picture), (out / "model.json").read_text())


if __name__ == "__main__":
    unittest.main()
