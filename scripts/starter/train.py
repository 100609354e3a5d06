"""Trains the starter model, stage by stage; each stage goes on from its last checkpoint when run again.

    train.py autoencoder --minutes 25
    train.py latents --count 30000
    train.py denoiser --minutes 75
"""

import argparse
from pathlib import Path

import torch

import checkpoint


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stage", choices=("autoencoder", "latents", "denoiser"))
    parser.add_argument("--minutes", type=float, default=75, help="training time of the stage, earlier runs included")
    parser.add_argument("--count", type=int, default=30000, help="pictures to draw and encode")
    parser.add_argument("--share", default="0/1", help="which shards to make: i/n is every n-th from i on")
    parser.add_argument("--batch", type=int, help="pictures (crops) a step")
    parser.add_argument("--lr", type=float, default=1e-3)
    parser.add_argument("--workers", type=int, default=1, help="processes that train the denoiser; on a CPU, one per core")
    parser.add_argument("--from", dest="export", type=Path, help="an export to start from where there is no checkpoint")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    if args.export and checkpoint.load("denoiser") is None:
        import warm_start

        warm_start.adopt(args.export)
    if args.stage == "autoencoder":
        import train_autoencoder

        train_autoencoder.train(args.minutes, args.device, args.batch or 24, args.lr)
    elif args.stage == "latents":
        import latents

        worker, workers = map(int, args.share.split("/"))
        latents.make(args.count, args.device, worker, workers)
    else:
        import train_denoiser

        train_denoiser.train(args.minutes, args.device, args.batch or 64, args.lr, args.workers)


if __name__ == "__main__":
    main()
