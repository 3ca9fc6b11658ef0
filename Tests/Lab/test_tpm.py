"""A node's key that never leaves a TPM 2.0: swtpm behind the kernel's own /dev/tpm, by an OpenSSL provider."""

import os
import pathlib
import shutil
import subprocess

import pytest
from programs import Counter, Service, run, until

PROVIDER = """
openssl_conf = openssl
[openssl]
providers = providers
[providers]
default = on
tpm2 = on
[on]
activate = 1
"""
KEY = "handle:0x81000001"


@pytest.fixture(scope="module")
def tpm(tmp_path_factory):
    """The TPM's device; its state is new."""
    if not shutil.which("swtpm") or not shutil.which("tpm2_createprimary"):
        pytest.fail("swtpm and tpm2-tools are needed: hardware/lab/tools.sh installs them")
    state = tmp_path_factory.mktemp("tpm")
    before = set(pathlib.Path("/dev").glob("tpm[0-9]*"))
    process = subprocess.Popen(
        ["swtpm", "chardev", "--vtpm-proxy", "--tpm2", "--tpmstate", f"dir={state}", "--flags", "startup-clear"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    until(lambda: set(pathlib.Path("/dev").glob("tpm[0-9]*")) - before, 20)
    device = (set(pathlib.Path("/dev").glob("tpm[0-9]*")) - before).pop()
    # The kernel's resource manager: several programs may use it, and none leaves its keys in the TPM's memory.
    yield f"device:/dev/tpmrm{device.name.removeprefix('tpm')}"
    process.terminate()
    process.wait()


@pytest.fixture()
def openssl(tpm, tmp_path, monkeypatch):
    """Programs that are started find the TPM's provider."""
    (tmp_path / "openssl.cnf").write_text(PROVIDER)
    monkeypatch.setenv("OPENSSL_CONF", str(tmp_path / "openssl.cnf"))
    monkeypatch.setenv("TPM2OPENSSL_TCTI", tpm)
    monkeypatch.setenv("TPM2TOOLS_TCTI", tpm)
    return tmp_path


def tool(folder, *words):
    done = subprocess.run(list(map(str, words)), cwd=folder, capture_output=True, text=True, env=os.environ)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_node_sells_and_syncs_with_a_key_that_its_tpm_keeps(shared_hq, openssl, monkeypatch):
    tool(openssl, "tpm2_createprimary", "-C", "o", "-G", "ecc", "-c", "primary.ctx")
    tool(openssl, "tpm2_create", "-C", "primary.ctx", "-G", "ecc256:ecdsa", "-u", "key.pub", "-r", "key.priv")
    tool(openssl, "tpm2_load", "-C", "primary.ctx", "-u", "key.pub", "-r", "key.priv", "-c", "key.ctx")
    tool(openssl, "tpm2_evictcontrol", "-C", "o", "-c", "key.ctx", KEY.removeprefix("handle:"))
    folder = shared_hq.folder / "tpm"
    folder.mkdir()
    shared_hq.ask("node", "new", "--merchant", shared_hq.merchant, "--counter", "tpm", "--url", shared_hq.url,
                  "--out", folder / "enrol.png", "--plate", folder / "plate.png")
    counter = Counter(folder)
    done = run("tillpost", "enrol", "--state", counter.state, "--image", folder / "enrol.png", "--key", KEY)
    assert done.returncode == 0, done.stderr
    with Service(counter, {"lamps": "none"}):
        assert counter.sold("2.50", "--cash")["taken"]
        until(lambda: counter.status()["queue"]["count"] == 0, 30)
    # No private key lies in the folder, and without the TPM nothing is taken.
    assert not [path for path in counter.state.rglob("*") if path.is_file() and b"PRIVATE KEY" in path.read_bytes()]
    monkeypatch.setenv("TPM2OPENSSL_TCTI", "device:/dev/no-tpm")
    refused = counter.sell("1.00", "--cash")
    assert refused.returncode != 0 and "key" in refused.stderr
