"""One counter of the demo: its folder, its service, its sales."""

import json
import os
import random
import shutil
import subprocess
import threading


class Counter:
    def __init__(self, stage, number, name):
        self.stage = stage
        self.number = number
        self.name = name
        self.state = stage.path(f"node{number}")
        self.service = f"counter{number}"
        self.enrol_png = stage.path(f"enrol{number}.png")
        self.plate_png = stage.path(f"plate{number}.png")

    def enrol(self):
        return self.stage.json("tillpost", "enrol", "--state", self.state, "--image", self.enrol_png)

    def open(self):
        """Starts the service and waits until it answers."""
        config = self.stage.path("node.json")
        if not os.path.exists(config):
            with open(config, "w") as file:
                json.dump({"lamps": "drawn", "longestRetrySeconds": 2}, file)
        self.stage.start(self.service, "tillpost", "run", "--state", self.state, "--config", config)
        self.stage.until(f"{self.name} answers", lambda: self.status_if_running())

    def close(self):
        self.stage.stop(self.service)

    def status(self):
        return self.stage.json("tillpost", "status", "--state", self.state)

    def status_if_running(self):
        done = self.stage.run("tillpost", "status", "--state", self.state, "--json", expect=None)
        status = json.loads(done.stdout) if done.returncode == 0 else None
        return status if status and status["service"] else None

    def sell(self, amount, *means):
        """Sells, shows the lamps as the merchant sees them, and returns the report."""
        done = self.stage.run("tillpost", "sell", "--state", self.state, "--amount", amount, *means, "--json", expect=None)
        if done.returncode not in (0, 1):
            return {"taken": False, "fault": done.stderr.strip(), "exit": done.returncode}
        report = json.loads(done.stdout)
        lamps = {"green": "green", "amber": "amber", "red": "red", "all": "white"}
        self.stage.lamps(self.name, lamps.get(report["lamp"], "dark"), f"{amount:>7} KES  {report['message']}")
        return report

    def journal(self):
        lines = self.stage.run("tillpost", "journal", "list", "--state", self.state, "--json").stdout
        return [json.loads(line) for line in lines.splitlines()]

    def verify(self):
        return self.stage.json("tillpost", "journal", "verify", "--state", self.state)

    def cut_power_at(self, file, then):
        """Kills the service with SIGKILL at the moment when it next writes to one of its files.

        Where the system lets nobody trace a process, it is killed at some moment of the sale. Returns what the sale
        came to, and whether the moment was exact.
        """
        process = self.stage.running[self.service]
        log = self.stage.path("power-cut.log")
        tracer = subprocess.Popen(
            [
                shutil.which("strace") or "strace", "-f", "-qq", "-o", log, "-p", str(process.pid),
                "-P", os.path.join(self.state, file), "-e", "trace=pwrite64",
                "-e", "inject=pwrite64:signal=SIGKILL:when=1",
            ],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            self.stage.until(
                "the knife is in place", lambda: self._is_traced(process.pid) or tracer.poll() is not None, seconds=10)
            is_exact = tracer.poll() is None
            if not is_exact:
                threading.Timer(random.uniform(0.01, 0.05), process.kill).start()
            result = then()
            process.wait(timeout=10)
            self.stage.running.pop(self.service)
            return result, is_exact
        finally:
            tracer.terminate()
            tracer.wait(timeout=10)

    @staticmethod
    def _is_traced(pid):
        with open(f"/proc/{pid}/status") as status:
            tracers = [line.split()[1] for line in status if line.startswith("TracerPid")]
        threads = os.listdir(f"/proc/{pid}/task")
        def traced(thread):
            with open(f"/proc/{pid}/task/{thread}/status") as status:
                return any(line.startswith("TracerPid") and line.split()[1] != "0" for line in status)
        return tracers != ["0"] and all(traced(thread) for thread in threads)
