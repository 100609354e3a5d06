"""The table: a row for each thing measured, its target beside it, and what fell short."""

import json
import statistics
import sys
from collections import Counter
from dataclasses import dataclass
from typing import Optional

import peer
import verdicts
from attacks import ATTACKS, REGENERATION
from statistic import CleanScores, rate

PLAIN = lambda size: lambda e: e["size"] == size and e["kind"] != "drawn"
GROUPS = {"photographs": lambda e: e["kind"] == "photo", "generated": lambda e: e["kind"] == "generated",
          "wallpapers": lambda e: e["kind"] == "drawn", "256": PLAIN("256x256"), "512": PLAIN("512x512"), "1024": PLAIN("1024x1024"),
          "3:1": PLAIN("768x256"), "1600": PLAIN("1600x1200")}
TIMES = {"embed": ("embed", 40), "detect": ("detect, not transformed", 8), "detectTurned": ("detect, turned 5 degrees and cropped", 60),
         "detectNothing": ("detect, no mark there", 150)}


@dataclass(frozen=True)
class Row:
    name: str
    value: Optional[float]
    unit: str
    target: Optional[float]
    ok: Optional[bool]
    note: str


@dataclass(frozen=True)
class Measured:
    machine: str
    sources: str
    missing: list  # sentences
    pictures: list  # entries of the corpus
    ours: list
    theirs: list
    verdicts: list
    clean: list
    failed: list  # sentences
    times: dict  # {(benchmark, side): (milliseconds, error, bytes)}
    their_times: dict  # {(method, step, side): milliseconds}
    short: bool
    seconds: float


def show(measured: Measured, as_json: bool):
    report = Report(measured)
    rows = [*report.quality(), *report.attacks(), *report.verdicts(), *report.clean(), *report.speed()]
    if as_json:
        print(json.dumps({"machine": measured.machine, "rows": [vars(row) for row in rows]}, indent=1))
    else:
        report.print(rows)


def at_least(value, target):
    return None if target is None else bool(value >= target)


def at_most(value, target):
    return None if target is None else bool(value <= target)


class Report:
    def __init__(self, measured: Measured):
        self.of = measured
        self.entries = {entry["name"]: entry for entry in measured.pictures}
        self.marked = [result for result in measured.ours if "attacks" in result]
        self.cells = {}  # of the attack table, beside name, value and target
        self.counted = [r for r in self.marked if self.entries[r["name"]]["kind"] != "drawn"]  # photographs and generated

    def quality(self):
        tried = [r for r in self.of.ours if self.entries[r["name"]]["kind"] != "drawn"]
        refused = [r for r in tried if "refused" in r]
        missing = self.of.missing
        yield Row("pieces of the corpus that are missing", len(missing), "", None, None, "; ".join(missing) or "none")
        yield Row("calls that failed", len(self.of.failed), "", 0, not self.of.failed, "; ".join(self.of.failed[:3]) or "none")
        easier = Counter(r["easier"] for r in refused)
        note = "; ".join(f"{n} took {int(psnr)} dB" if psnr else f"{n} took neither 40 nor 38 dB" for psnr, n in easier.items())
        all_refused = len(self.of.ours) - len(self.marked)
        yield Row("pictures that could not be marked at 42 dB and 0.98", len(refused), "pictures", None, None,
                  f"of {len(tried)}; {note or 'none'}; among wallpapers {all_refused - len(refused)} of {len(self.of.ours) - len(tried)}")
        for what, target in (("psnr", 42.0), ("ssim", 0.98), ("ssim_rgb", None)):
            yield from self.qualities("ours", what, [r[what] for r in self.marked], target)
            for method in peer.METHODS:
                yield from self.qualities(method, what, [r[method][what] for r in self.of.theirs], None)

    def qualities(self, method, what, values, target):
        if values:
            values, digits = sorted(values), 2 if what == "psnr" else 4
            least = values[0]
            label = {"psnr": "PSNR", "ssim": "SSIM of the luma", "ssim_rgb": "SSIM of RGB"}[what]
            yield Row(f"{label}, {method}, least", round(least, digits), "dB" if what == "psnr" else "", target, at_least(round(least, digits), target),
                      f"mean {statistics.mean(values):.{digits}f}, 5th percentile {values[len(values) // 20]:.{digits}f}, {len(values)} pictures, by scikit-image")

    def attacks(self):
        for name, by, target in (*((a.name, a.by, a.target) for a in ATTACKS), (REGENERATION, "the starter model, ONNX Runtime", None)):
            hits, count = self.hits(name, self.counted)
            if not count:
                yield Row(name, None, "%", target and 100 * target, None, f"not tried on any picture of this run ({by})")
                continue
            value, low, high = rate(hits, count)
            parts = {label: self.percent(name, group) for label, group in GROUPS.items()}
            self.cells[name] = [f"{low:.1f}–{high:.1f}", *parts.values(), *(self.their(method, name, "{:.0f} / {:.0f}") for method in peer.METHODS), by]
            groups = ", ".join(f"{label} {part}" for label, part in parts.items() if part)
            theirs = "; ".join(f"{method} {self.their(method, name, '{:.1f} % exact, {:.0f} % of bits')}" for method in peer.METHODS)
            yield Row(name, round(value, 2), "%", target and 100 * target, at_least(value, target and 100 * target),
                      f"{low:.1f} to {high:.1f}, {hits} of {count}; {groups}; {theirs}; by {by}")
        wrong = sum(found and not right for r in self.marked for right, found, *_ in r["attacks"].values())
        yield Row("another payload than the one laid", wrong, "readings", 0, wrong == 0, f"of {sum(len(r['attacks']) for r in self.marked)} readings of marked pictures")

    def verdicts(self):
        """Copies that must be recovered where their mark is read, and pictures that must not be."""
        measured = [result["verdicts"] for result in self.of.verdicts if "verdicts" in result]
        for name in (*verdicts.EDITS, verdicts.OVERLAY, verdicts.COPIED):
            tried = [one for result in measured for one in result.get(name, ())]
            read = [enough for was_read, enough, _ in tried if was_read]
            forged = name in (verdicts.OVERLAY, verdicts.COPIED)
            target = 0 if forged else 100 * verdicts.COPIES
            if not read:
                yield Row(f"recovered: {name}", None, "%", target, None, f"the mark is read in 0 of {len(tried)}")
                continue
            value = 100 * sum(read) / len(read)
            yield Row(f"recovered: {name}", round(value, 2), "%", target, at_most(value, target) if forged else at_least(value, target),
                      f"{sum(read)} of {len(read)} whose mark is read, of {len(tried)}")

    @staticmethod
    def hits(name, results):
        outcomes = [r["attacks"][name][0] for r in results if name in r["attacks"]]
        return sum(outcomes), len(outcomes)

    def percent(self, name, group):
        hits, count = self.hits(name, [r for r in self.marked if group(self.entries[r["name"]])])
        return f"{100 * hits / count:.0f}" if count else ""

    def their(self, method, name, form):
        """Exact rate and share of right bits, in percent."""
        right = [r[method]["attacks"][name] for r in self.of.theirs if name in r[method]["attacks"]]
        if not right:
            return "not run"
        return form.format(100 * sum(bits == peer.BITS for bits in right) / len(right), 100 * sum(right) / len(right) / peer.BITS)

    def clean(self):
        scores = CleanScores(self.of.clean)
        if not scores.count:
            yield Row("clean crops accepted", None, "crops", 0, None, "none were looked at")
            return
        which = " ".join(r["which"] for r in self.of.clean if r["which"])
        yield Row("clean crops accepted", scores.accepted, "crops", 0, scores.accepted == 0,
                  f"of {scores.count}; none would still allow {3 / scores.count:.1e} with 95 % confidence {which}".strip())
        rates = [odds for r in self.marked for _, found, _, _, odds in r["attacks"].values() if found]
        if rates:
            yield Row("modelled false positives, the highest of any reading", max(rates), "", 1e-9, at_most(max(rates), 1e-9), "extrapolated: an argument about the key, not a measurement")
        for share in (0.5, 0.9, 0.99, 0.999, 0.9999):
            if scores.count * (1 - share) >= 1:
                score = scores.quantile(share)
                yield Row(f"score of clean crops, {100 * share:g} % are below", round(score, 2), "sd", None, None,
                          f"{scores.above(score)} at or above it, the model says {scores.modelled_above(score):.0f}"
                          + (f" (fitted here: {scores.places:.2e} places)" if share == 0.5 else ""))
        yield Row("score of clean crops, highest", round(scores.highest, 2), "sd", None, None,
                  f"the model expects {scores.modelled_above(scores.highest):.2f} of {scores.count} at or above it")

    def speed(self):
        for (benchmark, side), (milliseconds, error, size) in sorted(self.of.times.items(), key=lambda item: (item[0][1], list(TIMES).index(item[0][0]))):
            label, target = TIMES[benchmark]
            target = target if side == 512 else 2.5 * target
            step = "encode" if benchmark == "embed" else "decode"
            theirs = ", ".join(f"{milliseconds / their:.2f} of {method}'s {step} ({their:.0f} ms)" for method in peer.METHODS
                               if (their := self.of.their_times.get((method, step, side))))
            yield Row(f"{label}, {side}²", round(milliseconds, 2), "ms", target, at_most(milliseconds, target),
                      f"± {error:.2f}; {theirs}")
        for (benchmark, side), (_, _, size) in sorted(self.of.times.items(), key=lambda item: (item[0][1], item[0][0])):
            yield Row(f"allocated by {TIMES[benchmark][0]}, {side}²", round(size), "B", None, None, f"{size / side / side:.2f} bytes a pixel")

    def print(self, rows):
        sizes = Counter((e["kind"], e["size"]) for e in (self.entries[r["name"]] for r in self.of.ours))
        print(f"Watermark: {len(self.of.ours)} pictures, sources {self.of.sources}, {self.of.seconds / 60:.1f} minutes"
              + (" (short run: rough figures)" if self.of.short else ""))
        print(self.of.machine)
        print("Pictures: " + ", ".join(f"{count} {kind} {size}" for (kind, size), count in sorted(sizes.items())))
        print("From: " + ", ".join(f"{name} ({count})" for name, count in Counter(self.entries[r["name"]]["source"] for r in self.of.ours).most_common()))
        attacks = [row for row in rows if row.name in self.cells]
        others = [row for row in rows if row.name not in self.cells]
        print(f"\nExact payload in % with Wilson's 95 % interval, photographs and generated pictures together ({len(self.counted)} marked); then by group."
              f"\nOn the right invisible-watermark with {peer.BITS} bits, exact / right bits in %, {len(self.of.theirs)} of the same pictures, same attacks.\n")
        head = ["attack", "ours", "target", "", "interval", "photo", "drawn", "wall", *list(GROUPS)[3:], *peer.METHODS, "by"]
        table([head] + [[row.name, f"{row.value:.1f}", shown(row.target), MARKS[row.ok], *self.cells[row.name]] for row in attacks])
        print()
        table([["", "", "", "target", ""]] + [[row.name, shown(row.value), row.unit, shown(row.target), MARKS[row.ok], row.note] for row in others])
        short = [row.name for row in rows if row.ok is False]
        print(f"\n{sum(row.ok is True for row in rows)} rows reach their target, {len(short)} fall short"
              f"{': ' + '; '.join(short) if short else ''}.")
        for name in short:
            if name in self.cells:
                print(f"  {self.why(name)}")
        sys.stdout.flush()

    def why(self, name):
        """Of an attack that falls short: how the small pictures and the others fare, and what takes the mark."""
        sides = {"512 and more": lambda side: side >= SMALL, "shorter side 256": lambda side: side < SMALL}
        shares = []
        for label, wanted in sides.items():
            hits, count = self.hits(name, [r for r in self.counted if wanted(min(map(int, self.entries[r["name"]]["size"].split("x"))))])
            if count:
                shares.append(f"{label} {100 * hits / count:.1f} %")
        return f"{name}: {', '.join(shares)}; {REASONS.get(name, FEW)}"


SMALL = 384
FEW = "small pictures hold a quarter of a mark's energy at the same quality"
ROUNDED = "where a block is rounded to one colour, the mark goes with it; " + FEW
CRUSHED = "what is crushed to black or white carries nothing; " + FEW
REASONS = {"JPEG 20": ROUNDED, "JPEG 10": ROUNDED, "WebP 50": ROUNDED, "contrast 1.5": CRUSHED, "gamma 0.5": CRUSHED,
           "resize 0.5, crop to 80 %, JPEG 40": ROUNDED}
MARKS = {True: "ok", False: "SHORT", None: ""}


def shown(value) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else f"{value:.2g}" if abs(value) < 1e-3 else f"{value:g}"


def table(lines: list[list[str]]):
    """Columns as wide as their widest cell but the last; the first to the left, the rest to the right."""
    count = max(map(len, lines))
    widths = [max(len(line[i]) for line in lines if i < len(line)) for i in range(count - 1)]
    for line in lines:
        padded = [cell.ljust(width) if i == 0 else cell.rjust(width) for i, (cell, width) in enumerate(zip(line, widths))]
        print("  ".join([*padded, *line[count - 1:]]).rstrip())
