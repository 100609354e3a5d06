"""Times: ours by JMH on one thread, the peer's in Python, on the same photographs."""

import json
import statistics
import subprocess
import time
from pathlib import Path
from random import Random

import numpy as np

import peer
from attacks import turn_inner
from evaluate import load
from worker import Worker, read_ppm, write_ppm

SIDES, PICTURES = (512, 1024), 4
PAYLOAD = "0123456789abcdef"
LONG, SHORT = ("-f", "2", "-wi", "5", "-i", "8", "-w", "1s", "-r", "1s"), ("-f", "1", "-wi", "1", "-i", "3", "-w", "2s", "-r", "500ms")


def prepare(worker: Worker, candidates: dict[int, list[Path]], folder: Path) -> dict[int, list[np.ndarray]]:
    """Writes the plain, marked and turned pictures that the benchmarks read, of candidates whose turned copy is read.

    So what a benchmark's name says is what the detector finds: a mark, a turned mark, no mark.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for stale in folder.glob("*.ppm"):
        stale.unlink()
    used = {side: [] for side in SIDES}
    for side, paths in candidates.items():
        for path in paths:
            number = len(used[side])
            if number == PICTURES:
                break
            marked, plain = folder / f"marked-{side}-{number}.ppm", load(path)
            if worker.embed(path, marked, PAYLOAD, 42.0) is None:
                continue
            turned = turn_inner(5)(read_ppm(marked), Random(path.name))
            found = [worker.detect(picture).payload for picture in (read_ppm(marked), turned, plain)]
            if found != [PAYLOAD, PAYLOAD, None]:
                continue
            write_ppm(plain, folder / f"plain-{side}-{number}.ppm")
            write_ppm(turned, folder / f"turned-{side}-{number}.ppm")
            used[side].append(plain)
        (folder / f"marked-{side}-{len(used[side])}.ppm").unlink(missing_ok=True)
    return used


def ours(java: list[str], classpath: str, folder: Path, sides, short: bool) -> dict:
    """{(benchmark, side): (milliseconds, error, bytes)}; error is half of JMH's 99.9 % interval."""
    answer = folder / "jmh.json"
    subprocess.run([*java, f"-Dmintmark.bench.pictures={folder}", "-cp", classpath, "org.openjdk.jmh.Main", "WatermarkBenchmark",
                    *(SHORT if short else LONG), "-t", "1", "-foe", "true", "-prof", "gc", "-p", f"side={','.join(map(str, sides))}",
                    "-rf", "json", "-rff", str(answer)], check=True, stdout=subprocess.PIPE, text=True)
    times = {}
    for result in json.loads(answer.read_text()):
        metric = result["primaryMetric"]
        key = result["benchmark"].rsplit(".", 1)[1], int(result["params"]["side"])
        times[key] = metric["score"], float(metric["scoreError"]), result["secondaryMetrics"]["gc.alloc.rate.norm"]["score"]
    return times


def theirs(pictures: dict[int, list[np.ndarray]], rounds: int) -> dict:
    """{(method, "encode" or "decode", side): median milliseconds}."""
    bits, times = [1, 0] * (peer.BITS // 2), {}
    for side, plains in pictures.items():
        for method in peer.METHODS if plains else ():
            encoding, decoding = [], []
            for plain in plains * rounds:
                start = time.perf_counter()
                marked = peer.embed(method, plain, bits)
                middle = time.perf_counter()
                peer.decode(method, marked)
                encoding.append(middle - start)
                decoding.append(time.perf_counter() - middle)
            times[method, "encode", side] = statistics.median(encoding) * 1e3
            times[method, "decode", side] = statistics.median(decoding) * 1e3
    return times
