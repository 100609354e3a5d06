"""Tests: python -m unittest (in this folder); they also need scipy and onnx."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np
from PIL import Image

import fid


class DistanceTest(unittest.TestCase):
    def test_is_the_paper_s_formula(self):
        from scipy.linalg import sqrtm

        rng = np.random.default_rng(1)
        a, b = rng.normal(size=(200, 12)), rng.normal(1, 2, size=(150, 12)) @ rng.normal(size=(12, 12))
        A, B = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
        expected = np.sum((a.mean(0) - b.mean(0)) ** 2) + np.trace(A + B - 2 * sqrtm(A @ B).real)
        self.assertAlmostEqual(fid.distance(a, b), expected, places=6)

    def test_is_zero_for_the_same_and_grows_with_the_means(self):
        a = np.random.default_rng(2).normal(size=(90, 5))
        self.assertAlmostEqual(fid.distance(a, a), 0, places=9)
        self.assertAlmostEqual(fid.distance(a, a + 3), 45, places=9)

    def test_more_features_than_pictures_are_no_error(self):
        self.assertGreater(fid.distance(*np.random.default_rng(3).normal(size=(2, 4, 30))), 0)


class ResizedTest(unittest.TestCase):
    def test_overshoot_is_cut_and_nothing_is_rounded(self):
        with tempfile.TemporaryDirectory() as folder:
            picture = np.zeros((16, 16, 3), np.uint8)
            picture[:, 8:] = 255
            Image.fromarray(picture).save(f"{folder}/edge.png")
            found = fid.resized(Path(folder) / "edge.png", 11)
        self.assertEqual((found.min(), found.max()), (0, 255))
        self.assertTrue(np.any(found != np.round(found)))


class CommandTest(unittest.TestCase):
    def test_compares_folders_by_an_onnx_network(self):
        import onnx
        from onnx import TensorProto, helper

        graph = helper.make_graph([helper.make_node("AveragePool", ["x"], ["y"], kernel_shape=[8, 8])], "means",
                                  [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 3, 8, 8])],
                                  [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 3, 1, 1])])
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=10)
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            onnx.save(model, folder / "means.onnx")
            for name, level in (("a", 100), ("b", 110)):
                (folder / name).mkdir()
                for i in range(6):
                    Image.new("RGB", (20, 10), (level, level + i, level)).save(folder / name / f"{i}.png")
            out = subprocess.run([sys.executable, fid.__file__, folder / "a", folder / "b", "--features", folder / "means.onnx", "--side", "8"],
                                 capture_output=True, text=True, check=True).stdout
        self.assertEqual(out, "FID 300.000  (6 and 6 pictures, 3 features)\n")


if __name__ == "__main__":
    unittest.main()
