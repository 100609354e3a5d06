"""Tests: python -m unittest (in this folder)."""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np
import onnx
import onnx.numpy_helper

import quantize

HERE = Path(__file__).resolve().parent
TINY = HERE.parent.parent / "service/diffusion/src/test/resources/tiny-sd"


class DescriptionTest(unittest.TestCase):
    def described(self, name, content=None):
        with tempfile.TemporaryDirectory() as folder:
            model = Path(folder) / name
            model.mkdir()
            if content is not None:
                (model / "model.json").write_text(content)
            return quantize.description(model)

    def test_the_id_is_one_that_models_add_takes(self):
        self.assertEqual(self.described("My Model (2)")["id"], "my-model--2--int8")
        self.assertEqual(self.described("x", '{"name": "Mine"}'), {"name": "Mine, 8-bit", "id": "x-int8"})
        self.assertEqual(self.described("x", '{"id": "starter", "defaults": {"steps": 3}}')["id"], "starter-int8")
        long = self.described("m" * 80)["id"]
        self.assertEqual(len(long), 64)
        self.assertRegex(long, "^[a-z0-9][a-z0-9._-]*-int8$")

    def test_a_faulty_one_is_refused_in_a_sentence(self):
        for content in ("{", "[]", '{"id": 7}'):
            with self.subTest(content), self.assertRaisesRegex(SystemExit, "model.json is no JSON"):
                self.described("x", content)


class FolderTest(unittest.TestCase):
    def model(self, folder):
        """A network whose weights lie in a file of any name beside it."""
        part = folder / "unet"
        part.mkdir(parents=True)
        weights = onnx.numpy_helper.from_array(np.full((64, 64), 0.5, np.float32), "w")
        values = [onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [64, 64]) for name in "ab"]
        graph = onnx.helper.make_graph([onnx.helper.make_node("MatMul", ["a", "w"], ["b"])], "g", values[:1], values[1:], [weights])
        onnx.save(onnx.helper.make_model(graph), part / "model.onnx", save_as_external_data=True, location="weights.pb", size_threshold=0)
        (part / "config.json").write_text("{}")
        (folder / "model_index.json").write_text("{}")
        return folder

    def test_weights_of_any_name_belong_to_their_network_and_none_are_left_behind(self):
        with tempfile.TemporaryDirectory() as folder:
            model = self.model(Path(folder) / "model")
            self.assertEqual([file.name for file in quantize.files_of(model / "unet/model.onnx")], ["model.onnx", "weights.pb"])
            made = Path(folder) / "made"
            made.mkdir()
            (made / "model.onnx").write_bytes(b"quantized")
            kept = {"unet": {"form": "dynamic", "path": made / "model.onnx"}}
            quantize.write(Path(folder) / "out", model, kept, {"id": "x-int8"})
            self.assertEqual(sorted(file.name for file in (Path(folder) / "out/unet").iterdir()), ["config.json", "model.onnx"])
            self.assertEqual((Path(folder) / "out/unet/model.onnx").read_bytes(), b"quantized")

    def test_hidden_folders_are_neither_counted_nor_copied(self):
        with tempfile.TemporaryDirectory() as folder:
            model = self.model(Path(folder) / "model")
            before = quantize.checksum(model)
            (model / ".cache").mkdir()
            (model / ".cache/lock").write_text("x")
            self.assertEqual(quantize.checksum(model), before)
            quantize.write(Path(folder) / "out", model, {}, {"id": "x-int8"})
            self.assertFalse((Path(folder) / "out/.cache").exists())
            self.assertEqual(json.loads((Path(folder) / "out/model.json").read_text())["base"]["sha256"], before)


class VerdictTest(unittest.TestCase):
    ROWS = [{"part": "unet", "form": form, "memory": memory, "error": error}
            for form, memory, error in (("original", 100, 0.0), ("dynamic", 60, 0.01), ("static", 40, 0.2))]

    def test_says_whether_half_of_the_memory_is_kept(self):
        self.assertEqual(quantize.verdict(self.ROWS, {"unet": self.ROWS[2]}), "memory: 40 % of the original networks, at most 50 %: met")
        self.assertEqual(quantize.verdict(self.ROWS, {"unet": self.ROWS[1]}),
                         "memory: 60 % of the original networks, at most 50 %: not met; the forms of least memory hold 40 %,"
                         " with errors up to 0.200")


class CommandTest(unittest.TestCase):
    def test_makes_a_folder_and_prints_what_it_saves(self):
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "out"
            ended = subprocess.run([sys.executable, HERE / "quantize.py", TINY, out, "--form", "dynamic", "--parts", "text_encoder",
                                    "--prompt", "a fox", "--steps", "2", "--size", "64"], capture_output=True, text=True)
            self.assertEqual(ended.returncode, 0, ended.stderr)
            self.assertRegex(ended.stdout, r"(?m)^memory: \d+ % of the original networks, at most 50 %: (not )?met")
            written = json.loads((out / "model.json").read_text())
            self.assertEqual(written["id"], "tiny-sd-int8")
            self.assertEqual(written["quantized"], {"text_encoder": "dynamic"})
            self.assertEqual(set(written["metrics"]), {"size_percent", "memory_percent", "seconds_percent", "largest_error"})
            self.assertEqual(written["base"]["sha256"], quantize.checksum(TINY))
            operators = {node.op_type for node in onnx.load(out / "text_encoder/model.onnx").graph.node}
            self.assertIn("MatMulInteger", operators)


if __name__ == "__main__":
    unittest.main()
