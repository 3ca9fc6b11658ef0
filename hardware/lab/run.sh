#!/usr/bin/env bash
# make lab: boots the lab's kernel and runs Tests/Lab in it, on the checkout's own programs.
#   run.sh [TESTS...]     default: all, in two machines at once; LAB_SEED=n replays, LAB_CUTS=n cuts the power so often
set -euo pipefail
cd "$(dirname "$0")/../.."

if [ "$(uname -m)" != x86_64 ]; then
    echo "lab: skipped: user-mode Linux runs on x86-64 only"
    exit 0
fi
for step in kernel tools; do
    "hardware/lab/$step.sh" || { status=$?; [ $status = 69 ] && exit 0 || exit $status; }
done
bin=$(realpath "${TILLPOST_BIN:-.build/debug}")
seed=${LAB_SEED:-$RANDOM}
outputs=$(mktemp -d)
trap 'rm -rf "$outputs"' EXIT

# One camera and one screen, both by HDMI, whose cable leads from the screen to the camera.
camera=(vivid.n_devs=1 vivid.node_types=0x101 vivid.num_inputs=1 vivid.input_types=3 vivid.num_outputs=1 vivid.output_types=1)

# boot NAME TESTS...: one machine. Its memory is a file; where /dev/shm is small it goes to the disk.
boot() {
    local name=$1
    shift
    TMPDIR=${TMPDIR:-/tmp} timeout -k 5 1500 .build/lab/linux mem=1536M root=/dev/root rootfstype=hostfs rootflags=/ ro quiet \
        con=null con0=fd:0,fd:1 softdog.soft_noboot=1 "${camera[@]}" init="$PWD/hardware/lab/init.sh" \
        lab.root="$PWD" lab.bin="$bin" lab.tests="$(IFS=, && echo "$*")" lab.seed="$seed" lab.cuts="${LAB_CUTS:-200}" \
        </dev/null 2>/dev/null | sed -u 's/\r$//' | tee "$outputs/$name" | sed -u "s/^/$name: /" || true
}

# ended NAME: fails as the machine's tests did.
ended() {
    if ! grep -q '^lab: booted' "$outputs/$1"; then
        echo "lab: skipped: user-mode Linux does not boot here (it needs ptrace, and about 2 GB of memory)"
        return 0
    fi
    local status
    status=$(sed -nE 's/^lab: exit ([0-9]+).*/\1/p' "$outputs/$1" | tail -1)
    [ "${status:-70}" = 0 ] || { echo "lab: $1 failed; LAB_SEED=$seed replays it" >&2; return "${status:-70}"; }
}

if [ $# -gt 0 ]; then
    boot tests "$@"
    ended tests
else
    boot power Tests/Lab/test_power_cuts.py &
    boot counter Tests/Lab/test_lines.py Tests/Lab/test_counter.py Tests/Lab/test_keypad.py \
        Tests/Lab/test_board.py Tests/Lab/test_switches.py Tests/Lab/test_watchdog.py \
        Tests/Lab/test_camera.py Tests/Lab/test_usb.py Tests/Lab/test_tpm.py
    wait
    echo "lab: ${SECONDS} s"
    failed=0
    for name in counter power; do ended "$name" || failed=1; done
    exit "$failed"
fi
