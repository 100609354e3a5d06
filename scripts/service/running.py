"""A service of the benchmark's own, and rows of figures beside their targets."""

import http.client
import os
import pathlib
import socket
import subprocess
import threading
import time
import urllib.request


def row(name, value, target, note="", unit="MB", at_least=False):
    ok = value >= target if at_least else value <= target
    return {"name": name, "value": value, "unit": unit, "target": target, "ok": ok, "note": note}


def form(file, boundary="b"):
    """A body of multipart/form-data with one file, and its content type."""
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'.encode()
    return head + file + f"\r\n--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


class Service:
    """One at -Xmx1g with a data folder of its own; `seconds` says how long it took until it was ready."""

    def __init__(self, home, folder):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = open(folder / "log", "w")
        command = [home / "scripts" / "mintmark", "serve", "--port", str(self.port), "--data", folder / "data"]
        environment = dict(os.environ, JDK_JAVA_OPTIONS="-Xmx1g")
        begin = time.monotonic()
        self.process = subprocess.Popen(command, env=environment, stdout=self.log, stderr=self.log)
        while time.monotonic() < begin + 300:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/ready", timeout=2).read()
                self.seconds = round(time.monotonic() - begin, 1)
                return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.05)
        raise SystemExit(f"The service did not start; {folder / 'log'} says why.")

    def megabytes(self, key):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(key):
                return int(line.split()[1]) // 1024
        raise SystemExit("The service has ended.")

    def forget_peak(self):
        pathlib.Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def verify(self, file):
        body, kind = form(file.read_bytes())
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/api/verify", body, {"Content-Type": kind})
        urllib.request.urlopen(request, timeout=120).read()

    def close(self):
        self.process.terminate()
        self.process.wait()
        self.log.close()


class Liveness(threading.Thread):
    """Asks whether the service lives, fifty times a second over one connection, until it is stopped."""

    def __init__(self, service):
        super().__init__(daemon=True)
        self.connection = service.connect()
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
