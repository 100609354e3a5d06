"""What a small studio asks of a service at once: drawings, answers by hash, uploads of one megapixel, the gallery."""

import io
import json
import random
import threading
import time

from PIL import Image

from running import Liveness, form, row

UPLOAD_MILLIS = 300
LIVE_MILLIS = 50
GROWTH = 64  # MB that the process may grow between a quarter of the time and its end
DELIBERATE = {429, 503}
PAUSES = {"draw": 0.5, "verify by hash": 0.02, "upload": 0.25, "gallery": 0.1}


class Asking(threading.Thread):
    """Asks one thing after another over one connection, with a pause between, and keeps the times and the failures."""

    def __init__(self, service, name, request, end):
        super().__init__(daemon=True)
        self.service, self.name, self.make, self.end = service, name, request, end
        self.millis, self.failures, self.put_off = [], [], 0

    def run(self):
        connection = self.service.connect()
        while time.monotonic() < self.end:
            method, path, body, headers = self.make()
            begin = time.perf_counter()
            try:
                connection.request(method, path, body, headers)
                answer = connection.getresponse()
                text = answer.read()
            except OSError as e:
                self.failures.append(f"{self.name}: {type(e).__name__} {e}")
                connection = self.service.connect()
                continue
            if answer.status in DELIBERATE:
                self.put_off += 1
            elif answer.status >= 300:
                self.failures.append(f"{self.name}: {answer.status} {text[:200]!r}")
            self.millis.append(1000 * (time.perf_counter() - begin))
            time.sleep(PAUSES[self.name])


def p99(millis):
    return round(sorted(millis)[int(0.99 * len(millis))], 1) if millis else float("inf")


def uploads():
    """Pictures of one megapixel that differ, as a phone's browser sends them."""
    files = []
    for angle in range(8):
        small = Image.radial_gradient("L").rotate(40 * angle)
        picture = Image.merge("RGB", (small, small.rotate(90), small.rotate(200))).resize((1152, 896), Image.Resampling.BICUBIC)
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=88)
        files.append(form(out.getvalue()))
    return files


def measure(service, seconds, seed=1):
    rng = random.Random(seed)
    files = uploads()

    def draw():
        body = json.dumps({"prompt": f"a red sun over blue mountains {rng.randrange(1000)}", "steps": 8}).encode()
        return "POST", "/api/artworks", body, {"Content-Type": "application/json"}

    def by_hash():
        return "GET", f"/api/verify/{rng.getrandbits(256):064x}", None, {}

    def upload():
        body, kind = rng.choice(files)
        return "POST", "/api/verify", body, {"Content-Type": kind}

    def gallery():
        return "GET", rng.choice(["/api/artworks?limit=50", "/api/artworks?limit=50&search=sun", "/api/models"]), None, {}

    Drawing(service, draw, time.monotonic() + 5).run()
    for _ in range(3):  # what the first ones load and compile is not growth
        connection = service.connect()
        connection.request(*upload())
        connection.getresponse().read()
    end = time.monotonic() + seconds
    # drawings are ordered no faster than they are drawn: a queue without an end is no load that is borne
    asking = {name: Asking(service, name, make, end) for name, make in
              (("verify by hash", by_hash), ("upload", upload), ("gallery", gallery))}
    drawing = Drawing(service, draw, end)
    live = Liveness(service)
    for thread in (live, drawing, *asking.values()):
        thread.start()
    time.sleep(seconds / 4)
    quarter = service.megabytes("VmRSS")
    for thread in (drawing, *asking.values()):
        thread.join()
    grown = service.megabytes("VmRSS") - quarter
    failures = drawing.failures + [failure for each in asking.values() for failure in each.failures]
    counts = ", ".join(f"{len(each.millis)} {name}" for name, each in asking.items())
    put_off = sum(each.put_off for each in asking.values())
    note = f"in {seconds:.0f} s: {drawing.done} drawings, {counts}; {put_off} put off with 429 or 503"
    return [
        row("mixed load: failures", len(failures), 0, "; ".join(failures[:3]) or note, "requests"),
        row("mixed load: p99 of an upload of 1 MP", p99(asking["upload"].millis), UPLOAD_MILLIS, note, "ms"),
        row("mixed load: p99 by hash", p99(asking["verify by hash"].millis), 100, "", "ms"),
        row("mixed load: worst answer of /health/live", live.worst(), LIVE_MILLIS, f"of {len(live.millis)}", "ms"),
        row("mixed load: growth of the process after a quarter", grown, GROWTH, f"from {quarter} MB"),
    ]


class Drawing(threading.Thread):
    """Orders drawings one after another, each when the one before is sealed."""

    def __init__(self, service, request, end):
        super().__init__(daemon=True)
        self.service, self.make, self.end = service, request, end
        self.failures, self.done = [], 0

    def run(self):
        connection = self.service.connect()
        while time.monotonic() < self.end:
            connection.request(*self.make())
            answer = connection.getresponse()
            text = answer.read()
            if answer.status in DELIBERATE:
                time.sleep(1)
                continue
            if answer.status != 202:
                self.failures.append(f"draw: {answer.status} {text[:200]!r}")
                return
            path = f"/api/artworks/{json.loads(text)['artworks'][0]['id']}"
            artwork = {"done": False}
            while not artwork["done"]:
                time.sleep(0.1)
                connection.request("GET", path)
                artwork = json.loads(connection.getresponse().read())
            if artwork["failure"]:
                self.failures.append(f"draw: {artwork['failure']}")
            self.done += 1
            time.sleep(PAUSES["draw"])
