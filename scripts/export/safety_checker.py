"""Export the safety checker of a Stable Diffusion pipeline, which optimum's command leaves out.

    python scripts/export/safety_checker.py DIFFUSERS_FOLDER MODEL_FOLDER

DIFFUSERS_FOLDER is a pipeline of diffusers with the parts safety_checker and feature_extractor, MODEL_FOLDER the folder to which
optimum exported it. Both parts are written there. The network has the inputs and outputs of diffusers' first export script: clip_input
(float[batch][3][height][width], as the feature extractor gives it) and images (float[batch][height][width][3], 0 to 1) to out_images,
where flagged images are black, and has_nsfw_concepts (bool[batch]).
"""

import argparse
import json
from pathlib import Path

import torch
from diffusers.pipelines.stable_diffusion import StableDiffusionSafetyChecker
from transformers import CLIPImageProcessor

PART = "safety_checker"


class Checker(torch.nn.Module):
    def __init__(self, checker: StableDiffusionSafetyChecker):
        super().__init__()
        self.checker = checker

    def forward(self, clip_input, images):
        return self.checker.forward_onnx(clip_input, images.clone())


def export(checker: StableDiffusionSafetyChecker, extractor: CLIPImageProcessor, out: Path) -> None:
    vision = checker.config.vision_config
    example = torch.zeros(1, 3, vision.image_size, vision.image_size), torch.zeros(1, 64, 64, 3)
    (out / PART).mkdir(parents=True, exist_ok=True)
    image = {0: "batch", 1: "height", 2: "width"}
    torch.onnx.export(
        Checker(checker).eval(), example, str(out / PART / "model.onnx"), input_names=["clip_input", "images"],
        output_names=["out_images", "has_nsfw_concepts"], opset_version=17, dynamo=False,
        dynamic_axes={"clip_input": {0: "batch"}, "images": image, "out_images": image, "has_nsfw_concepts": {0: "batch"}})
    checker.config.save_pretrained(out / PART)
    extractor.save_pretrained(out / "feature_extractor")
    config = out / PART / "config.json"
    value = json.loads(config.read_text())
    if value.pop("_name_or_path", None):  # no trace of the folder that it was made in
        config.write_text(json.dumps(value, indent=2) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder of a pipeline of diffusers")
    parser.add_argument("out", type=Path, help="folder of the exported model")
    options = parser.parse_args()
    if not (options.folder / PART).is_dir():
        raise SystemExit(f"{options.folder} has no {PART}.")
    export(StableDiffusionSafetyChecker.from_pretrained(options.folder / PART),
           CLIPImageProcessor.from_pretrained(options.folder / "feature_extractor"), options.out)


if __name__ == "__main__":
    main()
