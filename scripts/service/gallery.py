"""Fills a data folder with many works, made of a few that were drawn in it: rows of their own, and files of their own."""

import hashlib
import pathlib
import random
import sqlite3
import struct

DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
THINGS = ["lighthouse", "fox", "heron", "mountain", "whale", "Ёжик", "雪山", "قمر أحمر", "café", "orchard", "harbour", "violin", "clock"]
PLACES = ["in a storm", "at night", "by the sea", "in fog", "under two moons", "in a garden", "в тумане", "月光下", "on a hill"]
STYLES = ["oil on canvas", "woodcut", "watercolour", "ink", "pastel", "photograph"]
DAY = 86_400_000


def name(millis, chance):
    value = (millis << 80) | chance.getrandbits(80)
    return "".join(DIGITS[(value >> shift) & 31] for shift in range(125, -1, -5))


def copy(jpeg, number):
    """The picture without its manifest (APP11), with a comment of its own."""
    out, at = bytearray(jpeg[:2]), 2
    comment = str(number).encode()
    out += b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment
    while jpeg[at + 1] != 0xDA:
        length = struct.unpack(">H", jpeg[at + 2:at + 4])[0]
        if jpeg[at + 1] != 0xEB:
            out += jpeg[at:at + 2 + length]
        at += 2 + length
    return bytes(out + jpeg[at:])


def fill(data, count, seed=1):
    """Adds so many works, an hour apart and older than what is there; the service must not run."""
    data, chance = pathlib.Path(data), random.Random(seed)
    database = sqlite3.connect(data / "mintmark.db")
    database.row_factory = sqlite3.Row
    drawn = database.execute("SELECT * FROM artworks WHERE sealed_format = 'JPEG' OR sealed_format = 'jpeg'").fetchall()
    if not drawn:
        raise SystemExit("No JPEG file was drawn in this folder.")
    files = data / "files"
    pictures = [(files / row["sha256"][:2] / row["sha256"][2:4] / row["sha256"]).read_bytes() for row in drawn]
    columns = [column for column in drawn[0].keys() if column != "seq"]
    insert = f"INSERT INTO artworks ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    first = min(row["created_at"] for row in drawn)
    # numbers grow with the time, and what was drawn is the newest
    database.execute("DELETE FROM artwork_words")
    database.execute("UPDATE artworks SET seq = seq + ?, has_words = FALSE", (count + 1000,))
    for number in range(count):
        row, picture = drawn[number % len(drawn)], copy(pictures[number % len(drawn)], number)
        made = first - (count - number) * DAY // 24
        sha256 = hashlib.sha256(picture).hexdigest()
        file = files / sha256[:2] / sha256[2:4] / sha256
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(picture)
        values = dict(zip(columns, (row[column] for column in columns)))
        values |= {
            "id": name(made, chance), "created_at": made, "sealed_at": made, "sha256": sha256, "bytes": len(picture), "watermark_id": -number - 1,
            "manifest": f"urn:c2pa:{number}", "has_words": 0, "stage": "SEALED", "goal": "SEALED", "seed": number, "tx": None,
            "prompt": f"a {chance.choice(THINGS)} {chance.choice(PLACES)}, {chance.choice(STYLES)}, number {number}",
        }
        values |= {column: None for column in columns if column.startswith("token_")}
        database.execute(insert, [values[column] for column in columns])
    database.execute("UPDATE sqlite_sequence SET seq = (SELECT MAX(seq) FROM artworks) WHERE name = 'artworks'")
    database.commit()
    database.close()
