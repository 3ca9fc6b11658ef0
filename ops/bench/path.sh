#!/usr/bin/env bash
# Measures the node. Ratios are taken within one run; absolute times depend on the machine.
set -euo pipefail
bin=$1
folder=$2
rm -rf "$folder"
mkdir -p "$folder"

echo "== the durable path, turn by turn with a raw append and fdatasync of the same bytes"
"$bin/tillpost-bench" accept --state "$folder/path"

echo
echo "== syncs a sale (counted by the kernel's own tracer, 2,000 sales, opening left out)"
"$bin/tillpost-bench" prepare --state "$folder/syncs" --count 1
count() { strace -f -qq -o "$folder/trace" -e trace=fsync,fdatasync,sync_file_range,msync \
    "$bin/tillpost-bench" greens --state "$folder/syncs" --count "$1" >/dev/null && grep -c 'sync(' "$folder/trace"; }
few=$(count 1000)
many=$(count 3000)
awk -v few="$few" -v many="$many" 'BEGIN { printf "%.4f (at most 1.03)\n", (many - few) / 2000 }'

echo
echo "== a start on 100,000 records (at most 500 ms)"
"$bin/tillpost-bench" prepare --state "$folder/start" --count 100000
"$bin/tillpost-bench" start --state "$folder/start"

echo
echo "== the service after 10,000 sales (at most 40 MB resident)"
"$bin/tillpost-bench" prepare --state "$folder/service" --count 1
echo '{ "lamps": "none" }' >"$folder/node.json"
"$bin/tillpost" run --state "$folder/service" --config "$folder/node.json" 2>/dev/null &
service=$!
trap 'kill "$service" 2>/dev/null || true' EXIT
for _ in $(seq 100); do [ -S "$folder/service/control.sock" ] && break; sleep 0.1; done
"$bin/tillpost-bench" drive --state "$folder/service" --first 2 --count 10000
awk '/^VmRSS|^RssAnon|^RssFile/ { printf "%s %.1f MB\n", $1, $2 / 1024 }' "/proc/$service/status"
kill "$service"
wait "$service" || true
trap - EXIT
