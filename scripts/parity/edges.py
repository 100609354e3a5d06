"""Control images that OpenCV makes, which service/diffusion makes without it: python scripts/parity/edges.py

Writes service/diffusion/src/test/resources/goldens/control. It needs the pictures of pictures.py.
"""

import json
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw

GOLDENS = Path(__file__).resolve().parents[2] / "service/diffusion/src/test/resources/goldens"
OUT = GOLDENS / "control"

CANNY = [("families/input", 100, 200), ("families/mask", 100, 200), ("families/input-wide", 30, 60),
         ("families/sd2-plain", 100, 200), ("families/xl-plain", 300, 900), ("families/sd3-plain", 700, 250),
         ("families/lcm-plain", 0, 0), ("control/sketch", 100, 200)]
LINES = ["control/sketch", "families/input-wide", "families/mask", "families/xl-plain"]


def sketch() -> Image.Image:
    """Brown and grey pen strokes on tinted paper, smoothed by shrinking; narrower than the blur of the lines."""
    large = Image.new("RGB", (80 * 4, 44 * 4), (236, 228, 205))
    pen = ImageDraw.Draw(large)
    pen.ellipse((20, 20, 150, 150), outline=(90, 60, 40), width=9)
    pen.line((10, 160, 300, 30), fill=(60, 60, 70), width=6)
    pen.line((200, 10, 290, 165), fill=(150, 130, 120), width=14)
    return large.resize((80, 44), Image.LANCZOS)


def lines(rgb: np.ndarray) -> np.ndarray:
    """How much darker a picture is than its blurred copy, in the channel where that is least; the median is half of white."""
    picture = rgb.astype(np.float32)
    darker = (cv2.GaussianBlur(picture, (0, 0), 6.0) - picture).min(axis=2).clip(0, 255)
    drawn = darker[darker > 8]
    return (darker / max(16, np.median(drawn) if drawn.size else 0) * 127).clip(0, 255).astype(np.uint8)


def read(name: str) -> np.ndarray:
    return np.array(Image.open(GOLDENS / f"{name}.png").convert("RGB"))


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    sketch().save(OUT / "sketch.png", optimize=True)
    rows = []
    for name, low, high in CANNY:
        edges = cv2.Canny(read(name), low, high)
        row = {"kind": "canny", "picture": name, "low": low, "high": high, "file": f"canny-{Path(name).name}"}
        Image.fromarray(edges).save(OUT / f"{row['file']}.png", optimize=True)
        rows.append(row)
        print(f"{row['file']:24} {(edges > 0).mean():.3f} white")
    for name in LINES:
        drawn = lines(read(name))
        rows.append({"kind": "lines", "picture": name, "file": f"lines-{Path(name).name}"})
        Image.fromarray(drawn).save(OUT / f"{rows[-1]['file']}.png", optimize=True)
        print(f"{rows[-1]['file']:24} mean {drawn.mean():.1f}")
    (OUT / "control.json").write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")


if __name__ == "__main__":
    main()
