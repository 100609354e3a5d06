"""Export a pipeline of diffusers to the layout that service/diffusion loads.

    python scripts/export/model.py SOURCE MODEL_FOLDER [--config SOURCE] [--variant fp16] [--fp16]

SOURCE is
  a folder that diffusers saved;
  OWNER/NAME@COMMIT, a repository of the Hugging Face hub at one commit (the token, if it asks for one, from the variable HF_TOKEN);
  FILE.safetensors, a checkpoint in one file, as Stable Diffusion 1.x, 2.x, XL and their descendants are published. Such a file has
  weights only: --config names the folder or OWNER/NAME@COMMIT of the pipeline whose configurations and tokenizers belong to it.
--variant fp16 reads the files of that variant, which are half as large; --fp16 exports in half precision and needs CUDA. The safety
checker of a pipeline that has one is exported too.
"""

import argparse
import json
import tempfile
from pathlib import Path

import source

PARTS_OF_CHECKER = ("safety_checker", "feature_extractor")


def single_file(file: Path, config: str | None):
    """The pipeline of a checkpoint in one file."""
    import diffusers
    import torch
    from diffusers.loaders import FromSingleFileMixin

    if config is None:
        raise SystemExit(f"{file} has weights only: name the pipeline that its configurations belong to with --config, {family(file)}.")
    folder = source.folder(config)
    kind = getattr(diffusers, diffusers.DiffusionPipeline.load_config(folder)["_class_name"], None)
    if not isinstance(kind, type) or not issubclass(kind, FromSingleFileMixin):
        raise SystemExit(f"The pipeline of {config} reads no checkpoint in one file.")
    unchecked = {} if "safety_checker" not in diffusers.DiffusionPipeline.load_config(folder) else {"safety_checker": None}
    try:
        return kind.from_single_file(str(file.resolve()), config=str(folder), local_files_only=True,
                                     torch_dtype=torch.float32, **unchecked)
    except Exception as e:  # diffusers raises one kind for each part
        reason = str(e).strip().splitlines()[0]
    raise SystemExit(f"{file} does not fit the configurations of {config}: {reason}")


def family(file: Path) -> str:
    """The pipeline that diffusers takes a checkpoint for."""
    from diffusers.loaders import single_file_utils as utils

    try:
        found = utils.fetch_diffusers_config(utils.load_single_file_checkpoint(str(file.resolve()), local_files_only=True))
    except Exception:  # not a checkpoint at all
        raise SystemExit(f"{file} cannot be read as a file of safetensors.") from None
    return f"such as {found['pretrained_model_name_or_path']}@COMMIT"


def task_of(folder: Path) -> str:
    pipeline = json.loads((folder / "model_index.json").read_text())["_class_name"]
    return "inpainting" if "Inpaint" in pipeline else "image-to-image" if "Img2Img" in pipeline else "text-to-image"


def of_variant(folder: Path, variant: str):
    """The pipeline of a folder, with the weights of one of its variants."""
    import torch
    from diffusers import DiffusionPipeline

    return DiffusionPipeline.from_pretrained(folder, variant=variant, torch_dtype=torch.float32)


def export(folder: Path, out: Path, half: bool = False) -> None:
    from optimum.exporters.onnx import main_export

    kinds = {"dtype": "fp16", "device": "cuda"} if half else {}
    main_export(str(folder), output=out, task=task_of(folder), do_validation=False, **kinds)
    if all((folder / part).is_dir() for part in PARTS_OF_CHECKER):
        import safety_checker

        checker, extractor = PARTS_OF_CHECKER
        safety_checker.export(safety_checker.StableDiffusionSafetyChecker.from_pretrained(folder / checker),
                              safety_checker.CLIPImageProcessor.from_pretrained(folder / extractor), out)
    for path in out.rglob("*.json"):  # no trace of the folder that it was made in
        value = json.loads(path.read_text())
        if isinstance(value, dict) and value.pop("_name_or_path", None):
            path.write_text(json.dumps(value, indent=2) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source")
    parser.add_argument("out", type=Path)
    parser.add_argument("--config")
    parser.add_argument("--variant")
    parser.add_argument("--fp16", action="store_true")
    options = parser.parse_args()
    if options.out.exists() and any(options.out.iterdir()):
        parser.error(f"{options.out} is not empty; name a new folder")
    if Path(options.source).suffix.lower() in (".ckpt", ".pt", ".bin"):
        parser.error(f"{options.source} is a pickle, which can run code; name a .safetensors file")
    is_file = options.source.endswith(".safetensors")
    if is_file and not Path(options.source).is_file():
        parser.error(f"{options.source} does not exist")
    folder = None if is_file else source.folder(options.source, options.variant)
    if folder and not options.variant:
        export(folder, options.out, options.fp16)
    else:
        pipeline = of_variant(folder, options.variant) if folder else single_file(Path(options.source), options.config)
        with tempfile.TemporaryDirectory(dir=options.out.absolute().parent) as saved:
            pipeline.save_pretrained(saved)
            del pipeline
            export(Path(saved), options.out, options.fp16)
    print(f"written to {options.out}: scripts/mintmark models add {options.out}")


if __name__ == "__main__":
    main()
