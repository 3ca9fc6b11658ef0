#!/usr/bin/env bash
# packages.sh NAMES...: installs those of Debian's packages that are missing, and says so. Exit status 69: apt cannot.
set -euo pipefail
missing=()
for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0
echo "lab: installing ${missing[*]}"
as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo)
apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get "$@" >/dev/null; }
if ! { apt update -qq && apt install -y -qq --no-install-recommends "${missing[@]}"; }; then
    echo "lab: skipped: apt cannot install ${missing[*]} here"
    exit 69
fi
