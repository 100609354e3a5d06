"""`scripts/bench watermark [--short] [--json]`: how well the watermark survives, what it costs, how fast it is."""

import argparse
import hashlib
import itertools
import json
import os
import platform
import shutil
import signal
import sys
import time
from pathlib import Path
from random import Random

os.environ.update(VIPS_CONCURRENCY="1", OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MAGICK_THREAD_LIMIT="1")

import corpus
import evaluate
import report
import speed
from worker import Worker

HERE = Path(__file__).resolve().parent
LIBRARY = HERE.parent.parent / "watermark"
WORKER = "dev.mintmark.watermark.bench.Worker"
PARTS = ("peers", "marks", "verdicts", "clean", "speed")
CLEAN = 100_000
PEERS = 250  # pictures that the peer's methods and the regeneration are run on
SHORT_PICTURES, SHORT_PEERS, SHORT_CLEAN = 40, 8, 3000
VERDICTS = 200  # pictures of 512 pixels and more that are edited and forged
SHORT_VERDICTS = 10
SHORT_PEER, SHORT_MARKED, SHORT_VERDICT, SHORT_LOOKED = 18, 62, 70, 90  # seconds after the start when each stops


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/bench watermark", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a sample, under three minutes; figures are rough")
    parser.add_argument("--json", action="store_true", help="the rows as JSON on standard output")
    parser.add_argument("--clean", type=int, default=CLEAN, metavar="N", help=f"clean crops to look at (default {CLEAN})")
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1), metavar="N", help="processes side by side")
    parser.add_argument("--pictures", choices=("report", "tuning"), default="report", help="which set; tuning is for work on the library")
    parser.add_argument("--count", type=int, metavar="N", help="the first N pictures of the set, in an order drawn once")
    parser.add_argument("--part", action="append", choices=PARTS, help="measure this part only (may be repeated); the rest is shown as measured before")
    parser.add_argument("--show", action="store_true", help="measure nothing; the table of what was measured before")
    parser.add_argument("--fresh", action="store_true", help="forget what an earlier run of the same sources measured")
    for name in ("cache", "java", "classpath", "starter"):
        parser.add_argument(f"--{name}", required=True, help=argparse.SUPPRESS)
    return parser.parse_args()


def sources(*patterns: str) -> str:
    """What results depend on, in twelve digits: the attacks, the pictures, and files of the library's folder."""
    names = ("attacks", "corpus", "evaluate", "packages", "peer", "starter", "verdicts")
    digest = hashlib.sha256()
    for file in [*(HERE / f"{name}.py" for name in names), *sorted(file for pattern in patterns for file in LIBRARY.glob(pattern))]:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def machine() -> str:
    model = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "") \
        if Path("/proc/cpuinfo").exists() else platform.processor()
    return f"{model}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start, {platform.system()}, Python {platform.python_version()}"


def order(built: dict, options) -> list[dict]:
    """The pictures of the set in an order drawn once; in a short run photographs and generated ones in turn, as time may end soon."""
    entries = sorted(built[options.pictures], key=lambda entry: Random(entry["name"]).random())
    if options.short:
        kinds = [[entry for entry in entries if entry["kind"] == kind] for kind in ("photo", "generated")]
        entries = [entry for pair in zip(*kinds) for entry in pair]
    return entries


def plan(built: dict, entries: list[dict], corpus_folder: Path, options) -> dict:
    """{part: (what does it, its tasks by name, seconds after the start of a short run when it stops)}."""
    peers, count = (SHORT_PEERS, SHORT_PICTURES) if options.short else (PEERS, len(entries))
    sampled = {entry["name"] for entry in entries[:peers]}
    marks = {entry["name"]: (corpus_folder / options.pictures / entry["name"], entry["name"] in sampled) for entry in entries[:options.count or count]}

    large = [entry for entry in entries if entry["kind"] != "drawn" and min(map(int, entry["size"].split("x"))) >= 512]
    photographs = [entry for entry in large if entry["kind"] == "photo"] or large
    compared = {}
    for turn, entry in enumerate(large[:SHORT_VERDICTS if options.short else VERDICTS]):
        other = photographs[(turn + 1) % len(photographs)] if photographs else entry
        drawing = (entry["prompt"], entry["seed"]) if entry["kind"] == "generated" and entry["size"] == "512x512" else None
        folder = corpus_folder / options.pictures
        compared[entry["name"]] = (folder / entry["name"], folder / other["name"], drawing)

    looked = [corpus_folder / part / entry["name"] for part in ("report", "tuning") for entry in built[part]]
    looked.sort(key=lambda path: Random(path.name).random())
    tasks = -(-(min(options.clean, SHORT_CLEAN) if options.short else options.clean) // evaluate.CLEAN_PARTS)
    turns = ((path, turn) for turn in itertools.count() for path in looked)
    clean = {f"{path.name}/{turn}": (path, turn) for path, turn in itertools.islice(turns, tasks if looked else 0)}

    return {"peers": (evaluate.peers, {name: task for name, task in marks.items() if task[1]}, SHORT_PEER),
            "marks": (evaluate.ours, marks, SHORT_MARKED), "verdicts": (evaluate.verdict, compared, SHORT_VERDICT),
            "clean": (evaluate.clean, clean, SHORT_LOOKED)}


def measure(work: dict, files: dict, parts, start: float, command: list[str], options):
    """Does what is not done yet, a part after the other, on all workers."""
    if set(parts) & set(work):
        with evaluate.pool(options.workers, command, Path(options.starter)) as pool:
            for part, (do, tasks, seconds) in work.items():
                if part in parts:
                    files[part].fill(pool, do, tasks, start + seconds if options.short else None)


def main():
    options, where, start = arguments(), machine(), time.time()
    if options.short and options.pictures != "report":
        sys.exit("scripts/bench: the short run has pictures of the report set alone.")
    cache, parts = Path(options.cache), () if options.show else options.part or PARTS
    named = sources("src/main/java/dev/mintmark/watermark/*.java", "src/main/java/dev/mintmark/watermark/region/*.java", "src/bench/java/**/*.java")
    results = cache / "results" / ("short" if options.short else f"{named}-{options.pictures}")
    of_peers = results if options.short else cache / "results" / f"{sources()}-{options.pictures}"  # whatever our library is
    if options.fresh or options.short and not options.show:
        for old in {results, of_peers}:
            shutil.rmtree(old, ignore_errors=True)

    built = corpus.build(cache, Path(options.starter), options.short)
    start = time.time() if options.short else start
    java = [options.java, "-XX:+UseSerialGC", "-Xmx3g", "-Djava.awt.headless=true", "--sun-misc-unsafe-memory-access=allow"]
    entries = order(built, options)
    work = plan(built, entries, cache / "corpus", options)
    files = {part: evaluate.Results((of_peers if part == "peers" else results) / f"{part}.jsonl") for part in work}
    measure(work, files, parts, start, [*java, "-cp", options.classpath, WORKER], options)
    times = timed(options, java, entries, cache / "corpus" / options.pictures, cache / "speed", results / "speed.json", "speed" in parts)

    measured = {part: [files[part].done[name] for name in tasks if name in files[part].done] for part, (_, tasks, _) in work.items()}
    failed = [sentence for file in files.values() for sentence in file.failed]
    report.show(report.Measured(where, named, built["missing"], entries, measured["marks"], measured["peers"], measured["verdicts"], measured["clean"], failed,
                                *times, options.short, time.time() - start), options.json)


def timed(options, java, entries, folder, pictures, kept, anew):
    """JMH's figures and the peer's, of the first photographs of each size (a small corpus may need drawn pictures too)."""
    if anew:
        worker = Worker([*java, "-cp", options.classpath, WORKER], pictures)
        photographs_first = sorted(entries, key=lambda entry: entry["kind"] != "photo")
        candidates = {side: [folder / e["name"] for e in photographs_first if e["size"] == f"{side}x{side}"][:12] for side in speed.SIDES}
        used = speed.prepare(worker, candidates, pictures)
        worker.close()
        sides = [side for side in speed.SIDES if used[side]]
        times = speed.ours(java, options.classpath, pictures, sides, options.short), speed.theirs(used, 2 if options.short else 8)
        kept.write_text(json.dumps([list(part.items()) for part in times]))
    if not kept.exists():
        return {}, {}
    return tuple({tuple(key): value for key, value in part} for part in json.loads(kept.read_text()))


if __name__ == "__main__":
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)
    try:
        main()
    except KeyboardInterrupt:
        print("scripts/bench: interrupted; what was measured is kept, the same command goes on from there.", file=sys.stderr)
        sys.exit(130)
