#!/usr/bin/env bash
# Checks the model of the exchange (README.md): properties that must hold, and rules without which one must fail.
# One line each; 1 if a property fails or a missing rule goes unnoticed, 69 if a program is missing.
set -euo pipefail

case ${1-} in
"" | --deep | [A-Z]*) ;;
*)
    echo "usage: sync/model/check.sh           all checks, about two minutes
       sync/model/check.sh --deep    with larger sizes
       sync/model/check.sh RULE      what happens without this rule: the shortest story" >&2
    exit 64
    ;;
esac
deep="" story=""
if [ "${1-}" = --deep ]; then deep=yes; else story=${1-}; fi

for program in spin gcc; do
    command -v "$program" >/dev/null || {
        echo "check: $program is missing. On Debian: apt-get install spin gcc libc6-dev" >&2
        exit 69
    }
done

model=exchange.pml
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
cp "$(dirname "$0")/$model" "$folder"
cd "$folder"
failed=0 checks=0

# search COMPILER-OPTIONS PAN-OPTIONS MODEL-OPTIONS...: leaves pan's report in the file "report".
search() {
    local compile=$1 run=$2
    shift 2
    rm -f pan* report ./*.trail
    checks=$((checks + 1))
    if ! { spin -a "$@" "$model" && gcc -w -DNOREDUCE -DMEMLIM=3500 $compile -o pan pan.c; } >build 2>&1; then
        echo "check: the model does not build with $*:" >&2
        cat build >&2
        exit 1
    fi
    ./pan -m200000 $run >report 2>&1 || true
}

line() { # WORD NAME SIZES
    local states
    states=$(awk '/states, stored/ { printf "%d", $1 }' report)
    printf '%-10s %-26s %-22s %10s states %5s s\n' "$1" "$2" "$3" "${states:-?}" "$((SECONDS - began))"
}

holds() { # NAME SIZES COMPILER-OPTIONS PAN-OPTIONS [MODEL-OPTIONS]
    [ -z "$story" ] || return 0
    began=$SECONDS
    search "$3" "$4" $2 ${5-}
    if grep -q 'errors: 0$' report && ! grep -Eq 'not completed|too small|limit' report; then
        line ok "$1" "$2"
    else
        failed=1
        line FAILED "$1" "$2"
        grep -E '^pan:|^error|not completed|too small|limit' report || tail -n 5 report
    fi
}

caught() { # RULE-LEFT-OUT PROPERTY SIZES
    [ -z "$story" ] || [ "$story" = "$1" ] || return 0
    local sign="($2==$2)" compile="-O1 -DSAFETY" run=-w20 live=""
    if [ "$2" = L1 ]; then
        sign="acceptance cycle" compile=-O1 run="-w20 -a -f -N L1" live=-DLIVE
    fi
    [ -z "$story" ] || [ -n "$live" ] || compile="$compile -DBFS"
    began=$SECONDS
    search "$compile" "$run" "-D$1" "-DONLY=${2/L1/9}" $3 $live
    if grep '^pan:1:' report | grep -Fq "$sign"; then
        line caught "$1" "by ${2/#[1-9]/S$2}"
        [ -z "$story" ] || spin -t "-D$1" "-DONLY=${2/L1/9}" $3 $live "$model" 2>&1 |
            sed -En 's/^ *(node|HQ): +/  \1: /p; s/.*<<<<<START OF CYCLE.*/  and for ever:/p'
    else
        failed=1
        line "NOT CAUGHT" "$1" "by ${2/#[1-9]/S$2}"
        grep -E '^pan:|^error|limit' report || true
    fi
}

fast="-O3 -DNOCOMP -DSAFETY"
holds "S1-S6"     "-DN=3 -DH=1 -DR=1" "$fast" -w25
holds "S1-S6"     "-DN=2 -DH=1 -DR=2" "$fast" -w24
holds "L1, S1-S6" "-DN=2 -DH=1 -DR=1" "-O3" "-w24 -a -f -N L1" -DLIVE
holds "S1-S6, two backups" "-DN=2 -DH=0 -DR=2" "$fast" -w22 -DTWO_BACKUPS
if [ -n "$deep" ]; then
    holds "S1-S6" "-DN=2 -DH=2 -DR=2" "$fast" -w25
    holds "S1-S6" "-DN=3 -DH=0 -DR=2" "$fast" -w25
    holds "L1, S1-S6" "-DN=2 -DH=1 -DR=2" "-O3" "-w25 -a -f -N L1" -DLIVE
fi

one="-DN=1 -DH=0 -DR=1" two="-DN=2 -DH=0 -DR=1"
caught LAMP_FIRST            1 "$one"   # the lamp is lit before the commit
caught PRUNE_ABOVE_HORIZON   1 "$one"   # the node deletes what HQ has received
caught HORIZON_BEFORE_BACKUP 1 "$one"   # the horizon is what a backup that has only begun will hold
caught RESTORE_OLDER         1 "$one"   # HQ is restored from an older backup than the horizon's
caught KEEP_NEWER            1 "-DN=2 -DH=0 -DR=2"  # after that, the newer backup still counts for the horizon
caught NO_DEDUP              2 "$one"   # HQ judges a record that comes again
caught JUDGE_AFTER_RESTORE   3 "$one"   # a restored HQ imposes nothing
caught CURSOR_ONLY           3 "$one"   # HQ knows a restore only by a cursor ahead of its list
caught NONE_IS_FRESH         3 "$one"   # HQ takes an exchange that names no history yet
caught RESTORE_KEEPS_NAME    3 "$one"   # the history's name comes back with the backup
caught NO_NONCE              3 "$one"   # the node takes an old answer
caught PART_IS_ALL           3 "$two"   # HQ judges when some of the answers asked for have come
caught PERSON_TOO_EARLY      3 "-DN=1 -DH=1 -DR=1"  # a person decides at a restored HQ before the node was heard
caught DROP_BY_RECORD        3 "-DN=1 -DH=1 -DR=1"  # the horizon counts records only, and answers go with them
caught MARK_BEFORE_COMMIT    4 "$one"   # HQ signs a mark before its commit
caught NO_NEXT               5 "$one"   # the node takes any outcome of any answer
caught SEND_BEFORE_COMMIT    6 "$one"   # the node sends a record before its commit
caught MARK_NEVER_BACK       L1 "$two"  # the node keeps its mark when a restored HQ has a lower one
caught JUDGE_AFTER_RESTORE   L1 "-DN=2 -DH=1 -DR=1"  # as above: new outcomes get positions the node believes it has

if [ "$checks" -eq 0 ]; then
    echo "check: no rule is called $story" >&2
    exit 64
fi
exit "$failed"
