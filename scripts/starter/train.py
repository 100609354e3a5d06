"""Trains the starter model: one stage, or all of them within a number of minutes.

    train.py all --minutes 600                      # on a CPU, one process for each core
    train.py all --minutes 9 --device cuda          # on a GPU, while the CPU's cores draw
    train.py autoencoder --minutes 25               # or stage by stage
    train.py latents --count 30000
    train.py denoiser --minutes 75
    train.py decoder --minutes 60                   # sharper pictures from the same latents
    train.py export

Each stage keeps checkpoints and goes on from them when the same command runs again; `--minutes` counts all of a
stage's runs together. `all` also ends within its minutes, counted from its own start.
"""

import argparse
import queue
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import torch

import checkpoint
import device as machine
import drawing
import latents
import parallel
import results
import train_autoencoder
import train_denoiser
import warm_start
from denoiser import NARROW, WIDE
from tokenizer import ready_tokenizer

# Shares of the minutes of `all`: the autoencoder; drawing and encoding (which on a GPU goes on beside training).
SHARES = {"cpu": (0.20, 0.20), "cuda": (0.18, 0.0)}
BATCH = {"cpu": (16, 24), "cuda": (256, 1024)}  # crops, pictures, for each process that trains
RATE = {"cpu": (1e-3, 2e-3), "cuda": (1e-3, 2e-3)}
WIDTHS = {"narrow": NARROW, "wide": WIDE}
LAST = 45  # seconds kept for writing the export


def background(make, limit=4):
    """Runs a generator in a thread, a few items ahead."""
    ready = queue.Queue(limit)

    def work():
        try:
            for item in make:
                ready.put(item)
        except Exception as failure:
            ready.put(failure)

    threading.Thread(target=work, daemon=True).start()
    while True:
        item = ready.get()
        if isinstance(item, Exception):
            raise item
        yield item


def crops_of(drawers, size, seed=0):
    """Endless batches of crops of the pictures that the drawers have ready, which stay where they are."""
    rng = random.Random(seed)
    while True:
        found = drawers.ready()
        if not found:
            drawers.check()
            time.sleep(0.2)
            continue
        crops = train_autoencoder.crops_of(drawing.pictures_of(rng.choice(found)), rng, 16)
        order = np.array(rng.sample(range(len(crops)), len(crops)))
        yield from (crops[order[i : i + size]] for i in range(0, len(crops) - size + 1, size))


class Feed:
    """Encodes what the drawers draw, in a thread and on a stream of its own, and hands it to the cache."""

    LEAST = 2048  # pictures before training begins

    def __init__(self, drawers, device):
        self.drawers, self.device, self.encoded = drawers, device, queue.Queue()
        self.model, self.step = latents.load_autoencoder(device)
        if device == "cuda":
            torch.cuda.synchronize()
        self.stopping, self.told = threading.Event(), 0.0
        self.thread = threading.Thread(target=self.encode, daemon=True)
        self.thread.start()

    def encode(self):
        stream = torch.cuda.Stream() if self.device == "cuda" else None
        while not self.stopping.is_set():
            found = self.drawers.ready()
            if not found:
                time.sleep(0.05)
            for path in found:
                if self.stopping.is_set():
                    return
                drawn = drawing.take(path)
                with torch.cuda.stream(stream):
                    z = latents.encode(self.model, drawn.pictures, self.device, 64).cpu()
                latents.save(int(path.stem), z, drawn, self.step)
                self.encoded.put((int(path.stem), z, torch.from_numpy(drawn.things), torch.from_numpy(drawn.tokens)))

    def __call__(self, cache):
        """Takes up what is new every few seconds; waits at first until there is enough to begin with."""
        while time.time() - self.told > 5 or len(cache) < self.LEAST:
            self.told = time.time()
            while not self.encoded.empty():
                cache.add(*self.encoded.get())
            if len(cache) < self.LEAST:
                self.drawers.check()
                if not self.thread.is_alive():
                    raise RuntimeError("the encoding thread has ended; what it printed says why")
                time.sleep(0.1)

    def stop(self):
        self.stopping.set()
        self.thread.join()


def start_export():
    """Writes an export beside training, in a process of its own, so that something is there whatever happens next."""
    return subprocess.Popen([sys.executable, str(Path(__file__).with_name("train.py")), "export", "--device", "cpu"])


def all_stages(args):
    """Every stage within `args.minutes`, counted from the start of this run."""
    deadline = args.start + 60 * args.minutes - LAST
    say("starts", args)
    (beside if args.device == "cuda" else in_turn)(args, deadline)
    say("the denoiser is ready", args)
    export(args)
    say("done", args)


def in_turn(args, deadline):
    """On a CPU: each stage has all cores."""
    on, workers = args.device, args.workers
    autoencoder_share, latents_share = SHARES[on]
    train_autoencoder.train(autoencoder_share * args.minutes, on, BATCH[on][0] * workers, RATE[on][0], workers)
    say("the autoencoder is ready", args)
    parallel.launch(latents.make, workers, on, args.count, min(deadline, time.time() + 60 * latents_share * args.minutes))
    minutes = (1 - autoencoder_share - latents_share) * args.minutes
    train_denoiser.train(minutes, on, args.batch or BATCH[on][1] * workers, args.lr or RATE[on][1], workers, WIDTHS[args.widths], None, deadline)


def beside(args, deadline):
    """On a GPU: the CPU's cores draw while it trains and encodes."""
    on, exports = args.device, []
    crops = BATCH[on][0]
    drawers = drawing.Drawers(max(1, machine.cores() - 2), latents.SHARD, first=next_shard())
    train_autoencoder.train(SHARES[on][0] * args.minutes, on, crops, RATE[on][0], 1, background(crops_of(drawers, crops)))
    say("the autoencoder is ready", args)
    feed = Feed(drawers, on)

    def kept():
        if all(e.poll() is not None for e in exports):
            exports.append(start_export())

    minutes = (1 - SHARES[on][0]) * args.minutes
    train_denoiser.train(minutes, on, args.batch or BATCH[on][1], args.lr or RATE[on][1], 1, WIDTHS[args.widths], feed, deadline, kept)
    feed.stop()
    drawers.stop()
    for process in exports:
        process.wait()


def next_shard():
    """The first shard that no run has drawn yet."""
    return max((int(p.stem) for p in checkpoint.folder().glob("latents-*/*.pt")), default=-1) + 1


def say(what, args):
    print(f"{time.time() - args.start:.0f}s: {what}", flush=True)


def export(args):
    import export as exporting

    folder = args.to or checkpoint.folder() / "export"
    try:
        exporting.write(folder)
    except Exception:
        results.rescue()
        raise
    results.deliver(folder)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stage", choices=("all", "autoencoder", "latents", "denoiser", "decoder", "export"))
    parser.add_argument("--minutes", type=float, default=75, help="training time, earlier runs included")
    parser.add_argument("--count", type=int, default=60000, help="pictures to draw and encode, at most")
    parser.add_argument("--batch", type=int, help="pictures (crops) a step")
    parser.add_argument("--lr", type=float)
    parser.add_argument("--workers", type=int, help="processes that train; on a CPU, one for each core")
    parser.add_argument("--widths", choices=tuple(WIDTHS), help="of a denoiser that is trained from nothing")
    parser.add_argument("--from", dest="export", type=Path, help="an export to start from where there is no checkpoint")
    parser.add_argument("--to", type=Path, help="where the export goes")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cuda" if torch.cuda.is_available() else "cpu")
    args = parser.parse_args()
    args.start = time.time()
    on = args.device
    args.workers = args.workers or (1 if on == "cuda" else machine.cores())
    args.widths = args.widths or ("wide" if on == "cuda" else "narrow")
    ready_tokenizer()
    if args.export:
        warm_start.adopt(args.export, WIDTHS[args.widths])
    if args.stage == "all":
        all_stages(args)
    elif args.stage == "autoencoder":
        train_autoencoder.train(args.minutes, on, args.batch or BATCH[on][0] * args.workers, args.lr or RATE[on][0], args.workers)
    elif args.stage == "decoder":
        train_autoencoder.train_decoder(args.minutes, on, args.batch or BATCH[on][0] * args.workers, args.lr or RATE[on][0], args.workers)
    elif args.stage == "latents":
        parallel.launch(latents.make, args.workers, on, args.count)
    elif args.stage == "denoiser":
        train_denoiser.train(args.minutes, on, args.batch or BATCH[on][1] * args.workers, args.lr or RATE[on][1], args.workers, WIDTHS[args.widths])
    else:
        export(args)


if __name__ == "__main__":
    main()
