"""Measures minting and the answers about tokens on the embedded chain, and prints target beside figure."""

import argparse
import json
import multiprocessing
import os
import pathlib
import platform
import random
import re
import selectors
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

GAS = {
    "mint, new holder": 85_500,
    "mint, same holder": 68_500,
    "batch of 50, one holder, each": 32_500,
    "transfer, new holder": 59_600,
    "first sale of a token, new holder": 116_000,
    "anchor of 1,000, each": 3_000,
    "claim out of it, same holder": 110_000,
}
DRAWING = {"prompt": "a red sun over blue mountains", "steps": 1, "width": 256, "height": 256}
MOST = 10  # artworks of one request
PARTS = ("gas", "mints", "scale", "kills", "faults")


def row(name, value, unit, target, ok, note=""):
    return {"name": name, "value": value, "unit": unit, "target": target, "ok": ok, "note": note}


def gas(home):
    """The contract's own benchmark: whole transactions in forge."""
    contracts = home / "contracts"
    if not (contracts / "node_modules").is_dir():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=contracts, check=True)
    printed = subprocess.run(["npm", "run", "--silent", "gas"], cwd=contracts, check=True, capture_output=True, text=True)
    figures = {}
    for line in printed.stdout.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) > 1 and re.fullmatch(r"[\d,]+", cells[1]):
            figures[cells[0]] = int(cells[1].replace(",", ""))
    return [row(f"gas: {name}", figures[name], "gas", f"<= {most}", figures[name] <= most) for name, most in GAS.items()]


class Service:
    """A service with a data folder of its own, on the embedded chain."""

    def __init__(self, home, folder, **settings):
        self.command = [str(home / "scripts" / "mintmark"), "serve", "--data", str(folder / "data")]
        self.environment = dict(os.environ, **settings)
        self.log = open(folder / "log", "ab")
        self.folder = folder
        self.process = None

    def start(self, seconds=120):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process = subprocess.Popen(
            self.command + ["--port", str(self.port)],
            env=self.environment, stdout=self.log, stderr=self.log, start_new_session=True)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                self.get("/health/ready")
                return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.2)
        raise SystemExit(f"The service did not start:\n{(self.folder / 'log').read_text()[-2000:]}")

    def get(self, path):
        return json.load(urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60))

    def mint(self, count):
        """Orders artworks that are drawn, sealed, pinned and minted; returns their IDs."""
        body = json.dumps(dict(DRAWING, seed=random.randrange(1 << 40), count=count, pin=True, mint=True)).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/artworks", body, {"Content-Type": "application/json"})
        return [each["id"] for each in json.load(urllib.request.urlopen(request, timeout=60))["artworks"]]

    def artworks(self, ids):
        return [self.get(f"/api/artworks/{each}") for each in ids]

    def await_done(self, ids, seconds):
        """The artworks once nothing more will happen to them, or what they are after so many seconds."""
        end = time.monotonic() + seconds
        waiting = list(ids)
        while waiting and time.monotonic() < end:
            waiting = [each["id"] for each in self.artworks(waiting) if not each["done"]]
            time.sleep(0.2)
        return self.artworks(ids)

    def resident(self):
        """Megabytes of the service's own process, which is the largest of its group."""
        group = subprocess.run(["ps", "-o", "rss=", "-g", str(self.process.pid)], check=True, capture_output=True, text=True)
        return max(map(int, group.stdout.split())) // 1024

    def kill(self):
        """As where the machine loses its power: the program and its chain."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def close(self):
        self.stop()
        self.log.close()


def is_verified(service, artwork):
    """Whether the service verifies the artwork's file by its hash as its own, with the token that the artwork has."""
    answer = service.get(f"/api/verify/{artwork['sha256']}")
    chain = answer["evidence"]["chain"] or {}
    return answer["verdict"] == "authentic" and chain.get("minted") and chain.get("tokenId") == artwork["token"]["tokenId"]


def minting(service, count):
    """Mints artworks that are ordered at once, and says how many share a transaction."""
    ids = []
    started = time.monotonic()
    for first in range(0, count, MOST):
        ids += service.mint(min(MOST, count - first))
    done = service.await_done(ids, 60 + 10 * count)
    seconds = time.monotonic() - started
    tokens = [each["token"] for each in done if each["token"]]
    verified = sum(is_verified(service, each) for each in done if each["token"])
    transactions = len({token["tx"] for token in tokens})
    return [
        row(f"mints of {count} artworks ordered at once", len(tokens), "tokens", f"= {count}", len(tokens) == count),
        row("of these verified by hash as authentic and minted", verified, "tokens", f"= {count}", verified == count),
        row("tokens in a transaction, on average", round(len(tokens) / max(1, transactions), 1), "tokens", "> 1",
            len(tokens) > transactions, f"{transactions} transactions"),
        row("drawn, sealed, pinned and minted", round(len(tokens) / seconds, 2), "1/s", "no target", None,
            "drawing takes most of it"),
    ], [each["sha256"] for each in done if each["token"]]


def register(folder, count, has_words):
    """Registers copies of the first artwork, each with a file, a mark and fingerprints of its own; returns some of their hashes.

    The next start adds the words of their prompts, unless they are to count as added.
    """
    database = sqlite3.connect(folder / "data" / "mintmark.db")
    columns = [each[1] for each in database.execute("PRAGMA table_info(artworks)") if each[1] != "seq"]
    length = database.execute("SELECT LENGTH(windows) FROM artworks").fetchone()[0] or 0
    hash_ = "LOWER(HEX(RANDOMBLOB(32)))"
    values = {name: "NULL" for name in columns if name.startswith(("token_", "mint_")) or name in ("tx", "royalty_bps", "drawing")}
    values |= {"stage": "'PINNED'", "goal": "'PINNED'", "id": "one.id || PRINTF('%07d', number.i)", "sha256": hash_,
               "fingerprint": hash_, "watermark_id": "RANDOM()", "manifest": "one.manifest || number.i",
               "image_cid": "one.image_cid || number.i", "has_words": str(has_words).upper()}
    if length:  # a window is a hash and where it lies
        values["windows"] = " || ".join(f"{hash_} || SUBSTR(one.windows, {at + 65}, 12)" for at in range(0, length, 76))
    first = database.execute("SELECT MAX(seq) + 1 FROM artworks").fetchone()[0]
    database.execute("PRAGMA synchronous = OFF")
    database.execute(
        f"WITH RECURSIVE number(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM number WHERE i < {first + count - 1})"
        f" INSERT INTO artworks ({', '.join(columns)}) SELECT {', '.join(values.get(name, 'one.' + name) for name in columns)}"
        " FROM number, (SELECT * FROM artworks LIMIT 1) one")
    database.commit()
    hashes = [each[0] for each in database.execute(f"SELECT sha256 FROM artworks WHERE seq % {max(8, count // 1000)} = 7")]
    database.close()
    return hashes


def scale(home, counts):
    """What a service needs with many artworks: disk, memory and the time of a start, the first of which adds words."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        service = Service(home, folder)
        service.start()
        try:
            service.await_done(service.mint(1), 120)
            there = 0
            for count in counts:
                service.stop()
                before = size(folder)
                register(folder, count - there, has_words=False)
                started = time.monotonic()
                service.start(120 + count // 100)
                first = time.monotonic() - started
                service.stop()
                each = (size(folder) - before) / (count - there)
                started = time.monotonic()
                service.start()
                second = time.monotonic() - started
                rows += [
                    row(f"database, each of {count:,} artworks", round(each), "bytes", "no target", None,
                        "with indexes and words, without files"),
                    row(f"first start with {count:,} artworks", round(first, 1), "s", "no target", None,
                        f"adds the words of {count - there:,}"),
                    row(f"start with {count:,} artworks", round(second, 1), "s", "no target", None),
                    row(f"memory with {count:,} artworks", service.resident(), "MB", "no target", None, "fingerprints are kept in memory"),
                ]
                there = count
        finally:
            service.close()
    return rows


def size(folder):
    """Bytes of the database, with what its log has that is not in it yet."""
    return sum(each.stat().st_size for each in (folder / "data").glob("mintmark.db*") if each.suffix in (".db", ".db-wal"))


def kills(home, folder, rounds, rng):
    """Kills the service and its chain at any moment of drawing and minting, again and again."""
    service = Service(home, folder, MINTMARK_CHAIN_BATCH_SIZE="50")
    ids = []
    heal = 0.0
    began = time.monotonic()
    for _ in range(rounds):
        service.start()
        ids += service.mint(2)
        time.sleep(rng.uniform(0, 6))
        service.kill()
    service.start()
    started = time.monotonic()
    try:
        done = service.await_done(ids, 30 + 5 * len(ids))
        heal = time.monotonic() - started
        tokens = [each["token"]["tokenId"] for each in done if each["token"]]
        pending = sum(account["pending"] for account in service.get("/api/chain")["accounts"])
        missing = service.get("/api/chain/check")["missing"]
    finally:
        service.close()
    lost = len(ids) - len(tokens)
    note = f"{rounds} kills in {started - began:.0f} s, {len(ids)} artworks"
    return [
        row("lost by kills", lost, "artworks", "= 0", lost == 0, note),
        row("healed after the last start", round(heal, 1), "s", "<= 35", heal <= 35 and lost == 0),
        row("minted twice", len(tokens) - len(set(tokens)), "tokens", "= 0", len(tokens) == len(set(tokens))),
        row("gaps: transactions that still wait", pending, "transactions", "= 0", pending == 0),
        row("confirmed and not on the chain", missing, "tokens", "= 0", missing == 0),
    ]


def load(port, paths, seconds, connections, out):
    """Asks again and again over so many connections; puts the count and the times of the answers."""
    selector = selectors.DefaultSelector()
    times = []
    errors = 0
    asked = {}

    def ask(connection):
        path = paths[random.randrange(len(paths))]
        connection.sendall(b"GET " + path.encode() + b" HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % port)
        asked[connection] = (time.perf_counter(), b"")

    for _ in range(connections):
        connection = socket.create_connection(("127.0.0.1", port))
        selector.register(connection, selectors.EVENT_READ)
        ask(connection)
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for key, _ in selector.select(1):
            connection = key.fileobj
            began, before = asked[connection]
            answer = before + connection.recv(65536)
            head = answer.find(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", answer[:head], re.IGNORECASE) if head >= 0 else None
            if length is None or len(answer) < head + 4 + int(length.group(1)):
                asked[connection] = (began, answer)
                if head >= 0 and length is None:
                    raise SystemExit(f"The answer has no length: {answer[:300]!r}")
                continue
            times.append(time.perf_counter() - began)
            errors += not answer.startswith(b"HTTP/1.1 200")
            ask(connection)
    out.put((times, errors))


def asking(service, name, hashes, seconds):
    """Verification by hash, asked by another process."""
    paths = [f"/api/verify/{each}" for each in hashes]
    for warm in (True, False):
        out = multiprocessing.Queue()
        process = multiprocessing.Process(target=load, args=(service.port, paths, seconds, 32, out))
        process.start()
        times, errors = out.get(timeout=60 + seconds)
        process.join()
    times.sort()
    rate = round(len(times) / seconds)
    late = round(1000 * times[int(0.99 * len(times))], 1)
    note = f"{errors} answers other than 200, 32 connections"
    return [
        row(f"verify by hash, {name}", rate, "1/s", ">= 10000", rate >= 10_000 and errors == 0, note),
        row(f"verify by hash, {name}, p99", late, "ms", "<= 10", late <= 10),
    ]


def mints_and_answers(home, mints, is_short):
    """Mints artworks and asks for their hashes, then for some out of many."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        service = Service(home, folder, MINTMARK_CHAIN_BATCH_SIZE="50")
        service.start()
        try:
            minted, hashes = minting(service, mints)
            rows += minted
            seconds = 5 if is_short else 20
            if hashes:
                rows += asking(service, "a minted one", hashes, seconds)
            rows += asking(service, "an unknown one", [f"{each:064x}" for each in range(1000)], seconds)
            service.stop()
            registered = register(folder, 100_000 if is_short else 1_000_000, has_words=True)
            service.start()
            rows += asking(service, f"one of {'100,000' if is_short else 'a million'} registered", registered, seconds)
        finally:
            service.close()
    return rows


def provider_faults(home, runs, seed):
    """Mints on a simulated chain with two failing providers and a simulated clock: the test that does some of it, with more."""
    command = [home / "scripts/mvn", "-q", "-Dmintmark.fast", "-pl", "service/app", "-am", "test", "-Dtest=ProviderSimulationTest",
               "-Dsurefire.failIfNoSpecifiedTests=false", f"-Dsimulation.runs={runs}", f"-Dsimulation.seed={seed}"]
    started = time.monotonic()
    done = subprocess.run(command, cwd=home, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    failed = re.search(r"Seed (\d+): (.*)", done.stdout)
    if done.returncode and not failed:
        raise SystemExit(done.stdout)
    value = int(failed.group(1)) - seed if failed else runs
    note = f"seed {failed.group(1)}: {failed.group(2)}" if failed else f"seeds {seed} to {seed + runs - 1}"
    note += f", {time.monotonic() - started:.0f} s with the compiler"
    return row("runs with faulty providers, each artwork one token", value, "runs", f"all of {runs}", not failed, note)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="fewer artworks and kills: under three minutes")
    parser.add_argument("--json", action="store_true", help="the rows as JSON on standard output")
    parser.add_argument("--kills", type=int, help="how often the service is killed (3 with --short, else 100)")
    parser.add_argument("--mints", type=int, help="artworks that are ordered at once (20 with --short, else 500)")
    parser.add_argument("--artworks", type=int, help="how many artworks scale measures (100000 with --short, else also 1000000)")
    parser.add_argument("--faults", type=int, help="runs with faulty providers (100 with --short, else 10000)")
    parser.add_argument("--only", choices=PARTS, action="append", help="this part alone; may be given several times")
    parser.add_argument("--seed", type=int, default=1, help="of the moments of the kills, and the first of the faults")
    parser.add_argument("--home", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    mints = options.mints or (20 if options.short else 500)
    rounds = options.kills if options.kills is not None else 3 if options.short else 100
    runs = options.faults or (100 if options.short else 10_000)
    parts = options.only or PARTS
    if {"mints", "scale", "kills"} & set(parts):  # built now, and not while a start is waited for
        subprocess.run([options.home / "scripts" / "mintmark", "--version"], check=True, stdout=subprocess.DEVNULL)
    rows = gas(options.home) if "gas" in parts else []
    if "mints" in parts:
        rows += mints_and_answers(options.home, mints, options.short)
    if "scale" in parts:
        rows += scale(options.home, [options.artworks] if options.artworks else [100_000] if options.short else [100_000, 1_000_000])
    if "kills" in parts:
        with tempfile.TemporaryDirectory() as name:
            rows += kills(options.home, pathlib.Path(name), rounds, random.Random(options.seed))
    if "faults" in parts:
        rows.append(provider_faults(options.home, runs, options.seed))
    if options.json:
        print(json.dumps({"machine": f"{platform.machine()}, {os.cpu_count()} cores", "rows": rows}))
        return
    for each in rows:
        value = "-" if each["value"] is None else f"{each['value']:,}"
        short = "  <-- short" if each["ok"] is False else ""
        note = f"  ({each['note']})" if each["note"] else ""
        print(f"{each['name']:52} {value:>10} {each['unit']:13} target {each['target']}{short}{note}")


if __name__ == "__main__":
    main()
