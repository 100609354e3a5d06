"""Marks pictures, attacks them and reads them back, one picture at a time, on as many processes as asked.

What a picture gave is appended to a file as one line of JSON, so that an interrupted run goes on where it was.
"""

import hashlib
import json
import multiprocessing
import os
import signal
import sys
import tempfile
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random

import cv2
import numpy as np
from PIL import Image
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

import peer
import verdicts
from attacks import ATTACKS, REGENERATION
from starter import Starter
from worker import Worker, WorkerFailed, read_ppm

PSNR = 42.0
EASIER = (40.0, 38.0)
CLEAN_KEYS = 8
CLEAN_PARTS = 20  # parts of one picture that one question to the worker asks for

state = {}  # what a process of the pool keeps between its tasks


def begin(command, model, exchange):
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the pool's owner ends the run
    cv2.setNumThreads(1)
    exchange = exchange / str(os.getpid())
    exchange.mkdir()
    state.update(worker=Worker(command, exchange), exchange=exchange, model=Starter(model), command=command)


def load(path) -> np.ndarray:
    return np.asarray(Image.open(path).convert("RGB"))


def payload_of(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def quality(plain: np.ndarray, marked: np.ndarray) -> dict:
    """By scikit-image: PSNR over the red, green and blue samples; SSIM with Wang's Gaussian window, of the luma and of RGB."""
    ssim = partial(structural_similarity, data_range=255, gaussian_weights=True, sigma=1.5, use_sample_covariance=False)
    luma = [cv2.cvtColor(np.float32(picture), cv2.COLOR_RGB2GRAY) for picture in (plain, marked)]
    return {"psnr": float(peak_signal_noise_ratio(plain, marked, data_range=255)), "ssim": float(ssim(*luma)),
            "ssim_rgb": float(ssim(plain, marked, channel_axis=2))}


def attacked(picture: np.ndarray, name: str, sampled: bool):
    """(attack, what it leaves of the picture); the same places for every method."""
    for attack in ATTACKS:
        if max(picture.shape[:2]) > attack.larger_than and (sampled or not attack.sampled):
            yield attack.name, attack.run(picture, Random(f"{attack.name}/{name}"))
    if sampled:
        yield REGENERATION, state["model"].round_trip(picture)


def ours(task) -> dict:
    path, sampled = task
    worker, payload, file = state["worker"], payload_of(path.name), state["exchange"] / "marked.ppm"
    marked = worker.embed(path, file, payload, PSNR)
    if marked is None:
        return {"name": path.name, "refused": True, "easier": next((p for p in EASIER if worker.embed(path, file, payload, p)), None)}
    picture, plain = read_ppm(file), load(path)
    result = {"name": path.name, **quality(plain, picture), "own": [marked.psnr, marked.ssim], "attacks": {}}
    for name, copy in attacked(picture, path.name, sampled):
        found = worker.detect(copy)
        result["attacks"][name] = [found.payload == payload, found.payload is not None, round(found.score, 2), round(found.milliseconds, 1), found.rate]
    return result


def peers(task) -> dict:
    path, sampled = task
    bits = [int(bit) for bit in f"{int(payload_of(path.name)[:8], 16):032b}"]
    plain, result = load(path), {"name": path.name}
    for method in peer.METHODS:
        picture = peer.embed(method, plain, bits)
        right = {name: sum(a == b for a, b in zip(peer.decode(method, copy), bits)) for name, copy in attacked(picture, path.name, sampled)}
        result[method] = {**quality(plain, picture), "attacks": right}
    return result


def clean(task) -> dict:
    path, turn = task
    seed = int(payload_of(f"{path.name}/{turn}")[:12], 16)
    key = f"mintmark benchmark clean {seed % CLEAN_KEYS}"
    accepted, highest, bins, which = state["worker"].clean(path, key, seed, CLEAN_PARTS)
    return {"name": f"{path.name}/{turn}", "accepted": accepted, "highest": highest, "bins": bins, "which": which}


def verdict(task) -> dict:
    path, other, drawing = task
    return verdicts.measure(state["worker"], state["model"], state["exchange"], path, other, payload_of(path.name), drawing)


def until(task):
    """One task, unless its time is over; a failure of the worker is a result too, and the next task has a new worker."""
    work, argument, deadline = task
    if deadline and time.time() > deadline:
        return None
    try:
        return work(argument)
    except (WorkerFailed, OSError) as failure:
        if state["worker"].process.poll() is not None:
            state["worker"] = Worker(state["command"], state["exchange"])
        return {"failed": f"{work.__name__} {argument[0].name}: {failure}"}


class Results:
    """Lines of JSON in a file, one for each thing done. What failed is kept out of it, so that the next run tries again."""

    def __init__(self, file: Path):
        self.file, self.done, self.failed = file, {}, []
        file.parent.mkdir(parents=True, exist_ok=True)
        for line in file.read_text().splitlines() if file.exists() else ():
            try:
                result = json.loads(line)
            except json.JSONDecodeError:
                continue  # the last line of a run that was killed
            self.done[result["name"]] = result

    def fill(self, pool, work, tasks: dict, deadline=None):
        """Does the tasks (by name) that are not done yet, until the deadline."""
        left = [(work, task, deadline) for name, task in tasks.items() if name not in self.done]
        start, count = time.time(), 0
        with self.file.open("a") as out:
            for result in pool.imap_unordered(until, left):
                if result is None:
                    continue
                if "failed" in result:
                    self.failed.append(result["failed"])
                    print(f"bench: {result['failed']}", file=sys.stderr)
                    continue
                self.done[result["name"]] = result
                out.write(json.dumps(result) + "\n")
                out.flush()
                count += 1
                if count % 50 == 0:
                    each = (time.time() - start) / count
                    print(f"bench: {self.file.stem}: {count} of {len(left)}, {each * (len(left) - count) / 60:.0f} minutes left", file=sys.stderr)


@contextmanager
def pool(processes: int, command: list[str], model: Path):
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="mintmark-bench-", dir=memory) as exchange:
        with multiprocessing.get_context("spawn").Pool(processes, begin, (command, model, Path(exchange))) as started:
            yield started
