#!/usr/bin/env bash
# What the lab's tests need besides the kernel: tools for cameras and TPMs; and under .build/lab Python with evdev, and both majors of
# libgpiod behind the same shim. 1.6 is Debian 12's; 2.x comes from the source that PyPI's gpiod carries. Exit status 69:
# PyPI is not reached.
set -euo pipefail
cd "$(dirname "$0")/../.."
lab=.build/lab

hardware/lab/packages.sh v4l-utils swtpm tpm2-tools tpm2-openssl

unreached() {
    echo "lab: skipped: its Python packages cannot be fetched from PyPI"
    exit 69
}

if ! cmp -s hardware/lab/requirements.txt "$lab/python/installed"; then
    echo "lab: installing its Python packages in $lab/python"
    python3 -m venv "$lab/python"
    "$lab/python/bin/pip" install -q --disable-pip-version-check -r hardware/lab/requirements.txt || unreached
    cp hardware/lab/requirements.txt "$lab/python/installed"
fi

gpiod=2.5.0
if [ ! -e "$lab/gpiod2/lib/libgpiod.so" ]; then
    echo "lab: building libgpiod $gpiod"
    rm -rf "$lab/gpiod2" && mkdir -p "$lab/gpiod2/lib"
    "$lab/python/bin/pip" download -q --disable-pip-version-check --no-deps --no-binary :all: -d "$lab/gpiod2" "gpiod==$gpiod" || unreached
    tar -xf "$lab/gpiod2/gpiod-$gpiod.tar.gz" -C "$lab/gpiod2" --strip-components=1
    gcc -shared -fPIC -O2 -w -D_GNU_SOURCE "-DGPIOD_API_VERSION_STR=\"$(cat "$lab/gpiod2/libgpiod-version.txt")\"" \
        -I"$lab/gpiod2/include" -I"$lab/gpiod2/lib" "$lab"/gpiod2/lib/*.c -o "$lab/gpiod2/lib/libgpiod.so"
fi
for major in 1 2; do
    probe=$lab/lines-$major
    [ -z "$(find "$probe" -newer Sources/System/CGPIO/shim.h -newer Sources/System/CGPIO/inputs.h -newer hardware/lab/lines.c 2>/dev/null)" ] || continue
    flags=(-lgpiod)
    [ $major = 2 ] && flags=(-I"$lab/gpiod2/include" -L"$lab/gpiod2/lib" -lgpiod "-Wl,-rpath,$PWD/$lab/gpiod2/lib")
    gcc -O2 -Wall -Werror -ISources/System/CGPIO hardware/lab/lines.c "${flags[@]}" -o "$probe"
done
