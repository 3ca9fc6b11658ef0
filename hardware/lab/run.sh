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

# What the lab cannot do without. Where it is there, a kernel that does not boot is a fault.
skip() {
    echo "lab: skipped: $1"
    exit 0
}
.build/lab/linux --version >/dev/null 2>&1 || skip "its kernel cannot be run here"
python3 hardware/lab/may_trace.py || skip "a process may not trace another here (ptrace), by which user-mode Linux runs its own"
[ "$(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo)" -ge 2048 ] || skip "it needs 2 GB of memory"

# boot NAME TESTS...: one machine. Its memory is a file; where /dev/shm is small it goes to the disk.
boot() {
    local name=$1
    shift
    TMPDIR=${TMPDIR:-/tmp} timeout -k 5 1500 .build/lab/linux mem=1536M root=/dev/root rootfstype=hostfs rootflags=/ ro quiet \
        con=null con0=fd:0,fd:1 softdog.soft_noboot=1 "${camera[@]}" init="$PWD/hardware/lab/init.sh" \
        lab.root="$PWD" lab.bin="$bin" lab.tests="$(IFS=, && echo "$*")" lab.seed="$seed" lab.cuts="${LAB_CUTS:-200}" \
        </dev/null 2>"$outputs/$name.errors" | sed -u 's/\r$//' | tee "$outputs/$name" | sed -u "s/^/$name: /" || true
}

# ended NAME: fails as the machine's tests did.
ended() {
    if ! grep -q '^lab: booted' "$outputs/$1"; then
        echo "lab: $1: the kernel does not boot; its last words:" >&2
        tail -q -n 20 "$outputs/$1" "$outputs/$1.errors" | tail -n 20 >&2
        return 70
    fi
    local status
    status=$(sed -nE 's/^lab: exit ([0-9]+).*/\1/p' "$outputs/$1" | tail -1)
    [ "${status:-70}" = 0 ] || { echo "lab: $1 failed; LAB_SEED=$seed replays it" >&2; return "${status:-70}"; }
}

# The machines' time, without what is made once.
SECONDS=0
if [ $# -gt 0 ]; then
    machines=(tests)
    boot tests "$@"
else
    machines=(counter devices)
    boot devices Tests/Lab/test_camera.py Tests/Lab/test_usb.py Tests/Lab/test_tpm.py Tests/Lab/test_power_cuts.py &
    boot counter Tests/Lab/test_lines.py Tests/Lab/test_counter.py Tests/Lab/test_keypad.py \
        Tests/Lab/test_board.py Tests/Lab/test_switches.py Tests/Lab/test_watchdog.py
    wait
fi
echo "lab: ${SECONDS} s"
failed=0
for name in "${machines[@]}"; do ended "$name" || failed=1; done
exit "$failed"
