"""Checks the world and the parts of training that a mistake could hide in: `python -m unittest` in this folder."""

import os
import random
import tempfile
import unittest
from pathlib import Path

os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp()

import numpy as np
import torch

import captions
import checkpoint
import drawing
import latents
import optimiser
import painting
import results
import scenes
import train
from denoiser import Denoiser, Norm
from tokenizer import MAX_TOKENS, ready_tokenizer
from train_denoiser import Model, blank_texts, loss_of
from widening import widen


class World(unittest.TestCase):
    def test_training_never_sees_a_withheld_combination(self):
        self.assertIn("none withheld", scenes.check(4000))

    def test_a_seed_gives_one_picture(self):
        scene = scenes.sample(random.Random(5), size=(448, 576))
        one, two = (painting.paint(scene, random.Random(1)) for _ in range(2))
        self.assertEqual(one.array().shape, (576, 448, 3))
        self.assertTrue((one.array() == two.array()).all())

    def test_subjects_and_lights_are_marked_where_they_are(self):
        scene = scenes.Scene((512, 512), "noon", "poster", None, scenes.Light("sun", "red", "left", False, False), None,
                             ("hills", "green"), None, scenes.Subject("house", "blue", 1, "right", "usual"), None)
        subject, light = painting.paint(scene, random.Random(1)).shares()
        self.assertGreater(subject[8:, 8:].sum(), 10 * subject[:, :8].sum())
        self.assertGreater(light[:8, :8].sum(), 0)
        self.assertEqual(light[:, 8:].sum(), 0)

    def test_every_style_and_land_can_be_painted(self):
        for style in scenes.STYLES:
            for land, colours in scenes.LAND_COLOURS.items():
                scene = scenes.Scene((512, 512), "night", style, None, None, None, (land, colours[0]), None, None, None)
                painting.paint(scene, random.Random(2), 0.25)

    def test_whole_captions_name_kind_and_colour_and_fit_the_tokenizer(self):
        rng, tokens = random.Random(3), ready_tokenizer()
        for _ in range(500):
            scene = scenes.sample(rng)
            said = captions.caption(scene, rng, noise=0, language=captions.English, whole=True)
            if scene.land and scene.subject:
                self.assertIn(scene.subject.kind, said)
                self.assertTrue(any(c in said for c in captions.English.NAMES.get(scene.subject.colour, (scene.subject.colour,))))
            ids = tokens(said)
            self.assertEqual(len(ids), MAX_TOKENS)
            self.assertLess(ids.index(tokens.end), MAX_TOKENS)

    def test_words_of_both_languages_are_single_tokens(self):
        tokens = ready_tokenizer()
        for word in ("mountains", "montañas", "pájaro", "lighthouse", "papel", "whale"):
            self.assertEqual(len(tokens(word)) - tokens(word).count(tokens.end) - 1, 1, word)


class Training(unittest.TestCase):
    def test_norm_is_the_same_in_training(self):
        norm, x, gain, offset = Norm(80), 3 * torch.randn(3, 80, 6, 4) + 5, torch.randn(3, 80), torch.randn(3, 80)
        torch.nn.init.normal_(norm.weight)
        self.assertTrue(torch.allclose(norm.train()(x, gain, offset), norm.eval()(x, gain, offset), atol=1e-3))

    def test_a_widened_denoiser_draws_nearly_the_same(self):
        torch.manual_seed(0)
        narrow, wide = Denoiser((80, 160)).eval(), Denoiser((128, 256)).eval()
        for p in narrow.parameters():
            torch.nn.init.normal_(p, std=0.05)
        wide.load_state_dict(widen(narrow.state_dict(), wide, noise=0.0))
        x, t, text = torch.randn(2, 8, 32, 32), torch.tensor([300, 800]), torch.randn(2, MAX_TOKENS, 192)
        with torch.no_grad():
            before, after = narrow(x, t, text), wide(x, t, text)
        self.assertLess((before - after).pow(2).mean(), 0.2 * before.pow(2).mean())

    def test_muon_makes_matrices_nearly_orthogonal(self):
        found = optimiser.orthogonalise(torch.randn(3, 40, 90, generator=torch.Generator().manual_seed(1)))
        values = torch.linalg.svdvals(found)
        self.assertGreater(values.min(), 0.3)
        self.assertLess(values.max(), 1.5)

    def test_drawn_pictures_reach_the_loss(self):
        tokens = ready_tokenizer()
        drawn = drawing.draw(1, 4, tokens)
        height, width = drawn.pictures.shape[1:3]
        cache = latents.Cache(0, "cpu")
        cache.add(1, torch.randn(4, 8, height // 16, width // 16).half(), torch.from_numpy(drawn.things), torch.from_numpy(drawn.tokens))
        blank = torch.tensor(tokens(""))
        clean, things, ids = cache.batch(6, torch.Generator().manual_seed(1), blank, 0.5)
        loss, everything, subject, light = loss_of(Model(len(tokens.vocab)), clean, things, ids, torch.linspace(1, 0, 1000), False, "cpu")
        self.assertTrue(torch.isfinite(loss))
        self.assertGreater(everything, 0)

    def test_texts_that_say_nothing_name_no_thing_and_no_colour(self):
        tokens, rng = ready_tokenizer(), random.Random(1)
        texts = [captions.nothing(rng) for _ in range(500)]
        for text in texts:
            self.assertFalse({*scenes.COLOURS, "fox", "sun", "moon", "house", "tree"} & set(text.replace(",", " ").split()), text)
        self.assertGreater(len(set(texts)), 400)
        rows = blank_texts(tokens, rng, 100)
        self.assertEqual(rows[1].tolist(), tokens(""))
        self.assertNotEqual(rows[0].tolist(), tokens(""))

    def test_a_failure_in_the_background_is_not_silent(self):
        def fails():
            yield 1
            raise ValueError("broken")

        items = train.background(fails())
        self.assertEqual(next(items), 1)
        with self.assertRaisesRegex(ValueError, "broken"):
            next(items)

    def test_results_are_cut_into_parts_that_join(self):
        with tempfile.TemporaryDirectory() as out:
            os.environ["OUT"] = out
            export = checkpoint.folder() / "export"
            export.mkdir(exist_ok=True)
            (export / "weights").write_bytes(np.random.default_rng(0).bytes(results.PART + 1000))
            results.deliver(export)
            parts = sorted(Path(out).glob("starter.tar.gz.*"))
            del os.environ["OUT"]
            self.assertEqual(len(parts), 2)
            self.assertLessEqual(max(p.stat().st_size for p in parts), results.PART)


if __name__ == "__main__":
    unittest.main()
