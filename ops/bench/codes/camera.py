"""A camera over a sheet of paper or a display, drawn the way light takes: symbol, medium, perspective, pixels, lens,
light, sensor, JPEG. Nothing is drawn on the pixel grid of the picture: every edge falls where it falls."""

import dataclasses

import cv2
import numpy

# Camera pixels are the mean of so many finer ones squared.
FINER = 3
FRAMES = [(640, 480), (1280, 960)]


@dataclasses.dataclass
class Shot:
    """How one picture is taken. Lengths in modules where nothing else is said."""

    module: float = 4.0          # camera pixels a module, in the middle of the symbol
    tilt: float = 0.0            # degrees between the sheet and the sensor
    tilt_axis: float = 0.0       # degrees of the axis about which it tilts
    rotation: float = 0.0        # degrees in the picture's plane
    blur: float = 0.12           # sigma of the lens
    motion: float = 0.0          # length of a straight movement while the shutter is open
    motion_angle: float = 0.0
    noise: float = 2.0           # sigma of the sensor, of 255
    dark: float = 30.0           # brightness of ink and of paper
    bright: float = 220.0
    gradient: float = 0.0        # how much darker the far side is: 0.8 leaves a fifth
    glare: float = 0.0           # how far a spot of light covers up what lies under it, 0 to 1
    glare_size: float = 0.2      # its radius, of the symbol's width
    spread: float = 0.0          # by how much ink has spread (negative: by how much it is missing)
    paper: float = 0.0           # sigma of the paper's fibres, of 255
    bend: float = 0.0            # height of the paper's wave, of the symbol's width
    dots: int = 0                # pixels of a display a module; 0 is paper
    jpeg: int = 0                # quality; 0 is none
    inverted: bool = False


def sheet(modules, quiet, shot, chance):
    """The sheet with the symbol in its middle, and pixels a module."""
    scale = max(int(round(shot.module * FINER)), 6)
    if shot.dots:
        scale = 3 * shot.dots * max(1, round(scale / (3 * shot.dots)))
    dark = modules.astype(numpy.uint8)
    dark = cv2.resize(dark * 255, None, fx=scale, fy=scale, interpolation=cv2.INTER_NEAREST).astype(numpy.float32) / 255
    if shot.spread:
        soft = cv2.GaussianBlur(dark, (0, 0), scale * 0.22)
        dark = numpy.clip((soft - (0.5 - shot.spread)) * 6 + 0.5, 0, 1)
    aside, above = (quiet[0] + 3) * scale, (quiet[1] + 3) * scale
    high, wide = dark.shape
    page = numpy.zeros((high + 2 * above + 14 * scale, wide + 2 * aside), numpy.float32)
    page[above + 7 * scale:above + 7 * scale + high, aside:aside + wide] = dark
    write(page, scale, chance)
    if shot.inverted:
        page = 1 - page
    return page, scale


def write(page, scale, chance):
    """Lines of print above and below, as on any label."""
    letters = list("ABCDEFGHKLMNPRSTUVXYZ 0123456789 aeiou ")
    size = scale * 3.2 / 22
    for base in (int(scale * 5), page.shape[0] - int(scale * 2.5)):
        text = "".join(chance.choice(letters, 60))
        line = numpy.zeros(page.shape, numpy.uint8)
        cv2.putText(line, text, (scale * 2, base), cv2.FONT_HERSHEY_SIMPLEX, size, 255,
                    max(1, round(scale * 0.45)), cv2.LINE_AA)
        numpy.maximum(page, line.astype(numpy.float32) / 255, out=page)


def lit(page, shot, scale, chance):
    """Ink on paper, or light from a display, as brightness."""
    picture = shot.bright - page * (shot.bright - shot.dark)
    if shot.paper:
        fine = chance.normal(0, shot.paper, page.shape).astype(numpy.float32)
        coarse = cv2.resize(chance.normal(0, shot.paper, (page.shape[0] // 16 + 1, page.shape[1] // 16 + 1))
                            .astype(numpy.float32), page.shape[::-1], interpolation=cv2.INTER_CUBIC)
        picture = picture + cv2.GaussianBlur(fine, (0, 0), 1.2) * 2 + coarse
    if shot.dots:
        # Stripes of red, green and blue as bright as they look, and dark gaps between the rows.
        pixel = scale // shot.dots
        stripe = numpy.repeat(numpy.array([0.9, 1.5, 0.6], numpy.float32), pixel // 3)
        row = numpy.tile(stripe, page.shape[1] // len(stripe) + 1)[:page.shape[1]]
        column = numpy.ones(page.shape[0], numpy.float32)
        for gap in range(max(1, pixel // 5)):
            column[gap::pixel] = 0.55
        picture = picture * row[None, :] * column[:, None] * 1.05
    return numpy.clip(picture, 0, 255)


def homography(shape, scale, shot, frame):
    """From the sheet's pixels to the camera's finer ones."""
    high, wide = shape
    focal = 1.2 * frame[0]
    centre = numpy.array([[1, 0, -wide / 2], [0, 1, -high / 2], [0, 0, 1]], float)
    # One pixel of the sheet is 1 / scale modules; at the distance `focal` one module is `shot.module` pixels.
    grown = numpy.diag([shot.module / scale, shot.module / scale, 1])
    axis, tilt, turn = numpy.radians([shot.tilt_axis, shot.tilt, shot.rotation])

    def plane(angle):
        c, s = numpy.cos(angle), numpy.sin(angle)
        return numpy.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])

    c, s = numpy.cos(tilt), numpy.sin(tilt)
    tilted = numpy.array([[1, 0, 0], [0, c, 0], [0, s / focal, 1]])
    about = plane(axis) @ tilted @ plane(-axis)
    put = numpy.array([[FINER, 0, frame[0] / 2 * FINER], [0, FINER, frame[1] / 2 * FINER], [0, 0, 1]], float)
    return put @ about @ plane(turn) @ grown @ centre


def fits(modules, quiet, shot, frame):
    """Whether the symbol with its quiet zone lies within the frame."""
    high, wide = modules.shape[0] + 2 * quiet[1], modules.shape[1] + 2 * quiet[0]
    matrix = homography((high, wide), 1, shot, frame)
    corners = cv2.perspectiveTransform(numpy.array([[[0, 0], [wide, 0], [wide, high], [0, high]]], float), matrix)[0]
    return (corners >= 0).all() and (corners <= numpy.array(frame) * FINER).all()


def bent(picture, shot):
    """The sheet with a wave in it, as a till roll lies."""
    high, wide = picture.shape
    y, x = numpy.mgrid[0:high, 0:wide].astype(numpy.float32)
    return cv2.remap(picture, x, y + shot.bend * wide * numpy.sin(x / wide * numpy.pi * 1.5).astype(numpy.float32),
                     cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def take(modules, quiet, shot, chance):
    """The picture: rows of 8-bit grey."""
    frame = next((frame for frame in FRAMES if fits(modules, quiet, shot, frame)), FRAMES[-1])
    page, scale = sheet(modules, quiet, shot, chance)
    light = lit(page, shot, scale, chance)
    if shot.bend:
        light = bent(light, shot)
    matrix = homography(page.shape, scale, shot, frame)
    table = float(shot.bright * 0.6)
    fine = cv2.warpPerspective(light.astype(numpy.float32), matrix, (frame[0] * FINER, frame[1] * FINER),
                               flags=cv2.INTER_LINEAR, borderValue=table)
    picture = cv2.resize(fine, frame, interpolation=cv2.INTER_AREA)
    picture = seen(picture, modules, shot, frame, chance)
    grey = numpy.clip(numpy.rint(picture), 0, 255).astype(numpy.uint8)
    if shot.jpeg:
        _, packed = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, shot.jpeg])
        grey = cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE)
    return grey


def seen(picture, modules, shot, frame, chance):
    """Light, lens and sensor."""
    width = modules.shape[1] * shot.module
    y, x = numpy.mgrid[0:frame[1], 0:frame[0]].astype(numpy.float32)
    if shot.gradient:
        angle = chance.uniform(0, 2 * numpy.pi)
        along = ((x - frame[0] / 2) * numpy.cos(angle) + (y - frame[1] / 2) * numpy.sin(angle)) / width
        picture = picture * (1 - shot.gradient * numpy.clip(along + 0.5, 0, 1))
    if shot.glare:
        angle, far = chance.uniform(0, 2 * numpy.pi), chance.uniform(0.1, 0.45) * width
        away = numpy.hypot(x - frame[0] / 2 - far * numpy.cos(angle), y - frame[1] / 2 - far * numpy.sin(angle))
        cover = shot.glare * numpy.exp(-(away / (shot.glare_size * width)) ** 2)
        picture = picture * (1 - cover) + 265 * cover
    if shot.motion:
        reach = max(3, int(round(shot.motion * shot.module)) | 1)
        kernel = numpy.zeros((reach, reach), numpy.float32)
        kernel[reach // 2] = 1
        turn = cv2.getRotationMatrix2D((reach // 2, reach // 2), shot.motion_angle, 1)
        kernel = cv2.warpAffine(kernel, turn, (reach, reach))
        picture = cv2.filter2D(picture, -1, kernel / kernel.sum())
    picture = cv2.GaussianBlur(picture, (0, 0), max(0.3, shot.blur * shot.module))
    return picture + chance.normal(0, shot.noise, picture.shape)
