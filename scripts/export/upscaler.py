"""Export a network that enlarges pictures, such as ESRGAN and Real-ESRGAN, from the file in which it is published.

    python scripts/export/upscaler.py NETWORK.pth|NETWORK.safetensors MODEL_FOLDER [--side PIXELS]

spandrel tells the architecture from the weights; it does not run code of the file. MODEL_FOLDER/model.onnx takes a picture of any
size, or, with --side, of that one.
"""

import argparse
from pathlib import Path

import spandrel
import torch


def export(network: torch.nn.Module, folder: Path, side: int = 0) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    axes = {} if side else {name: {0: "batch", 2: f"{name}_height", 3: f"{name}_width"} for name in ("input", "output")}
    torch.onnx.export(network.eval(), (torch.rand(1, 3, side or 64, side or 64),), folder / "model.onnx", input_names=["input"],
                      output_names=["output"], dynamic_axes=axes, opset_version=17, dynamo=False)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("network", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--side", type=int, default=0)
    arguments = parser.parse_args()
    descriptor = spandrel.ModelLoader("cpu").load_from_file(arguments.network)
    if not isinstance(descriptor, spandrel.ImageModelDescriptor) or descriptor.input_channels != 3:
        parser.error(f"{arguments.network} is a network of {descriptor.architecture.name}, which does not enlarge pictures in colour.")
    export(descriptor.model.float(), arguments.folder, arguments.side)
    print(f"{descriptor.architecture.name}, {descriptor.scale} times: {arguments.folder / 'model.onnx'}")


if __name__ == "__main__":
    main()
