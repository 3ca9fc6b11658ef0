#!/bin/bash
# The first process inside the lab's kernel: mounts what a board has, runs the lab's tests on the checkout's own programs, and
# switches the machine off. The host's files are seen read-only; what is written goes to memory.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TILLPOST_LAB=1
export PYTHONDONTWRITEBYTECODE=1
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t configfs configfs /sys/kernel/config
mount -t devtmpfs devtmpfs /dev
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
# What the host wants to be done stands on the kernel's command line.
read -r line </proc/cmdline
for word in $line; do
    case $word in lab.root=* | lab.tests=* | lab.bin=* | lab.seed=* | lab.cuts=*) export "LAB_${word:4}" ;; esac
done
# A checkout below /tmp or /run is kept in sight of what is mounted over it.
mount --bind "$LAB_root" /mnt
mount -t tmpfs tmpfs /dev/shm
mount -t tmpfs tmpfs /tmp
mount -t tmpfs tmpfs /run
[ -d "$LAB_root" ] || { mkdir -p "$LAB_root" && mount --bind /mnt "$LAB_root"; }
ip link set lo up

echo "lab: booted"
export TILLPOST_BIN=$LAB_bin
cd "$LAB_root" || exit
"$LAB_root/.build/lab/python/bin/python" -m pytest -v --durations=15 --color=no -p no:cacheprovider \
    -o faulthandler_timeout=600 -o faulthandler_exit_on_timeout=true $(tr , ' ' <<<"$LAB_tests")
echo "lab: exit $?"
exec python3 -c 'import ctypes; ctypes.CDLL(None).reboot(0x4321FEDC)'
