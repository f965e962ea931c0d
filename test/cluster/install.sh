#!/usr/bin/env bash
# Installs what `npm test` and `npm run test:cluster` need and this machine lacks, from the Debian or Ubuntu archive.
# Says nothing and is done at once when nothing is missing. Go is not installed: the archive's is too old.
set -euo pipefail

packages=()
need() { # need PACKAGE COMMAND...: the package, unless the command succeeds
  local package=$1
  shift
  "$@" >/dev/null 2>&1 || packages+=("$package")
}
program() { command -v "$1"; }
cni_plugins() { [[ -e /usr/lib/cni/bridge || -e /opt/cni/bin/bridge || -e /usr/libexec/cni/bridge ]]; }

# By program and not by package: a containerd of Docker's own archive does as well, and must not be replaced.
need etcd-server program etcd
need containerd program containerd
need runc program runc
need containernetworking-plugins cni_plugins
need busybox-static dpkg -s busybox-static
need iproute2 program ip
need util-linux program unshare
need dnsmasq-base program dnsmasq
need postgresql bash -c 'ls /usr/lib/postgresql/*/bin/postgres'
need openssl program openssl
need openssh-client program ssh-keygen
need python3-pip python3 -m pip --version

if ((${#packages[@]} > 0)); then
  if ! program apt-get >/dev/null || [[ $(id -u) != 0 ]]; then
    echo "missing: ${packages[*]} (names of Debian packages); installing them takes apt-get and root" >&2
    exit 1
  fi
  echo "installing ${packages[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get -qq update
  apt-get -qq install --yes --no-install-recommends "${packages[@]}" >/dev/null
fi

version=$(go env GOVERSION 2>/dev/null || true)
minor=${version#go1.}
if ((${minor%%[!0-9]*} < 26)) 2>/dev/null || [[ -z $version ]]; then
  echo "the cluster tests build Kubernetes with Go 1.26 or newer (https://go.dev/dl); here: ${version:-none}" >&2
  exit 1
fi
