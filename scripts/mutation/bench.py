"""Changes the rules that Mintmark promises, one place at a time, and counts the changes that the tests notice (PIT)."""

import argparse
import json
import os
import pathlib
import platform
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree
from dataclasses import dataclass

from parts import PARTS, SHORT

TARGET = 85
NOTICED = {"KILLED", "TIMED_OUT", "MEMORY_ERROR", "RUN_ERROR", "NON_VIABLE"}
HERE = pathlib.Path(__file__).resolve().parent


@dataclass(frozen=True)
class Mutant:
    status: str
    type: str
    method: str
    line: int
    mutator: str
    change: str
    source: str  # the text of the line

    @property
    def place(self):
        return f"{self.type.split('.')[-1]}.{self.method}:{self.line}"

    @property
    def key(self):
        return (self.type.split(".")[-1], self.method, self.mutator, self.source)


def equivalents():
    """{(class, method, mutator, text of the line): reason} of the mutants that no test can tell from the original."""
    reasons = {}
    for line in (HERE / "equivalent.tsv").read_text().splitlines():
        if line and not line.startswith("#"):
            *key, reason = line.split("\t")
            reasons[tuple(key)] = reason
    return reasons


def read(report, module):
    lines = {}
    for each in xml.etree.ElementTree.parse(report).getroot():
        type_ = each.findtext("mutatedClass")
        folder = "/".join(type_.split(".")[:-1])
        file = module / "src" / "main" / "java" / folder / each.findtext("sourceFile")
        if file not in lines:
            lines[file] = file.read_text().splitlines()
        number = int(each.findtext("lineNumber"))
        mutator = each.findtext("mutator").split(".")[-1].removesuffix("Mutator")
        yield Mutant(each.get("status"), type_, each.findtext("mutatedMethod"), number, mutator,
                     each.findtext("description"), lines[file][number - 1].strip())


def run(part, home, cache, threads):
    """Runs PIT on the part and returns its report, or None after a failure that Maven has told."""
    folder = cache / part.name
    report = folder / "mutations.xml"
    report.unlink(missing_ok=True)
    classes = part.globs(part.classes) + "," + part.globs(name + "$*" for name in part.classes if not name.endswith("*"))
    command = [home / "scripts" / "mvn", "--quiet", "-Pmutation", "-Dmintmark.fast", "-pl", part.module, "-am", "test-compile",
               "org.pitest:pitest-maven:mutationCoverage", f"-DtargetClasses={classes}", f"-DtargetTests={part.globs(part.tests)}",
               f"-DreportsDirectory={folder}", "-Dverbosity=QUIET", f"-Dthreads={threads}", "-DmutationUnitSize=8"]
    with open(cache / f"{part.name}.log", "w") as log:
        maven = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        try:
            failed = maven.wait()
        finally:
            end(maven.pid)
    return report if not failed and report.exists() else None


def end(group):
    """PIT kills the JVMs of its tests, whose database servers outlive them."""
    for number in (signal.SIGINT, signal.SIGTERM):  # the first ends PostgreSQL at once, and a shell's commands ignore it
        try:
            os.killpg(group, number)
        except ProcessLookupError:
            return


def row(part, mutants, reasons, seconds):
    equal = [m for m in mutants if m.status not in NOTICED and m.key in reasons]
    alive = [m for m in mutants if m.status not in NOTICED and m.key not in reasons]
    judged = len(mutants) - len(equal)
    noticed = judged - len(alive)
    share = round(100 * noticed / judged, 1) if judged else None
    return {"name": f"{part.name}: {part.package.removeprefix('dev.mintmark.')}", "value": share, "unit": "% killed", "target": TARGET,
            "ok": None if share is None else share >= TARGET,
            "note": f"{seconds:.0f} s; {sum(m.status == 'TIMED_OUT' for m in mutants)} of the killed by time",
            "mutants": len(mutants), "killed": noticed, "equivalent": len(equal),
            "survivors": [f"{m.place}  {m.change}{'  (no test runs this line)' if m.status == 'NO_COVERAGE' else ''}" for m in alive],
            "equivalents": [f"{m.place}  {m.change}: {reasons[m.key]}" for m in equal]}


def not_measured(part, log):
    return {"name": f"{part.name}: {part.package.removeprefix('dev.mintmark.')}", "value": None, "unit": "% killed", "target": TARGET,
            "ok": None, "note": f"not measured; {log} says why", "mutants": 0, "killed": 0, "equivalent": 0, "survivors": [],
            "equivalents": []}


def show(rows):
    print(f"{'part: package':32} {'mutants':>8} {'equivalent':>11} {'killed':>7} {'%':>6}  target {TARGET} %")
    for each in rows:
        share = "-" if each["value"] is None else f"{each['value']:.1f}"
        short = "  <-- short" if each["ok"] is False else ""
        print(f"{each['name']:32} {each['mutants']:8} {each['equivalent']:11} {each['killed']:7} {share:>6}  {each['note']}{short}")
    for title in ("survivors", "equivalents"):
        for each in rows:
            if each[title]:
                print(f"\n{title} of {each['name']}")
                for line in each[title]:
                    print(f"  {line}")


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench mutation", description=__doc__)
    names = [part.name for part in PARTS]
    parser.add_argument("--part", action="append", choices=names, help="measure this part only (may be repeated)")
    parser.add_argument("--short", action="store_true", help="measure only: " + ", ".join(SHORT))
    parser.add_argument("--threads", type=int, default=1, help="JVMs of tests at a time; more where they wait for a chain (1)")
    parser.add_argument("--reported", action="store_true", help="show the last reports again, without measuring")
    parser.add_argument("--json", action="store_true", help="the rows as JSON on standard output")
    parser.add_argument("--home", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--cache", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # ends what runs, too
    wanted = options.part or (SHORT if options.short else names)
    options.cache.mkdir(parents=True, exist_ok=True)
    reasons = equivalents()
    rows = []
    for part in (each for each in PARTS if each.name in wanted):
        if not options.reported:
            print(f"scripts/bench: {part.name}", file=sys.stderr)
        begin = time.monotonic()
        report = options.cache / part.name / "mutations.xml"
        if not options.reported:
            report = run(part, options.home, options.cache, options.threads)
        try:
            mutants = None if report is None or not report.exists() else list(read(report, options.home / part.module))
        except xml.etree.ElementTree.ParseError:
            mutants = None  # a run that was cut off
        if mutants is None:
            rows.append(not_measured(part, options.cache / f"{part.name}.log"))
        else:
            rows.append(row(part, mutants, reasons, time.monotonic() - begin))
    if options.json:
        print(json.dumps({"machine": f"{platform.machine()}, {os.cpu_count()} cores", "rows": rows}, indent=1))
    else:
        show(rows)
    sys.exit(1 if any(each["value"] is None for each in rows) else 0)


if __name__ == "__main__":
    main()
