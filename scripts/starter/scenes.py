"""The world the starter model learns: a scene is a few named, coloured things, and this file draws it.

A `Scene` says what is in the picture in words; `draw` paints it with cairo at any size; `sample` rolls a
new one. Every (subject, colour, land) that `withheld` names is never sampled for training, so that pictures
of such combinations show what the model has put together itself.
"""

import hashlib
import math
import random
from dataclasses import dataclass

import cairo
import numpy as np

COLOURS = {
    "red": (0.86, 0.13, 0.13), "orange": (0.97, 0.52, 0.08), "yellow": (0.99, 0.84, 0.15), "green": (0.16, 0.62, 0.24),
    "teal": (0.05, 0.62, 0.62), "blue": (0.12, 0.34, 0.86), "purple": (0.50, 0.18, 0.72), "pink": (0.97, 0.48, 0.68),
    "white": (0.96, 0.96, 0.94), "black": (0.09, 0.09, 0.12), "brown": (0.48, 0.29, 0.15), "golden": (0.88, 0.66, 0.14),
}
# Sky colours of each time of day: at the horizon, at the zenith.
TIMES = {
    "dawn": ((1.00, 0.80, 0.66), (0.60, 0.70, 0.90)),
    "noon": ((0.84, 0.94, 1.00), (0.36, 0.66, 0.95)),
    "sunset": ((1.00, 0.66, 0.30), (0.62, 0.26, 0.46)),
    "dusk": ((0.86, 0.56, 0.66), (0.26, 0.20, 0.46)),
    "night": ((0.16, 0.18, 0.40), (0.04, 0.05, 0.16)),
}
LANDS = ("mountains", "hills", "sea", "lake", "desert", "forest", "meadow", "city")
LAND_COLOURS = {
    "mountains": ("blue", "purple", "green", "teal", "red", "black", "brown", "white", "pink", "orange"),
    "hills": ("green", "yellow", "purple", "teal", "brown", "blue", "orange", "pink", "red"),
    "sea": ("blue", "teal", "green", "purple", "black", "red"),
    "lake": ("blue", "teal", "green", "purple", "pink"),
    "desert": ("orange", "yellow", "golden", "red", "pink", "white", "brown"),
    "forest": ("green", "teal", "black", "blue", "red", "orange", "yellow"),
    "meadow": ("green", "yellow", "golden", "purple", "pink", "white"),
    "city": ("black", "blue", "purple", "brown", "pink", "white", "golden", "red"),
}
SUN_COLOURS = ("red", "orange", "yellow", "golden", "white", "pink", "purple", "green", "blue", "teal")
MOON_COLOURS = ("white", "yellow", "golden", "orange", "red", "blue", "pink", "teal", "green")
AIRBORNE = ("balloon", "bird")
AFLOAT = ("boat",)
GROUNDED = ("tree", "flower", "house", "lighthouse")
SHAPES = ("circle", "square", "triangle", "stripe")
STYLES = ("poster", "minimal", "pastel", "papercut")


@dataclass(frozen=True)
class Scene:
    """What a picture shows. `land` is None in geometric art, whose subject lies on a field of `sky`."""

    time: str
    style: str
    sky: str | None
    light: tuple[str, str] | None  # ("sun" or "moon", colour)
    stars: bool
    land: tuple[str, str] | None  # (kind, colour)
    subject: tuple[str, str, int] | None  # (kind, colour, how many)


def withheld(subject: str, colour: str, land: str) -> bool:
    """Whether a combination is kept out of training: one in twelve, by hash."""
    return hashlib.sha256(f"{subject}|{colour}|{land}".encode()).digest()[0] % 12 == 0


def triples(scene: Scene) -> list[tuple[str, str, str]]:
    """The (subject, colour, land) combinations that a scene shows."""
    if scene.land is None:
        return [(scene.subject[0], scene.subject[1], scene.sky)]
    things = [scene.light[:2]] if scene.light else []
    if scene.subject:
        things.append(scene.subject[:2])
    return [(kind, colour, scene.land[0]) for kind, colour in things]


def sample(rng: random.Random, held_out: bool = False) -> Scene:
    """Rolls a scene; with `held_out`, one that shows at least one withheld combination."""
    while True:
        scene = _roll(rng)
        if any(withheld(*t) for t in triples(scene)) == held_out:
            return scene


def _roll(rng: random.Random) -> Scene:
    style = rng.choices(STYLES, (70, 10, 10, 10))[0]
    if rng.random() < 0.07:
        colour, ground = rng.sample(sorted(COLOURS), 2)
        subject = (rng.choice(SHAPES), colour, rng.choice((1, 1, 2, 3)))
        return Scene("noon", style, ground, None, False, None, subject)
    time = rng.choice(tuple(TIMES))
    sky = rng.choice([c for c in COLOURS if c not in ("brown", "golden")]) if rng.random() < 0.22 else None
    light = None
    if rng.random() < 0.68:
        if rng.random() < (0.15 if time == "night" else 0.75):
            light = ("sun", rng.choice(SUN_COLOURS))
        else:
            light = ("moon", rng.choice(MOON_COLOURS))
    kind = rng.choices(LANDS, (24, 16, 16, 7, 11, 10, 9, 7))[0]
    land = (kind, rng.choice(LAND_COLOURS[kind]))
    subject = None
    if rng.random() < 0.55:
        thing = rng.choice(AIRBORNE + AIRBORNE + (AFLOAT * 4 if kind in ("sea", "lake") else GROUNDED))
        if kind == "sea" and rng.random() < 0.2:
            thing = "lighthouse"
        if kind in ("forest", "city") and thing in GROUNDED:
            thing = rng.choice(AIRBORNE)
        subject = (thing, rng.choice(tuple(COLOURS)), 1 if thing == "lighthouse" else rng.choice((1, 1, 1, 2, 3)))
    stars = sky is None and time in ("night", "dusk") and rng.random() < 0.5
    return Scene(time, style, sky, light, stars, land, subject)


# Colour arithmetic: colours are (r, g, b) in 0..1.

def _mix(a, b, k):
    return tuple(x + (y - x) * k for x, y in zip(a, b))


def _lit(c, k):
    """Lighter for k > 0, darker for k < 0."""
    return _mix(c, (1, 1, 1), k) if k > 0 else _mix(c, (0.02, 0.02, 0.06), -k)


def _near(c, rng, a=0.035):
    return tuple(min(1.0, max(0.0, x + rng.uniform(-a, a))) for x in c)


class Painter:
    """Draws one scene on a unit square, y downwards."""

    def __init__(self, scene: Scene, rng: random.Random, size: int):
        self.s, self.rng = scene, rng
        self.surface = cairo.ImageSurface(cairo.FORMAT_RGB24, size, size)
        self.g = cairo.Context(self.surface)
        self.g.scale(size, size)
        self.g.set_antialias(cairo.ANTIALIAS_GOOD)
        self.size = size

    def colour(self, name):
        c = _near(COLOURS[name], self.rng)
        return _mix(c, (1, 0.98, 0.95), 0.38) if self.s.style == "pastel" else c

    def pixels(self) -> np.ndarray:
        self.surface.flush()
        rows = np.ndarray((self.size, self.surface.get_stride()), np.uint8, self.surface.get_data())
        return rows[:, : 4 * self.size].reshape(self.size, self.size, 4)[:, :, 2::-1].copy()

    # Shapes.

    def fill(self, c, alpha=1.0):
        """Fills the current path; in a paper cut each sheet casts a shadow on what lies below."""
        if self.s.style == "papercut" and alpha == 1.0:
            path = self.g.copy_path()
            self.g.new_path()
            for k in (0.016, 0.010, 0.005):
                self.g.save()
                matrix = self.g.get_matrix()
                matrix.x0 += k * 0.6 * self.size
                matrix.y0 += k * self.size
                self.g.set_matrix(matrix)
                self.g.append_path(path)
                self.g.restore()
                self.g.set_source_rgba(0, 0, 0.05, 0.12)
                self.g.fill()
            self.g.append_path(path)
        self.g.set_source_rgba(*c, alpha)
        self.g.fill()

    def poly(self, points, c, alpha=1.0):
        self.g.new_path()
        for p in points:
            self.g.line_to(*p)
        self.g.close_path()
        self.fill(c, alpha)

    def disc(self, x, y, r, c, alpha=1.0):
        self.g.new_path()
        self.g.arc(x, y, r, 0, 2 * math.pi)
        self.fill(c, alpha)

    def box(self, x, y, w, h, c, alpha=1.0):
        self.poly([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], c, alpha)

    # The scene, back to front.

    def paint(self):
        s, rng = self.s, self.rng
        if s.land is None:
            return self.geometry()
        self.dark = s.time == "night" and s.sky is None
        self.horizon = rng.uniform(0.56, 0.70)
        self.sky()
        self.light_x, self.light_y = rng.uniform(0.2, 0.8), rng.uniform(0.2, self.horizon - 0.14)
        if s.stars:
            for _ in range(rng.randint(14, 24)):
                self.star(rng.random(), rng.uniform(0.02, self.horizon - 0.1), rng.uniform(0.006, 0.013))
        if s.light:
            self.light()
        behind = s.subject and s.subject[0] in AIRBORNE
        self.ground = _lit(self.colour(s.land[1]), -0.28 if self.dark and s.land[1] != "white" else 0)
        getattr(self, "land_" + s.land[0])(self.ground)
        if s.subject:
            self.subjects(behind)

    def sky(self):
        low, high = (_near(c, self.rng) for c in TIMES[self.s.time])
        if self.s.sky:
            c = self.colour(self.s.sky)
            k = {"night": -0.35, "dusk": -0.15}.get(self.s.time, 0.12)
            low, high = _lit(c, 0.45 + k * 0.7), _lit(c, k - 0.1)
        if self.s.light:
            low = _mix(low, COLOURS[self.s.light[1]], 0.30)
            high = _mix(high, COLOURS[self.s.light[1]], 0.12)
        if self.s.style == "pastel":
            low, high = (_mix(c, (1, 0.98, 0.95), 0.4) for c in (low, high))
        if self.s.style == "minimal":
            low = high = _mix(low, high, 0.4)
        p = cairo.LinearGradient(0, 0, 0, self.horizon + 0.02)
        p.add_color_stop_rgb(0, *high)
        p.add_color_stop_rgb(1, *low)
        self.g.set_source(p)
        self.g.paint()
        self.haze = low

    def star(self, x, y, r):
        points = []
        for i in range(8):
            a, q = i * math.pi / 4, r if i % 2 == 0 else r * 0.36
            points.append((x + q * math.sin(a), y - q * math.cos(a)))
        self.g.new_path()
        for p in points:
            self.g.line_to(*p)
        self.g.close_path()
        self.g.set_source_rgb(1, 0.97, 0.82)
        self.g.fill()

    def light(self):
        kind, name = self.s.light
        c, x, y = self.colour(name), self.light_x, self.light_y
        r = self.rng.uniform(0.10, 0.17)
        if self.s.style != "minimal" and name != "black":
            self.disc(x, y, r * 1.75, c, 0.16)
            self.disc(x, y, r * 1.35, c, 0.22)
        if kind == "sun":
            self.disc(x, y, r, c)
        elif self.rng.random() < 0.5:
            turn = self.rng.choice((-1, 1))
            self.g.new_path()
            self.g.arc(x, y, r, -math.pi / 2, math.pi / 2)
            self.g.curve_to(x + r * 0.45, y + r * 0.55, x + r * 0.45, y - r * 0.55, x, y - r)
            if turn < 0:
                self.g.new_path()
                self.g.arc_negative(x, y, r, -math.pi / 2, math.pi / 2)
                self.g.curve_to(x - r * 0.45, y + r * 0.55, x - r * 0.45, y - r * 0.55, x, y - r)
            self.g.close_path()
            self.fill(c)
        else:
            self.disc(x, y, r, c)
            spot = _lit(c, -0.16) if name != "black" else _lit(c, 0.2)
            for dx, dy, q in ((-0.35, -0.3, 0.22), (0.3, 0.1, 0.28), (-0.2, 0.45, 0.16)):
                self.g.new_path()
                self.g.arc(x + dx * r, y + dy * r, q * r, 0, 2 * math.pi)
                self.g.set_source_rgb(*spot)
                self.g.fill()

    def layers(self, c, n):
        """n colours of one name, from hazy and far to dark and near."""
        far = 0.40 if self.s.style != "minimal" else 0.0
        return [_lit(_mix(c, self.haze, far * (1 - i / (n - 1))), -0.30 * i / (n - 1)) for i in range(n)] if n > 1 else [c]

    def wave(self, base, height, bumps):
        phase, k = self.rng.uniform(0, 6.28), self.rng.uniform(0.8, 1.2) * bumps
        phase2 = self.rng.uniform(0, 6.28)
        f = lambda x: base - height * (0.7 * math.sin(k * x * 3.14 + phase) + 0.3 * math.sin(2.1 * k * x * 3.14 + phase2))
        return [(i / 40, f(i / 40)) for i in range(41)]

    def land_mountains(self, c):
        n = 2 if self.s.style == "minimal" else 3
        for i, shade in enumerate(self.layers(c, n)):
            base = self.horizon + 0.02 + 0.15 * i
            height = self.rng.uniform(0.24, 0.34) * (1 - 0.25 * i)
            step = self.rng.uniform(0.26, 0.36) * (1 - 0.1 * i)
            x = -self.rng.uniform(0, step)
            while x < 1 + step / 2:
                h = height * self.rng.uniform(0.6, 1.0)
                half = step * self.rng.uniform(0.75, 1.0)
                lean = self.rng.uniform(-0.15, 0.15) * half
                foot = base + 0.12
                self.poly([(x - half * 1.2, foot), (x + lean, base - h), (x + half * 1.2, foot)], _lit(shade, 0.10))
                side = 1 if x > self.light_x else -1
                self.g.new_path()
                for p in ((x + lean, base - h), (x + side * half * 1.2, foot), (x - side * half * 0.05, foot)):
                    self.g.line_to(*p)
                self.g.close_path()
                self.g.set_source_rgb(*_lit(shade, -0.14))
                self.g.fill()
                x += step
            self.box(-0.05, base + 0.115, 1.1, 1.2 - base, _lit(shade, -0.04))

    def land_hills(self, c):
        for i, shade in enumerate(self.layers(c, 3)):
            pts = self.wave(self.horizon + 0.02 + 0.13 * i, 0.06, 1.6 - 0.2 * i)
            self.poly([(-0.02, 1.02)] + pts + [(1.02, pts[-1][1]), (1.02, 1.02)], shade)

    def land_meadow(self, c):
        shades = self.layers(c, 3)
        self.poly([(0, 1)] + self.wave(self.horizon + 0.02, 0.02, 1) + [(1, 1)], shades[0])
        for i in (1, 2):
            self.poly([(0, 1)] + self.wave(self.horizon + 0.05 + 0.12 * i, 0.012, 1) + [(1, 1)], shades[i])
        for _ in range(16):
            y = self.rng.uniform(self.horizon + 0.07, 0.98)
            self.disc(self.rng.random(), y, 0.006 + 0.02 * (y - self.horizon), _lit(c, 0.45))

    def land_desert(self, c):
        for i, shade in enumerate(self.layers(c, 3)):
            base = self.horizon + 0.03 + 0.13 * i
            x, h = self.rng.uniform(0.2, 0.8), self.rng.uniform(0.10, 0.16)
            crest = (x, base - h)
            self.g.new_path()
            self.g.move_to(-0.1, 1.1)
            self.g.line_to(-0.1, base + 0.05)
            self.g.curve_to(x - 0.3, base + 0.03, x - 0.12, base - h, *crest)
            self.g.curve_to(x + 0.1, base - h * 0.6, x + 0.25, base + 0.02, 1.1, base + 0.04)
            self.g.line_to(1.1, 1.1)
            self.g.close_path()
            self.fill(_lit(shade, 0.12))
            self.g.new_path()
            self.g.move_to(*crest)
            self.g.curve_to(x + 0.1, base - h * 0.6, x + 0.25, base + 0.02, 1.1, base + 0.04)
            self.g.line_to(1.1, 1.1)
            self.g.line_to(x - 0.1, 1.1)
            self.g.curve_to(x + 0.06, base + 0.15, x - 0.05, base, *crest)
            self.g.set_source_rgb(*_lit(shade, -0.10))
            self.g.fill()

    def land_sea(self, c):
        p = cairo.LinearGradient(0, self.horizon, 0, 1)
        p.add_color_stop_rgb(0, *_lit(_mix(c, self.haze, 0.25), 0.05))
        p.add_color_stop_rgb(1, *_lit(c, -0.35))
        if self.s.style == "papercut":
            self.box(-0.05, self.horizon, 1.1, 0.6, c)
        self.g.set_source(p)
        self.g.rectangle(0, self.horizon, 1, 1)
        self.g.fill()
        if self.s.light and self.s.style != "minimal":
            glint = COLOURS[self.s.light[1]]
            y, w = self.horizon + 0.025, 0.10
            while y < 0.97:
                self.dash(self.light_x + self.rng.uniform(-0.015, 0.015), y, w * self.rng.uniform(0.7, 1.1), 0.007 + 0.02 * (y - self.horizon), _mix(c, glint, 0.75))
                y += 0.035 + 0.03 * (y - self.horizon)
                w += 0.006
        for _ in range(9):
            y = self.rng.uniform(self.horizon + 0.04, 0.97)
            self.dash(self.rng.random(), y, 0.03 + 0.16 * (y - self.horizon), 0.005 + 0.012 * (y - self.horizon), _lit(c, 0.28))

    def dash(self, x, y, w, h, c):
        self.g.new_path()
        self.g.move_to(x - w, y)
        self.g.curve_to(x - w / 2, y - h, x + w / 2, y - h, x + w, y)
        self.g.curve_to(x + w / 2, y + h, x - w / 2, y + h, x - w, y)
        self.g.set_source_rgb(*c)
        self.g.fill()

    def land_lake(self, c):
        bank = _mix(_lit((0.16, 0.42, 0.26), -0.4 if self.dark else 0), self.haze, 0.15)
        self.poly([(-0.02, 1.02)] + self.wave(self.horizon - 0.04, 0.04, 2) + [(1.02, 1.02)], bank)
        self.land_sea(c)
        pts = self.wave(0.93, 0.03, 1.3)
        self.poly([(-0.02, 1.02)] + pts + [(1.02, 1.02)], _lit(bank, -0.25))

    def land_forest(self, c):
        for i, shade in enumerate(self.layers(c, 3)):
            base, x = self.horizon + 0.06 + 0.14 * i, -0.05 + self.rng.uniform(0, 0.06)
            while x < 1.08:
                h, w = self.rng.uniform(0.17, 0.25) * (1 + 0.2 * i), 0.055 * (1 + 0.2 * i)
                self.poly([(x - w, base + 0.02), (x, base - h), (x + w, base + 0.02)], _lit(shade, self.rng.uniform(-0.06, 0.10)))
                x += self.rng.uniform(0.075, 0.11) * (1 + 0.2 * i)
            self.box(-0.05, base, 1.1, 1.1 - base, shade)

    def land_city(self, c):
        for i, shade in enumerate(self.layers(c, 2)):
            base, x = self.horizon + 0.14 + 0.1 * i, -self.rng.uniform(0, 0.08)
            while x < 1:
                w, h = self.rng.uniform(0.10, 0.16), self.rng.uniform(0.16, 0.42) * (1 - 0.2 * i)
                self.box(x, base - h, w, h + 0.3, _lit(shade, self.rng.uniform(-0.1, 0.1)))
                if i == 1:
                    for row in range(int(h / 0.055)):
                        for col in range(int((w - 0.02) / 0.036)):
                            if self.rng.random() < 0.55:
                                self.g.rectangle(x + 0.016 + 0.036 * col, base - h + 0.022 + 0.055 * row, 0.018, 0.026)
                    self.g.set_source_rgb(1, 0.90, 0.52)
                    self.g.fill()
                x += w + 0.008
        self.box(-0.05, base + 0.02, 1.1, 0.6, _lit(c, -0.5))

    def subjects(self, airborne):
        kind, name, n = self.s.subject
        c = self.colour(name)
        where = self.rng.random()
        for i in range(n):
            scale = self.rng.uniform(0.30, 0.42) if n == 1 else self.rng.uniform(0.20, 0.27)
            x = self.rng.uniform(0.22, 0.78) if n == 1 else (i + 0.5 + self.rng.uniform(-0.15, 0.15)) / n
            if n == 1 and self.s.light and abs(x - self.light_x) < 0.22:
                x = x - 0.3 if self.light_x > 0.5 else x + 0.3
            if airborne:
                y = self.rng.uniform(0.22, self.horizon - 0.10)
            elif kind == "boat":
                y = self.horizon + 0.02 + self.rng.uniform(0.0, 0.10) - 0.1 * scale
            else:
                y = self.horizon + 0.22 + 0.06 * where - 0.45 * scale
            self.g.save()
            self.g.translate(x, y)
            self.g.scale(scale, scale)
            getattr(self, "draw_" + kind)(c)
            self.g.restore()

    # Things, each about one unit high around the origin, standing on y = 0.5.

    def draw_balloon(self, c):
        self.poly([(-0.30, 0.12), (0.30, 0.12), (0.10, 0.42), (-0.10, 0.42)], _lit(c, -0.12))
        self.disc(0, -0.08, 0.38, c)
        self.g.new_path()
        self.g.save()
        self.g.translate(0, -0.08)
        self.g.scale(0.42, 1)
        self.g.arc(0, 0, 0.38, 0, 2 * math.pi)
        self.g.restore()
        self.g.set_source_rgb(*_lit(c, 0.22 if sum(c) < 2.4 else -0.12))
        self.g.fill()
        self.box(-0.09, 0.48, 0.18, 0.14, (0.42, 0.25, 0.12))

    def draw_bird(self, c):
        self.g.new_path()
        self.g.move_to(-0.55, -0.18)
        self.g.curve_to(-0.35, -0.38, -0.10, -0.25, 0, 0.02)
        self.g.curve_to(0.10, -0.25, 0.35, -0.38, 0.55, -0.18)
        self.g.curve_to(0.35, -0.18, 0.15, -0.05, 0, 0.24)
        self.g.curve_to(-0.15, -0.05, -0.35, -0.18, -0.55, -0.18)
        self.fill(c)

    def draw_boat(self, c):
        self.poly([(-0.5, 0.28), (0.5, 0.28), (0.32, 0.5), (-0.32, 0.5)], (0.40, 0.22, 0.11))
        self.poly([(0.03, -0.55), (0.03, 0.22), (0.44, 0.22)], c)
        self.poly([(-0.03, -0.42), (-0.03, 0.22), (-0.36, 0.22)], _lit(c, -0.15))

    def draw_house(self, c):
        self.box(-0.34, -0.05, 0.68, 0.55, c)
        self.poly([(-0.46, -0.05), (0, -0.48), (0.46, -0.05)], _lit(c, -0.45) if sum(c) > 0.6 else (0.45, 0.2, 0.15))
        self.box(-0.08, 0.18, 0.16, 0.32, _lit(c, -0.6) if sum(c) > 0.6 else (0.35, 0.2, 0.12))
        for x in (-0.27, 0.13):
            self.box(x, 0.06, 0.14, 0.15, (1, 0.93, 0.62))

    def draw_tree(self, c):
        self.box(-0.06, 0.05, 0.12, 0.45, (0.36, 0.22, 0.12))
        self.disc(0.16, -0.05, 0.22, _lit(c, -0.12))
        self.disc(-0.16, -0.02, 0.22, _lit(c, -0.05))
        self.disc(0, -0.22, 0.28, c)

    def draw_flower(self, c):
        self.box(-0.03, 0.0, 0.06, 0.6, (0.16, 0.48, 0.20))
        self.disc(0.11, 0.34, 0.08, (0.16, 0.48, 0.20))
        for k in range(6):
            a = k * math.pi / 3
            self.disc(0.20 * math.cos(a), -0.14 + 0.20 * math.sin(a), 0.15, c)
        self.disc(0, -0.14, 0.13, (0.99, 0.85, 0.25) if c[2] > 0.35 or c[1] < 0.45 else (0.55, 0.28, 0.10))

    def draw_lighthouse(self, c):
        self.poly([(-0.34, 0.62), (-0.2, 0.46), (0.22, 0.46), (0.36, 0.62)], (0.30, 0.29, 0.30))
        edge = lambda y: 0.17 - 0.08 * (0.5 - y) / 0.9
        for i in range(5):
            y0, y1 = 0.5 - 0.17 * i, 0.5 - 0.17 * (i + 1)
            band = c if i % 2 == 0 else (0.96, 0.95, 0.92) if sum(c) < 2.6 else (0.7, 0.72, 0.76)
            self.poly([(-edge(y0), y0), (edge(y0), y0), (edge(y1), y1), (-edge(y1), y1)], band)
        self.box(-0.07, -0.49, 0.14, 0.14, (1, 0.92, 0.5))
        self.poly([(-0.12, -0.49), (0.12, -0.49), (0, -0.64)], _lit(c, -0.2))

    def geometry(self):
        """Plain shapes on a plain ground."""
        kind, name, n = self.s.subject
        ground, c = self.colour(self.s.sky), self.colour(name)
        self.box(-0.1, -0.1, 1.2, 1.2, ground)
        if kind == "stripe":
            n += 1
            w = self.rng.uniform(0.10, 0.2) if n < 4 else 0.11
            across = self.rng.random() < 0.5
            for i in range(n):
                at = (i + 0.5) / n - w / 2
                self.box(*((-0.1, at, 1.2, w) if across else (at, -0.1, w, 1.2)), c)
            return
        for i in range(n):
            r = self.rng.uniform(0.20, 0.32) if n == 1 else self.rng.uniform(0.11, 0.16)
            x = self.rng.uniform(0.35, 0.65) if n == 1 else (i + 0.5 + self.rng.uniform(-0.1, 0.1)) / n
            y = self.rng.uniform(0.35, 0.65)
            if kind == "circle":
                self.disc(x, y, r, c)
            elif kind == "square":
                self.box(x - r, y - r, 2 * r, 2 * r, c)
            else:
                self.poly([(x, y - r * 1.1), (x + r * 1.1, y + r * 0.8), (x - r * 1.1, y + r * 0.8)], c)


def draw(scene: Scene, rng: random.Random, size: int = 512) -> np.ndarray:
    """Paints a scene; the places of things come from `rng`. Returns uint8[size][size][3]."""
    painter = Painter(scene, rng, size)
    painter.paint()
    return painter.pixels()


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
