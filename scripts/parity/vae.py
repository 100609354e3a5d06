"""Write a model folder whose autoencoder has the size of Stable Diffusion's, with random weights: for measuring memory.

    python scripts/parity/vae.py FOLDER

All other parts are those of the test resource tiny-sd.
"""

import shutil
import sys
from pathlib import Path

import torch
from diffusers import AutoencoderKL

TINY = Path(__file__).resolve().parents[2] / "service/diffusion/src/test/resources/tiny-sd"


class Decoder(torch.nn.Module):
    def __init__(self, vae):
        super().__init__()
        self.vae = vae

    def forward(self, latent_sample):
        return self.vae.decode(latent_sample, return_dict=False)[0]


def main() -> None:
    folder = Path(sys.argv[1])
    shutil.copytree(TINY, folder)
    torch.manual_seed(0)
    vae = AutoencoderKL(
        block_out_channels=(128, 256, 512, 512), layers_per_block=2, down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4, sample_size=512, scaling_factor=0.18215).eval()
    vae.save_config(folder / "vae_decoder")
    axes = {0: "batch", 2: "height", 3: "width"}
    torch.onnx.export(Decoder(vae), (torch.randn(1, 4, 16, 16),), str(folder / "vae_decoder/model.onnx"),
                      input_names=["latent_sample"], output_names=["sample"], opset_version=17, dynamo=False,
                      dynamic_axes={"latent_sample": axes, "sample": axes})


if __name__ == "__main__":
    main()
