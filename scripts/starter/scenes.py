"""The world that the starter model learns: a scene says in words what a picture shows; `sample` rolls a new one.

Every (subject, colour, land) that `withheld` names is never sampled for training, so that pictures of such
combinations show what the model has put together itself.
"""

import hashlib
import random
from dataclasses import dataclass
from typing import NamedTuple

COLOURS = {
    "red": (0.82, 0.17, 0.16), "orange": (0.95, 0.50, 0.13), "yellow": (0.98, 0.80, 0.22), "green": (0.20, 0.58, 0.32),
    "teal": (0.07, 0.58, 0.60), "blue": (0.14, 0.36, 0.80), "purple": (0.48, 0.22, 0.68), "pink": (0.95, 0.50, 0.66),
    "white": (0.96, 0.95, 0.92), "black": (0.10, 0.10, 0.14), "brown": (0.48, 0.29, 0.17), "golden": (0.86, 0.63, 0.16),
}
# Sky colours of each time of day, from the horizon to the zenith.
TIMES = {
    "dawn": ((1.00, 0.84, 0.66), (0.98, 0.72, 0.70), (0.56, 0.66, 0.88)),
    "noon": ((0.90, 0.96, 0.98), (0.62, 0.83, 0.96), (0.28, 0.58, 0.90)),
    "sunset": ((1.00, 0.76, 0.34), (0.96, 0.46, 0.30), (0.48, 0.18, 0.40)),
    "dusk": ((0.90, 0.62, 0.68), (0.56, 0.38, 0.62), (0.20, 0.18, 0.42)),
    "night": ((0.20, 0.26, 0.50), (0.10, 0.13, 0.32), (0.03, 0.04, 0.14)),
}
LAND_COLOURS = {
    "mountains": ("blue", "purple", "green", "teal", "red", "black", "brown", "white", "pink", "orange"),
    "hills": ("green", "yellow", "purple", "teal", "brown", "blue", "orange", "pink", "red"),
    "sea": ("blue", "teal", "green", "purple", "black", "red", "pink"),
    "lake": ("blue", "teal", "green", "purple", "pink", "black"),
    "desert": ("orange", "yellow", "golden", "red", "pink", "white", "brown"),
    "forest": ("green", "teal", "black", "blue", "red", "orange", "purple"),
    "meadow": ("green", "yellow", "golden", "purple", "pink", "white"),
    "city": ("black", "blue", "purple", "brown", "pink", "teal", "red"),
}
LANDS = tuple(LAND_COLOURS)
SUN_COLOURS = ("red", "orange", "yellow", "golden", "white", "pink", "purple", "green", "blue")
MOON_COLOURS = ("white", "yellow", "golden", "orange", "red", "blue", "pink")
AIRBORNE, AFLOAT = ("balloon", "bird"), ("boat", "whale")
GROUNDED = ("tree", "house", "lighthouse", "fox", "flower")
ABSTRACT = ("circle", "square", "triangle", "stripe", "spiral", "wave", "ring", "grid")
STYLES = ("poster", "paper cut", "ink", "pastel", "woodblock", "neon")
WEATHER = ("clouds", "snow", "rain", "northern lights", "stars")
EXTRAS = {"path": ("hills", "meadow", "desert"), "bridge": ("lake", "sea"), "river": ("mountains", "hills", "forest")}
PLACES = ("left", "centre", "right")
SIZES = ((512, 512), (448, 576), (576, 448), (512, 640), (640, 512))
SIZE_SHARES = (60, 10, 14, 8, 8)
FLOCK = 7


class Light(NamedTuple):
    kind: str  # "sun", "moon" or "crescent moon"
    colour: str
    place: str
    low: bool  # it rises or sets: the land hides its lower half
    big: bool


class Subject(NamedTuple):
    kind: str
    colour: str
    count: int  # 1 to 3, or FLOCK birds
    place: str  # of a single one; several stand side by side
    size: str  # "small", "usual" or "big"


@dataclass(frozen=True)
class Scene:
    """What a picture shows. `land` is None in abstract art, whose subject lies on a field of `sky`."""

    size: tuple[int, int]  # width, height
    time: str
    style: str
    sky: str | None
    light: Light | None
    weather: str | None
    land: tuple[str, str] | None  # (kind, colour)
    extra: str | None
    subject: Subject | None
    second: Subject | None  # stands on the other side

    def subjects(self) -> list[Subject]:
        return [s for s in (self.subject, self.second) if s]


def withheld(subject: str, colour: str, land: str) -> bool:
    """Whether a combination is kept out of training: one in twelve, by hash."""
    return hashlib.sha256(f"{subject}|{colour}|{land}".encode()).digest()[0] % 12 == 0


def triples(scene: Scene) -> list[tuple[str, str, str]]:
    """The (subject, colour, land) combinations that a scene shows."""
    if scene.land is None:
        return [(scene.subject.kind, scene.subject.colour, scene.sky)]
    things = [(scene.light.kind.split()[-1], scene.light.colour)] if scene.light else []
    things += [(s.kind, s.colour) for s in scene.subjects()]
    return [(kind, colour, scene.land[0]) for kind, colour in things]


def sample(rng: random.Random, held_out: bool = False, size: tuple[int, int] = SIZES[0]) -> Scene:
    """Rolls a scene; with `held_out`, one that shows at least one withheld combination."""
    while True:
        scene = _roll(rng, size)
        if any(withheld(*t) for t in triples(scene)) == held_out:
            return scene


def _roll(rng: random.Random, size: tuple[int, int]) -> Scene:
    style = rng.choices(STYLES, (28, 16, 14, 14, 14, 14))[0]
    if rng.random() < 0.09:
        colour, ground = rng.sample(sorted(COLOURS), 2)
        kind = rng.choice(ABSTRACT)
        count = rng.choice((1, 2, 3)) if kind in ("circle", "square", "triangle", "stripe") else 1
        while not _stand_out(COLOURS[colour], COLOURS[ground]):
            ground = rng.choice(sorted(COLOURS))
        return Scene(size, "noon", style, ground, None, None, None, None, Subject(kind, colour, count, "centre", "usual"), None)
    time = rng.choice(tuple(TIMES) if style != "neon" else ("sunset", "dusk", "night", "night"))
    sky = rng.choice([c for c in COLOURS if c not in ("brown", "golden", "black")]) if rng.random() < 0.15 else None
    kind = rng.choices(LANDS, (22, 15, 18, 10, 9, 10, 9, 7))[0]
    land = (kind, rng.choice(LAND_COLOURS[kind]))
    light = _roll_light(rng, time, sky)
    weather = None
    if rng.random() < 0.42:
        dark = time in ("night", "dusk") and sky is None
        weather = rng.choice(("stars", "stars", "northern lights", "snow", "clouds") if dark else ("clouds", "clouds", "clouds", "snow", "rain"))
    fitting = [e for e, lands in EXTRAS.items() if kind in lands]
    extra = rng.choice(fitting) if fitting and rng.random() < 0.25 else None
    subject = _roll_subject(rng, time, sky, land, light, extra) if rng.random() < 0.82 else None
    second = None
    if subject and subject.count == 1 and subject.place != "centre" and rng.random() < 0.16:
        other = _roll_subject(rng, time, sky, land, light, extra)
        if other.kind != subject.kind and not (other.count == FLOCK):
            second = Subject(other.kind, other.colour, 1, "right" if subject.place == "left" else "left", "usual")
            subject = subject._replace(size="usual")
    return Scene(size, time, style, sky, light, weather, land, extra, subject, second)


def _roll_light(rng, time, sky):
    if rng.random() > 0.66:
        return None
    while True:
        if rng.random() < (0.12 if time == "night" else 0.82 if time != "dusk" else 0.5):
            kind, colour = "sun", rng.choice(SUN_COLOURS)
        else:
            kind, colour = rng.choice(("moon", "moon", "crescent moon")), rng.choice(MOON_COLOURS)
        if _stand_out(COLOURS[colour], sky_colour(time, sky, 0.5)):
            low = kind != "crescent moon" and rng.random() < 0.25
            return Light(kind, colour, rng.choice(PLACES), low, rng.random() < 0.22)


def _roll_subject(rng, time, sky, land, light, extra):
    while True:
        if land[0] in ("sea", "lake"):
            kind = rng.choice(("boat", "boat", "boat", "whale", "whale", "lighthouse", "bird", "balloon"))
        elif land[0] in ("forest", "city"):
            kind = rng.choice(("balloon", "bird", "fox", "fox") if land[0] == "forest" else AIRBORNE)
        else:
            kind = rng.choice((*AIRBORNE, *AIRBORNE, "tree", "tree", "house", "house", "fox", "fox", "flower", "flower", "lighthouse"))
        if (kind, land[0]) == ("whale", "lake") or (extra == "bridge" and kind in ("whale", "lighthouse")):
            continue
        colour = rng.choice(tuple(COLOURS))
        if colour == "black" and time == "night" and not sky:
            continue
        behind = [sky_colour(time, sky, 0.6)] if kind in AIRBORNE else [COLOURS[land[1]]]
        if kind in AFLOAT + ("lighthouse",) and kind != "whale":
            behind.append(sky_colour(time, sky, 0.1))
        if not all(_stand_out(COLOURS[colour], b) for b in behind):
            continue
        count = 1 if kind in ("lighthouse", "whale") else rng.choice((1, 1, 1, 2, 3))
        if kind == "bird" and rng.random() < 0.25:
            count = FLOCK
        places = [p for p in PLACES if not light or p != light.place] if kind in AIRBORNE + ("lighthouse",) else PLACES
        return Subject(kind, colour, count, rng.choice(places), rng.choices(("usual", "big", "small"), (74, 16, 10))[0] if count == 1 else "usual")


def sky_colour(time, sky, height):
    """Roughly the colour of the sky at `height` between the horizon (0) and the zenith (1)."""
    if sky:
        return COLOURS[sky]
    low, middle, high = TIMES[time]
    a, b, k = (low, middle, 2 * height) if height < 0.5 else (middle, high, 2 * height - 1)
    return tuple(x + (y - x) * k for x, y in zip(a, b))


def _stand_out(a, b):
    return sum((x - y) ** 2 for x, y in zip(a, b)) ** 0.5 > 0.3


def check(count: int = 20000) -> str:
    """Proves on freshly rolled scenes that training never sees a withheld combination."""
    rng = random.Random(0)
    seen = {t for _ in range(count) for t in triples(sample(rng))}
    shown = {t for _ in range(count // 10) for t in triples(sample(rng, held_out=True)) if withheld(*t)}
    if any(withheld(*t) for t in seen) or seen & shown:
        raise SystemExit("a withheld combination was sampled for training")
    return f"{count} scenes for training: {len(seen)} combinations, none withheld; held-out scenes: {len(shown)} withheld ones"


if __name__ == "__main__":
    print(check())
