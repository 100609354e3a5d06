"""Builds the benchmark's pictures: `corpus.py CACHE STARTER` fills CACHE/corpus/{tuning,report} with PNG files.

Photographs come out of well-known packages (packages.py), fetched by apt-get and pip and cut to pictures of the sizes
that people publish, always by downscaling or cutting, never by enlarging. Generated pictures are drawn by the starter
model. Every choice is seeded by the picture's own name, so two builds of the same packages are the same.
`corpus.json` beside the pictures says for each where it came from; generated ones with their prompt and seed.
`build(..., short=True)` makes a small part of the report set, the same pictures, in a minute or two.
"""

import io
import json
import math
import random
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from PIL import Image

from packages import PACKAGES
from starter import Starter

VERSION = 3  # a change of any rule below is another version, and is built anew
Image.MAX_IMAGE_PIXELS = 60_000_000
PARTS = {"photo": 4, "drawn": 1}  # at most so many cuts at 512 beside the whole picture
TUNING_PARTS = 8

COLOURS = "red orange yellow golden green teal blue purple pink white".split()
LANDS = ("mountains", "hills", "sea", "lake", "desert", "forest", "meadow", "city")
SUBJECTS = ("sun", "moon", "house", "lighthouse", "boat", "balloon", "tree", "flower", "bird")
TIMES = ("at dawn", "by day", "at sunset", "at dusk", "at night")
STYLES = ("", "", "", ", minimal", ", pastel colours", ", paper cut", ", flat poster")
DRAWN = {"tuning": (60, 0), "report": (240, 1000)}  # how many, and the first seed
SHORT = ("opencv-doc", "ultralytics", "imgaug", "matplotlib")
SHORT_DRAWN = {"report": (20, 1000)}


def build(cache: Path, starter: Path, short: bool = False) -> dict:
    """The two sets as {"tuning": [entry], "report": [entry], "missing": [sentence]}; entries hold name, kind, source, size."""
    folder = cache / "corpus"
    index = folder / ("corpus-short.json" if short else "corpus.json")
    if index.exists():
        built = json.loads(index.read_text())
        if built["version"] == VERSION and not built["missing"]:
            return built
    corpus = {"version": VERSION, "tuning": [], "report": [], "missing": []}
    for part in DRAWN:
        (folder / part).mkdir(parents=True, exist_ok=True)
    for package in PACKAGES:
        if short and package.name not in SHORT:
            continue
        try:
            root = fetch(package, cache)
        except (OSError, subprocess.CalledProcessError) as failure:
            why = (getattr(failure, "stderr", "") or str(failure)).strip().splitlines()
            corpus["missing"].append(f"package {package.name} could not be fetched: {why[-1] if why else failure}")
            continue
        found = 0
        for name, picture in pictures(package, root):
            found += 1
            for entry, cut in cuts(package, name, picture):
                cut.save(folder / package.part / entry["name"], compress_level=4)
                corpus[package.part].append(entry)
        if not found:
            corpus["missing"].append(f"package {package.name} has none of the listed {package.kind} files")
        print(f"corpus: {package.name} ({package.kind}): {found} pictures", file=sys.stderr)
    draw(folder, starter, corpus, SHORT_DRAWN if short else DRAWN)
    index.write_text(json.dumps(corpus, indent=1))
    if not short:
        for part in DRAWN:
            kept = {entry["name"] for entry in corpus[part]}
            for stale in (path for path in (folder / part).glob("*.png") if path.name not in kept):
                stale.unlink()
    return corpus


def fetch(package, cache: Path) -> Path:
    """The folder of the unpacked package."""
    root = cache / "packages" / f"{package.name}{'-' + package.version if package.version else ''}"
    if root.exists():
        return root
    loading = cache / "packages" / f".{package.name}"
    shutil.rmtree(loading, ignore_errors=True)
    loading.mkdir(parents=True)
    run = lambda *command: subprocess.run(command, cwd=loading, check=True, capture_output=True, text=True)
    if package.client == "apt":
        run("apt-get", "download", "-q", package.name)
        (archive,) = loading.glob("*.deb")
        run("dpkg-deb", "-x", archive.name, "files")
    else:
        run(sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:", f"{package.name}=={package.version}")
        (archive,) = loading.glob("*.whl")
        zipfile.ZipFile(archive).extractall(loading / "files")
    (loading / "files").rename(root)
    shutil.rmtree(loading)
    return root


def pictures(package, root: Path):
    """(name, RGB picture) for every listed file, in order."""
    for pattern in package.files:
        for path in sorted(root.glob(pattern.removesuffix("#"))):
            if pattern.endswith("#"):
                yield from packed(path)
            elif not package.name.startswith("plasma"):
                yield path.stem, flat(Image.open(path))
            elif path == largest(path.parent):
                yield path.parent.parent.parent.name, flat(Image.open(path))


def largest(folder: Path) -> Path:
    """Of one wallpaper in several sizes, the file with the most pixels."""
    files = [path for path in sorted(folder.iterdir()) if not path.is_symlink()]
    return max(files, key=lambda path: math.prod(Image.open(path).size))


def packed(path: Path):
    """The WebP pictures inside a Qt resource file, which stores them as they are."""
    data = path.read_bytes()
    for at in (m.start() for m in re.finditer(rb"RIFF....WEBPVP8", data, re.S)):
        picture = Image.open(io.BytesIO(data[at:at + 8 + int.from_bytes(data[at + 4:at + 8], "little")]))
        if min(picture.size) >= 500:
            yield f"{path.stem}-{at}", flat(picture)


def flat(picture):
    """RGB, on white where it was transparent."""
    if picture.mode in ("RGBA", "LA", "P"):
        picture = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")
    return picture.convert("RGB")


def cuts(package, name, picture):
    """(entry, picture) for every size that this picture is large enough for."""
    width, height = picture.size
    short = min(width, height)
    rng = random.Random(f"{package.name}/{name}")
    tuning = package.part == "tuning"
    wanted = []  # (width, height, share of the largest possible cut)
    if short >= 512:
        wanted.append((512, 512, 1.0))
        most = TUNING_PARTS if tuning and package.kind == "photo" else PARTS[package.kind]
        room = min(most, width * height // (600 * 500) - 1)
        wanted += [(512, 512, rng.uniform(max(0.35, 560 / short), 0.9)) for _ in range(room) if short >= 640]
    if short >= 256 and package.kind == "photo":
        wanted.append((256, 256, rng.uniform(min(1.0, 400 / short), 1.0)))
    if short >= 1024:
        wanted.append((1024, 1024, 1.0))
    if package.part == "report" and package.kind == "photo" and width >= 1800 and height >= 1350:
        wanted.append((1600, 1200, 1.0))
    if width >= 768 and height >= 256:
        wanted.append((768, 256, rng.uniform(max(0.6, 768 / min(width, 3 * height)), 1.0) if 3 * height >= 768 else 1.0))
    for number, (w, h, share) in enumerate(wanted):
        scale = share * min(width / w, height / h)
        if scale < 1:
            continue
        across, down = round(w * scale), round(h * scale)
        x, y = ((width - across) // 2, (height - down) // 2) if share == 1 else (rng.randint(0, width - across), rng.randint(0, height - down))
        cut = picture.resize((w, h), Image.Resampling.LANCZOS, box=(x, y, x + across, y + down))
        stem = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")
        entry = {"name": f"{package.kind}-{package.name}-{stem}-{number}-{w}x{h}.png", "kind": package.kind, "source": package.name,
                 "size": f"{w}x{h}", "cut": [x, y, across, down]}
        yield entry, cut


def prompts(part: str, count: int):
    """Seeded sentences of the words that the model knows."""
    rng, said = random.Random(f"prompts/{part}"), set()
    while len(said) < count:
        land, subject = rng.choice(LANDS), rng.choice(SUBJECTS)
        land = f"{rng.choice(COLOURS)} {land}"
        ground = land if land.endswith("s") else f"a {land}"
        prompt = f"a {rng.choice(COLOURS)} {subject} over {ground} {rng.choice(TIMES)}{rng.choice(STYLES)}".replace("a orange", "an orange")
        if prompt not in said:
            said.add(prompt)
            yield prompt


def draw(folder, starter, corpus, wanted):
    model = Starter(starter, threads=2)
    for part, (count, first) in wanted.items():
        for number, prompt in enumerate(prompts(part, count)):
            width, height = {3: (256, 256), 6: (1024, 1024), 9: (768, 256)}.get(number % 10, (512, 512))
            name = f"generated-starter-{first + number}-{width}x{height}.png"
            path = folder / part / name
            if not path.exists():
                picture = Image.fromarray(model.draw(prompt, first + number, max(width, 512), max(height, 512) if height == width else height))
                if picture.size != (width, height):
                    picture = picture.resize((width, height), Image.Resampling.LANCZOS)
                picture.save(path, compress_level=4)
            corpus[part].append({"name": name, "kind": "generated", "source": "starter", "size": f"{width}x{height}",
                                 "prompt": prompt, "seed": first + number})
        print(f"corpus: {count} pictures drawn by the starter model for the {part} set", file=sys.stderr)


if __name__ == "__main__":
    made = build(Path(sys.argv[1]).expanduser(), Path(sys.argv[2]))
    for sentence in made["missing"]:
        print(f"corpus: {sentence}", file=sys.stderr)
    print(f"tuning {len(made['tuning'])}, report {len(made['report'])} pictures in {Path(sys.argv[1]).expanduser() / 'corpus'}")
