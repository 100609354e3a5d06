"""Silhouettes of subjects, about one unit high and standing on y = 0.5; and abstract art."""

import math

import forms
from canvas import Gradient

WOOD, LEAF, WARM, CHALK, DARK = (0.36, 0.22, 0.13), (0.18, 0.44, 0.24), (1.0, 0.88, 0.52), (0.96, 0.94, 0.90), (0.10, 0.09, 0.14)


def mix(a, b, k):
    return tuple(x + (y - x) * k for x, y in zip(a, b))


def darker(c, k):
    return mix(c, (0.03, 0.03, 0.09), k)


def pale(c):
    return sum(c) > 2.5


class Stand:
    """Where a subject stands: its centre and its height in the picture."""

    def __init__(self, painter, x, y, scale):
        self.painter, self.x, self.y, self.scale = painter, x, y, scale
        self.mirror = None
        self.time = painter.scene.time

    def at(self, points):
        return [(self.x + px * self.scale, self.y + py * self.scale) for px, py in points]

    def part(self, points, c, foot=None, edge=True):
        if self.mirror is not None:
            return self.reflect(points, c)
        self.painter.shape(self.at(points), c, foot, edge)

    def plain(self, points, c):
        """A detail without an edge of its own."""
        if self.mirror is not None:
            return
        if self.painter.style == "neon":
            c = mix(c, (0.05, 0.04, 0.13), 0.25)
        self.painter.canvas.fill(self.at(points), c, soft=0.004 if self.painter.style == "pastel" else 0)

    def reflect(self, points, c):
        turned = [(x, 2 * self.mirror - y) for x, y in self.at(points)]
        self.painter.canvas.fill(turned, darker(mix(c, self.painter.ground, 0.35), 0.2), 0.45)

    def paint(self, kind, c):
        if kind in ("boat", "lighthouse") and self.painter.scene.land[0] in ("sea", "lake"):
            self.mirror = self.y + 0.48 * self.scale
            getattr(self, kind)(c)
            self.mirror = None
        getattr(self, kind)(c)

    def shade(self, own):
        """A fixed colour as this hour and style show it."""
        from painting import AIR

        tint, k = AIR[self.time]
        c = mix(own, tint, 0.7 * k)
        if self.painter.style == "pastel":
            c = mix(c, (1, 0.98, 0.94), 0.3)
        return c

    def balloon(self, c):
        envelope = forms.ellipse(0, -0.14, 0.37, 0.38, math.radians(150), math.radians(390), 40) + [(0.10, 0.30), (-0.10, 0.30)]
        self.part(envelope, c)
        stripe = mix(c, CHALK, 0.55) if not pale(c) else darker(c, 0.28)
        inner = lambda k: forms.ellipse(0, -0.14, 0.37 * k, 0.38, math.radians(150), math.radians(390), 40) + [(0.10 * k, 0.30), (-0.10 * k, 0.30)]
        self.plain(inner(0.68), stripe)
        self.plain(inner(0.30), c)
        self.part(forms.box(-0.085, 0.38, 0.17, 0.13), self.shade(WOOD))
        for x in (-0.08, 0.055):
            self.plain(forms.box(x, 0.30, 0.025, 0.09), self.shade(WOOD))

    def bird(self, c):
        """A dove that flies to the left."""
        back = darker(c, 0.25) if sum(c) > 0.6 else (0.26, 0.26, 0.32)
        self.part(forms.smooth([(-0.20, 0.02), (-0.16, -0.22), (0.02, -0.44), (0.20, -0.52), (0.16, -0.24), (0.04, 0.02)], n=6), back)
        self.part(forms.smooth([(-0.52, 0.04), (-0.40, -0.10), (-0.26, -0.10), (-0.06, -0.02), (0.20, 0.02), (0.50, -0.02), (0.58, 0.10), (0.46, 0.18),
                                (0.20, 0.20), (-0.10, 0.22), (-0.32, 0.14)], n=6), c)
        self.part(forms.smooth([(-0.10, 0.08), (-0.02, -0.20), (0.20, -0.40), (0.46, -0.46), (0.40, -0.18), (0.22, 0.08), (0.04, 0.14)], n=6), mix(c, CHALK, 0.22) if not pale(c) else (0.84, 0.84, 0.86))
        self.plain(forms.ellipse(-0.34, -0.01, 0.024, n=12), DARK if sum(c) > 0.6 else CHALK)
        self.plain([(-0.50, 0.00), (-0.60, 0.06), (-0.49, 0.08)], (0.96, 0.62, 0.16))

    def gull(self, c):
        wings = forms.smooth([(-0.55, -0.20), (-0.36, -0.30), (-0.14, -0.20), (0.0, 0.0), (0.14, -0.20), (0.36, -0.30), (0.55, -0.20),
                              (0.34, -0.12), (0.17, 0.06), (0.0, 0.24), (-0.17, 0.06), (-0.34, -0.12)], n=5)
        self.part(wings, c)

    def boat(self, c):
        self.part([(0.02, -0.60), (0.04, 0.24), (0.50, 0.24)], c)
        self.part([(-0.04, -0.46), (-0.04, 0.24), (-0.40, 0.24)], darker(c, 0.22) if not pale(c) else (0.82, 0.80, 0.78))
        hull = forms.smooth([(-0.54, 0.30), (-0.38, 0.50), (0.36, 0.50), (0.56, 0.30)], closed=False, n=5)
        self.part(hull, self.shade(darker(WOOD, 0.2)))

    def whale(self, c):
        body = forms.smooth([(-0.62, 0.16), (-0.56, -0.12), (-0.30, -0.27), (0.05, -0.20), (0.32, 0.02), (0.46, 0.04), (0.52, -0.12),
                             (0.40, -0.28), (0.56, -0.24), (0.64, -0.32), (0.70, -0.16), (0.60, -0.02), (0.52, 0.22), (0.20, 0.36), (-0.30, 0.36)], n=6)
        self.part(body, c)
        belly = forms.smooth([(-0.60, 0.14), (-0.25, 0.20), (0.14, 0.22), (0.34, 0.24), (0.10, 0.36), (-0.35, 0.36)], n=6)
        self.plain(belly, mix(c, CHALK, 0.6) if not pale(c) else darker(c, 0.2))
        self.plain(forms.ellipse(-0.40, 0.02, 0.03, n=12), DARK if not sum(c) < 0.6 else CHALK)
        spray = mix(self.painter.low, CHALK, 0.75)
        for side in (-1, 1):
            self.plain(forms.smooth([(-0.28, -0.28), (-0.28 + side * 0.05, -0.46), (-0.28 + side * 0.17, -0.44), (-0.28 + side * 0.06, -0.52), (-0.28 - side * 0.01, -0.44)], n=5), spray)
        for x, w in ((-0.2, 0.62), (0.25, 0.42)):
            self.painter.canvas.thing = None
            self.plain(forms.lens(x, 0.37, w, 0.07), self.painter_water())
            self.painter.canvas.thing = "subject"

    def painter_water(self):
        p = self.painter
        return mix(p.ground, p.low, 0.22) if p.style != "neon" else mix((0.05, 0.04, 0.13), p.ground, 0.35)

    def tree(self, c):
        self.part([(-0.055, 0.5), (-0.04, 0.0), (0.04, 0.0), (0.055, 0.5)], self.shade(WOOD))
        self.part(forms.ellipse(0, -0.16, 0.35, 0.37), c)
        self.plain(forms.smooth([(0.30, -0.28), (0.33, -0.06), (0.16, 0.15), (-0.14, 0.16), (0.10, 0.02)], n=6), darker(c, 0.2) if sum(c) > 0.6 else (0.24, 0.24, 0.30))

    def house(self, c):
        roof = darker(c, 0.5) if 0.6 < sum(c) < 2.5 else (0.50, 0.20, 0.16)
        self.part(forms.box(0.16, -0.42, 0.10, 0.30), roof)
        self.part(forms.box(-0.34, -0.06, 0.68, 0.56), c)
        self.part([(-0.46, -0.04), (0, -0.48), (0.46, -0.04)], roof)
        self.plain(forms.box(-0.22, 0.14, 0.17, 0.36), darker(roof, 0.25))
        self.plain(forms.box(0.05, 0.08, 0.19, 0.19), WARM)

    def lighthouse(self, c):
        if self.time in ("night", "dusk") and self.mirror is None and self.painter.style != "woodblock":
            for side in (-1, 1):
                beam = self.at([(0, -0.42), (side * 3, -0.98), (side * 3, 0.10)])
                self.painter.canvas.fill(beam, WARM, 0.22)
        self.part(forms.smooth([(-0.42, 0.52), (-0.26, 0.38), (0.05, 0.36), (0.28, 0.40), (0.44, 0.52), (0, 0.56)], n=5), self.shade((0.26, 0.25, 0.29)))
        edge = lambda y: 0.10 + 0.08 * (y + 0.30) / 0.72
        tower = lambda a, b: [(-edge(a), a), (edge(a), a), (edge(b), b), (-edge(b), b)]
        light = CHALK if not pale(c) else (0.58, 0.62, 0.70)
        self.part(tower(-0.30, 0.42), c)
        self.plain(tower(-0.06, 0.18), self.shade(light))
        self.part(forms.box(-0.15, -0.34, 0.30, 0.05), darker(c, 0.4))
        self.plain(forms.box(-0.075, -0.47, 0.15, 0.13), WARM)
        self.part([(-0.13, -0.46), (0.13, -0.46), (0, -0.62)], darker(c, 0.3) if not pale(c) else (0.62, 0.20, 0.18))

    def fox(self, c):
        light = mix(c, CHALK, 0.85) if not pale(c) else (0.70, 0.70, 0.74)
        tail = forms.smooth([(0.10, 0.48), (0.30, 0.46), (0.44, 0.26), (0.40, -0.04), (0.54, 0.10), (0.58, 0.30), (0.46, 0.50), (0.26, 0.54)], n=6)
        self.part(tail, c)
        self.plain(forms.smooth([(0.40, -0.03), (0.53, 0.10), (0.55, 0.17), (0.43, 0.15)], n=6), light)
        self.part(forms.smooth([(-0.14, 0.02), (-0.24, 0.30), (-0.22, 0.52), (0.24, 0.52), (0.32, 0.38), (0.24, 0.14), (0.10, 0.0)], n=6), c)
        self.plain(forms.smooth([(-0.10, 0.06), (-0.14, 0.28), (-0.04, 0.42), (0.06, 0.28), (0.04, 0.06)], n=6), light)
        self.part([(-0.30, -0.54), (-0.15, -0.34), (0.09, -0.34), (0.24, -0.54), (0.30, -0.16), (-0.03, 0.14), (-0.36, -0.16)], c)
        for side in (-1, 1):
            self.plain([(-0.03 + side * 0.33, -0.155), (-0.03 + side * 0.08, -0.05), (-0.03, 0.135)], light)
            self.plain(forms.ellipse(-0.03 + side * 0.12, -0.17, 0.032, n=12), DARK if sum(c) > 0.6 else CHALK)
        self.plain(forms.ellipse(-0.03, 0.11, 0.045, n=12), DARK)

    def flower(self, c):
        stem = self.shade(LEAF)
        self.part([(-0.025, 0.56), (-0.025, -0.1), (0.025, -0.1), (0.025, 0.56)], stem)
        self.part(forms.smooth([(0, 0.42), (0.14, 0.22), (0.30, 0.18), (0.20, 0.36)], n=5), stem)
        self.part(forms.smooth([(0, 0.50), (-0.14, 0.30), (-0.30, 0.26), (-0.20, 0.44)], n=5), stem)
        outline = []
        for i in range(7):
            a = i * 2 * math.pi / 7 - math.pi / 2
            middle = (0.22 * math.cos(a), -0.18 + 0.22 * math.sin(a))
            outline += [(middle[0] + 0.125 * math.cos(a + t), middle[1] + 0.125 * math.sin(a + t)) for t in (j * 0.33 - 1.65 for j in range(11))]
        self.part(outline, c)
        self.plain(forms.ellipse(0, -0.18, 0.125), (0.98, 0.80, 0.26) if min(c[:2]) < 0.62 else (0.50, 0.28, 0.14))


def abstract(p):
    """Plain shapes, or one pattern that fills the picture."""
    s, w, h = p.scene.subject, p.width, p.height
    p.low = p.middle = p.high = ground = p.colour(p.scene.sky)
    if p.style == "neon":
        p.low = p.middle = p.high = ground = mix((0.05, 0.04, 0.13), ground, 0.25)
    c = p.colour(s.colour)
    p.ground = ground
    p.canvas.backdrop(Gradient((0, ground), (h, mix(ground, (1, 1, 1), 0.10) if p.style not in ("paper cut",) else ground)))
    rng, n = p.rng, s.count
    p.canvas.thing = "subject"
    if s.kind == "stripe":
        across, n = rng.random() < 0.5, n + 1
        length = h if across else w
        for i in range(n):
            at, thick = (i + 0.5) / n * length, length / n * 0.46
            p.shape(forms.box(-0.1, at - thick / 2, w + 0.2, thick) if across else forms.box(at - thick / 2, -0.1, thick, h + 0.2), c)
    elif s.kind == "spiral":
        turns, reach, thick = rng.choice((2.5, 3, 3.5)), 0.42, 0.030
        line = lambda side: [(w / 2 + (reach * t + side * thick * (0.3 + t)) * math.cos(turns * 2 * math.pi * t), h / 2 + (reach * t + side * thick * (0.3 + t)) * math.sin(turns * 2 * math.pi * t)) for t in (i / 160 for i in range(161))]
        p.shape(line(1) + line(-1)[::-1], c)
    elif s.kind == "wave":
        n = rng.choice((3, 4, 5))
        for i in range(n):
            base, thick = (i + 0.5) / n * h, h / n * 0.42
            top = [(x, base + h / n * 0.26 * math.sin(x * 2 * math.pi * 1.5)) for x in (j / 48 * (w + 0.1) - 0.05 for j in range(49))]
            p.shape([(x, y - thick / 2) for x, y in top] + [(x, y + thick / 2) for x, y in reversed(top)], c)
    elif s.kind == "ring":
        n = rng.choice((3, 4))
        for i in range(2 * n - 1):
            p.canvas.thing = "subject" if i % 2 == 0 else None
            p.shape(forms.ellipse(w / 2, h / 2, 0.43 * (1 - i / (2 * n - 1))), c if i % 2 == 0 else ground)
    elif s.kind == "grid":
        n = rng.choice((3, 4))
        step, r = min(w, h) / n, min(w, h) / n * 0.36
        round_ = rng.random() < 0.5
        for i in range(n):
            for j in range(n):
                x, y = w / 2 + (i - (n - 1) / 2) * step, h / 2 + (j - (n - 1) / 2) * step
                p.shape(forms.ellipse(x, y, r) if round_ else forms.box(x - r, y - r, 2 * r, 2 * r), c)
    else:
        r = {1: 0.30, 2: 0.19, 3: 0.135}[n] * rng.uniform(0.95, 1.05)
        for i in range(n):
            x, y = w * ((i + 0.5) / n), h / 2 + rng.uniform(-0.03, 0.03)
            shapes = {"circle": lambda: forms.ellipse(x, y, r), "square": lambda: forms.box(x - r * 0.9, y - r * 0.9, 1.8 * r, 1.8 * r),
                      "triangle": lambda: [(x, y - r), (x + r, y + r * 0.75), (x - r, y + r * 0.75)]}
            p.shape(shapes[s.kind](), c)
    p.canvas.thing = None
