"""The picture set: families of symbols x distortions, the same for the same seed."""

import json
import pathlib

import cv2
import numpy

import camera
import symbols
from camera import Shot


def small(chance):
    """What every hand does: a little turned and tilted."""
    return dict(rotation=chance.uniform(-6, 6), tilt=chance.uniform(0, 5), tilt_axis=chance.uniform(0, 360))


def swept(name, values, **fixed):
    return [(f"{name} {value:g}", lambda chance, value=value: Shot(**{**small(chance), **fixed, name: value}))
            for value in values]


def motion(length):
    return lambda chance: Shot(**small(chance), motion=length, motion_angle=chance.uniform(0, 180))


def printed(chance):
    """A label or receipt, photographed with a phone."""
    return Shot(
        module=chance.uniform(2.5, 6), tilt=chance.uniform(0, 25), tilt_axis=chance.uniform(0, 360),
        rotation=chance.uniform(-25, 25), blur=chance.uniform(0.1, 0.4), noise=chance.uniform(2, 10),
        dark=chance.uniform(25, 80), bright=chance.uniform(150, 235), gradient=chance.uniform(0, 0.5),
        spread=chance.uniform(-0.12, 0.12), paper=chance.uniform(1, 5), bend=chance.uniform(0, 0.015),
        jpeg=int(chance.integers(45, 92)))


def displayed(chance):
    """The buyer's phone, held before the counter's camera."""
    return Shot(
        module=chance.uniform(2.5, 6), tilt=chance.uniform(0, 25), tilt_axis=chance.uniform(0, 360),
        rotation=chance.uniform(-25, 25), blur=chance.uniform(0.08, 0.3), noise=chance.uniform(2, 10),
        dark=chance.uniform(8, 60), bright=chance.uniform(150, 250), dots=int(chance.integers(3, 9)),
        glare=chance.uniform(0, 0.6), glare_size=chance.uniform(0.15, 0.5), jpeg=int(chance.integers(45, 92)))


def counter(chance):
    """Everything at once."""
    return Shot(
        module=chance.uniform(2.2, 7), tilt=chance.uniform(0, 35), tilt_axis=chance.uniform(0, 360),
        rotation=chance.uniform(0, 360), blur=chance.uniform(0.1, 0.5), motion=chance.uniform(0, 0.8),
        motion_angle=chance.uniform(0, 180), noise=chance.uniform(1, 16), dark=chance.uniform(15, 80),
        bright=chance.uniform(130, 240), gradient=chance.uniform(0, 0.6), jpeg=int(chance.integers(50, 95)))


def darkened(dark, bright):
    return lambda chance: Shot(**small(chance), dark=dark, bright=bright, noise=3)


# (row of the table, its cells). Every cell is drawn once a symbol.
DISTORTIONS = {
    "module size 2-8 px": swept("module", [2, 2.5, 3, 4, 6, 8]),
    "tilt 10-40 degrees": swept("tilt", [10, 20, 30, 40]),
    "rotation": swept("rotation", [15, 30, 45, 60, 90, 180]),
    "blur": swept("blur", [0.3, 0.45, 0.6, 0.75]),
    "motion blur": [(f"motion {length:g}", motion(length)) for length in (0.6, 1.0, 1.4)],
    "noise": swept("noise", [10, 20, 35]),
    "light: gradient": swept("gradient", [0.5, 0.7, 0.85]),
    "light: low contrast": [(f"contrast {high - low}", darkened(low, high)) for low, high in
                            ((90, 150), (110, 140), (15, 35))],
    "light: glare": swept("glare", [0.5, 0.8, 1.0]),
    "inverted": [("inverted", lambda chance: Shot(**small(chance), inverted=True))],
    "photograph of print": [(f"print {number}", printed) for number in range(4)],
    "photograph of display": [(f"display {number}", displayed) for number in range(4)],
    "all at once": [(f"counter {number}", counter) for number in range(6)],
}


def nothing(chance):
    """A picture in which there is no code: a symbol of which a strip is missing, or stripes that mean nothing."""
    family = list(symbols.MAKERS)[int(chance.integers(0, 3))]
    _, modules, quiet = symbols.MAKERS[family](chance)
    if family == "QR-Code":
        modules = chance.permutation(modules.ravel()).reshape(modules.shape)
    elif chance.integers(0, 2):
        at = modules.shape[1] * int(chance.integers(20, 80)) // 100
        modules[:, at:at + int(chance.integers(9, 16))] ^= True
    else:
        modules = modules[:, chance.permutation(modules.shape[1])]
    return modules, quiet, counter(chance)


def write(folder, seed, symbols_a_cell):
    """Writes the set as binary PGM with `manifest.jsonl`; returns the manifest's rows."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    rows = []

    def put(picture, **row):
        name = f"{len(rows):05}.pgm"
        high, wide = picture.shape
        (folder / name).write_bytes(b"P5\n%d %d\n255\n" % (wide, high) + picture.tobytes())
        rows.append(dict(file=name, size=[wide, high], **row))

    for family_number, (family, make) in enumerate(symbols.MAKERS.items()):
        for distortion_number, (distortion, cells) in enumerate(DISTORTIONS.items()):
            for cell_number, (cell, draw) in enumerate(cells):
                for repeat in range(symbols_a_cell):
                    chance = numpy.random.default_rng([seed, family_number, distortion_number, cell_number, repeat])
                    text, modules, quiet = make(chance)
                    put(camera.take(modules, quiet, draw(chance), chance),
                        family=family, distortion=distortion, cell=cell, text=text)
    for number in range(12 * symbols_a_cell):
        chance = numpy.random.default_rng([seed, 99, number])
        put(camera.take(*nothing(chance), chance), family="none", distortion="no code", cell="no code", text=None)
    (folder / "manifest.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return rows
