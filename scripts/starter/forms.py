"""Points of curves and silhouettes: lists of (x, y) that a `Canvas` fills or strokes."""

import math


def ellipse(x, y, rx, ry=None, start=0.0, end=2 * math.pi, n=48):
    ry = rx if ry is None else ry
    steps = [start + (end - start) * i / n for i in range(n + 1)]
    return [(x + rx * math.cos(a), y + ry * math.sin(a)) for a in steps]


def box(x, y, w, h):
    return [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]


def smooth(points, closed=True, n=8):
    """A Catmull-Rom curve through the points."""
    size = len(points)
    at = (lambda i: points[i % size]) if closed else (lambda i: points[min(max(i, 0), size - 1)])
    out = []
    for i in range(size if closed else size - 1):
        p0, p1, p2, p3 = at(i - 1), at(i), at(i + 1), at(i + 2)
        for j in range(n):
            t = j / n
            out.append(tuple(
                0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t)
                for a, b, c, d in zip(p0, p1, p2, p3)
            ))
    return out if closed else out + [points[-1]]


def lens(x, y, w, h):
    """A flat dash with pointed ends: a glint or a ripple."""
    return smooth([(x - w, y), (x, y - h), (x + w, y), (x, y + h)], n=4)


def star(x, y, r, points=4, inner=0.36):
    corners = ((i * math.pi / points, r if i % 2 == 0 else r * inner) for i in range(2 * points))
    return [(x + q * math.sin(a), y - q * math.cos(a)) for a, q in corners]


def envelope(left, right, base, shapes, n=96):
    """The line above all of `shapes`, functions of x that give a height over `base` (or 0)."""
    xs = [left + (right - left) * i / n for i in range(n + 1)]
    return [(x, base - max([f(x) for f in shapes], default=0)) for x in xs]


def cloud(x, y, w, rng):
    """A cloud on a flat base, as wide as `w`."""
    puff = lambda cx, r: lambda x: 0.95 * math.sqrt(max(0.0, r * r - (x - cx) ** 2)) + (0.25 * r if abs(x - cx) < r else 0)
    middle = rng.uniform(-0.08, 0.08) * w
    puffs = [puff(x - 0.29 * w, 0.19 * w), puff(x + middle, 0.28 * w), puff(x + 0.30 * w, 0.17 * w)]
    top = envelope(x - 0.5 * w, x + 0.5 * w, y, puffs, 64)
    return top + ellipse(x + 0.49 * w, y, 0.02, 0.03, 0, math.pi / 2, 4) + ellipse(x - 0.49 * w, y, 0.02, 0.03, math.pi / 2, math.pi, 4)


def wave(width, base, height, bumps, rng, n=48):
    """A rolling line across the picture, from left to right."""
    first, second, k = rng.uniform(0, 6.28), rng.uniform(0, 6.28), rng.uniform(0.85, 1.15) * bumps
    f = lambda x: base - height * (0.75 * math.sin(k * x * 3.14 + first) + 0.25 * math.sin(2.1 * k * x * 3.14 + second))
    return [(x, f(x)) for x in ((i / n) * (width + 0.1) - 0.05 for i in range(n + 1))]


def down(line, foot):
    """The area below a line, down to `foot`."""
    return line + [(line[-1][0], foot), (line[0][0], foot)]


def peaks(width, base, height, step, rng):
    """The outline of a range of mountains, and its summits as (index, x, y)."""
    line, summits, x = [(-0.1, base - height * rng.uniform(0.1, 0.3))], [], -rng.uniform(0, step) * 0.6
    while x < width + 0.1:
        tall = height * rng.uniform(0.62, 1.0)
        left = step * rng.uniform(0.42, 0.58)
        line.append((x + left, base - tall))
        summits.append((len(line) - 1, *line[-1]))
        x += step * rng.uniform(0.9, 1.1)
        line.append((x, base - height * rng.uniform(0.08, 0.3)))
    return line, summits


PINE = ((0.0, 1.0), (0.36, 0.66), (0.22, 0.66), (0.70, 0.32), (0.46, 0.32), (1.0, 0.0))  # half a pine: out, up


def pine(x, y, tall):
    """One pine, standing at (x, y)."""
    half = [(0.32 * tall * out, -tall * up) for out, up in PINE]
    return [(x + px, y + py) for px, py in half] + [(x - px, y + py) for px, py in half[:0:-1]]


def pines(width, base, tall, gap, rng):
    """The skyline of a wood of pines."""
    def tree(cx, h, w):
        def height(x):
            out = abs(x - cx) / w
            rising = [(b, a) for a, b in zip(PINE, PINE[1:]) if a[0] <= out <= b[0]]
            return max((h * (q[1] + (p[1] - q[1]) * (out - q[0]) / (p[0] - q[0])) for p, q in rising), default=0)
        return height
    trees, x = [], -0.04
    while x < width + 0.06:
        trees.append((x, tree(x, tall * rng.uniform(0.72, 1.1), gap * rng.uniform(0.56, 0.68))))
        x += gap * rng.uniform(0.85, 1.3)
    n = 200
    xs = [-0.06 + (width + 0.12) * i / n for i in range(n + 1)]
    return [(x, base - max(max((f(x) for cx, f in trees if abs(x - cx) < gap), default=0), 0.30 * tall)) for x in xs]


def winding(bottom, top, x0, x1, wide, narrow, sway):
    """A band that winds from the foreground to the distance."""
    left, right = [], []
    for i in range(41):
        t = i / 40
        near = (1 - t) ** 1.8
        x = x0 + (x1 - x0) * t + sway * math.sin(t * 2 * math.pi) * (0.25 + 0.75 * near)
        y, half = top + (bottom - top) * near, (narrow + (wide - narrow) * near) / 2
        left.append((x - half, y))
        right.append((x + half, y))
    return left + right[::-1]
