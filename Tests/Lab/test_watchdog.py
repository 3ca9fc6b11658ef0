"""A counter that hangs is noticed: its sign of life feeds the kernel's watchdog, as systemd feeds a board's."""

import fcntl
import os
import select
import signal
import socket
import struct
import subprocess
import time

from programs import BINARIES

SET_TIMEOUT = 0xC0045706  # WDIOC_SETTIMEOUT
TIMEOUT = 3


def test_a_counter_that_hangs_lets_the_watchdog_bite(shared_hq, tmp_path):
    counter = shared_hq.counter("watched")
    configuration = counter.folder / "node.json"
    configuration.write_text('{ "lamps": "none" }')
    ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    ear.bind(str(tmp_path / "notify"))
    kernel = os.open("/dev/kmsg", os.O_RDONLY | os.O_NONBLOCK)
    os.lseek(kernel, 0, os.SEEK_END)
    service = subprocess.Popen(
        [BINARIES / "tillpost", "run", "--state", counter.state, "--config", configuration], stderr=subprocess.DEVNULL,
        env={**os.environ, "NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "1000000"})
    ear.settimeout(60)
    assert ear.recv(64) == b"READY=1"
    dog = os.open("/dev/watchdog", os.O_WRONLY)
    try:
        fcntl.ioctl(dog, SET_TIMEOUT, struct.pack("i", TIMEOUT))

        def bites(seconds):
            """Whether the watchdog bites within so long, fed by what the counter says and nothing else."""
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                ready, _, _ = select.select([ear, kernel], [], [], 0.1)
                if ear in ready and ear.recv(64) == b"WATCHDOG=1":
                    os.write(dog, b"1")
                # The lab's kernel says what others do.
                if kernel in ready and b"Triggered - Reboot ignored" in os.read(kernel, 8_192):
                    return True
            return False

        assert not bites(3 * TIMEOUT)
        service.send_signal(signal.SIGSTOP)
        assert bites(10 * TIMEOUT)
    finally:
        os.write(dog, b"V")
        os.close(dog)
        service.kill()
        service.wait()
        ear.close()
        os.close(kernel)
