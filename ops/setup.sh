#!/usr/bin/env bash
# Installs what is missing to build and test Tillpost on Debian 12, and says what it does.
set -euo pipefail
cd "$(dirname "$0")/.."

# What the programs link, what posters are written with and read back by (fonts, poppler, librsvg), what the demo cuts the power
# with (strace), what speaks until a person is recorded (espeak-ng), and what the second implementation runs on.
packages=(
    git make pkg-config
    libsqlite3-dev libssl-dev libgpiod-dev libzbar-dev libcurl4-openssl-dev libzstd-dev
    libpng-dev libjpeg62-turbo-dev libqrencode-dev libseccomp-dev libyaml-dev libasound2-dev
    libpango1.0-dev fonts-noto-core fonts-noto-cjk poppler-utils librsvg2-bin
    python3 python3-venv strace
    espeak-ng spin gcc nftables iproute2
)

missing=()
for package in "${packages[@]}"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
    echo "set-up: installing ${missing[*]}"
    as_root=()
    [ "$(id -u)" = 0 ] || as_root=(sudo)
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

if ! command -v swift >/dev/null; then
    echo "set-up: no Swift toolchain was found. Install Swift 6.2 or later for Debian 12 from https://www.swift.org/install/linux/ and put it on the PATH." >&2
    exit 69
fi
version=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+\.[0-9]+).*/\1/p' | head -1)
if [ "$(printf '%s\n6.2\n' "$version" | sort -V | head -1)" != 6.2 ]; then
    echo "set-up: Swift $version is too old. Install Swift 6.2 or later from https://www.swift.org/install/linux/." >&2
    exit 69
fi

venv=.build/python
if ! cmp -s sync/reference/requirements.txt "$venv/installed"; then
    echo "set-up: installing the second implementation's Python packages in $venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" install -q --disable-pip-version-check -r sync/reference/requirements.txt
    cp sync/reference/requirements.txt "$venv/installed"
fi
