"""Says what a scene shows, in many ways, in English and Spanish: the prompts that the starter model learns from."""

import random
import re

from scenes import AIRBORNE, FLOCK, Scene

SPANISH_SHARE = 0.25
UNSAID = 0.05  # how often a colour is left unsaid
LONGEST = 26  # words; a tokenizer of 32 tokens keeps them all

NOISE = (
    "beautiful detailed highly very amazing stunning masterpiece quality best high resolution realistic photo photograph artistic "
    "colorful colourful vivid bright dark light soft warm cold calm quiet peaceful serene dreamy magical fantasy mystic epic dramatic "
    "cinematic lighting sharp focus trending digital oil watercolor watercolour acrylic canvas brush sketch drawing concept style "
    "modern vintage retro surreal impressionist scenery landscape nature outdoor wide panorama scene background "
    "foreground atmosphere mood simple clean elegant lovely nice pretty great old new lonely distant far near wild cozy gentle summer "
    "winter spring autumn fog mist wind storm island beach road castle tower village garden grass rock stone foggy misty happy sad art "
    "artwork wallpaper cover sunny hermoso hermosa bonito bonita paisaje detallado realista arte suave tranquilo brillante oscuro"
).split()


# What people want less of. A model that never saw it takes it for some scene, and a negative prompt then spoils the picture.
UNWANTED = (
    "blurry", "blur", "low quality", "worst quality", "bad quality", "ugly", "deformed", "disfigured", "bad anatomy", "extra fingers", "mutated hands",
    "watermark", "text", "signature", "logo", "jpeg artifacts", "noise", "grainy", "out of focus", "cropped", "duplicate", "lowres", "poorly drawn",
    "borrosa", "borroso", "baja calidad", "feo", "fea", "deforme", "marca de agua", "texto", "firma", "ruido",
)


class English:
    NAMES = {"golden": ("golden", "gold"), "teal": ("teal", "teal", "turquoise"), "purple": ("purple", "purple", "violet")}
    ONE = {"centre": ("in the middle", "in the centre"), "left": ("on the left", "to the left"), "right": ("on the right", "to the right")}
    LANDS = {
        "mountains": ("{c} mountains", "{c} mountains", "a range of {c} mountains", "{c} peaks", "the {c} mountains"),
        "hills": ("{c} hills", "{c} hills", "rolling {c} hills", "the {c} hills"),
        "sea": ("a {c} sea", "the {c} sea", "{c} sea", "a {c} ocean", "{c} water"),
        "lake": ("a {c} lake", "the {c} lake", "a calm {c} lake"),
        "desert": ("a {c} desert", "the {c} desert", "{c} dunes", "{c} sand dunes"),
        "forest": ("a {c} forest", "the {c} forest", "{c} woods", "{c} pine trees"),
        "meadow": ("a {c} meadow", "a {c} field", "{c} fields", "the {c} meadow"),
        "city": ("a {c} city", "the {c} city", "a {c} skyline", "{c} buildings"),
    }
    TIMES = {
        "dawn": ("at dawn", "at dawn", "at sunrise", "in the early morning"), "noon": ("at noon", "by day", "on a bright day", "in daylight"),
        "sunset": ("at sunset", "at sunset", "in the evening"), "dusk": ("at dusk", "at dusk", "at twilight"),
        "night": ("at night", "at night", "by night", "in the dark night"),
    }
    STYLES = {
        "poster": ("flat poster", "poster", "flat design", "vector art", "poster art"), "paper cut": ("paper cut", "papercut", "paper collage", "cut paper art"),
        "ink": ("ink", "ink drawing", "ink painting", "ink wash"), "pastel": ("pastel", "pastel colours", "soft pastel"),
        "woodblock": ("woodblock", "woodblock print", "japanese woodblock print", "woodcut"), "neon": ("neon", "neon lights", "neon night", "glowing neon"),
    }
    WEATHER = {
        "clouds": ("with clouds", "clouds", "cloudy", "clouds in the sky"), "snow": ("in the snow", "snow", "falling snow", "snowy"),
        "rain": ("in the rain", "rain", "rainy"), "northern lights": ("with northern lights", "under the northern lights", "northern lights", "aurora"),
        "stars": ("with stars", "under the stars", "stars", "starry sky"),
    }
    EXTRAS = {"path": ("with a path", "a winding path", "a path"), "bridge": ("with a bridge", "a bridge", "a stone bridge"), "river": ("with a river", "a winding river", "a river")}
    OPENINGS = ("a picture of", "a painting of", "an illustration of", "an image of", "a drawing of", "a view of")
    ABSTRACT = ("geometric art of", "abstract art of", "a geometric picture of", "abstract,", "", "")
    NUMBERS = {2: ("two", "two", "two", "a pair of", "2"), 3: ("three", "three", "three", "3"), FLOCK: ("a flock of", "many", "flock of")}
    PATTERNS = {"wave": ("{c} waves", "{c} waves", "wavy {c} lines"), "ring": ("{c} rings", "concentric {c} rings", "concentric {c} circles"),
                "spiral": ("a {c} spiral", "one {c} spiral", "{c} spiral"), "grid": ("a {c} grid", "a grid of {c} shapes", "{c} grid")}
    IN_STYLE = ("{w}, {s}", "{w}, {s} style", "{s}, {w}", "{s} of {w}", "{w} in {s} style")
    WITH, AND, BEFORE = "with", "and", ("in front of",)
    OVER, LOW = ("over", "over", "above"), ("rising over", "setting behind", "behind", "rising behind")
    SKY = ("under a {c} sky", "with a {c} sky", "{c} sky")

    @staticmethod
    def tidy(words):
        return re.sub(r"\ba (?=[aeiou])", "an ", words)

    @classmethod
    def colour(cls, name, rng, *_):
        return rng.choice(cls.NAMES.get(name, (name,)))

    @classmethod
    def thing(cls, kind, colour, count, size, rng):
        big = {"big": ("big", "large", "huge"), "small": ("small", "little", "tiny")}.get(size)
        name = (cls.colour(colour, rng) if colour else "") + " " + kind
        if big and rng.random() < 0.85:
            name = f"{rng.choice(big)} {name}"
        name = " ".join(name.split())
        if count > 1:
            return f"{rng.choice(cls.NUMBERS[count])} {name}" + ("es" if name.endswith("fox") else "s")
        if rng.random() < 0.07:
            return name
        if rng.random() < 0.15:
            return f"{rng.choice(('one', 'a single'))} {name}"
        return ("an " if name[0] in "aeiou" else "a ") + name

    @classmethod
    def said(cls, template, colour, rng):
        return " ".join(template.replace("{c}", cls.colour(colour, rng) if colour else "").split())

    @classmethod
    def background(cls, colour, rng):
        return rng.choice((f"on {colour}", f"on a {colour} background"))

    @classmethod
    def where(cls, kind, rng):
        if kind in AIRBORNE:
            return rng.choice(("over", "over", "above", "flying over"))
        if kind == "boat":
            return rng.choice(("on", "on", "sailing on"))
        if kind == "whale":
            return rng.choice(("in", "in", "swimming in"))
        return rng.choice(("on", "on", "in front of", "by", "in"))


class Spanish(English):
    NAMES = {
        "red": "rojo", "orange": "naranja", "yellow": "amarillo", "green": "verde", "teal": "turquesa", "blue": "azul", "purple": "morado",
        "pink": "rosa", "white": "blanco", "black": "negro", "brown": "marrón", "golden": "dorado",
    }
    NOUNS = {
        "sun": ("sol", "m"), "moon": ("luna", "f"), "crescent moon": ("luna creciente", "f"), "balloon": ("globo", "m"), "bird": ("pájaro", "m"),
        "boat": ("barco", "m"), "whale": ("ballena", "f"), "tree": ("árbol", "m"), "house": ("casa", "f"), "lighthouse": ("faro", "m"),
        "fox": ("zorro", "m"), "flower": ("flor", "f"), "circle": ("círculo", "m"), "square": ("cuadrado", "m"), "triangle": ("triángulo", "m"), "stripe": ("raya", "f"),
    }
    ONE = {"centre": ("en el centro",), "left": ("a la izquierda",), "right": ("a la derecha",)}
    LANDS = {
        "mountains": ("montañas {fs}", "montañas {fs}", "las montañas {fs}", "picos {ms}"), "hills": ("colinas {fs}", "colinas {fs}", "las colinas {fs}"),
        "sea": ("un mar {m}", "el mar {m}", "mar {m}", "el océano {m}"), "lake": ("un lago {m}", "el lago {m}"),
        "desert": ("un desierto {m}", "el desierto {m}", "dunas {fs}"), "forest": ("un bosque {m}", "el bosque {m}", "bosque {m}"),
        "meadow": ("un prado {m}", "una pradera {f}", "un campo {m}"), "city": ("una ciudad {f}", "la ciudad {f}", "edificios {ms}"),
    }
    TIMES = {
        "dawn": ("al amanecer", "al amanecer", "al alba"), "noon": ("de día", "al mediodía"), "sunset": ("al atardecer", "en la puesta de sol"),
        "dusk": ("al anochecer", "en el crepúsculo"), "night": ("de noche", "por la noche", "en la noche"),
    }
    STYLES = {
        "poster": ("cartel", "póster", "diseño plano"), "paper cut": ("papel recortado", "recortes de papel", "collage de papel"), "ink": ("tinta", "dibujo a tinta", "tinta china"),
        "pastel": ("pastel", "colores pastel"), "woodblock": ("xilografía", "grabado japonés", "grabado en madera"), "neon": ("neón", "luces de neón"),
    }
    WEATHER = {
        "clouds": ("con nubes", "nubes", "nublado"), "snow": ("en la nieve", "con nieve", "nieve"), "rain": ("bajo la lluvia", "con lluvia", "lluvia"),
        "northern lights": ("con aurora boreal", "bajo la aurora boreal", "aurora boreal"), "stars": ("con estrellas", "bajo las estrellas", "estrellas", "cielo estrellado"),
    }
    EXTRAS = {"path": ("con un camino", "un camino"), "bridge": ("con un puente", "un puente"), "river": ("con un río", "un río")}
    OPENINGS = ("una imagen de", "un cuadro de", "una ilustración de", "un dibujo de", "una vista de")
    ABSTRACT = ("arte abstracto,", "arte geométrico,", "", "")
    NUMBERS = {2: ("dos", "dos", "2"), 3: ("tres", "tres", "3"), FLOCK: ("una bandada de", "muchos")}
    PATTERNS = {"wave": ("ondas {fs}", "olas {fs}"), "ring": ("anillos {ms}", "círculos concéntricos {ms}"), "spiral": ("una espiral {f}", "espiral {f}"), "grid": ("una cuadrícula {f}", "cuadrícula {f}")}
    IN_STYLE = ("{w}, {s}", "{w}, estilo {s}", "{s}, {w}", "{w} en estilo {s}")
    WITH, AND, BEFORE = "con", "y", ("delante de", "frente a")
    OVER, LOW = ("sobre", "sobre", "encima de"), ("detrás de", "tras")
    SKY = ("bajo un cielo {m}", "con cielo {m}", "cielo {m}")

    @staticmethod
    def tidy(words):
        return words.replace(" de el ", " del ").replace(" a el ", " al ")

    @classmethod
    def colour(cls, name, rng, form="m"):
        """A colour that agrees with its noun: m, f, ms or fs."""
        word = cls.NAMES[name]
        if name == "purple" and rng.random() < 0.3:
            word = "violeta"
        if form[0] == "f" and word.endswith("o"):
            word = word[:-1] + "a"
        if form.endswith("s"):
            word = "marrones" if word == "marrón" else word + ("es" if word == "azul" else "s" if word not in ("naranja", "rosa", "turquesa", "violeta") or rng.random() < 0.3 else "")
        return word

    @classmethod
    def thing(cls, kind, colour, count, size, rng):
        noun, gender = cls.NOUNS[kind]
        if count > 1:
            noun = {"árbol": "árboles", "flor": "flores", "sol": "soles"}.get(noun, noun + "s")
        words = [noun, cls.colour(colour, rng, gender + ("s" if count > 1 else ""))] if colour else [noun]
        big = {"big": ("grande", "enorme"), "small": ("pequeño", "pequeño")}.get(size)
        if big and rng.random() < 0.85:
            said = rng.choice(big)
            words.insert(1, said[:-1] + "a" if gender == "f" and said.endswith("o") else said)
        if count > 1:
            return f"{rng.choice(cls.NUMBERS[count])} {' '.join(words)}"
        return " ".join(words) if rng.random() < 0.08 else f"{'un' if gender == 'm' else 'una'} {' '.join(words)}"

    @classmethod
    def said(cls, template, colour, rng):
        for form in ("ms", "fs", "m", "f"):
            template = template.replace("{%s}" % form, cls.colour(colour, rng, form) if colour else "")
        return " ".join(template.replace("{c}", "").split())

    @classmethod
    def background(cls, colour, rng):
        word = cls.colour(colour, rng)
        return rng.choice((f"sobre {word}", f"sobre fondo {word}", f"sobre un fondo {word}"))

    @classmethod
    def where(cls, kind, rng):
        if kind in AIRBORNE:
            return rng.choice(("sobre", "sobre", "volando sobre"))
        if kind in ("boat", "whale"):
            return rng.choice(("en", "en", "sobre") if kind == "boat" else ("en", "nadando en"))
        return rng.choice(("en", "en", "delante de", "junto a", "frente a"))


def caption(scene: Scene, rng: random.Random, noise: float = 0.10, language=None, whole: bool = False) -> str:
    """One of the many prompts that describe a scene; `noise` is how often it has words that mean nothing.

    With `whole`, it leaves out nothing but the places and what is too much for one prompt.
    """
    lang = language or (Spanish if rng.random() < SPANISH_SHARE else English)
    words = _abstract(scene, rng, lang) if scene.land is None else _landscape(scene, rng, lang, whole)
    if whole or rng.random() < (0.35 if scene.style == "poster" else 0.9):
        words = rng.choice(lang.IN_STYLE).replace("{w}", words).replace("{s}", rng.choice(lang.STYLES[scene.style]))
    elif rng.random() < 0.15:
        words = f"{rng.choice(lang.OPENINGS)} {words}"
    words = lang.tidy(words)
    if rng.random() < noise:
        extra = ", ".join(_nothing(rng) for _ in range(rng.randint(1, 3)))
        words = rng.choice((f"{words}, {extra}", f"{extra}, {words}", f"{words} {extra}"))
    if lang is Spanish and rng.random() < 0.25:
        words = words.translate(str.maketrans("áéíóúñ", "aeioun"))
    return words


def nothing(rng: random.Random) -> str:
    """A text that describes no scene: what people write after a prompt, or into a negative one."""
    return ", ".join(rng.choice(UNWANTED) if rng.random() < 0.6 else _nothing(rng) for _ in range(rng.randint(1, 6)))


def _nothing(rng):
    if rng.random() < 0.3:
        return "".join(rng.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(rng.randint(2, 6)))
    return rng.choice(NOISE)


def _hue(colour, rng, whole=False):
    return None if rng.random() < UNSAID and not whole else colour


def _abstract(scene, rng, lang):
    kind, colour, count, *_ = scene.subject
    if kind in lang.PATTERNS:
        said = lang.said(rng.choice(lang.PATTERNS[kind]), colour, rng)
    elif kind == "stripe":
        said = lang.thing(kind, colour, count + 1, "usual", rng) if count < 3 else lang.said("{c} stripes" if lang is English else "rayas {fs}", colour, rng)
    else:
        said = lang.thing(kind, colour, count, "usual", rng)
    return " ".join(f"{rng.choice(lang.ABSTRACT)} {said} {lang.background(scene.sky, rng)}".split())


def _subject(subject, rng, lang, place, whole):
    said = lang.thing(subject.kind, _hue(subject.colour, rng, whole), subject.count, subject.size, rng)
    return f"{said} {rng.choice(lang.ONE[subject.place])}" if place and subject.count in (1, FLOCK) else said


def _landscape(scene, rng, lang, whole):
    kind, colour = scene.land
    land = lang.said(rng.choice(lang.LANDS[kind]), _hue(colour, rng, whole), rng)
    placed = rng.random() < 0.3
    subject = " ".join(_joined([_subject(s, rng, lang, placed, whole) for s in scene.subjects()], lang))
    light = ""
    if scene.light:
        light = lang.thing(scene.light.kind, _hue(scene.light.colour, rng, whole), 1, "big" if scene.light.big else "usual", rng)
        if lang is English and rng.random() < 0.15 and not light.startswith(("one", "a single")):
            light = "the " + light.split(" ", 1)[-1]
        if not scene.light.low and rng.random() < 0.2:
            light += " " + rng.choice(lang.ONE[scene.light.place])
    if subject and light and rng.random() < 0.05 and not whole:
        subject, light = rng.choice(((subject, ""), ("", light)))
    tail = [rng.choice(lang.TIMES[scene.time])] if whole or rng.random() < 0.66 else []
    if scene.sky:
        tail.append(lang.said(rng.choice(lang.SKY).replace("{c}", "{c}" if lang is English else "{m}"), _hue(scene.sky, rng, whole), rng))
    if scene.weather and rng.random() < 0.85:
        tail.append(rng.choice(lang.WEATHER[scene.weather]))
    if scene.extra and rng.random() < 0.8:
        tail.append(rng.choice(lang.EXTRAS[scene.extra]))
    if not whole:
        rng.shuffle(tail)
    words = _order(scene, subject, light, land, rng, lang)
    while tail and len(f"{words} {' '.join(tail)}".split()) > LONGEST - 4:
        tail.pop()
    if not tail:
        return words
    return words + rng.choice((" ", " ", ", ")) + rng.choice((" ", ", ")).join(tail)


def _joined(parts, lang):
    return [f" {lang.AND} ".join(parts)] if parts else []


def _order(scene, subject, light, land, rng, lang):
    """The things and the land in one of their many orders."""
    form = rng.random()
    things = [p for p in (subject, light) if p]
    over = rng.choice(lang.LOW if scene.light and scene.light.low and rng.random() < 0.8 else lang.OVER)
    if form < 0.10:
        parts = [*things, land]
        rng.shuffle(parts)
        return ", ".join(parts)
    if form < 0.28 and things:
        rng.shuffle(things)
        return f"{land} {lang.WITH} {f' {lang.AND} '.join(things)}"
    if subject and light:
        if rng.random() < 0.5:
            return f"{subject} {lang.where(scene.subject.kind, rng)} {land} {rng.choice((lang.WITH, lang.AND))} {light}"
        return f"{light} {over} {land} {rng.choice((lang.WITH, lang.AND))} {subject}"
    if subject:
        return f"{subject} {lang.where(scene.subject.kind, rng)} {land}"
    return f"{light} {over} {land}" if light else land
