"""What a small studio asks of a service at once: drawings, answers by hash, uploads of one megapixel, the gallery."""

import http.client
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
            except (OSError, http.client.HTTPException) as e:
                self.failures.append(f"{self.name}: {type(e).__name__} {e}")
                connection.close()
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

    # every second hash is one of a file that was drawn here, and the others are of none
    def by_hash():
        known = first.hashes + drawing.hashes
        sha256 = rng.choice(known) if known and rng.random() < 0.5 else f"{rng.getrandbits(256):064x}"
        return "GET", f"/api/verify/{sha256}", None, {}

    def upload():
        body, kind = rng.choice(files)
        return "POST", "/api/verify", body, {"Content-Type": kind}

    def gallery():
        return "GET", rng.choice(["/api/artworks?limit=50", "/api/artworks?limit=50&search=sun", "/api/models"]), None, {}

    first = Drawing(service, draw, time.monotonic() + 5)
    first.run()
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
    failures = first.failures + drawing.failures + [failure for each in asking.values() for failure in each.failures]
    counts = ", ".join(f"{len(each.millis)} {name}" for name, each in asking.items())
    if not drawing.done:
        failures.append("draw: nothing was drawn")
    put_off = drawing.put_off + sum(each.put_off for each in asking.values())
    note = f"in {seconds:.0f} s: {drawing.done} drawings, {counts}; {put_off} put off with 429 or 503"
    return [
        row("mixed load: failures", len(failures), 0, "; ".join(failures[:3]) or note, "requests"),
        row("mixed load: p99 of an upload of 1 MP", p99(asking["upload"].millis), UPLOAD_MILLIS, note, "ms"),
        row("mixed load: p99 by hash", p99(asking["verify by hash"].millis), 100, "", "ms"),
        row("mixed load: worst answer of /health/live", live.worst(), LIVE_MILLIS, f"of {len(live.millis)}", "ms"),
        row("mixed load: growth of the process after a quarter", grown, GROWTH, f"from {quarter} MB"),
    ]


class Drawing(threading.Thread):
    """Orders drawings one after another, each when the one before is sealed. Whatever goes wrong counts, and the next one is ordered."""

    LONGEST = 120  # seconds until a drawing that is not sealed is a failure

    def __init__(self, service, request, end):
        super().__init__(daemon=True)
        self.service, self.make, self.end = service, request, end
        self.failures, self.done, self.put_off, self.hashes = [], 0, 0, []

    def run(self):
        self.connection = self.service.connect()
        while time.monotonic() < self.end:
            try:
                self.draw()
            except (OSError, http.client.HTTPException, ValueError, KeyError) as e:
                self.failures.append(f"draw: {type(e).__name__} {e}")
                self.connection.close()
                self.connection = self.service.connect()
            time.sleep(PAUSES["draw"])

    def ask(self, *request):
        """Asks until the answer is none of those that put off."""
        while True:
            self.connection.request(*request)
            answer = self.connection.getresponse()
            text = answer.read()
            if answer.status not in DELIBERATE:
                return answer.status, text
            self.put_off += 1
            time.sleep(1)
            if time.monotonic() > self.end + self.LONGEST:
                raise OSError(f"it was put off with {answer.status} until the end")

    def draw(self):
        status, text = self.ask(*self.make())
        if status != 202:
            raise OSError(f"{status} {text[:200]!r}")
        path = f"/api/artworks/{json.loads(text)['artworks'][0]['id']}"
        latest = time.monotonic() + self.LONGEST
        while True:
            time.sleep(0.1)
            status, text = self.ask("GET", path)
            if status != 200:
                raise OSError(f"{status} {text[:200]!r}")
            artwork = json.loads(text)
            if artwork["done"]:
                break
            if time.monotonic() > latest:
                raise OSError(f"{path} is {artwork['stage']} after {self.LONGEST} s")
        if artwork["failure"]:
            self.failures.append(f"draw: {artwork['failure']}")
            return
        self.done += 1
        self.hashes.append(artwork["sha256"])
