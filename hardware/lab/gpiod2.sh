#!/usr/bin/env bash
# make lab-gpiod2: the node itself built against libgpiod 2.x, which is Debian 13's, at the lab's lamps, button and tamper switch.
# Its build stands beside the usual one, which is against Debian 12's 1.6.
set -euo pipefail
cd "$(dirname "$0")/../.."
lab=$PWD/.build/lab
hardware/lab/tools.sh || { status=$?; [ $status = 69 ] && exit 0 || exit $status; }

# SwiftPM asks pkg-config where libgpiod is.
mkdir -p "$lab/gpiod2/pkgconfig"
cat >"$lab/gpiod2/pkgconfig/libgpiod.pc" <<END
Name: libgpiod
Description: libgpiod 2.x of the lab
Version: 2
Cflags: -I$lab/gpiod2/include
Libs: -L$lab/gpiod2/lib -lgpiod
END
export PKG_CONFIG_PATH=$lab/gpiod2/pkgconfig
build=(swift build --product tillpost --scratch-path "$lab/swift-gpiod2" -Xlinker -rpath -Xlinker "$lab/gpiod2/lib")
"${build[@]}"
programs=$lab/programs-gpiod2
rm -rf "$programs" && mkdir "$programs"
for program in tillpost-hq tillpost-decode tillpost-print; do
    ln -s "$(realpath ".build/debug/$program")" "$programs"
done
ln "$("${build[@]}" --show-bin-path)/tillpost" "$programs"
ldd "$programs/tillpost" | grep -q "$lab/gpiod2/lib/libgpiod" || {
    echo "lab: this tillpost is not linked with libgpiod 2.x" >&2
    exit 70
}
TILLPOST_BIN=$programs hardware/lab/run.sh Tests/Lab/test_board.py Tests/Lab/test_switches.py
