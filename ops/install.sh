#!/usr/bin/env bash
# Installs built programs as services, and says what it does. May be run again: what is there is brought up to date.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: ops/install.sh BIN_DIR [--only node|hq] [--root DIR]

Installs what it finds in BIN_DIR (tillpost, tillpost-hq) with tillpost-decode, which reads pictures for both, and
tillpost-print, which 'tillpost poster' is; with units, users, folders, udev rules and an example
configuration. Starts and enables nothing. /etc/tillpost/node.json is never overwritten.

  --only node|hq  only the counter's part, or only headquarters'
  --root DIR      install below DIR (an image, a package) and leave the running system alone

Build first:  swift build -c release --static-swift-stdlib --product tillpost     (or tillpost-hq)
              swift build -c release --static-swift-stdlib --product tillpost-decode     (and tillpost-print)
          and give the folder that "swift build -c release --show-bin-path" prints.
TEXT
}

fail() {
    echo "install: $*" >&2
    exit 64
}

bin="" root="" only=""
while [ $# -gt 0 ]; do
    case "$1" in
    -h | --help) usage; exit 0 ;;
    --root) [ $# -ge 2 ] && [ -n "$2" ] || fail "--root needs a folder"; root=${2%/}; shift 2 ;;
    --only) [ $# -ge 2 ] || fail "--only needs node or hq"; only=$2; shift 2 ;;
    -*) fail "unknown option $1; see --help" ;;
    *) [ -z "$bin" ] || fail "one BIN_DIR is enough; see --help"; bin=$1; shift ;;
    esac
done
[ -n "$bin" ] || { usage >&2; exit 64; }
[ -d "$bin" ] || fail "there is no folder $bin; nothing was installed"
case "$only" in "" | node | hq) ;; *) fail "--only $only: node or hq is meant" ;; esac
[ -n "$root" ] || [ "$(id -u)" = 0 ] || fail "root is needed, or --root DIR; nothing was installed"

ops=$(cd "$(dirname "$0")" && pwd)
hardware=$(cd "$ops/../hardware" && pwd)

# put MODE SOURCE TARGET: copies where the content differs. The copy is renamed into place, so that a running program
# keeps its file and a power cut leaves the old one or the new one.
put() {
    local mode=$1 source=$2 target=$root$3
    if cmp -s "$source" "$target"; then
        echo "  same     $3"
    else
        [ -e "$target" ] && echo "  updated  $3" || echo "  new      $3"
        install -D -m "$mode" "$source" "$target.new"
        sync "$target.new"
        mv -f "$target.new" "$target"
    fi
    chmod "$mode" "$target"
}

# A program that lacks a library would only fail at the counter.
check_libraries() {
    local needed
    if ! needed=$(ldd "$1" 2>/dev/null); then
        [ -n "$root" ] || fail "$1 cannot run on this machine; nothing was installed"
        echo "note: $(basename "$1") is for another kind of machine; its libraries were not checked"
        return
    fi
    if grep -q 'not found' <<<"$needed"; then
        grep 'not found' <<<"$needed" >&2
        fail "$(basename "$1") lacks these libraries; nothing was installed"
    fi
    if grep -q 'libswiftCore' <<<"$needed"; then
        echo "note: $(basename "$1") uses this machine's Swift toolchain; build it with --static-swift-stdlib for another"
    fi
}

parts=()
for part in node:tillpost hq:tillpost-hq; do
    program=${part#*:}
    [ -z "$only" ] || [ "$only" = "${part%%:*}" ] || continue
    if [ -x "$bin/$program" ]; then
        check_libraries "$bin/$program"
        parts+=("$program")
    elif [ -n "$only" ]; then
        fail "there is no $program in $bin; nothing was installed"
    fi
done
[ -x "$bin/tillpost-decode" ] || fail "there is no tillpost-decode in $bin, without which no picture is read; nothing was installed"
check_libraries "$bin/tillpost-decode"
[ ${#parts[@]} -gt 0 ] || fail "there is neither tillpost nor tillpost-hq in $bin; nothing was installed"

echo "installing ${parts[*]} below ${root:-/}"
put 755 "$bin/tillpost-decode" /usr/bin/tillpost-decode
for program in "${parts[@]}"; do
    put 755 "$bin/$program" "/usr/bin/$program"
    put 644 "$ops/systemd/$program.service" "/usr/lib/systemd/system/$program.service"
    put 644 "$ops/sysusers.d/$program.conf" "/usr/lib/sysusers.d/$program.conf"
    put 644 "$ops/tmpfiles.d/$program.conf" "/usr/lib/tmpfiles.d/$program.conf"
    [ "$program" = tillpost ] || continue
    # A board sells without it: what is missing for printing stops nothing else.
    if [ -x "$bin/tillpost-print" ]; then
        if [ -z "$root" ] && ldd "$bin/tillpost-print" | grep -q 'not found'; then
            echo "  left out tillpost-print: apt-get install libpangocairo-1.0-0 libqrencode4 fonts-noto-core"
        else
            put 755 "$bin/tillpost-print" /usr/bin/tillpost-print
        fi
    fi
    put 644 "$ops/modules-load.d/tillpost.conf" /usr/lib/modules-load.d/tillpost.conf
    put 644 "$ops/systemd/tillpost-watchdog.conf" /usr/lib/systemd/system.conf.d/50-tillpost-watchdog.conf
    put 644 "$hardware/udev/70-tillpost.rules" /usr/lib/udev/rules.d/70-tillpost.rules
    for board in "$hardware"/boards/*.yaml; do
        put 644 "$board" "/usr/share/tillpost/boards/$(basename "$board")"
    done
    # Nor does it need a voice: the lamps say everything.
    if command -v espeak-ng >/dev/null && command -v python3 >/dev/null; then
        python3 "$hardware/voice/make.py" --out "$root/usr/share/tillpost/voice" | sed 's/^/  voice    /'
    else
        echo "  left out the voice: apt-get install espeak-ng python3, and install again"
    fi
    put 644 "$ops/node.json" /etc/tillpost/node.example.json
    if [ -e "$root/etc/tillpost/node.json" ]; then
        echo "  kept     /etc/tillpost/node.json"
    else
        # The same on every board: lamps and scanner are those of the board's file, found by its model.
        echo "  new      /etc/tillpost/node.json (the board is found by its model: see node.example.json)"
        printf '{ "board": "auto" }\n' >"$root/etc/tillpost/node.json"
        chmod 644 "$root/etc/tillpost/node.json"
    fi
done

if [ -n "$root" ]; then
    echo "done; the running system was left alone"
    exit 0
fi

# A step that cannot be done now (a container without udev) is done by the next start of the machine.
later() { "$@" || echo "  later    '$*' did not work now; it happens at the next start"; }
for program in "${parts[@]}"; do
    systemd-sysusers "$program.conf"
    systemd-tmpfiles --create "$program.conf"
done
for program in "${parts[@]}"; do
    [ "$program" = tillpost ] || continue
    later systemctl restart systemd-modules-load.service
    later udevadm control --reload
    later udevadm trigger --subsystem-match={gpio,tty,input,video4linux,sound}
done
later systemctl daemon-reload
echo "done; nothing was started. Next:"
for program in "${parts[@]}"; do
    case "$program" in
    tillpost) echo "  enrol the board (ops/runbooks/enrol-a-board.md), then: systemctl enable --now tillpost" ;;
    tillpost-hq) echo "  systemctl enable --now tillpost-hq" ;;
    esac
    if [ -d /run/systemd/system ] && systemctl is-active --quiet "$program"; then
        echo "  $program runs the old version until: systemctl restart $program"
    fi
done
