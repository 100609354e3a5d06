"""Measures the memory of the service while it verifies large pictures, at -Xmx1g, and whether it says meanwhile that it lives."""

import argparse
import http.client
import json
import os
import pathlib
import platform
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

from PIL import Image

WIDTH, HEIGHT = 7800, 5000
ONE, TWO, REST = 256, 400, 150
LIVE = 50
REST_SECONDS = 15


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


class Service:
    def __init__(self, home, folder):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = open(folder / "log", "w")
        command = [home / "scripts" / "mintmark", "serve", "--port", str(self.port), "--data", folder / "data"]
        environment = dict(os.environ, JDK_JAVA_OPTIONS="-Xmx1g")
        self.process = subprocess.Popen(command, env=environment, stdout=self.log, stderr=self.log)
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/ready", timeout=2).read()
                return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(1)
        raise SystemExit(f"The service did not start; {folder / 'log'} says why.")

    def megabytes(self, key):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(key):
                return int(line.split()[1]) // 1024
        raise SystemExit("The service has ended.")

    def forget_peak(self):
        pathlib.Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")

    def verify(self, file):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/api/verify", method="POST")
        head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
        request.add_header("Content-Type", "multipart/form-data; boundary=b")
        urllib.request.urlopen(request, head + file.read_bytes() + b"\r\n--b--\r\n", timeout=120).read()

    def close(self):
        self.process.terminate()
        self.process.wait()
        self.log.close()


class Liveness(threading.Thread):
    """Asks whether the service lives, fifty times a second over one connection, until it is stopped."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.millis = []
        self.stopped = threading.Event()

    def run(self):
        while not self.stopped.wait(0.02):
            start = time.perf_counter()
            self.connection.request("GET", "/health/live")
            self.connection.getresponse().read()
            self.millis.append(1000 * (time.perf_counter() - start))

    def worst(self):
        self.stopped.set()
        self.join()
        return round(max(self.millis), 1)


def row(name, value, target, note="", unit="MB"):
    return {"name": name, "value": value, "unit": unit, "target": target, "ok": value <= target, "note": note}


def measure(service, folder, names):
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
    live = Liveness(service.port)
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


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="accepted for all benchmarks; this one is short")
    parser.add_argument("--json", action="store_true", help="the rows as JSON on standard output")
    parser.add_argument("--home", type=pathlib.Path, required=True)
    options = parser.parse_args()
    if not sys.platform.startswith("linux"):
        raise SystemExit("The memory of a process is read from /proc, which only Linux has.")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        names = pictures(folder)
        service = Service(options.home, folder)
        try:
            rows = measure(service, folder, names)
        finally:
            service.close()
    if options.json:
        print(json.dumps({"machine": f"{platform.machine()}, {os.cpu_count()} cores", "rows": rows}))
        return
    for each in rows:
        print(f"{each['name']:60} {each['value']:6} {each['unit']}  target {each['target']} {each['unit']}{'' if each['ok'] else '  <-- short'}")


if __name__ == "__main__":
    main()
