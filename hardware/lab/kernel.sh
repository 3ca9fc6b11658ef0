#!/usr/bin/env bash
# Builds the lab's kernel: user-mode Linux from Debian's own source, about 2.5 minutes on two cores, kept under .build/lab.
# It is built again when the fragment or Debian's source changes. Exit status 69: its source cannot be had here.
set -euo pipefail
cd "$(dirname "$0")/../.."

lab=.build/lab
source=/usr/src/linux-source-6.1.tar.xz
fragment=hardware/lab/kernel.config

hardware/lab/packages.sh linux-source-6.1 flex bison bc xz-utils gcc make

wanted=$(cat "$fragment" <(dpkg-query -W linux-source-6.1) | sha256sum | cut -d' ' -f1)
[ -x "$lab/linux" ] && [ "$(cat "$lab/built" 2>/dev/null)" = "$wanted" ] && exit 0

echo "lab: building its kernel once, about three minutes on two cores"
rm -rf "$lab/source" && mkdir -p "$lab/source"
tar -xf "$source" -C "$lab/source" --strip-components=1
cp "$fragment" "$lab/source/.fragment"
(
    cd "$lab/source"
    KCONFIG_ALLCONFIG=.fragment make -s ARCH=um allnoconfig
    make -s ARCH=um -j"$(nproc)" linux
) >"$lab/build.log" 2>&1 || { tail -20 "$lab/build.log" >&2; exit 1; }
strip -o "$lab/linux" "$lab/source/linux"
rm -rf "$lab/source"
echo "$wanted" >"$lab/built"
