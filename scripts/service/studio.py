"""Measures the studio: its size, a gallery of many works, how soon pages are painted, and what Lighthouse says of them."""

import argparse
import gzip
import json
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

import gallery
from running import Service, row

SIZE, FIRST, PAINT, TILES, SEARCH, SCORE = 250, 1000, 1000, 150, 300, 95
DRAWN = ["a lighthouse in a storm", "a red fox in the snow", "two moons over the sea", "a blue mountain at night", "a green hill", "a red sun"]
JUDGED = ["performance", "accessibility", "best-practices", "seo"]


def packages(folder):
    if not (folder / "node_modules" / ".package-lock.json").exists():
        print(f"scripts/bench: installing the packages of {folder.name} (once)", file=sys.stderr)
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", "--ignore-scripts"], cwd=folder, check=True, stdout=sys.stderr)


def size(home):
    """What the page, its script and its sheet weigh; the script loads the rest when a screen needs it."""
    dist = home / "service" / "app" / "src" / "main" / "web" / "dist"
    page = (dist / "index.html").read_text()
    names = ["index.html", *(name for name in re.findall(r'(?:src|href)="/([\w.-]+\.(?:js|css))"', page))]
    weights = {name: len(gzip.compress((dist / name).read_bytes(), 9)) / 1000 for name in names}
    return row("the first screen, gzipped", round(sum(weights.values()), 1), SIZE, ", ".join(f"{name} {kb:.1f}" for name, kb in weights.items()), "KB")


def ask(service, path, body=None):
    request = urllib.request.Request(f"http://127.0.0.1:{service.port}{path}", body and json.dumps(body).encode(), {"Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request, timeout=120))


def draw(service):
    for prompt in DRAWN:
        ask(service, "/api/artworks", {"prompt": prompt, "format": "jpeg", "steps": 8})
    while ask(service, "/api/artworks?done=false")["artworks"]:
        time.sleep(1)
    return ask(service, "/api/artworks?limit=1")["artworks"][0]["id"]


def pages(home, chromium, service, paths):
    command = ["node", "measure.mjs", chromium, f"http://127.0.0.1:{service.port}", *paths]
    said = json.loads(subprocess.run(command, cwd=home / "service" / "verify-page", check=True, stdout=subprocess.PIPE).stdout)
    works = f"of {said['works']:,} works"
    rows = [
        row("gallery: the first tiles with pictures, first visit", said["first"], FIRST, works, "ms"),
        row("gallery: the same, median of five later ones", said["again"], FIRST, works, "ms"),
        row("gallery: works in the page at most", said["most"], TILES, f"scrolled through {said['works']:,}; {said['elements']} elements in all", ""),
        row("search: the slowest of six answers", said["search"], SEARCH, works, "ms"),
        row("search: from the last key to what is found", said["shown"], 2 * SEARCH, "250 ms of it wait for the next key", "ms"),
    ]
    return rows + [row(f"largest contentful paint of {path}, median of five", millis, PAINT, "", "ms") for path, millis in said["paints"].items()]


def lighthouse(home, chromium, service, paths, folder):
    rows = []
    for path in paths:
        command = [home / "scripts" / "lighthouse" / "node_modules" / ".bin" / "lighthouse", f"http://127.0.0.1:{service.port}{path}",
                   "--quiet", "--output=json", f"--output-path={folder / 'lighthouse.json'}", f"--only-categories={','.join(JUDGED)}",
                   "--preset=desktop", "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"]
        subprocess.run(command, check=True, env=dict(os.environ, CHROME_PATH=chromium), stdout=subprocess.DEVNULL)
        said = json.loads((folder / "lighthouse.json").read_text())
        faults = [name for name, audit in said["audits"].items() if audit["score"] is not None and audit["score"] < 0.9]
        for name in JUDGED:
            asked = {each["id"] for each in said["categories"][name]["auditRefs"] if each["weight"]}
            rows.append(row(f"Lighthouse, {name} of {path}", round(100 * said["categories"][name]["score"]), SCORE,
                            ", ".join(fault for fault in faults if fault in asked), "", True))
    return rows


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench studio", description=__doc__)
    parser.add_argument("--short", action="store_true", help="1,000 works and no Lighthouse: under three minutes")
    parser.add_argument("--works", type=int, help="in the gallery (1,000 with --short, else 10,000)")
    parser.add_argument("--json", action="store_true", help="the rows as JSON on standard output")
    parser.add_argument("--home", type=pathlib.Path, required=True)
    options = parser.parse_args()
    chromium = next((found for found in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if found), None)
    if not chromium:
        raise SystemExit("Chromium is missing; install it (for example the package chromium).")
    packages(options.home / "service" / "verify-page")
    if not options.short:
        packages(options.home / "scripts" / "lighthouse")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        service = Service(options.home, folder)
        try:
            artwork = draw(service)
        finally:
            service.close()
        works = options.works or (1_000 if options.short else 10_000)
        gallery.fill(folder / "data", works)
        rows = [size(options.home)]
        start = time.perf_counter()
        service = Service(options.home, folder)
        try:
            rows.append(row("start, with the words of the works added", round(time.perf_counter() - start), 60, f"{works:,} works", "s"))
            paths = ["/", "/artworks", f"/artworks/{artwork}", "/verify"]
            rows += pages(options.home, chromium, service, paths)
            if not options.short:
                rows += lighthouse(options.home, chromium, service, paths, folder)
        finally:
            service.close()
    for each in rows:
        each["name"] = each["name"].replace(artwork, "{id}")
    if options.json:
        print(json.dumps({"machine": f"{platform.machine()}, {os.cpu_count()} cores", "rows": rows}))
        return
    for each in rows:
        short, note = "" if each["ok"] else "  <-- short", f"  ({each['note']})" if each["note"] else ""
        print(f"{each['name']:60} {each['value']:6} {each['unit']}  target {each['target']}{short}{note}")


if __name__ == "__main__":
    main()
