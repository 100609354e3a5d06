"""Make a tiny safety checker of random weights, what transformers and diffusers answer with it, and with it pictures that it flags.

    python scripts/parity/checker.py

The checker is exported by scripts/export/safety_checker.py to resources/safety-checker; tests add it to tiny-sd. The
pictures are those of tiny.py and of the control images; run this after pictures.py and edges.py.
"""

import json
import shutil
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from diffusers.pipelines.stable_diffusion import StableDiffusionSafetyChecker
from PIL import Image
from transformers import CLIPConfig, CLIPImageProcessor

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "scripts/export"))
import safety_checker  # noqa: E402

RESOURCES = ROOT / "service/diffusion/src/test/resources"
GOLDENS = RESOURCES / "goldens"
FOLDER = RESOURCES / "safety-checker"

SIDE = 30
# the folder's own preprocessing, then others that CLIPImageProcessor knows, in the forms that configurations have
CONFIGS = {
    "plain": dict(size={"shortest_edge": SIDE}, crop_size={"height": SIDE, "width": SIDE}),
    "old": dict(size=20, crop_size=20, resample=3),
    "bilinear": dict(size={"height": 25, "width": 40}, crop_size={"height": 24, "width": 30}, resample=2),
    "enlarged": dict(size={"shortest_edge": 80}, crop_size={"height": 75, "width": 60}, image_mean=[0.5, 0.4, 0.3],
                     image_std=[0.5, 0.25, 0.2]),
    "padded": dict(do_resize=False, crop_size={"height": 99, "width": 70}, do_normalize=False),
    "uncropped": dict(size={"height": 31, "width": 33}, do_center_crop=False, do_rescale=False, do_normalize=False),
}
PICTURES = ["draw-sd1", "draw-wide", "control/sketch", "families/input", "families/input-wide", "families/sd2-plain"]
FLAGGED, UNFLAGGED = "draw-sd1", "draw-negative"


def build() -> StableDiffusionSafetyChecker:
    torch.manual_seed(11)
    vision = dict(hidden_size=16, intermediate_size=32, num_hidden_layers=2, num_attention_heads=2, image_size=SIDE, patch_size=10,
                  projection_dim=8)
    checker = StableDiffusionSafetyChecker(CLIPConfig(vision_config=vision, projection_dim=8)).eval()
    with torch.no_grad():  # untrained weights hardly react to the picture; louder ones make a fault visible
        for name, weight in checker.named_parameters():
            if weight.ndim >= 2 and "embeds" not in name:
                weight.mul_(8)
        checker.concept_embeds.copy_(torch.randn(17, 8))
        checker.special_care_embeds.copy_(torch.randn(3, 8))
        checker.special_care_embeds_weights.fill_(2)
        checker.concept_embeds_weights.fill_(2)
    return checker


def picture(name: str) -> Image.Image:
    return Image.open(GOLDENS / f"{name}.png").convert("RGB")


def embedding(checker: StableDiffusionSafetyChecker, pixels: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        return torch.nn.functional.normalize(checker.visual_projection(checker.vision_model(pixels)[1]))[0]


def flag_one(checker: StableDiffusionSafetyChecker, extractor: CLIPImageProcessor) -> None:
    """One concept is a picture itself, with a threshold halfway between it and the picture that is not to be flagged."""
    flagged, other = (embedding(checker, extractor(picture(name), return_tensors="pt").pixel_values) for name in (FLAGGED, UNFLAGGED))
    with torch.no_grad():
        checker.concept_embeds[4] = flagged
        checker.concept_embeds_weights[4] = (1 + float(flagged @ other)) / 2
    print("similar", float(flagged @ other))


def main() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    checker = build()
    extractor = CLIPImageProcessor(**CONFIGS["plain"])
    flag_one(checker, extractor)
    safety_checker.export(checker, extractor, FOLDER)
    session = onnxruntime.InferenceSession(FOLDER / "safety_checker/model.onnx", providers=["CPUExecutionProvider"])
    rows = []
    for name in dict.fromkeys([*PICTURES, FLAGGED, UNFLAGGED]):
        image = picture(name)
        pixels = extractor(image, return_tensors="pt").pixel_values
        images = np.asarray(image, np.float32)[None] / 255
        flagged = bool(checker(clip_input=pixels, images=images.copy())[1][0])
        exported = session.run(["has_nsfw_concepts"], {"clip_input": pixels.numpy(), "images": images})[0]
        assert exported.dtype == bool and exported.tolist() == [flagged], name
        rows.append({"picture": name, "flagged": flagged})
    assert {row["flagged"] for row in rows} == {False, True}
    tensors = []
    for config, keys in CONFIGS.items():
        for name in PICTURES[:3]:
            values = CLIPImageProcessor(**keys)(picture(name), return_tensors="pt").pixel_values[0]
            flat = values.double().flatten()
            tensors.append({"config": config, "picture": name, "shape": list(values.shape), "sum": float(flat.sum()),
                            "weighted": float((flat * (torch.arange(len(flat)) % 1009)).sum()),
                            "values": [round(float(v), 6) for v in flat[::37]]})
    value = {"configs": CONFIGS, "flags": rows, "tensors": tensors}
    (GOLDENS / "safety-checker.json").write_text(json.dumps(value) + "\n")
    for row in rows:
        print(row)


if __name__ == "__main__":
    main()
