#!/usr/bin/env bash
# Installs what draws pictures, and the reader to compare with, in .build/python-bench.
set -euo pipefail
cd "$(dirname "$0")/../../.."
venv=.build/python-bench
wanted=ops/bench/codes/requirements.txt
cmp -s "$wanted" "$venv/installed" && exit 0
echo "set-up: installing the bench's Python packages in $venv"
python3 -m venv "$venv"
"$venv/bin/pip" install -q --disable-pip-version-check -r "$wanted"
cp "$wanted" "$venv/installed"
