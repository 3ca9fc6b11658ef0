#!/usr/bin/env bash
# make lab: boots the lab's kernel and runs Tests/Lab in it, on the checkout's own programs.
#   run.sh [TESTS...]     default: all; LAB_SEED=n replays
set -euo pipefail
cd "$(dirname "$0")/../.."

hardware/lab/kernel.sh
hardware/lab/tools.sh
bin=$(realpath "${TILLPOST_BIN:-.build/debug}")
tests=$(IFS=,; echo "${*:-Tests/Lab}")
output=$(mktemp)
trap 'rm -f "$output"' EXIT

# The machine's memory is a file; where /dev/shm is small it goes to the disk.
TMPDIR=${TMPDIR:-/tmp} timeout -k 5 900 .build/lab/linux mem=1536M root=/dev/root rootfstype=hostfs rootflags=/ ro quiet \
    con=null con0=fd:0,fd:1 init="$PWD/hardware/lab/init.sh" \
    lab.root="$PWD" lab.bin="$bin" lab.tests="$tests" lab.seed="${LAB_SEED:-$RANDOM}" lab.cuts="${LAB_CUTS:-200}" </dev/null 2>/dev/null | tee "$output" || true
exit "$(sed -nE 's/^lab: exit ([0-9]+).*/\1/p' "$output" | tail -1 | grep . || echo 70)"
