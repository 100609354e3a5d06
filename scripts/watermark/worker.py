"""Talks to the Java worker, which is kept running: one line asked, one line answered."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

import numpy as np


class WorkerFailed(Exception):
    pass


@dataclass(frozen=True)
class Marked:
    psnr: float
    ssim: float
    milliseconds: float


@dataclass(frozen=True)
class Found:
    payload: Optional[str]  # 16 hexadecimal digits, None when no mark was found
    score: float
    milliseconds: float
    rate: float  # the modelled chance of a false acceptance


class Worker:
    """One Java process on one core. `exchange` is a folder for the pictures that pass between, best in memory."""

    def __init__(self, command: list[str], exchange: Path):
        self.exchange = exchange
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)

    def ask(self, *words) -> list[str]:
        self.process.stdin.write("\t".join(map(str, words)) + "\n")
        answer = self.process.stdout.readline().rstrip("\n").split("\t")
        if answer[0] in ("", "failed"):
            raise WorkerFailed(f"The worker was asked {words[0]} and answered: {' '.join(answer) or 'nothing'}")
        return answer

    def embed(self, picture: Path, marked: Path, payload: str, psnr: float) -> Optional[Marked]:
        """None when the picture was refused at this quality."""
        answer = self.ask("embed", picture, marked, payload, psnr)
        return Marked(*map(float, answer[1:])) if answer[0] == "marked" else None

    def detect(self, picture: np.ndarray) -> Found:
        file = self.exchange / "detect.ppm"
        write_ppm(picture, file)
        answer = self.ask("detect", file)
        if answer[0] == "found":
            return Found(answer[1], float(answer[2]), float(answer[-1]), float(answer[3]))
        return Found(None, float(answer[1]), float(answer[2]), 1.0)

    def compare(self, copy: np.ndarray, original: Path, payload: str) -> tuple[bool, bool, float]:
        """Whether the copy's mark is read, whether the copy shows enough of the original, and how much."""
        file = self.exchange / "compare.ppm"
        write_ppm(copy, file)
        answer = self.ask("compare", file, original, payload)
        return answer[0] == "read", answer[0] == "read" and answer[1] == "true", float(answer[2]) if answer[0] == "read" else 0.0

    def clean(self, picture: Path, key: str, seed: int, count: int):
        """(accepted, highest score, {bin: count}, what was accepted) of so many parts of a picture that bears no mark."""
        answer = self.ask("clean", picture, key, seed, count)
        bins = dict(tuple(map(int, pair.split(":"))) for pair in answer[3].split())
        return int(answer[1]), float(answer[2]), bins, answer[4] if len(answer) > 4 else ""

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=30)


def write_ppm(picture: np.ndarray, file: Path):
    height, width = picture.shape[:2]
    file.write_bytes(b"P6\n%d %d\n255\n" % (width, height) + np.ascontiguousarray(picture).tobytes())


def read_ppm(file: Path) -> np.ndarray:
    data = file.read_bytes()
    _, sides, _, pixels = data.split(b"\n", 3)
    width, height = map(int, sides.split())
    return np.frombuffer(pixels, np.uint8).reshape(height, width, 3)
