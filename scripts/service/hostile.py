"""Uploads by somebody who means harm: broken, cut, patched and false files and bodies, from a seed."""

import io
import random
import struct
import threading
import zlib

from PIL import Image

from running import form, row

GROWTH = 64  # MB


def seeds():
    """Small whole files of every kind that the service reads."""
    small = Image.radial_gradient("L").resize((96, 64))
    picture = Image.merge("RGB", (small, small.rotate(180), small.rotate(40)))
    files = []
    for kind, options in (("PNG", {}), ("JPEG", {}), ("JPEG", {"progressive": True}), ("WEBP", {"lossless": True}), ("WEBP", {}),
                          ("GIF", {}), ("AVIF", {"speed": 10}), ("TIFF", {})):
        out = io.BytesIO()
        picture.save(out, kind, **options)
        files.append(out.getvalue())
    return files


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def bomb(rng):
    """A PNG that says it is large; a part of them hold that much."""
    side = rng.choice([6000, 20_000, 65_535, 2**31 - 1])
    head = struct.pack(">IIBBBBB", side, side, 8, rng.choice([0, 2, 3, 6]), 0, 0, rng.choice([0, 1]))
    data = zlib.compress(bytes(min(side, 6000) * 1000))
    text = zlib.compress(bytes(10_000_000)) if rng.random() < 0.2 else b"x"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"zTXt", b"c\0\0" + text) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def broken(rng, files):
    file = bytearray(rng.choice(files))
    way = rng.randrange(6)
    if way == 0:
        return bytes(file[: rng.randrange(len(file))])
    if way == 1:
        return bytes(file) + rng.randbytes(rng.randrange(1, 5000))
    if way == 2:
        at, length = rng.randrange(len(file)), rng.randrange(1, 200)
        return bytes(file[:at] + rng.randbytes(length) + file[at:])
    if way == 3:
        return rng.choice(files)[:12] + rng.randbytes(rng.randrange(4000))
    if way == 4:
        for _ in range(rng.randrange(1, 4)):  # lengths and counts that are far too large
            at = rng.randrange(len(file))
            file[at : at + 4] = rng.choice([b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\0", b"\x80\0\0\0"])
        return bytes(file)
    for _ in range(rng.randrange(1, 20)):
        file[rng.randrange(len(file))] = rng.randrange(256)
    return bytes(file)


def request(rng, files):
    """(method, path, body, headers) of one attempt."""
    way = rng.random()
    if way < 0.02:
        return "POST", "/api/verify", *_head(form(bomb(rng)))
    if way < 0.85:
        return "POST", "/api/verify", *_head(form(broken(rng, files)))
    if way < 0.90:  # bodies that are not what they say
        body, kind = form(rng.choice(files))
        cut = body[: rng.randrange(len(body))]
        return "POST", "/api/verify", cut, {"Content-Type": rng.choice([kind, "multipart/form-data", "image/png", kind + "; boundary=c"])}
    if way < 0.95:
        text = rng.choice([b"{", b"[" * 5000, b'{"prompt":' + b'"' + b"a" * 100_000 + b'"}', b'{"prompt":"a","steps":1e999}',
                           b'{"prompt":null}', b'{"prompt":"\xff\xfe"}', b'{"prompt":"a","width":-64}', rng.randbytes(300)])
        return "POST", "/api/artworks", text, {"Content-Type": "application/json"}
    path = rng.choice(["/api/verify/" + "z" * 64, "/api/artworks/" + "%2e%2e%2f" * 5, "/ipfs/" + "b" * 200, "/api/artworks?limit=-1",
                       "/api/artworks?after=%00", "/nothing/" + "a" * 2000])
    return rng.choice(["GET", "DELETE", "PUT"]), path, None, {}


def _head(body_and_kind):
    body, kind = body_and_kind
    return body, {"Content-Type": kind}


class Attacker(threading.Thread):
    def __init__(self, service, count, seed):
        super().__init__(daemon=True)
        self.service, self.count, self.rng = service, count, random.Random(seed)
        self.faults, self.put_off = [], 0

    def run(self):
        files, connection = seeds(), self.service.connect()
        for number in range(self.count):
            method, path, body, headers = request(self.rng, files)
            try:
                connection.request(method, path, body, headers)
                answer = connection.getresponse()
                text = answer.read()
            except OSError as e:  # a connection that is closed on a false body is an answer; no answer at a new one is a fault
                connection.close()
                connection = self.service.connect()
                if isinstance(e, (TimeoutError, ConnectionRefusedError)):
                    self.faults.append(f"{number} {method} {path[:40]}: {type(e).__name__}")
                continue
            except Exception as e:
                connection.close()
                connection = self.service.connect()
                self.faults.append(f"{number} {method} {path[:40]}: {type(e).__name__} {e}")
                continue
            if answer.status == 503:
                self.put_off += 1
            elif answer.status >= 500:
                self.faults.append(f"{number} {method} {path[:40]}: {answer.status} {text[:200]!r}")


def measure(service, count, seed=1):
    attack(service, max(200, count // 10), seed + 1_000_000)  # what they load and compile at first is not growth
    before = service.megabytes("VmRSS")
    attackers = attack(service, count, seed)
    faults = [fault for each in attackers for fault in each.faults]
    put_off = sum(each.put_off for each in attackers)
    grown = service.megabytes("VmRSS") - before
    note = "; ".join(faults[:3]) or f"of {count}, seed {seed}; {put_off} put off with 503"
    return [
        row("hostile requests: answers of 5xx but 503, and none", len(faults), 0, note, "requests"),
        row("hostile requests: growth of the process", grown, GROWTH, f"from {before} MB"),
    ]


def attack(service, count, seed, connections=4):
    attackers = [Attacker(service, count // connections, seed * connections + i) for i in range(connections)]
    for attacker in attackers:
        attacker.start()
    for attacker in attackers:
        attacker.join()
    return attackers
