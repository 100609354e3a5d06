"""Where the pictures come from: the sample pictures that well-known packages ship, and which of the two sets they are in.

A package is in one set only, so that nothing a threshold was tuned on is in the report. `kind` is "photo" for
photographs and "drawn" for wallpapers that somebody painted or rendered; drawn ones have a column of their own.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Package:
    name: str
    client: str  # "apt" or "pip"
    part: str  # "tuning" or "report"
    kind: str
    files: tuple[str, ...]  # globs inside the unpacked package; "x.rcc#" takes the WebP pictures inside a resource file
    version: str = ""  # for pip


def apt(name, part, kind, *files):
    return Package(name, "apt", part, kind, files)


def pip(name, version, part, *files):
    return Package(name, "pip", part, "photo", files, version)


def named(folder, names, ending):
    return tuple(f"{folder}/{name}{ending}" for name in names.split())


BACKGROUNDS = "usr/share/backgrounds"
PLASMA = "usr/share/wallpapers"
GCOMPRIS = "usr/share/gcompris-qt/rcc"
OPENCV = "usr/share/doc/opencv-doc/examples"

PACKAGES = (
    pip("scikit-image", "0.26.0", "tuning", *named("skimage/data", "astronaut brick camera cell chelsea clock_motion coffee coins color "
        "grass gravel ihc moon motorcycle_left page", ".png"), *named("skimage/data", "retina rocket hubble_deep_field", ".jpg")),
    pip("scikit-learn", "1.9.1", "tuning", "sklearn/datasets/images/*.jpg"),
    apt("mate-backgrounds", "tuning", "photo", f"{BACKGROUNDS}/mate/nature/*.jpg"),
    apt("gnome-taquin", "tuning", "photo", "usr/share/gnome-taquin/themes/cats/*.jpg"),
    apt("palapeli-data", "tuning", "photo", "usr/share/palapeli/collection/*.jpg"),
    apt("mate-backgrounds", "tuning", "drawn", *named(f"{BACKGROUNDS}/mate/abstract", "Elephants_3840x2160", ".jpg")),
    apt("gnome-backgrounds", "tuning", "drawn", *named(f"{BACKGROUNDS}/gnome", "adwaita-l pixels-d licorice-l truchet-d wood-l", ".webp")),

    apt("lomiri-wallpapers-16.04", "report", "photo", *named(BACKGROUNDS, "Bridge_* Dragonfly_* Picture_* Wine_* aitzgorri_* free_* "
        "friends_* greentock_* life_* picosdeeuropa_* seeding_* sunset_*", ".jpg")),
    apt("lomiri-wallpapers-20.04", "report", "photo", f"{BACKGROUNDS}/Kleiber_*.jpg"),
    apt("plasma-workspace-wallpapers", "report", "photo", *(f"{PLASMA}/{name}/contents/images/2560x1600.jpg" for name in
        "BytheWater ColdRipple ColorfulCups DarkestHour EveningGlow FallenLeaf Grey Kite OneStandsOut Path summer_1am".split())),
    apt("gcompris-qt-data", "report", "photo", *named(GCOMPRIS, "clickgame erase explore_farm_animals explore_monuments "
        "explore_world_animals explore_world_music", ".rcc#")),
    apt("opencv-doc", "report", "photo", *named(f"{OPENCV}/data", "aero1 aloeL apple baboon board building ela_original fruits graf1 home "
        "left05 leuvenA leuvenB orange right12 rubberwhale1 squirrel_cls stuff basketball1 box_in_scene chicky_512", ".*"),
        *named(f"{OPENCV}/text", "scenetext01 scenetext02 scenetext03 scenetext04 scenetext05", ".jpg")),
    pip("ultralytics", "8.4.190", "report", "ultralytics/assets/*.jpg"),
    pip("imgaug", "0.4.0", "report", "imgaug/quokka.jpg"),
    pip("matplotlib", "3.11.2", "report", "matplotlib/mpl-data/sample_data/grace_hopper.jpg"),
    apt("lomiri-wallpapers-20.04", "report", "drawn", *named(BACKGROUNDS, "Fossa_* Infinite-Sea_* Painting-Colors_*", ".jpg")),
    apt("plasma-workspace-wallpapers", "report", "drawn", *(f"{PLASMA}/{name}/contents/images/*" for name in
        "Altai Autumn Cascade Cluster Elarun Flow Kokkini Opal PastelHills SafeLanding".split())),
    apt("ukui-wallpapers", "report", "drawn", *named(BACKGROUNDS, "2004default calla goldfish string rollpaper", ".*")),
)
