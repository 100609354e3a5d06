"""Paints a scene: sky, light, land, weather and things, back to front, in one of six styles.

- poster: even colours, each layer fading towards its foot;
- paper cut: flat sheets that cast shadows on one another, the sky in torn bands;
- ink: washes on cream paper, darkest at the edge above;
- pastel: light, milky colours;
- woodblock: dark outlines, parchment colours, a dark band at the top of the sky;
- neon: dark shapes with glowing edges.
"""

import math
import random

import numpy as np
from PIL import Image

import forms
import things
from canvas import Canvas, Gradient
from scenes import AFLOAT, AIRBORNE, COLOURS, FLOCK, TIMES, Scene

PAPER, CREAM, PARCHMENT, INDIGO, NIGHT = (0.96, 0.94, 0.88), (1.0, 0.98, 0.94), (0.95, 0.90, 0.78), (0.12, 0.13, 0.26), (0.05, 0.04, 0.13)
# What the air does to the colours of lands and things: mixed with what, how much.
AIR = {
    "dawn": ((0.98, 0.78, 0.72), 0.10), "noon": ((1, 1, 1), 0.0), "sunset": ((0.62, 0.24, 0.22), 0.16),
    "dusk": ((0.20, 0.14, 0.36), 0.26), "night": ((0.04, 0.06, 0.20), 0.44),
}
SIZE = {"small": 0.30, "usual": 0.46, "big": 0.58}
SOFT = 0.006  # how far the edges of a pastel reach
PLACE = {"left": 0.25, "centre": 0.5, "right": 0.75}


def mix(a, b, k):
    return tuple(x + (y - x) * k for x, y in zip(a, b))


def lit(c, k):
    """Lighter for k > 0, darker for k < 0."""
    return mix(c, (1, 1, 1), k) if k > 0 else mix(c, (0.03, 0.03, 0.09), -k)


def grey(c, k):
    level = 0.3 * c[0] + 0.59 * c[1] + 0.11 * c[2]
    return mix(c, (level, level, level), k)


class Painter:
    """Paints one scene; the places of things come from `rng`."""

    def __init__(self, scene: Scene, rng: random.Random, scale: float = 1.0):
        self.scene, self.rng, self.style = scene, rng, scene.style
        self.canvas = Canvas(*scene.size, scale)
        self.width, self.height = self.canvas.width, self.canvas.height

    # Colours and shapes in the manner of the style.

    def colour(self, name, air=1.0):
        """A named colour as this style and this hour show it."""
        c = tuple(x + self.rng.uniform(-0.02, 0.02) for x in COLOURS[name])
        tint, k = AIR[self.scene.time]
        if self.scene.sky or self.style == "neon":
            k *= 0.5
        c = mix(c, tint, k * air * (0.5 if name == "white" else 1))
        if self.style == "pastel":
            return mix(c, CREAM, 0.36)
        if self.style == "ink":
            return mix(grey(c, 0.22), (0.10, 0.11, 0.18), 0.16)
        if self.style == "woodblock":
            return mix(grey(c, 0.12), PARCHMENT, 0.12)
        if self.style == "neon":
            return lit(grey(c, -0.25), 0.10) if name != "black" else (0.34, 0.34, 0.44)
        return c

    def shape(self, points, colour, foot=None, edge=True):
        """A part of the picture in the manner of the style; `foot` is the colour that its lower side fades to."""
        canvas, style = self.canvas, self.style
        ys = [p[1] for p in points]
        fade = Gradient((min(ys), colour), (min(min(ys) + 0.34, max(ys)), foot)) if foot else colour
        if style == "paper cut":
            if edge:
                canvas.shadow(points, 0.006, 0.012, 0.011, (0.05, 0.03, 0.10), 0.42)
            canvas.fill(points, colour)
        elif style == "neon":
            if not edge:
                return canvas.fill(points, mix(NIGHT, colour, 0.30))
            dark = mix(NIGHT, colour, 0.24)
            canvas.fill(points, Gradient((min(ys), dark), (min(ys) + 0.3, NIGHT)) if foot else mix(NIGHT, colour, 0.26))
            closed = points + points[:1]
            canvas.stroke(closed, 0.034, colour, 0.30)
            canvas.stroke(closed, 0.012, mix(colour, (1, 1, 1), 0.22))
        else:
            canvas.fill(points, fade, soft=SOFT if style == "pastel" else 0)
            if edge and style == "woodblock":
                canvas.stroke(points + points[:1], 0.0085, INDIGO)
            if edge and style == "ink":
                canvas.stroke(points + points[:1], 0.011, mix(colour, (0.06, 0.06, 0.10), 0.72), 0.9)

    # The scene, back to front.

    def paint(self) -> Canvas:
        if self.scene.land is None:
            things.abstract(self)
            return self.canvas
        self.horizon = self.height * self.rng.uniform(0.57, 0.63)
        self.set_sky()
        self.sky()
        if self.scene.weather == "stars":
            self.stars()
        if self.scene.weather == "northern lights":
            self.northern_lights()
        if self.scene.light:
            self.light()
        if self.scene.weather in ("clouds", "rain"):
            self.clouds()
        self.ground = self.colour(self.scene.land[1])
        if self.scene.weather == "snow":
            self.ground = mix(self.ground, (0.93, 0.95, 1.0), 0.22)
        if sum((a - b) ** 2 for a, b in zip(self.ground, self.low)) < 0.05:  # else the land would be lost in the sky
            self.ground = lit(self.ground, -0.35 if sum(self.low) > 0.9 else 0.25)
        getattr(self, "land_" + self.scene.land[0])(self.ground)
        if self.scene.extra:
            getattr(self, self.scene.extra)()
        for subject in self.scene.subjects():
            self.things(subject)
        if self.scene.weather == "snow":
            self.snow()
        if self.scene.weather == "rain":
            self.rain()
        return self.canvas

    def set_sky(self):
        """Chooses the sky's colours: at the horizon, half way up and at the zenith."""
        s = self.scene
        low, middle, high = TIMES[s.time]
        if s.sky:
            c = COLOURS[s.sky]
            k = {"night": -0.42, "dusk": -0.22, "sunset": -0.06}.get(s.time, 0.08)
            low, middle, high = lit(c, 0.42 + 0.8 * k), lit(c, 0.18 + k), lit(c, k - 0.08)
        if s.light and s.light.colour not in ("black",):
            low = mix(low, COLOURS[s.light.colour], 0.24)
        if s.weather in ("rain", "snow"):
            low, middle, high = (mix(grey(c, 0.5), (0.62, 0.66, 0.72), 0.25 if s.time == "noon" else 0.08) for c in (low, middle, high))
        if self.style == "pastel":
            low, middle, high = (mix(c, CREAM, 0.36) for c in (low, middle, high))
        if self.style == "ink":
            k = {"night": 0.84, "dusk": 0.56, "noon": 0.40}.get(s.time, 0.5) + (0.25 if s.sky else 0)
            low, middle, high = mix(PAPER, low, k * 0.28), mix(PAPER, grey(middle, 0.2), k * 0.45), mix(PAPER, grey(high, 0.2), k)
        if self.style == "woodblock":
            low, middle, high = (mix(grey(c, 0.1), PARCHMENT, k) for c, k in ((low, 0.45), (middle, 0.28), (high, 0.08)))
        if self.style == "neon":
            low, middle, high = mix(low, NIGHT, 0.42), mix(middle, NIGHT, 0.74), mix(high, NIGHT, 0.88)
        self.low, self.middle, self.high = low, middle, high

    def sky(self):
        h = self.horizon
        if self.style == "paper cut":
            self.canvas.backdrop(Gradient((0, self.high), (1, self.high)))
            for i, y in enumerate((0.24, 0.50, 0.76)):
                c = mix(mix(self.high, self.middle, min(1, (i + 1) / 2)), self.low, max(0, i - 0.5) / 1.5)
                self.shape(forms.down(forms.wave(self.width, y * h, 0.025, 1.5, self.rng), h + 0.2), c)
        elif self.style == "woodblock":
            self.canvas.backdrop(Gradient((0, lit(self.high, -0.25)), (0.18 * h, self.high), (0.5 * h, self.middle), (h, self.low)))
        else:
            half = (0.5 if self.style != "ink" else 0.3) * h
            self.canvas.backdrop(Gradient((0, self.high), (half, self.middle), (h, self.low)))

    def stars(self):
        c = (1, 0.96, 0.80)
        for _ in range(self.rng.randint(22, 34)):
            x, y, r = self.rng.uniform(0, self.width), self.rng.uniform(0.01, self.horizon - 0.06), self.rng.uniform(0.005, 0.013)
            self.canvas.fill(forms.star(x, y, r) if r > 0.009 else forms.ellipse(x, y, r * 0.5, n=8), c)

    def northern_lights(self):
        colours = self.rng.choice((((0.25, 0.95, 0.60), (0.20, 0.80, 0.80)), ((0.30, 0.95, 0.65), (0.70, 0.40, 0.90))))
        k, (w, h) = self.canvas.pixels, self.canvas.size
        for i, c in enumerate(colours):
            line = np.interp(np.arange(w) / k, *zip(*forms.wave(self.width, self.horizon * (0.50 + 0.20 * i), 0.07, 1.7, self.rng)))
            y = np.arange(h)[:, None] / k
            above = np.clip((line[None] - y) / (0.62 * self.horizon), -1, 1)
            glow = np.where(above >= 0, np.clip(1 - above, 0, 1) ** 2.4, np.clip(1 + above / 0.06, 0, 1))
            self.canvas.lay((0, 0, w, h), Image.fromarray((glow * 165).astype(np.uint8)), c)

    def light(self):
        s = self.scene.light
        c = self.colour(s.colour, air=0.25)
        if self.style == "ink":
            c = mix(c, COLOURS[s.colour], 0.6)
        r = (0.185 if s.big else 0.115) * self.rng.uniform(0.95, 1.05)
        x = self.width * (PLACE[s.place] + self.rng.uniform(-0.03, 0.03))
        y = self.horizon - 0.25 * r if s.low else max(r + 0.05, self.height * self.rng.uniform(0.21, 0.26))
        self.light_x, self.light_y, self.light_r, self.light_colour = x, y, r, c
        disc = forms.ellipse(x, y, r)
        if self.style == "paper cut":
            for k, q in ((1.75, 0.30), (1.38, 0.6)):
                self.shape(forms.ellipse(x, y, r * k), mix(mix(self.middle, self.high, 0.3), c, q))
        elif self.style != "woodblock":
            self.canvas.glow(x, y, r * 2.6, mix(c, (1, 1, 0.95), 0.35), 0.75 if self.style != "ink" else 0.4)
        self.canvas.thing = "light"
        if s.kind == "crescent moon":
            side = 1 if s.place == "left" else -1
            disc = self.crescent(x, y, r, side)
        if self.style == "neon" and s.kind == "sun":
            self.canvas.fill(disc, Gradient((y - r, mix(c, (1, 1, 0.6), 0.35)), (y + r, c)))
            for i in range(4):
                at = y + r * (0.12 + 0.22 * i)
                self.canvas.thing = None
                half = math.sqrt(max(0, r * r - (at - y) ** 2))
                self.canvas.fill(forms.box(x - half, at, 2 * half, r * (0.05 + 0.022 * i)), self.middle, 0.59)
        else:
            self.canvas.fill(disc, c)
        if s.kind == "moon" and self.style != "neon":
            for dx, dy, q in ((-0.34, -0.28, 0.22), (0.32, 0.12, 0.27), (-0.18, 0.46, 0.15)):
                self.canvas.fill(forms.ellipse(x + dx * r, y + dy * r, q * r, n=24), lit(c, -0.14))
        elif s.kind == "moon":
            self.canvas.stroke(disc, 0.012, mix(c, (1, 1, 1), 0.4))
        self.canvas.thing = None

    @staticmethod
    def crescent(x, y, r, side):
        """A crescent whose horns point to `side` (1 for right)."""
        outer = forms.ellipse(0, 0, r, r, math.radians(50), math.radians(310), 40)
        inner = forms.ellipse(r * 0.42, 0, 0.80 * r, 0.80 * r, math.radians(288), math.radians(72), 40)
        return [(x + side * px, y + py) for px, py in outer + inner]

    def clouds(self):
        rain = self.scene.weather == "rain"
        c = mix(self.low, (1, 1, 1), 0.55 if self.scene.time not in ("night", "dusk") else 0.22)
        if rain:
            c = mix(grey(self.middle, 0.6), (0.42, 0.45, 0.54), 0.6)
        if self.style == "neon":
            c = mix(self.low, (0.8, 0.7, 1.0), 0.5)
        n = self.rng.randint(3, 4)
        for i in range(n):
            x = self.width * (i + self.rng.uniform(0.2, 0.8)) / n
            y = self.horizon * (self.rng.uniform(0.14, 0.34) if rain else self.rng.uniform(0.16, 0.72))
            self.shape(forms.cloud(x, y, self.rng.uniform(0.24, 0.38), self.rng), c, mix(c, self.middle, 0.35))

    def snow(self):
        for _ in range(70):
            x, y = self.rng.uniform(0, self.width), self.rng.uniform(0, self.height)
            self.canvas.fill(forms.ellipse(x, y, self.rng.uniform(0.005, 0.011), n=10), (0.98, 0.98, 1.0), 0.59)

    def rain(self):
        c = mix(self.low, (0.9, 0.94, 1.0), 0.6)
        for _ in range(46):
            x, y, d = self.rng.uniform(0, self.width + 0.1), self.rng.uniform(0.12, self.height), self.rng.uniform(0.05, 0.09)
            self.canvas.fill([(x, y), (x + 0.007, y), (x + 0.007 - 0.3 * d, y + d), (x - 0.3 * d, y + d)], c, 0.55)

    # Lands.

    def layers(self, c, n, far=0.52):
        """n colours of one name, from hazy and far to deep and near."""
        haze = mix(self.low, self.middle, 0.25)
        return [lit(mix(c, haze, far * (1 - i / (n - 1)) ** 1.2), -0.34 * i / (n - 1)) for i in range(n)]

    def mist(self, c, k=0.40):
        """What a layer of colour `c` fades to at its foot."""
        return mix(c, PAPER if self.style == "ink" else self.low, k if self.style != "ink" else 0.8)

    def layer(self, line, c, k=0.40):
        self.shape(forms.down(line, self.height + 0.05), c, self.mist(c, k))

    def land_mountains(self, c):
        shades = self.layers(c, 3)
        snowy = self.scene.weather == "snow" or self.rng.random() < 0.4
        for i, shade in enumerate(shades):
            base = self.horizon + 0.10 + 0.13 * i
            line, summits = forms.peaks(self.width, base, (0.33, 0.26, 0.17)[i], (0.44, 0.38, 0.34)[i], self.rng)
            self.layer(line, shade, 0.45 - 0.12 * i)
            for at, x, y in summits if self.style not in ("ink", "neon") and i < 2 else ():
                (ax, ay), (bx, by) = line[at - 1], line[at + 1]
                self.shape([(x, y), (bx, by), (x + 0.35 * (bx - x), by), (x + 0.12 * (bx - x), y + 0.55 * (by - y))],
                           lit(shade, -0.13), self.mist(lit(shade, -0.10), 0.4), edge=False)
                if snowy and self.scene.land[1] != "white":
                    k = 0.34
                    l, r = (x + k * (ax - x), y + k * (ay - y)), (x + k * (bx - x), y + k * (by - y))
                    zigzag = [(r[0] * 0.66 + l[0] * 0.34, r[1] * 0.66 + l[1] * 0.34 - 0.02), (r[0] * 0.34 + l[0] * 0.66, r[1] * 0.34 + l[1] * 0.66 + 0.01)]
                    self.shape([(x, y), r, *zigzag, l], mix(shade, (0.97, 0.97, 1.0), 0.86), edge=False)
        near = lit(shades[-1], -0.25)
        line = forms.wave(self.width, self.height * 0.91, 0.03, 1.1, self.rng)
        if self.rng.random() < 0.5:
            self.pine_row(near)
        self.layer(line, near, 0.08)

    def pine_row(self, c):
        for _ in range(self.rng.randint(4, 7)):
            x = self.rng.choice((self.rng.uniform(0, 0.26), self.rng.uniform(0.74, 1))) * self.width
            self.shape(forms.pine(x, self.height * 0.94, self.rng.uniform(0.12, 0.2)), c)

    def land_hills(self, c):
        for i, shade in enumerate(self.layers(c, 4, 0.60)):
            self.layer(forms.wave(self.width, self.horizon + 0.01 + 0.115 * i, 0.052, 1.7 - 0.2 * i, self.rng), shade, 0.30)

    def land_meadow(self, c):
        far = mix(mix(c, (0.24, 0.42, 0.44), 0.55), self.low, 0.4)
        self.layer(forms.wave(self.width, self.horizon - 0.02, 0.035, 2.0, self.rng), far, 0.5)
        shades = self.layers(c, 3, 0.30)
        for i in range(3):
            self.layer(forms.wave(self.width, self.horizon + 0.05 + 0.12 * i, 0.012, 1.1, self.rng), shades[i], 0.14)
        blossom = mix(lit(c, 0.6), self.low, 0.1)
        for _ in range(26):
            t = self.rng.random() ** 0.7
            y = self.horizon + 0.10 + t * (self.height - self.horizon - 0.08)
            self.canvas.fill(forms.ellipse(self.rng.uniform(0, self.width), y, 0.005 + 0.013 * t, n=12), blossom)

    def land_desert(self, c):
        for i, shade in enumerate(self.layers(c, 3, 0.42)):
            base, x, h = self.horizon + 0.04 + 0.13 * i, self.width * self.rng.uniform(0.2, 0.8), self.rng.uniform(0.10, 0.15)
            left = forms.smooth([(-0.35, base + 0.08), (x - 0.34, base + 0.01), (x - 0.14, base - 0.62 * h), (x, base - h)], closed=False)
            right = forms.smooth([(x, base - h), (x + 0.14, base - 0.45 * h), (x + 0.36, base + 0.03), (self.width + 0.3, base + 0.06)], closed=False)
            self.shape(forms.down(left + right[1:], self.height + 0.05), lit(shade, 0.10), self.mist(shade, 0.2))
            ridge = forms.smooth([(x, base - h), (x - 0.03, base - 0.1 * h), (x + 0.08, base + 0.12), (x + 0.02, base + 0.3)], closed=False)
            self.shape(right + [(self.width + 0.3, base + 0.34)] + ridge[::-1], lit(shade, -0.16), self.mist(lit(shade, -0.10), 0.12), edge=False)

    def water(self, top, c):
        """Water from `top` to the lower edge, with the light's path on it."""
        far, near = mix(mix(c, self.low, 0.42), c, 0.25), lit(c, -0.36)
        area = forms.box(-0.05, top, self.width + 0.1, self.height - top + 0.05)
        if self.style == "neon":
            far, near = mix(NIGHT, c, 0.42), mix(NIGHT, c, 0.10)
        if self.style == "ink":
            far, near = mix(PAPER, c, 0.55), lit(c, -0.12)
        self.canvas.fill(area, Gradient((top, far), (top + 0.16, mix(far, near, 0.55)), (self.height, near)))
        if self.style == "paper cut":
            n = 4
            for i in range(n):
                y = top + (self.height - top) * (0.10 + 0.24 * i)
                self.shape(forms.down(forms.wave(self.width, y, 0.012, 5.5 - 0.7 * i, self.rng), self.height + 0.05), mix(far, near, (i + 1) / n))
        if self.style == "woodblock":
            for i in range(4):
                y = top + (self.height - top) * (0.16 + 0.23 * i)
                self.canvas.stroke(forms.wave(self.width, y, 0.008 + 0.002 * i, 7 - i, self.rng), 0.006, mix(INDIGO, near, 0.45))
        if self.style == "neon":
            for i in range(5):
                y = top + (self.height - top) * (0.03 + 0.97 * (i / 5) ** 1.5)
                self.canvas.stroke([(-0.05, y), (self.width + 0.05, y)], 0.006, c, 0.59)
        deep = lambda y: (y - top) / (self.height - top)
        if self.scene.light:
            y = top + 0.022
            while y < self.height:
                w = self.light_r * (0.82 + 0.25 * deep(y)) * self.rng.uniform(0.55, 1.0)
                self.canvas.fill(forms.lens(self.light_x + self.rng.uniform(-0.02, 0.02), y, w, 0.006 + 0.010 * deep(y)), mix(self.light_colour, far, 0.12))
                y += 0.028 + 0.030 * deep(y)
        if self.style not in ("paper cut", "neon"):
            for _ in range(10):
                y = self.rng.uniform(top + 0.03, self.height)
                self.canvas.fill(forms.lens(self.rng.uniform(0, self.width), y, 0.04 + 0.10 * deep(y), 0.004 + 0.006 * deep(y)), lit(mix(far, near, deep(y)), 0.20))

    def land_sea(self, c):
        if self.rng.random() < 0.35:
            x, w = self.width * self.rng.choice((0.12, 0.88)), self.rng.uniform(0.16, 0.26)
            far = mix(lit(c, -0.3), self.low, 0.45)
            self.shape(forms.smooth([(x - w, self.horizon + 0.01), (x - w * 0.3, self.horizon - 0.07), (x + w * 0.2, self.horizon - 0.04),
                                     (x + w, self.horizon + 0.01), (x, self.horizon + 0.03)]), far)
        self.water(self.horizon, c)

    def land_lake(self, c):
        far = mix(mix(c, (0.16, 0.30, 0.36), 0.6), self.low, 0.45)
        line, _ = forms.peaks(self.width, self.horizon + 0.02, 0.20, 0.40, self.rng)
        shore = forms.wave(self.width, self.horizon - 0.02, 0.018, 2.2, self.rng)
        bank = lit(mix(far, (0.10, 0.24, 0.22), 0.55), -0.1)
        self.layer(line, far, 0.35)
        self.layer(shore, bank, 0.1)
        self.water(self.horizon + 0.02, c)
        axis = self.horizon + 0.02
        for points, colour, k in ((line, far, 0.30), (shore, bank, 0.45)):
            mirrored = [(x, 2 * axis - y) for x, y in points]
            self.canvas.fill([(mirrored[0][0], axis), *mirrored, (mirrored[-1][0], axis)], mix(colour, c, 0.35), k)
        near = forms.wave(self.width, self.height * 0.955, 0.03, 1.3, self.rng)
        self.layer(near, lit(bank, -0.35), 0.05)

    def land_forest(self, c):
        for i, shade in enumerate(self.layers(c, 3, 0.62)):
            base = self.horizon + 0.05 + 0.14 * i
            self.layer(forms.pines(self.width, base, 0.20 + 0.045 * i, 0.10 + 0.022 * i, self.rng), shade, 0.5 - 0.12 * i)

    def land_city(self, c):
        lamp = (1, 0.88, 0.48) if self.scene.time in ("night", "dusk", "sunset") else lit(self.low, 0.35)
        for i, shade in enumerate(self.layers(c, 3, 0.55)[::2]):
            base, x, line, windows = self.horizon + 0.20, -self.rng.uniform(0, 0.08), [], []
            while x < self.width + 0.05:
                w, h = self.rng.uniform(0.11, 0.16), self.rng.uniform(0.20, 0.40) * (1.15 - 0.35 * i)
                top, crown = base - h, self.rng.random()
                roof = [(x, top), (x + w, top)]
                if crown < 0.25:
                    roof = [(x, top), (x + w / 2, top - 0.06), (x + w, top)]
                elif crown < 0.5:
                    roof = [(x, top), (x + w * 0.25, top), (x + w * 0.25, top - 0.04), (x + w * 0.75, top - 0.04), (x + w * 0.75, top), (x + w, top)]
                line += [(x, base), *roof, (x + w, base)]
                if i == 1:
                    rows, columns = int((h + 0.04) / 0.072), int((w - 0.01) / 0.046)
                    windows += [forms.box(x + (w - 0.046 * columns) / 2 + 0.010 + 0.046 * b, top + 0.030 + 0.072 * a, 0.026, 0.036)
                                for a in range(rows) for b in range(columns) if self.rng.random() < 0.62]
                x += w + 0.012
            self.layer(line, shade, 0.3 if i == 0 else 0.08)
            for window in windows:
                self.canvas.fill(window, lamp)
        self.layer([(-0.05, self.horizon + 0.2), (self.width + 0.05, self.horizon + 0.2)], lit(c, -0.55), 0.0)

    # What lies in the land.

    def path(self):
        c = mix(lit(self.ground, 0.55), (0.95, 0.86, 0.70), 0.45)
        end = self.width * self.rng.uniform(0.35, 0.65)
        points = forms.winding(self.height + 0.03, self.horizon + 0.06, self.width * self.rng.uniform(0.35, 0.65), end, 0.30, 0.012, self.rng.choice((-0.12, 0.12)))
        self.shape(points, mix(c, AIR[self.scene.time][0], 0.8 * AIR[self.scene.time][1]), edge=self.style != "paper cut")

    def river(self):
        c = mix((0.36, 0.64, 0.86), self.low, 0.45)
        end = self.width * self.rng.uniform(0.38, 0.62)
        points = forms.winding(self.height + 0.03, self.horizon + 0.16, self.width * self.rng.uniform(0.35, 0.65), end, 0.42, 0.016, self.rng.choice((-0.14, 0.14)))
        self.shape(points, mix(c, AIR[self.scene.time][0], 0.6 * AIR[self.scene.time][1]), edge=self.style != "paper cut")

    def bridge(self):
        c = lit(mix(self.ground, (0.30, 0.14, 0.14), 0.75), -0.2)
        deck, foot, n = self.horizon - 0.055, self.horizon + 0.075, 3
        span = (self.width + 0.1) / n
        points = [(-0.05, deck - 0.02), (self.width + 0.05, deck - 0.02), (self.width + 0.05, foot)]
        for i in reversed(range(n)):
            x = -0.05 + span * (i + 0.5)
            points += [(x + a, b) for a, b in forms.ellipse(0, foot, span * 0.41, 0.095, 0, -math.pi, 20)]
        self.shape(points + [(-0.05, foot)], c)

    # Things.

    def things(self, s):
        count = s.count
        if count == FLOCK:
            return self.flock(s)
        scale = {1: SIZE[s.size], 2: 0.34, 3: 0.28}[count] * self.rng.uniform(0.96, 1.04)
        if self.scene.second:
            scale = 0.40
        scale *= min(1.0, self.width)
        jitter = lambda: self.rng.uniform(-0.02, 0.02)
        xs = [PLACE[s.place] + jitter()] if count == 1 else [(i + 0.5) / count * 0.9 + 0.05 + jitter() for i in range(count)]
        if s.kind in AIRBORNE:
            y = max(self.height * (0.30 if count == 1 else 0.34) + jitter(), 0.58 * scale)
        elif s.kind in AFLOAT:
            y = self.horizon + 0.10 + jitter() - 0.2 * scale
        elif self.scene.land[0] in ("sea", "lake"):
            y = self.horizon + 0.10 - 0.5 * scale
        elif s.kind == "flower":
            y = self.height * 0.98 - 0.5 * scale * 1.15
            scale *= 1.15
        else:
            y = min(self.horizon + 0.26 + jitter(), self.height - 0.05) - 0.5 * scale
        c = self.colour(s.colour, air=0.4)
        self.canvas.thing = "subject"
        for x in xs:
            reach = 0.6 * scale + 0.01
            at = min(max(self.width * x, reach), self.width - reach), y + (jitter() if s.kind in AIRBORNE else 0)
            things.Stand(self, *at, scale).paint(s.kind, c)
        self.canvas.thing = None

    def flock(self, s):
        c = self.colour(s.colour, air=0.4)
        x0, y0 = self.width * PLACE[s.place], self.height * 0.29
        self.canvas.thing = "subject"
        for i in range(FLOCK):
            side, back = (-1, 1)[i % 2], (i + 1) // 2
            x, y = x0 + side * back * 0.085, y0 + back * 0.048 - 0.05
            things.Stand(self, x, y, 0.135).paint("gull", c)
        self.canvas.thing = None


def paint(scene: Scene, rng: random.Random, scale: float = 1.0) -> Canvas:
    """Paints a scene. The canvas has the picture (`array`) and where things are (`shares`)."""
    return Painter(scene, rng, scale).paint()
