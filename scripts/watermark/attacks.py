"""What people do to pictures, done by other people's code, and how often a mark must survive it.

Each row of the report is an `Attack`: a function from an RGB array and a seeded random generator to an RGB array. The
resizers, filters and codecs are libvips, ImageMagick, Pillow (libjpeg-turbo, libwebp), OpenCV and scikit-image, so that
no convention is shared with the library by accident. Random places and signs come from the generator alone.
"""

import io
import math
import subprocess
from dataclasses import dataclass
from random import Random
from typing import Callable, Optional

import cv2
import numpy as np
import pyvips
import pillow_jxl  # registers JPEG XL with Pillow
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont
from skimage.util import random_noise

VERSION = 2  # results of another version are not reused
GREY = 128


@dataclass(frozen=True)
class Attack:
    name: str
    by: str
    target: Optional[float]  # share of pictures, or None where nothing is promised
    run: Callable[[np.ndarray, Random], np.ndarray]
    sampled: bool = False  # slow or of no target: the peers' share of the pictures alone
    larger_than: int = 0  # only pictures whose longer side is larger


def vips(picture):
    return pyvips.Image.new_from_array(picture, interpretation="srgb")


def array(image):
    picture = image.cast("uchar").numpy()
    return picture if picture.ndim == 3 else np.repeat(picture[..., None], 3, -1)


def pillow(edit):
    return lambda picture, rng: np.asarray(edit(Image.fromarray(picture)))


def coded(picture, form, **options):
    file = io.BytesIO()
    Image.fromarray(picture).save(file, form, **options)
    return np.asarray(Image.open(file).convert("RGB"))


def jpeg(quality):
    return lambda picture, rng: coded(picture, "JPEG", quality=quality, subsampling="4:2:0")


def webp(quality):
    return lambda picture, rng: coded(picture, "WEBP", quality=quality, method=4)


def resize(factor):
    return lambda picture, rng: array(vips(picture).resize(factor, kernel="lanczos3"))


def crop(area):
    def run(picture, rng):
        height, width = picture.shape[:2]
        w, h = round(width * math.sqrt(area)), round(height * math.sqrt(area))
        return array(vips(picture).crop(rng.randint(0, width - w), rng.randint(0, height - h), w, h))
    return run


def magick(picture, *arguments):
    height, width = picture.shape[:2]
    done = subprocess.run(["convert", "-limit", "thread", "1", "-size", f"{width}x{height}", "-depth", "8", "rgb:-", *arguments, "ppm:-"],
                          input=picture.tobytes(), capture_output=True, check=True)
    return np.asarray(Image.open(io.BytesIO(done.stdout)).convert("RGB"))


def either_way(degrees, rng):
    return degrees * rng.choice((-1, 1))


def turn_expanded(degrees):
    """ImageMagick's -rotate: the canvas grows, its corners are black."""
    return lambda picture, rng: magick(picture, "-background", "black", "-rotate", str(either_way(degrees, rng)), "+repage")


def turn_same_size(degrees):
    """libvips' affine turn about the centre, cut to the picture's own size; corners are black."""
    def run(picture, rng):
        height, width = picture.shape[:2]
        turned = vips(picture).rotate(either_way(degrees, rng), interpolate=pyvips.Interpolate.new("bicubic"), background=[0])
        return array(turned.gravity("centre", width, height))
    return run


def turn_inner(degrees):
    """libvips' turn, cut to the largest upright rectangle of the picture's proportions without corners."""
    def run(picture, rng):
        height, width = picture.shape[:2]
        angle = math.radians(degrees)
        across, down = width * math.cos(angle) + height * math.sin(angle), width * math.sin(angle) + height * math.cos(angle)
        share = min(width / across, height / down)
        turned = vips(picture).rotate(either_way(degrees, rng), interpolate=pyvips.Interpolate.new("bicubic"), background=[0])
        return array(turned.gravity("centre", int(width * share) - 2, int(height * share) - 2))
    return run


def gamma(exponent):
    return lambda picture, rng: array(vips(picture).gamma(exponent=exponent))


def noise(sigma):
    return lambda picture, rng: np.round(
        random_noise(picture, "gaussian", rng=rng.getrandbits(32), var=(sigma / 255) ** 2) * 255).astype(np.uint8)


def erase(picture, rng):
    height, width = picture.shape[:2]
    x, y = rng.randint(0, width - width // 2), rng.randint(0, height - height // 2)
    return array(vips(picture).draw_rect([GREY] * 3, x, y, width // 2, height // 2, fill=True))


def overlay(picture, rng):
    """A line of writing across the middle and a logo in a corner, both half transparent."""
    image = Image.fromarray(picture).convert("RGBA")
    width, height = image.size
    layer = Image.new("RGBA", image.size, (255, 255, 255, 0))
    pen = ImageDraw.Draw(layer)
    font = ImageFont.load_default(width / 6)
    pen.text((width / 2, height / 2), "SAMPLE", fill=(255, 255, 255, 128), font=font, anchor="mm")
    side = min(width, height) / 5
    x, y = rng.choice((0, width - side)), rng.choice((0, height - side))
    pen.ellipse((x, y, x + side, y + side), fill=(200, 30, 30, 128))
    pen.rectangle((x + side / 4, y + side / 4, x + side * 3 / 4, y + side * 3 / 4), fill=(20, 20, 20, 128))
    return np.asarray(Image.alpha_composite(image, layer).convert("RGB"))


def border(picture, rng):
    height, width = picture.shape[:2]
    edge = round(0.05 * max(width, height))
    return array(vips(picture).embed(edge, edge, width + 2 * edge, height + 2 * edge, extend="white"))


def blur(sigma):
    return lambda picture, rng: array(vips(picture).gaussblur(sigma, precision="float"))


def median(size):
    return lambda picture, rng: cv2.medianBlur(np.ascontiguousarray(picture), size)


def grey(picture, rng):
    return array(vips(picture).colourspace("b-w"))


def mirror(picture, rng):
    return array(vips(picture).fliphor())


def to_long_side(pixels):
    return lambda picture, rng: resize(min(1, pixels / max(picture.shape[:2])))(picture, rng)


def chain(*steps):
    def run(picture, rng):
        for step in steps:
            picture = step(picture, rng)
        return picture
    return run


def light(factor):
    return pillow(lambda image: ImageEnhance.Brightness(image).enhance(factor))


def contrast(factor):
    return pillow(lambda image: ImageEnhance.Contrast(image).enhance(factor))


def saturation(factor):
    return pillow(lambda image: ImageEnhance.Color(image).enhance(factor))


def negative(picture, rng):
    return array(vips(picture).invert())


def canvas(factor):
    """On a larger, plain canvas, at any place of it."""
    def run(picture, rng):
        height, width = picture.shape[:2]
        across, down = round(width * factor), round(height * factor)
        return array(vips(picture).embed(rng.randint(0, across - width), rng.randint(0, down - height), across, down,
                                         extend="background", background=[235, 235, 240]))
    return run


def stretch(across, down):
    return lambda picture, rng: array(vips(picture).resize(across, vscale=down, kernel="lanczos3"))


def stretch_to_4_3(picture, rng):
    """The shorter side grows until the longer is a third longer; what has those proportions already becomes square."""
    height, width = picture.shape[:2]
    return stretch(4 / 3, 1)(picture, rng) if abs(width / height - 4 / 3) > 0.01 else stretch(1, 4 / 3)(picture, rng)


def stretch_a_little(share):
    return lambda picture, rng: stretch(*rng.choice(((1 + share, 1), (1 - share, 1), (1, 1 + share), (1, 1 - share))))(picture, rng)


def avif(quality):
    return lambda picture, rng: coded(picture, "AVIF", quality=quality)


def jpeg_xl(quality):
    return lambda picture, rng: coded(picture, "JXL", quality=quality)


def jpeg_2000(ratio):
    return lambda picture, rng: coded(picture, "JPEG2000", quality_mode="rates", quality_layers=[ratio], irreversible=True)


def seams(share):
    """Seam carving (Avidan and Shamir 2007): the columns of least gradient are taken out one by one."""
    def run(picture, rng):
        carved = picture
        for _ in range(round(share * picture.shape[1])):
            grey = cv2.cvtColor(carved, cv2.COLOR_RGB2GRAY).astype(np.float32)
            cost = np.abs(cv2.Sobel(grey, cv2.CV_32F, 1, 0)) + np.abs(cv2.Sobel(grey, cv2.CV_32F, 0, 1))
            for y in range(1, len(cost)):
                above = np.pad(cost[y - 1], 1, constant_values=np.inf)
                cost[y] += np.minimum(np.minimum(above[:-2], above[1:-1]), above[2:])
            keep = np.ones(cost.shape, bool)
            x = int(np.argmin(cost[-1]))
            for y in range(len(cost) - 1, -1, -1):
                keep[y, x] = False
                if y:
                    left = max(0, x - 1)
                    x = left + int(np.argmin(cost[y - 1, left:x + 2]))
            carved = np.ascontiguousarray(carved[keep].reshape(cost.shape[0], cost.shape[1] - 1, 3))
        return carved
    return run


def non_local_means(picture, rng):
    return cv2.fastNlMeansDenoisingColored(np.ascontiguousarray(picture), None, 6, 6, 7, 15)


def print_scan(degrees):
    """Paper and a scanner or a telephone: ink spreads, tones flatten, the sheet is tilted in perspective, the sensor is noisy."""
    def run(picture, rng):
        height, width = picture.shape[:2]
        printed = blur(0.8)(np.uint8(np.round(20 + picture * (225 / 255))), rng).astype(np.float32)
        across, down = (math.tan(math.radians(either_way(degrees, rng))) * side / 4 for side in (width, height))
        corners = np.float32([(0, 0), (width, 0), (width, height), (0, height)])
        seen = np.float32([(max(0, across), max(0, down)), (width - max(0, -across), max(0, -down)),
                           (width - max(0, across), height - max(0, down)), (max(0, -across), height - max(0, -down))])
        tilted = cv2.warpPerspective(printed, cv2.getPerspectiveTransform(corners, seen), (width, height), flags=cv2.INTER_CUBIC,
                                     borderValue=(245, 245, 245))
        light = np.linspace(1, 0.93, width, dtype=np.float32)[None, :, None]
        grain = np.random.default_rng(rng.getrandbits(32)).normal(0, 3, tilted.shape)
        return jpeg(85)(np.uint8(np.clip(np.round(tilted * light + grain), 0, 255)), rng)
    return run


sharpen = pillow(lambda image: image.filter(ImageFilter.UnsharpMask(radius=2, percent=150, threshold=3)))

ATTACKS = (
    Attack("nothing", "saved and read", None, lambda picture, rng: picture),
    Attack("JPEG 50", "libjpeg-turbo, 4:2:0", 0.999, jpeg(50)),
    Attack("JPEG 30", "libjpeg-turbo, 4:2:0", 0.99, jpeg(30)),
    Attack("JPEG 20", "libjpeg-turbo, 4:2:0", 0.97, jpeg(20)),
    Attack("JPEG 10", "libjpeg-turbo, 4:2:0", 0.70, jpeg(10)),
    Attack("WebP 80", "libwebp", 0.99, webp(80)),
    Attack("WebP 50", "libwebp", 0.98, webp(50)),
    Attack("resize 0.5", "libvips Lanczos", 0.99, resize(0.5)),
    Attack("resize 0.4", "libvips Lanczos", 0.99, resize(0.4)),
    Attack("resize 2", "libvips Lanczos", 0.99, resize(2)),
    Attack("crop to 80 % of the area", "libvips", 0.98, crop(0.8)),
    Attack("crop to 70 %", "libvips", 0.95, crop(0.7)),
    Attack("crop to 40 %", "libvips", 0.80, crop(0.4)),
    Attack("rotate 2, larger canvas", "ImageMagick", 0.98, turn_expanded(2)),
    Attack("rotate 5, larger canvas", "ImageMagick", 0.97, turn_expanded(5)),
    Attack("rotate 10, larger canvas", "ImageMagick", 0.95, turn_expanded(10)),
    Attack("rotate 2, same size", "libvips bicubic", 0.98, turn_same_size(2)),
    Attack("rotate 5, same size", "libvips bicubic", 0.97, turn_same_size(5)),
    Attack("rotate 10, same size", "libvips bicubic", 0.95, turn_same_size(10)),
    Attack("rotate 2, no corners", "libvips bicubic", 0.98, turn_inner(2)),
    Attack("rotate 5, no corners", "libvips bicubic", 0.97, turn_inner(5)),
    Attack("rotate 10, no corners", "libvips bicubic", 0.95, turn_inner(10)),
    Attack("brightness 0.5", "Pillow", 0.99, light(0.5)),
    Attack("brightness 1.5", "Pillow", 0.99, light(1.5)),
    Attack("contrast 0.5", "Pillow", 0.99, contrast(0.5)),
    Attack("contrast 1.5", "Pillow", 0.99, contrast(1.5)),
    Attack("gamma 0.5", "libvips", 0.99, gamma(0.5)),
    Attack("gamma 2", "libvips", 0.99, gamma(2)),
    Attack("saturation 0", "Pillow", None, saturation(0)),
    Attack("saturation 2", "Pillow", None, saturation(2)),
    Attack("blur 1", "libvips", 0.99, blur(1)),
    Attack("blur 2", "libvips", 0.98, blur(2)),
    Attack("sharpen", "Pillow unsharp mask", None, sharpen),
    Attack("noise 10", "scikit-image", 0.99, noise(10)),
    Attack("noise 20", "scikit-image", 0.98, noise(20)),
    Attack("median 3", "OpenCV", None, median(3)),
    Attack("median 5", "OpenCV", 0.97, median(5)),
    Attack("erase 25 %", "libvips", 0.95, erase),
    Attack("overlay", "Pillow", 0.95, overlay),
    Attack("greyscale", "libvips", 0.95, grey),
    Attack("mirror", "libvips", 0.95, mirror),
    Attack("border of 5 %", "libvips", None, border),
    Attack("screenshot: resize 0.75, blur 0.7, JPEG 70", "libvips, libjpeg-turbo", 0.97, chain(resize(0.75), blur(0.7), jpeg(70))),
    Attack("platform: to 1080 px, JPEG 70", "libvips, libjpeg-turbo", None, chain(to_long_side(1080), jpeg(70)), larger_than=1080),
    Attack("crop to 80 %, JPEG 40", "libvips, libjpeg-turbo", 0.90, chain(crop(0.8), jpeg(40))),
    Attack("JPEG 40, crop 0.71 of each side, brightness 0.5", "libjpeg-turbo, libvips, Pillow", 0.80,
           chain(jpeg(40), crop(0.71 ** 2), light(0.5))),
    Attack("resize 0.5, crop to 80 %, JPEG 40", "libvips, libjpeg-turbo", 0.50, chain(resize(0.5), crop(0.8), jpeg(40))),
    Attack("resize 0.7, brightness 1.2, JPEG 75", "libvips, Pillow, libjpeg-turbo", None, chain(resize(0.7), light(1.2), jpeg(75))),
    Attack("negative", "libvips", 0.95, negative),
    Attack("canvas of twice the sides", "libvips", 0.95, canvas(2)),
    Attack("stretch to 4:3", "libvips Lanczos", 0.95, stretch_to_4_3),
    Attack("stretch by 3 % of one side", "libvips Lanczos", 0.95, stretch_a_little(0.03)),
    Attack("AVIF 40", "libavif", 0.95, avif(40)),
    Attack("JPEG XL 30", "libjxl", 0.95, jpeg_xl(30)),
    Attack("JPEG 2000 60:1", "OpenJPEG", 0.95, jpeg_2000(60)),
    Attack("seam carving 10 %", "by hand, after Avidan and Shamir", 0.95, seams(0.1), sampled=True),
    Attack("non-local means", "OpenCV", 0.95, non_local_means, sampled=True),
    Attack("print and scan, tilted by 3 degrees", "OpenCV, libvips, libjpeg-turbo", 0.95, print_scan(3)),
    Attack("resize 0.5, JPEG 50", "libvips, libjpeg-turbo", None, chain(resize(0.5), jpeg(50))),
)
REGENERATION = "regeneration (autoencoder round trip)"
