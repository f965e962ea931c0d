#!/usr/bin/env bash
# The machine of the test node: containerd and the kubelet in mount and process namespaces of their own.
# machine.ts starts it as process 1 of them: when it dies, the kernel ends every container and undoes every mount.
#
#   unshare --mount --pid --fork --kill-child --mount-proc bash machine.sh FOLDER SOCKET KUBELET [ARGUMENT...]
set -euo pipefail
folder=$1 socket=$2
shift 2

# Mounts that the kubelet makes must reach containerd, and nothing outside.
mount --make-rshared /

# What the two programs write to fixed places goes into our folder instead.
for place in /var/lib/kubelet /var/lib/cni /var/log/pods /var/log/containers /run/containerd /run/netns; do
  mkdir -p "$place" "$folder/root$place"
  mount --bind "$folder/root$place" "$place"
done

# The kubelet insists on kernel settings that belong to the whole machine, such as a reboot on a kernel fault: it may
# set them in copies.
for setting in vm/overcommit_memory vm/panic_on_oom kernel/panic kernel/panic_on_oops kernel/keys/root_maxkeys \
  kernel/keys/root_maxbytes; do
  mkdir -p "$folder/sysctl/${setting%/*}"
  cat "/proc/sys/$setting" >"$folder/sysctl/$setting"
  mount --bind "$folder/sysctl/$setting" "/proc/sys/$setting"
done

# A program that is killed by SIGKILL is started again, as a service manager does; any other end ends the machine.
keep() {
  local code
  while true; do
    code=0
    "$@" || code=$?
    [[ $code == 137 ]] || return "$code"
    sleep 1
  done
}

keep containerd --config "$folder/containerd.toml" >"$folder/log/containerd.log" 2>&1 &
until [[ -S $socket ]]; do
  kill -0 $! || exit 1
  sleep 0.05
done
keep "$@" >"$folder/log/kubelet.log" 2>&1 &

wait -n # neither ends by itself: the machine is broken when one does
echo "containerd or the kubelet ended, see $folder/log" >&2
exit 1
