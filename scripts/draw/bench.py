"""Measures drawing: the time and the heap of a step, memory over many pictures, and the wall time beside optimum's pipeline."""

import argparse
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from dataclasses import dataclass

PROMPT = "a red fox under a violet sky"
NEAR = 20  # milliseconds of a step at which the overhead is judged
SIZES = (64, 96, 128)  # pixels, in turn: a service draws several sizes


@dataclass(frozen=True)
class Amounts:
    rounds: int  # repetitions of what is timed
    steps: int
    pictures: int
    reloads: int


LONG = Amounts(rounds=7, steps=20, pictures=300, reloads=60)
SHORT = Amounts(rounds=3, steps=8, pictures=40, reloads=8)


class Worker:
    """The Java worker, DrawWorker, in a process of its own."""

    def __init__(self, java, classpath, device):
        options = ["-XX:+UseSerialGC", "-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=25", "-Xmx3g",
                   "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"]
        if sys.platform.startswith("linux"):
            options.append("-XX:TrimNativeHeapInterval=5000")  # as scripts/mintmark starts the service
        self.process = subprocess.Popen(
            [java, *options, "-cp", classpath, "dev.mintmark.diffusion.DrawWorker", device], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=dict(os.environ, ORT_DISABLE_TELEMETRY="1"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()

    def ask(self, *words):
        self.process.stdin.write("\t".join(str(word) for word in words) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("scripts/bench: the Java worker ended; its message is above.")
        return json.loads(line)

    def draw(self, side, steps, guidance, seed):
        return self.ask("draw", side, side, steps, guidance, seed)["seconds"]

    def megabytes(self):
        """Resident memory after a collection, and after the time that the JVM takes to give native memory back."""
        self.ask("collect")
        time.sleep(11)
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        raise SystemExit("scripts/bench: the Java worker has ended.")


class Optimum:
    """optimum's pipeline on the same folder, with as many threads; only the call is measured."""

    def __init__(self, folder, threads, cuda):
        import diffusers
        import onnxruntime
        import torch
        from optimum.onnxruntime import ORTStableDiffusionPipeline

        diffusers.utils.logging.set_verbosity_error()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        torch.set_num_threads(threads)
        provider = "CUDAExecutionProvider" if cuda else "CPUExecutionProvider"
        self.pipeline = ORTStableDiffusionPipeline.from_pretrained(folder, export=False, provider=provider, session_options=options)
        self.pipeline.set_progress_bar_config(disable=True)

    def draw(self, side, steps, guidance, seed):
        import torch

        begin = time.perf_counter()
        self.pipeline(PROMPT, negative_prompt="", height=side, width=side, num_inference_steps=steps, guidance_scale=guidance,
                      generator=torch.Generator().manual_seed(seed))
        return time.perf_counter() - begin


def row(name, value, unit, target, note=""):
    return {"name": name, "value": value, "unit": unit, "target": target, "ok": None if value is None else value <= target,
            "note": note}


def step_rows(worker, tiny, starter, amounts):
    latents, best = None, None
    for side in (16, 24, 32, 40, 48, 56, 64, 80, 96):
        run = worker.ask("steps", tiny, side, 4, 7.5)["run"]
        if best is None or abs(run - NEAR) < best:
            latents, best = side, abs(run - NEAR)
        if run > NEAR:
            break
    rows = []
    for name, model, side in (("tiny model", tiny, latents), ("starter model", starter, 32)):
        measured = [worker.ask("steps", model, side, amounts.steps, 7.5) for _ in range(amounts.rounds)]
        rows.append(loop_row(name, measured, side, 1.008))
        rows.append(row(f"heap of a step, {name}", round(statistics.median(each["bytes"] for each in measured)), "bytes", 2048))
    return rows


def loop_row(name, measured, side, target):
    ratio = statistics.median(each["loop"] / each["run"] for each in measured)
    run = statistics.median(each["run"] for each in measured)
    own = statistics.median(each["loop"] - each["run"] for each in measured)
    note = f"{run:.1f} ms a step in ONNX Runtime, {own:.3f} ms outside, {side} × {side} latents"
    return row(f"loop / ONNX Runtime, {name}", round(ratio, 4), "", target, note)


FULL = (  # name, kind of full.py, latents, steps (None: as many as the others), guidance, target
    ("Stable Diffusion 1.5", "sd15", 64, None, 7.5, 1.02),
    ("Stable Diffusion XL", "sdxl", 128, None, 7.5, 1.02),
    ("XL, one step as Turbo", "sdxl", 64, 1, 0, 1.10),
)


def full_rows(start, device, amounts):
    """Models of full size with random weights, built on the spot; on a CPU a drawing would take minutes."""
    if device != "CUDA":
        missing = [(f"loop / ONNX Runtime, {name}", "", target) for name, _, _, _, _, target in FULL]
        missing.append(("device memory, Stable Diffusion 1.5", "GB", 8))
        return [row(name, None, unit, target, "not yet measured: needs --gpu") for name, unit, target in missing]
    rows = []
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        for kind in ("sd15", "sdxl"):  # in processes of their own, which give the device back
            subprocess.run([sys.executable, pathlib.Path(__file__).with_name("full.py"), kind, work / kind], check=True, stdout=sys.stderr)
        for name, kind, side, steps, guidance, target in FULL:
            with start() as worker:
                measured = [worker.ask("steps", work / kind, side, steps or amounts.steps, guidance) for _ in range(amounts.rounds)]
            rows.append(loop_row(name, measured, side, target))
        idle = device_gigabytes()
        with start() as worker:
            worker.ask("load", work / "sd15")
            worker.draw(512, amounts.steps, 7.5, 7)
            # ONNX Runtime keeps what it took, so the memory after a drawing is the most that it needed
            rows.append(row("device memory, Stable Diffusion 1.5", round(device_gigabytes() - idle, 2), "GB", 8, "512 × 512, float16"))
    return rows


def device_gigabytes():
    return int(of_the_card("memory.used").split()[0]) / 1024


def of_the_card(what):
    command = ["nvidia-smi", f"--query-gpu={what}", "--format=csv,noheader", "--id=0"]
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout.strip()


def with_timestep_list(model, folder):
    """A copy of a model whose network takes its timestep in a list of one, as exports did when sd4j was written."""
    import onnx

    shutil.copytree(model, folder)
    file = folder / "unet" / "model.onnx"
    network = onnx.load(file)
    timestep = next(each for each in network.graph.input if each.name == "timestep")
    if not timestep.type.tensor_type.shape.dim:
        timestep.type.tensor_type.shape.dim.add().dim_value = 1
        for node in network.graph.node:
            node.input[:] = ["timestep_alone" if name == "timestep" else name for name in node.input]
        network.graph.node.insert(0, onnx.helper.make_node("Squeeze", ["timestep"], ["timestep_alone"]))
        onnx.save(network, file)
    return folder


def sd4j_row(start, tiny, sd4j, amounts):
    name = "loop / sd4j, tiny model"
    if sd4j is None:
        return row(name, None, "", 1.0, "not measured: --sd4j names no classes")
    with tempfile.TemporaryDirectory() as work, start() as worker:
        model = with_timestep_list(tiny, pathlib.Path(work) / "tiny")
        measured = worker.ask("besidesd4j", model, 32, amounts.steps)
    our, their = statistics.median(measured["ours"]), statistics.median(measured["sd4j"])
    return row(name, round(our / their, 3), "", 1.0, f"{our:.2f} and {their:.2f} ms a step, LMS, 32 × 32 latents, the network alone")


def batch_rows(worker, tiny, starter, amounts, target):
    rows = []
    for name, model, side, guidance in (("tiny model", tiny, 256, 7.5), ("starter model", starter, 512, 4)):
        worker.ask("load", model)
        batch, alone = [], []
        for seed in range(amounts.rounds + 1):  # in turn, so that what else the machine does meets both
            batch.append(worker.ask("drawall", side, side, amounts.steps, guidance, 4 * seed, 4)["seconds"])
            alone.append(sum(worker.draw(side, amounts.steps, guidance, 4 * seed + i) for i in range(4)))
        one, four = statistics.median(batch[1:]), statistics.median(alone[1:])
        rows.append(row(f"batch of 4 / 4 drawings, {name}", round(one / four, 3), "", target,
                        f"{one:.3f} s and {four:.3f} s for {side} × {side}, {amounts.steps} steps"))
    return rows


def spinning_rows(start, tiny, starter, amounts):
    """Threads that sleep while they wait, the default of draw.spinning, must not cost more than a little beside those that do not."""
    rows = []
    for name, model, side, guidance in (("tiny model", tiny, 256, 7.5), ("starter model", starter, 512, 4)):
        with start() as sleeping, start() as spinning:
            sleeping.ask("load", model)
            spinning.ask("load", model, "spinning")
            asleep, awake = [], []
            for seed in range(amounts.rounds + 1):
                asleep.append(sleeping.draw(side, amounts.steps, guidance, seed))
                awake.append(spinning.draw(side, amounts.steps, guidance, seed))
        before, after = statistics.median(asleep[1:]), statistics.median(awake[1:])
        rows.append(row(f"sleeping / spinning threads, {name}", round(before / after, 3), "", 1.05,
                        f"{before:.3f} s and {after:.3f} s for {side} × {side}, {amounts.steps} steps"))
    return rows


def memory_rows(start, tiny, starter, amounts):
    with start() as worker:
        worker.ask("load", tiny)
        for picture in range(30):
            worker.draw(SIZES[picture % len(SIZES)], 4, 7.5, picture)
        before = worker.megabytes()
        for picture in range(amounts.pictures):
            worker.draw(SIZES[picture % len(SIZES)], 4, 7.5, picture)
        rows = [row(f"growth over {amounts.pictures} pictures", round(worker.megabytes() - before, 1), "MB", 10,
                    f"{before:.0f} MB before, tiny model, {SIZES} pixels in turn")]
    with start() as worker:
        for reload in range(10):
            worker.ask("load", starter)
            worker.draw(128, 2, 4, reload)
        before = worker.megabytes()
        for reload in range(amounts.reloads):
            worker.ask("load", starter)
            worker.draw(128, 2, 4, reload)
        rows.append(row(f"growth over {amounts.reloads} reloads", round(worker.megabytes() - before, 1), "MB", 20,
                        f"{before:.0f} MB before, starter model, one picture each"))
    with start() as worker:
        worker.ask("load", starter)
        for picture in range(3):
            worker.draw(512, 2, 4, picture)
        before = worker.megabytes()
        worker.draw(2048, 2, 4, 7)
        rows.append(row("kept after a picture of 2048 × 2048", round(worker.megabytes() - before, 1), "MB", 150,
                        f"{before:.0f} MB before, starter model"))
    return rows


def wall_rows(worker, versions, tiny, starter, amounts, cuda):
    try:
        import onnxruntime
    except ImportError as e:
        return [row("wall / optimum", None, "", 1.0, f"not measured: {e}")]
    if onnxruntime.__version__ != versions["onnxruntime"]:
        return [row("wall / optimum", None, "", 1.0, f"not measured: this Python has ONNX Runtime {onnxruntime.__version__}, "
                                                     f"the library {versions['onnxruntime']}")]
    rows = []
    for name, model, side, guidance in (("tiny model", tiny, 256, 7.5), ("starter model", starter, 512, 4)):
        optimum = Optimum(model, versions["threads"], cuda)
        worker.ask("load", model)
        ours, theirs = [], []
        for seed in range(amounts.rounds + 1):  # in turn, so that what else the machine does meets both
            ours.append(worker.draw(side, amounts.steps, guidance, seed))
            theirs.append(optimum.draw(side, amounts.steps, guidance, seed))
        our, their = statistics.median(ours[1:]), statistics.median(theirs[1:])
        rows.append(row(f"wall / optimum, {name}", round(our / their, 3), "", 1.0,
                        f"{our:.3f} s and {their:.3f} s for {side} × {side}, {amounts.steps} steps; {versions['threads']} threads, "
                        f"ONNX Runtime {versions['onnxruntime']} in both"))
    return rows


def show(rows):
    for each in rows:
        value = "-" if each["value"] is None else f"{each['value']:g} {each['unit']}".strip()
        target = f"<= {each['target']:g} {each['unit']}".strip()
        short = "  <-- short" if each["ok"] is False else ""
        print(f"{each['name']:40} {value:>14}  target {target:15} {each['note']}{short}")


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench draw", description=__doc__)
    parser.add_argument("--short", action="store_true", help="fewer pictures, in under three minutes on an idle machine")
    parser.add_argument("--json", action="store_true", help="the rows as JSON on standard output")
    parser.add_argument("--gpu", action="store_true", help="the same with CUDA; refused where there is none")
    parser.add_argument("--sd4j", metavar="CLASSPATH", help="oracle/sd4j's classes and commons-math4, built by you, to be measured beside")
    for hidden in ("--java", "--classpath"):
        parser.add_argument(hidden, required=True, help=argparse.SUPPRESS)
    for hidden in ("--tiny", "--starter"):
        parser.add_argument(hidden, required=True, type=pathlib.Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not sys.platform.startswith("linux"):
        raise SystemExit("scripts/bench: the memory of a process is read from /proc, which only Linux has.")
    warnings.filterwarnings("ignore")  # of packages about their own next versions
    device = "CUDA" if options.gpu else "CPU"
    amounts = SHORT if options.short else LONG
    classpath = os.pathsep.join(filter(None, (options.classpath, options.sd4j)))
    start = lambda: Worker(options.java, classpath, device)
    load = os.getloadavg()[0]
    with start() as worker:
        versions = worker.ask("versions")
        rows = step_rows(worker, options.tiny, options.starter, amounts)
        rows += wall_rows(worker, versions, options.tiny, options.starter, amounts, options.gpu)
        # on a CPU a batch need not be faster, but must not be slower
        rows += batch_rows(worker, options.tiny, options.starter, amounts, 0.9 if options.gpu else 1.05)
    rows += spinning_rows(start, options.tiny, options.starter, amounts)
    rows.append(sd4j_row(start, options.tiny, options.sd4j, amounts))
    rows += memory_rows(start, options.tiny, options.starter, amounts)
    rows += full_rows(start, device, amounts)
    drawn_by = of_the_card("name") if options.gpu else "CPU"
    machine = f"{platform.machine()}, {os.cpu_count()} cores, {drawn_by}, load {load:.1f} at the start"
    if options.json:
        print(json.dumps({"machine": machine, "rows": rows}, indent=1))
        return
    print(machine)
    if load > 0.5:
        print("The machine was not idle: the times are not to be quoted.")
    show(rows)


if __name__ == "__main__":
    main()
