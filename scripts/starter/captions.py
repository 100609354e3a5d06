"""Says what a scene shows, in many ways: the prompts that the starter model learns from."""

import random

from scenes import Scene

SYNONYMS = {"golden": ("gold",), "teal": ("turquoise",), "purple": ("violet",)}
LAND_WORDS = {
    "mountains": ("{c} mountains", "{c} mountains", "{c} mountains", "a range of {c} mountains", "{c} peaks", "the {c} mountains"),
    "hills": ("{c} hills", "{c} hills", "rolling {c} hills", "the {c} hills"),
    "sea": ("a {c} sea", "the {c} sea", "{c} sea", "a {c} ocean", "{c} water"),
    "lake": ("a {c} lake", "the {c} lake", "a calm {c} lake"),
    "desert": ("a {c} desert", "the {c} desert", "{c} dunes", "{c} sand dunes"),
    "forest": ("a {c} forest", "the {c} forest", "{c} woods"),
    "meadow": ("a {c} meadow", "a {c} field", "{c} fields"),
    "city": ("a {c} city", "the {c} city", "a {c} skyline", "{c} buildings"),
}
TIME_WORDS = {
    "dawn": ("at dawn", "at dawn", "at sunrise", "in the early morning"),
    "noon": ("at noon", "by day", "on a bright day", "in daylight"),
    "sunset": ("at sunset", "at sunset", "in the evening"),
    "dusk": ("at dusk", "at dusk", "at twilight"),
    "night": ("at night", "at night", "by night", "in the dark night"),
}
STYLE_WORDS = {
    "poster": ("flat poster", "poster", "flat design", "vector art", "poster art"),
    "minimal": ("minimal", "minimalist", "minimalism"),
    "pastel": ("pastel", "pastel colours", "soft pastel"),
    "papercut": ("paper cut", "papercut", "paper collage"),
}
OPENINGS = ("a picture of", "a painting of", "an illustration of", "an image of", "a poster of", "a drawing of", "a view of")
FILLERS = (
    "beautiful detailed highly very amazing stunning masterpiece quality best high resolution realistic photo photograph artistic "
    "colorful colourful vivid bright dark light soft warm cold calm quiet peaceful serene dreamy magical fantasy mystic epic dramatic "
    "cinematic lighting sharp focus trending digital oil watercolor watercolour ink acrylic canvas brush sketch drawing concept style "
    "modern vintage retro japanese print abstract surreal impressionist scenery landscape nature outdoor wide panorama scene background "
    "foreground atmosphere mood simple clean elegant lovely nice pretty great big small large tiny huge tall old new little lonely "
    "distant far near wild cozy gentle summer winter spring autumn snow rain fog mist cloud clouds wind storm island beach river road "
    "path bridge castle tower village garden grass rock stone snowy foggy cloudy misty happy sad art artwork wallpaper cover sunny"
).split()
GEOMETRY = ("geometric art of", "abstract art of", "a geometric picture of", "")
NUMBERS = {2: ("two",), 3: ("three",)}
PLURALS = {"city": "cities"}
UNSAID = 0.06  # how often a colour is left unsaid


def article(words: str) -> str:
    return ("an " if words[0] in "aeiou" else "a ") + words


def _colour(name, rng):
    if rng.random() < UNSAID:
        return ""
    return rng.choice(SYNONYMS[name]) if name in SYNONYMS and rng.random() < 0.2 else name


def _thing(kind, colour, count, rng):
    said = (_colour(colour, rng) + " " + kind).strip()
    if count > 1:
        return f"{rng.choice(NUMBERS[count])} {said}s"
    return article(said) if rng.random() < 0.92 else said


def _land(scene, rng):
    kind, colour = scene.land
    said = " ".join(rng.choice(LAND_WORDS[kind]).replace("{c}", _colour(colour, rng)).split())
    for wrong, right in (("a orange", "an orange"), ("a ocean", "an ocean")):
        said = said.replace(wrong, right)
    return said


def _style(scene, rng):
    if rng.random() < (0.35 if scene.style == "poster" else 0.9):
        return rng.choice(STYLE_WORDS[scene.style])
    return ""


def _noise(rng):
    """Words that mean nothing here, and words that mean nothing anywhere."""
    if rng.random() < 0.3:
        return "".join(rng.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(rng.randint(2, 6)))
    return rng.choice(FILLERS)


def caption(scene: Scene, rng: random.Random, noise: float = 0.12) -> str:
    """One of the many prompts that describe a scene."""
    words = _geometry(scene, rng) if scene.land is None else _landscape(scene, rng)
    style = _style(scene, rng)
    if style:
        words = rng.choice((f"{words}, {style}", f"{words}, {style} style", f"{style}, {words}", f"{style} of {words}"))
    elif rng.random() < 0.15:
        words = f"{rng.choice(OPENINGS)} {words}"
    if rng.random() < noise:
        extra = [_noise(rng) for _ in range(rng.randint(1, 3))]
        words = rng.choice((f"{words}, {', '.join(extra)}", f"{' '.join(extra)} {words}", f"{words} {' '.join(extra)}"))
    return words


def _geometry(scene, rng):
    kind, colour, count = scene.subject
    back = rng.choice((f"on {scene.sky}", f"on {article(scene.sky)} background"))
    return " ".join(f"{rng.choice(GEOMETRY)} {_thing(kind, colour, count + (kind == 'stripe' and count < 3), rng)} {back}".split())


def _landscape(scene, rng):
    land = _land(scene, rng)
    subject = _thing(*scene.subject, rng) if scene.subject else ""
    light = ""
    if scene.light:
        light = _thing(*scene.light, 1, rng)
        if rng.random() < 0.15:
            light = "the " + light.split(" ", 1)[-1]
    if subject and light and rng.random() < 0.06:
        subject, light = rng.choice(((subject, ""), ("", light)))
    when = rng.choice(TIME_WORDS[scene.time]) if rng.random() < 0.62 else ""
    sky = ""
    if scene.sky:
        sky = rng.choice(("under a {c} sky", "with a {c} sky", "{c} sky")).replace("{c}", _colour(scene.sky, rng)).replace("a orange", "an orange")
        sky = " ".join(sky.split())
    stars = rng.choice(("with stars", "under the stars", "stars", "starry sky")) if scene.stars and rng.random() < 0.8 else ""
    form = rng.random()
    if form < 0.12:
        parts = [p for p in (subject, light, land, when, sky, stars) if p]
        rng.shuffle(parts)
        return ", ".join(parts)
    tail = [p for p in (when, sky, stars) if p]
    rng.shuffle(tail)
    over = rng.choice(("over", "over", "over", "above"))
    if form < 0.30 and (subject or light):
        things = [p for p in (subject, light) if p]
        rng.shuffle(things)
        words = f"{land} with {' and '.join(things)}"
    elif subject and light:
        if rng.random() < 0.5:
            pair = [subject, light]
            rng.shuffle(pair)
            words = f"{' and '.join(pair)} {over} {land}"
        else:
            words = f"{subject} {_place(scene.subject[0], rng)} {land} {rng.choice(('under', 'with', 'and'))} {light}"
    elif subject:
        words = f"{subject} {_place(scene.subject[0], rng)} {land}"
    elif light:
        words = f"{light} {rng.choice((over, over, over, 'rising over', 'setting behind', 'behind'))} {land}"
    else:
        words = land
    joined = rng.choice((" ", ", ")).join(tail)
    return f"{words}{rng.choice((' ', ' ', ', '))}{joined}" if joined else words


def _place(kind, rng):
    if kind in ("balloon", "bird"):
        return rng.choice(("over", "over", "above", "flying over"))
    if kind == "boat":
        return rng.choice(("on", "on", "sailing on", "over"))
    return rng.choice(("on", "on", "in front of", "by", "over"))
