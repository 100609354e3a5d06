"""Antialiased painting with Pillow alone: polygons, strokes, soft discs, and which cells of the picture show a thing.

Lengths are in units of 512 pixels at full size, y downwards. A polygon is drawn `SAMPLES` times as fine as the
picture within its own bounds, and averaged.
"""

import math

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SAMPLES = 3
UNIT = 512
CELL = 32  # pixels of a cell: one place of the denoiser's finer level
THING = 4  # the maps of things are this much coarser than the picture
THINGS = ("subject", "light")


def byte(colour):
    return tuple(int(min(1.0, max(0.0, x)) * 255 + 0.5) for x in colour)


def corners(points, bend=0.08):
    """The ends of a line, and where it turns by more than `bend` radians: what must be rounded."""
    found = [points[0], points[-1]]
    ways = [math.atan2(b[1] - a[1], b[0] - a[0]) for a, b in zip(points, points[1:])]
    for point, before, after in zip(points[1:], ways, ways[1:]):
        turn = abs(after - before)
        if min(turn, 2 * math.pi - turn) > bend:
            found.append(point)
    return found


class Canvas:
    """A picture being painted. While `thing` is "subject" or "light", what is painted opaquely counts as that."""

    def __init__(self, width: int, height: int, scale: float = 1.0):
        self.pixels = UNIT * scale
        self.size = round(width * scale), round(height * scale)
        self.width, self.height = width / UNIT, height / UNIT
        self.image = Image.new("RGB", self.size)
        self.maps = {name: Image.new("L", (width // THING, height // THING)) for name in THINGS}
        self.thing = None

    def bounds(self, xs, ys, margin=0.0):
        """The pixels that a shape touches, as a box, or None where it lies outside."""
        k = self.pixels
        left, top = max(0, math.floor((min(xs) - margin) * k)), max(0, math.floor((min(ys) - margin) * k))
        right, bottom = min(self.size[0], math.ceil((max(xs) + margin) * k)), min(self.size[1], math.ceil((max(ys) + margin) * k))
        return (left, top, right, bottom) if left < right and top < bottom else None

    def mask(self, points, line=0.0, margin=0.0):
        """(box, coverage) of a polygon, or of its outline where `line` is a width."""
        box = self.bounds([p[0] for p in points], [p[1] for p in points], margin + line)
        if box is None:
            return None, None
        k, left, top = self.pixels * SAMPLES, box[0] * SAMPLES, box[1] * SAMPLES
        fine = Image.new("L", ((box[2] - box[0]) * SAMPLES, (box[3] - box[1]) * SAMPLES))
        inside = [(x * k - left, y * k - top) for x, y in points]
        pen = ImageDraw.Draw(fine)
        if line:
            width = max(1, round(line * k))
            pen.line(inside, 255, width)
            for x, y in corners(inside):
                pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=255)
        else:
            pen.polygon(inside, 255)
        return box, fine.reduce(SAMPLES)

    def lay(self, box, mask, colour, alpha=1.0):
        """Lays a colour on the covered part: (r, g, b), or a `Gradient`."""
        if alpha < 1:
            mask = mask.point([round(i * alpha) for i in range(256)])
        self.image.paste(colour.over(box, self.pixels) if isinstance(colour, Gradient) else byte(colour), box, mask)

    def fill(self, points, colour, alpha=1.0, soft=0.0):
        """Fills a polygon; `soft` is how far its edge is blurred."""
        box, mask = self.mask(points, margin=2 * soft)
        if box:
            if soft:
                mask = mask.filter(ImageFilter.BoxBlur(soft * self.pixels))
            self.lay(box, mask, colour, alpha)
        if alpha >= 0.6:
            self.mark(points)

    def mark(self, points):
        k = UNIT / THING
        points = [(x * k, y * k) for x, y in points]
        for name, picture in self.maps.items():
            ImageDraw.Draw(picture).polygon(points, 255 if name == self.thing else 0)

    def stroke(self, points, width, colour, alpha=1.0):
        box, mask = self.mask(points, line=width)
        if box:
            self.lay(box, mask, colour, alpha)

    def shadow(self, points, dx, dy, blur, colour, alpha):
        """The soft shadow of a polygon, to be painted before it."""
        box, mask = self.mask([(x + dx, y + dy) for x, y in points], margin=2 * blur)
        if box:
            self.lay(box, mask.filter(ImageFilter.BoxBlur(blur * self.pixels)), colour, alpha)

    def glow(self, x, y, radius, colour, alpha):
        """Light around a point that fades evenly to nothing at `radius`."""
        box = self.bounds((x - radius, x + radius), (y - radius, y + radius))
        if box is None:
            return
        xs = (np.arange(box[0], box[2]) + 0.5) / self.pixels - x
        ys = (np.arange(box[1], box[3]) + 0.5) / self.pixels - y
        fall = np.clip(1 - np.sqrt(ys[:, None] ** 2 + xs[None] ** 2) / radius, 0, 1) ** 1.6
        self.lay(box, Image.fromarray((fall * 255 * alpha + 0.5).astype(np.uint8)), colour)

    def backdrop(self, gradient):
        box = (0, 0, *self.size)
        self.image.paste(gradient.over(box, self.pixels), box)

    def array(self) -> np.ndarray:
        return np.array(self.image)

    def shares(self) -> np.ndarray:
        """uint8[2][height / CELL][width / CELL]: how much of each cell shows a subject, and a light, of 255."""
        return np.stack([np.asarray(picture.reduce(CELL // THING)) for picture in self.maps.values()])


class Gradient:
    """Colours that change along y: stops of (y, colour)."""

    def __init__(self, *stops):
        self.ys, self.colours = [s[0] for s in stops], np.array([s[1] for s in stops])

    def over(self, box, pixels):
        y = (np.arange(box[1], box[3]) + 0.5) / pixels
        column = np.stack([np.interp(y, self.ys, self.colours[:, i]) for i in range(3)], 1)
        column = (np.clip(column, 0, 1) * 255 + 0.5).astype(np.uint8)
        return Image.fromarray(column[:, None]).resize((box[2] - box[0], len(y)), Image.NEAREST)
