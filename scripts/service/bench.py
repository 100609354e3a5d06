"""Measures the service at -Xmx1g: its memory while it verifies large pictures, a mixed load, hostile requests, and steps a second."""

import argparse
import json
import os
import pathlib
import platform
import re
import subprocess
import sys
import tempfile
import threading
import time

from PIL import Image

import hostile
import mixed
from running import Liveness, Service, row

WIDTH, HEIGHT = 7800, 5000
ONE, TWO, REST = 256, 400, 150
LIVE = 50
START = 3
REST_SECONDS = 15
STEPS = {"SQLITE": ("steps, one node on SQLite", 500), "POSTGRESQL": ("steps, two nodes on PostgreSQL", 3000)}


def pictures(folder):
    small = Image.radial_gradient("L").resize((600, 400))
    picture = Image.merge("RGB", (small, small.transpose(Image.Transpose.ROTATE_180), small.rotate(40)))
    picture = picture.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    few = picture.quantize(16).convert("RGB")
    picture.save(folder / "progressive.jpg", quality=70, progressive=True, subsampling=0)
    picture.save(folder / "baseline.jpg", quality=85)
    few.save(folder / "large.png", compress_level=4)
    few.save(folder / "lossless.webp", lossless=True, method=0, quality=10)
    picture.save(folder / "lossy.webp", quality=70, method=0)
    picture.resize((5900, 4400)).save(folder / "deep.avif", quality=40, speed=10)
    return ["progressive.jpg", "baseline.jpg", "large.png", "lossless.webp", "lossy.webp", "deep.avif"]


def memory(service, folder, names):
    # what the first requests load and compile is no picture's memory
    for name in names:
        service.verify(folder / name)
    time.sleep(REST_SECONDS)
    idle = service.megabytes("VmRSS")
    rows = []
    for name in names:
        service.forget_peak()
        service.verify(folder / name)
        rows.append(row(f"one {name}, above idle", service.megabytes("VmHWM") - idle, ONE, f"idle {idle} MB"))
        time.sleep(4)
    service.forget_peak()
    both = [threading.Thread(target=service.verify, args=(folder / name,)) for name in (names[0], names[3])]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    rows.append(row(f"{names[0]} and {names[3]} at once, above idle", service.megabytes("VmHWM") - idle, TWO))
    live = Liveness(service)
    live.start()
    four = [threading.Thread(target=service.verify, args=(folder / name,)) for name in names[:4]]
    for thread in four:
        thread.start()
    for thread in four:
        thread.join()
    rows.append(row("worst answer of /health/live beside four uploads", live.worst(), LIVE, f"of {len(live.millis)}", "ms"))
    time.sleep(REST_SECONDS)
    rows.append(row(f"after {REST_SECONDS} s of rest, above idle", service.megabytes("VmRSS") - idle, REST))
    return rows


def steps(home, count):
    """The queues alone, with steps that take no time: the test that does a few of them, with more."""
    command = [home / "scripts" / "mvn", "-q", "-Dmintmark.fast", "-pl", "service/app", "-am", "test", "-Dtest=StepRateTest",
               "-Dsurefire.failIfNoSpecifiedTests=false", f"-Dsteps.count={count}"]
    done = subprocess.run(command, cwd=home, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    found = re.findall(r"([A-Z]+): (\d+) steps in ([\d.]+) s by", done.stdout)
    if done.returncode or not found:
        raise SystemExit(done.stdout)
    return [row(STEPS[kind][0], round(int(number) / float(seconds)), STEPS[kind][1], f"{number} in {seconds} s", "1/s", True)
            for kind, number, seconds in found]


def start(home, folder):
    """How long a start takes on a data folder that is there: the first one makes keys, and the launcher may build."""
    service = Service(home, folder)
    service.close()
    return row("start until it is ready, with what was made before", service.seconds, START, "", "s")


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench service", description=__doc__)
    parser.add_argument("--short", action="store_true", help="half a minute of load and 10,000 hostile requests: some ten minutes")
    parser.add_argument("--minutes", type=float, help="of the mixed load (0.5 with --short, else 10)")
    parser.add_argument("--hostile", type=int, help="hostile requests (10,000; 1,000,000 take hours)")
    parser.add_argument("--steps", type=int, help="steps of the queues (1,000 with --short, else 20,000)")
    parser.add_argument("--seed", type=int, default=1, help="of the hostile requests")
    parser.add_argument("--json", action="store_true", help="the rows as JSON on standard output")
    parser.add_argument("--home", type=pathlib.Path, required=True)
    options = parser.parse_args()
    if not sys.platform.startswith("linux"):
        raise SystemExit("The memory of a process is read from /proc, which only Linux has.")
    rows = steps(options.home, options.steps or (1_000 if options.short else 20_000))
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        names = pictures(folder)
        service = Service(options.home, folder)
        try:
            rows += memory(service, folder, names)
            rows += mixed.measure(service, 60 * (options.minutes or (0.5 if options.short else 10)))
            rows += hostile.measure(service, options.hostile or 10_000, options.seed)
        finally:
            service.close()
        rows.append(start(options.home, folder))
    if options.json:
        print(json.dumps({"machine": f"{platform.machine()}, {os.cpu_count()} cores", "rows": rows}))
        return
    for each in rows:
        short, note = "" if each["ok"] else "  <-- short", f"  ({each['note']})" if each["note"] else ""
        print(f"{each['name']:60} {each['value']:6} {each['unit']}  target {each['target']}{short}{note}")


if __name__ == "__main__":
    main()
