"""Quantize a model folder to 8-bit integers; print what that saves and how far pictures move.

    python scripts/quantize/quantize.py MODEL_FOLDER QUANTIZED_FOLDER [--form best|dynamic|static] [--parts NAME ...] [--sheet FILE]

MODEL_FOLDER is a folder that optimum loads, such as an export by scripts/export. Its pipeline draws --prompt (or four scenes) and the
inputs of each network are recorded. A network then has two quantized forms, with weights per channel:
  dynamic    the products of matrices; the scales of activations are computed at each run;
  static     convolutions too; the scales of activations come from the recorded inputs (QDQ, the moving average of extremes);
  static-N%  the same with N % of the layers left as they are, those whose inputs lose most to 8 bits.
`best` keeps, for each network, the form that runs in the least time among those with a relative error of at most --max-error (of equally
fast ones, within a tenth, the most exact), and leaves the network as it is where none is faster. The relative error is ||quantized - original|| / ||original|| on inputs that no scale was
computed from. Everything is measured on the CPU, each network in a process of its own.
"""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

MODEL = "model.onnx"
NETWORKS = ("text_encoder", "text_encoder_2", "text_encoder_3", "unet", "transformer", "vae_decoder")
SCENES = ("a red boat on a calm sea at sunset", "a house between green hills", "two birds over snowy mountains", "a tree at night")
LAYERS = ["Conv", "MatMul", "Gemm"]
SINGLE_FILE = 1_900_000_000  # bytes; larger graphs keep their weights beside them, as protobuf holds 2 GiB
FORMS = ("dynamic", "static", "static-12%", "static-25%", "static-50%")
LOOKED_AT = 8  # recorded inputs from which the losses of the layers' inputs are computed
MOST_MEMORY = 50  # percent of the original networks' memory that the 8-bit ones of a model may hold
MAX_ID = 64
EVERY = 4  # of the recorded inputs, one in so many is kept for the error


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("quantized", type=Path)
    parser.add_argument("--form", choices=("best", *FORMS), default="best")
    parser.add_argument("--parts", nargs="+", choices=NETWORKS, default=NETWORKS, help="the networks to quantize")
    parser.add_argument("--prompt", action="append", help="drawn for the scales and for the comparison (may be repeated)")
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--guidance", type=float)
    parser.add_argument("--size", type=int, default=512, help="pixels a side")
    parser.add_argument("--max-error", type=float, default=0.05, help="the largest relative error of a network that `best` takes")
    parser.add_argument("--sheet", type=Path, help="a picture of all pairs: original above, quantized below")
    options = parser.parse_args()
    if not (options.model / "model_index.json").is_file():
        sys.exit(f"{options.model} has no model_index.json; name the folder of an exported pipeline.")
    if options.quantized.exists():
        sys.exit(f"{options.quantized} exists already; name a folder that is to be made.")
    described = description(options.model)  # before anything is measured, so that a fault in it costs no time
    prompts = options.prompt or list(SCENES)
    parts = [name for name in options.parts if (options.model / name / MODEL).is_file()]
    if not parts:
        sys.exit(f"{options.model} has none of the networks {', '.join(options.parts)}.")

    with tempfile.TemporaryDirectory(dir=options.quantized.absolute().parent) as work:
        work = Path(work)
        before, seconds = draw(options.model, prompts, options, work / "feeds", parts)
        rows, kept = [], {}
        for part in parts:
            found = [form_of(part, form, options, work) for form in ("original", *FORMS)
                     if options.form in ("best", form) or form == "original"]
            rows += found
            kept[part] = chosen(found, options)
        folder = work / "folder"
        write(folder, options.model, kept, described | {"metrics": metrics(rows, kept)})
        after, faster = draw(folder, prompts, options)
        show(rows, kept)
        compare(prompts, before, after, seconds, faster)
        if options.sheet:
            sheet(before, after, options.sheet)
        folder.rename(options.quantized)
    print(f"\nwritten to {options.quantized}: scripts/mintmark models add {options.quantized}")


class Recorder:
    """An ONNX Runtime session that keeps what it is fed, one file a run."""

    def __init__(self, session, folder):
        self.session, self.folder, self.runs = session, folder, 0
        folder.mkdir(parents=True)

    def run(self, outputs, feeds, options=None):
        np.savez(self.folder / f"{self.runs:05}.npz", **feeds)
        self.runs += 1
        return self.session.run(outputs, feeds, options)

    def __getattr__(self, name):
        return getattr(self.session, name)


def draw(folder, prompts, options, feeds=None, parts=()):
    """Pictures (uint8, height x width x 3) of the prompts, seeds 0, 1, ...; and seconds for each without the first."""
    import torch
    from optimum.onnxruntime import ORTDiffusionPipeline

    pipeline = ORTDiffusionPipeline.from_pretrained(folder, provider="CPUExecutionProvider", use_io_binding=False)
    pipeline.set_progress_bar_config(disable=True)
    for part in parts:
        network = getattr(pipeline, part)
        network.session = Recorder(network.session, feeds / part)
    guidance = {} if options.guidance is None else {"guidance_scale": options.guidance}
    pictures, times = [], []
    for seed, prompt in enumerate(prompts):
        start = time.perf_counter()
        drawn = pipeline(prompt, num_inference_steps=options.steps, height=options.size, width=options.size, output_type="np",
                         generator=torch.Generator().manual_seed(seed), **guidance).images[0]
        times.append(time.perf_counter() - start)
        pictures.append((drawn * 255).round().astype(np.uint8))
    return pictures, float(np.median(times[1:] or times))


def form_of(part, form, options, work):
    """Makes a form of a network and measures it in a process of its own."""
    source = options.model / part / MODEL
    path = source if form == "original" else quantize(part, form, source, work)
    found = subprocess.run([sys.executable, __file__, "--measure", path, source, work / "feeds" / part], capture_output=True, text=True)
    if found.returncode:
        sys.exit(f"{part} ({form}) does not run: {found.stderr.strip().splitlines()[-1]}")
    size = sum(file.stat().st_size for file in files_of(path))
    return {"part": part, "form": form, "path": path, "size": size} | json.loads(found.stdout)


def files_of(path):
    """The file of a network and those in which it keeps weights, whatever these are called."""
    import onnx
    from onnx.external_data_helper import ExternalDataInfo, _get_all_tensors, uses_external_data

    tensors = _get_all_tensors(onnx.load(path, load_external_data=False))
    beside = {ExternalDataInfo(tensor).location for tensor in tensors if uses_external_data(tensor)}
    return [path, *sorted(path.parent / name for name in beside)]


def quantize(part, form, source, work):
    from onnxruntime.quantization import CalibrationMethod, QuantFormat, QuantType, quantize_dynamic, quantize_static
    from onnxruntime.quantization.shape_inference import quant_pre_process

    folder = work / f"{part}-{form}"
    folder.mkdir()
    feeds = work / "feeds" / part
    large = sum(file.stat().st_size for file in files_of(source)) > SINGLE_FILE
    plain = work / f"{part}-plain" / MODEL
    if not plain.exists():  # weights that a graph keeps in half precision become constants that can be quantized
        plain.parent.mkdir()
        quant_pre_process(source, plain, skip_symbolic_shape=True, save_as_external_data=large, all_tensors_to_one_file=True)
    out = folder / MODEL
    common = {"per_channel": True, "use_external_data_format": large, "extra_options": {"MatMulConstBOnly": True}}
    if form == "dynamic":
        quantize_dynamic(plain, out, op_types_to_quantize=["MatMul", "Gemm"], weight_type=QuantType.QInt8, **common)
    else:
        common["extra_options"] |= {"CalibMovingAverage": True}
        left = by_loss(plain, feeds)
        left = left[: len(left) * int(form.partition("-")[2].rstrip("%") or 0) // 100]
        quantize_static(plain, out, Feeds(feeds), nodes_to_exclude=left, quant_format=QuantFormat.QDQ, activation_type=QuantType.QUInt8,
                        weight_type=QuantType.QInt8, op_types_to_quantize=LAYERS,
                        calibrate_method=CalibrationMethod.MinMax, **common)
    return out


def by_loss(path, feeds):
    """Names of the layers, first those whose inputs differ most, relative to their size, when they are rounded to 8 bits."""
    import onnx
    import onnxruntime

    model = onnx.load(path)
    weights = {tensor.name for tensor in model.graph.initializer}
    layers = {node.name: node.input[0] for node in model.graph.node if node.op_type in LAYERS and node.input[0] not in weights}
    kept = [output.name for output in model.graph.output]
    wanted = sorted(set(layers.values()) - set(kept))
    model.graph.output.extend(onnx.helper.make_empty_tensor_value_info(name) for name in wanted)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        onnx.save(model, f"{folder}/{MODEL}", save_as_external_data=True, location="weights")
        session = onnxruntime.InferenceSession(f"{folder}/{MODEL}", providers=["CPUExecutionProvider"])
    files = sorted(feeds.iterdir())
    ranges, losses, sizes = {}, dict.fromkeys(wanted, 0.0), dict.fromkeys(wanted, 1e-12)
    for turn in ("ranges", "losses"):
        for file in files[:: max(1, len(files) // LOOKED_AT)]:
            for name, x in zip(wanted, session.run(wanted, dict(np.load(file)))):
                if turn == "ranges":
                    ranges.setdefault(name, []).append((min(x.min(), 0), max(x.max(), 0)))
                else:
                    low, high = np.mean(ranges[name], axis=0)
                    scale = max(high - low, 1e-12) / 255
                    rounded = scale * np.clip(np.round(x / scale), np.round(low / scale), np.round(low / scale) + 255)
                    losses[name] += float(np.sum((x - rounded) ** 2))
                    sizes[name] += float(np.sum(x**2))
    return sorted(layers, key=lambda node: -losses.get(layers[node], 0) / sizes.get(layers[node], 1))


class Feeds:
    """The recorded inputs that scales are computed from, for ONNX Runtime's quantizer."""

    def __init__(self, folder):
        files = sorted(folder.iterdir())
        self.files = iter([file for i, file in enumerate(files) if i % EVERY or len(files) < EVERY])

    def get_next(self):
        file = next(self.files, None)
        return None if file is None else dict(np.load(file))

    def __iter__(self):
        return self

    def __next__(self):
        feed = self.get_next()
        if feed is None:
            raise StopIteration
        return feed


def measure(path, source, folder):
    """Prints the seconds of a run, the memory that the session holds after runs, in MiB, and the relative error."""
    import onnxruntime

    def resident():
        return next(int(line.split()[1]) for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("RssAnon")) / 1024

    files = sorted(Path(folder).iterdir())
    feeds = [dict(np.load(file)) for i, file in enumerate(files) if i % EVERY == 0 or len(files) < EVERY]
    settings = onnxruntime.SessionOptions()
    settings.log_severity_level = 3
    settings.add_session_config_entry("session.use_device_allocator_for_initializers", "1")
    settings.enable_cpu_mem_arena = False  # so that what is counted is held, not reserved
    start = resident()
    session = onnxruntime.InferenceSession(path, settings, providers=["CPUExecutionProvider"])
    results = [session.run(None, feed)[0] for feed in feeds]
    held = resident() - start - sum(result.nbytes for result in results) / 2**20
    times = []
    for feed in feeds[:8] * 2:
        begin = time.perf_counter()
        session.run(None, feed)
        times.append(time.perf_counter() - begin)
    error = 0.0
    if path != source:
        original = onnxruntime.InferenceSession(source, settings, providers=["CPUExecutionProvider"])
        expected = [original.run(None, feed)[0] for feed in feeds]
        off = sum(float(np.sum((a.astype(np.float64) - b) ** 2)) for a, b in zip(results, expected))
        error = (off / sum(float(np.sum(b.astype(np.float64) ** 2)) for b in expected)) ** 0.5
    print(json.dumps({"seconds": float(np.median(times)), "memory": held, "error": error}))


def chosen(found, options):
    """The form of a network that is kept."""
    if options.form != "best":
        return found[-1]
    original, *others = found
    fitting = [row for row in others if row["error"] <= options.max_error and row["seconds"] < original["seconds"]]
    least = min((row["seconds"] for row in fitting), default=0)
    return min((row for row in fitting if row["seconds"] <= 1.1 * least), key=lambda row: row["error"], default=original)


def description(model):
    """The model.json of the quantized folder, without what is measured; with the id that `models add` takes."""
    described = model / "model.json"
    name = model.resolve().name
    try:
        record = json.loads(described.read_text()) if described.exists() else {}
    except ValueError as e:
        sys.exit(f"{described} is no JSON: {e}")
    if not isinstance(record, dict) or not isinstance(record.get("id", ""), str):
        sys.exit(f"{described} is no JSON object with a text as its id.")
    base = re.sub(r"^[^a-z0-9]+", "", re.sub(r"[^a-z0-9._-]", "-", (record.get("id") or name).lower())) or "model"
    return record | {"id": base[: MAX_ID - len("-int8")] + "-int8", "name": f"{record.get('name', name)}, 8-bit"}


def write(folder, model, kept, described):
    """The model's folder with the kept networks; its model.json names the model that it was made from."""
    hidden = lambda at, names: [name for name in names if name.startswith(".") and Path(at) == model]
    shutil.copytree(model, folder, ignore=hidden)
    for part, row in kept.items():
        if row["form"] != "original":
            for file in files_of(folder / part / MODEL):
                file.unlink()
            for file in row["path"].parent.iterdir():
                shutil.copy(file, folder / part / file.name)
    quantized = {part: row["form"] for part, row in kept.items() if row["form"] != "original"}
    record = described | {"base": {"sha256": checksum(model)}, "quantized": quantized}
    (folder / "model.json").write_text(json.dumps(record, indent=2) + "\n")


def checksum(folder):
    """The model's checksum, as `scripts/mintmark models list` shows it: folders whose names begin with a dot do not count."""
    parts = [sub for sub in folder.iterdir() if sub.is_dir() and not sub.name.startswith(".")]
    files = [folder / "model_index.json", *(file for sub in parts for file in sub.rglob("*") if file.is_file())]
    lines = sorted(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(folder).as_posix()}\n" for file in files)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def show(rows, kept):
    print(f"{'network':16} {'form':10} {'file MB':>8} {'memory MB':>10} {'ms a run':>9} {'error':>7}")
    for row in rows:
        mark = "  kept" if kept[row["part"]] is row else ""
        print(f"{row['part']:16} {row['form']:10} {row['size'] / 1e6:8.1f} {row['memory']:10.1f} {1000 * row['seconds']:9.1f} {row['error']:7.4f}{mark}")
    for what, unit in (("size", "of the files"), ("memory", "of the memory"), ("seconds", "of the time of one run of each")):
        print(f"together {share(rows, kept, what):.0f} % {unit}")
    print(verdict(rows, kept))


def share(rows, kept, what):
    """What the kept networks take, in percent of what the original ones do."""
    return 100 * sum(row[what] for row in kept.values()) / sum(row[what] for row in rows if row["form"] == "original")


def metrics(rows, kept):
    """What model.json keeps of the figures."""
    return {**{f"{what}_percent": round(share(rows, kept, what), 1) for what in ("size", "memory", "seconds")},
            "largest_error": round(max(row["error"] for row in kept.values()), 4)}


def verdict(rows, kept):
    """Whether the model holds as little memory as 8 bits are for; of 8 bits, where a smaller form was measured and not kept."""
    found = share(rows, kept, "memory")
    if found <= MOST_MEMORY:
        return f"memory: {found:.0f} % of the original networks, at most {MOST_MEMORY} %: met"
    least = {part: min((row for row in rows if row["part"] == part), key=lambda row: row["memory"]) for part in kept}
    best = share(rows, least, "memory")
    return (f"memory: {found:.0f} % of the original networks, at most {MOST_MEMORY} %: not met;"
            f" the forms of least memory hold {best:.0f} %, with errors up to {max(row['error'] for row in least.values()):.3f}")


def compare(prompts, before, after, seconds, faster):
    print(f"\n{'mean level':>10} {'PSNR dB':>8}  picture ({seconds:.2f} s each before, {faster:.2f} s after)")
    for prompt, a, b in zip(prompts, before, after):
        difference = a.astype(np.float64) - b
        power = np.mean(difference**2)
        print(f"{np.abs(difference).mean():10.2f} {10 * np.log10(255**2 / power) if power else float('inf'):8.1f}  {prompt}")


def sheet(before, after, path):
    from PIL import Image

    rows = [np.concatenate(pictures, axis=1) for pictures in (before, after)]
    picture = Image.fromarray(np.concatenate(rows))
    picture.thumbnail((2048, 1024))
    picture.save(path)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(*sys.argv[2:5])
    else:
        main()
