"""A screen in front of a camera: what it shows is what a real /dev/video sees (vivid, its output looped to its input)."""

import pathlib
import subprocess

from PIL import Image

WIDTH, HEIGHT = 640, 480
NO_COLOUR = 128
# A grey picture's bytes, as each format has them.
FORMATS = {
    "GREY": lambda luma: luma,
    "NV12": lambda luma: luma + bytes([NO_COLOUR]) * (len(luma) // 2),
    "YUYV": lambda luma: bytes(byte for value in luma for byte in (value, NO_COLOUR)),
}


def device(kind):
    """The device of vivid that takes pictures ("vid-cap"), or that shows them ("vid-out")."""
    for name in pathlib.Path("/sys/class/video4linux").glob("*/name"):
        if name.read_text().strip().endswith(kind):
            return f"/dev/{name.parent.name}"
    raise AssertionError(f"the lab's kernel has no {kind}")


def control(path, *words):
    subprocess.run(["v4l2-ctl", "-d", path, *words], check=True, capture_output=True)


class Screen:
    def __init__(self, folder):
        self.camera, self.output = device("vid-cap"), device("vid-out")
        self.frames, self.process = folder / "frames", None
        control(self.camera, "--set-dv-bt-timings", "query")
        # No writing over the picture.
        control(self.camera, "--set-ctrl", "loop_video=1,osd_text_mode=2")

    def show(self, *pictures, kind="GREY"):
        """Shows picture files, side by side, until something else is shown. The camera must be asked for the same format."""
        self.clear()
        sheet = Image.new("L", (WIDTH, HEIGHT), 255)
        for place, picture in enumerate(pictures):
            image = Image.open(picture).convert("L")
            image.thumbnail((WIDTH // len(pictures), HEIGHT))
            sheet.paste(image, (place * WIDTH // len(pictures), 0))
        self.frames.write_bytes(FORMATS[kind](sheet.tobytes()))
        control(self.output, "--set-fmt-video-out", f"width={WIDTH},height={HEIGHT},pixelformat={kind}")
        self.process = subprocess.Popen(
            ["v4l2-ctl", "-d", self.output, "--stream-out-mmap", f"--stream-from={self.frames}", "--stream-loop"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def clear(self):
        """Shows nothing: the camera sees noise."""
        if self.process:
            self.process.terminate()
            self.process.wait()
            self.process = None
