#!/bin/sh
# Runs the agent and, when the pod stops, revokes its token. With the token every lease ends: database users are gone
# with their pod, and not when their time is over.
#
# FLAGs are those of `PROGRAM token revoke`: -address=..., -ca-cert=..., -tls-server-name=..., -namespace=...
#
# With --hands-over a second agent follows the first on the same volume: the first leaves its token on SIGUSR1, and
# an agent that finds one at its start revokes it, so that the application does not wait for that.
#
# The kubelet ends a native sidecar after the application's containers, so the application still has its credentials
# while it drains. It runs a `preStop` hook of a sidecar at once, which is why this is none.
#
# Where Vault does not answer within 5 s, or the grace period is over, the token ends by itself with its TTL. So it
# does when the agent is killed: a container that the kubelet starts again logs in again.
#
# The agent ends before its token: both at once would take the memory of two.
#
# VAULT_AGENT_TOKEN replaces the file in which the agent leaves its token.
#
# Plain POSIX, with cat, rm, timeout and tr.

token_file=$VAULT_AGENT_TOKEN
[ -n "$token_file" ] || token_file=/vault/token/token
set -u

usage() {
  echo 'usage: agent.sh [--hands-over] FLAG... -- PROGRAM ARGUMENT...' >&2
  exit 2
}

# revoke WHOSE FLAG... -- PROGRAM ARGUMENT...
revoke() {
  [ -s "$token_file" ] || return 0
  whose=$1
  shift
  # Flags to the end, and everything before them away.
  others=$(($# - flags))
  moved=0
  while [ "$moved" -lt "$flags" ]; do
    set -- "$@" "$1"
    shift
    moved=$((moved + 1))
  done
  program=$2
  shift "$others"
  # The outer redirection takes what busybox itself says of a program that has come to its timeout.
  if { said=$(VAULT_TOKEN=$(cat "$token_file") VAULT_MAX_RETRIES=0 \
    timeout 5 "$program" token revoke "$@" -self 2>&1 >/dev/null); } 2>/dev/null; then
    printf '[INFO] agent.sh: %s is revoked, and every lease with it\n' "$whose"
  else
    [ -n "$said" ] || said='no answer within 5 s'
    said=$(printf '%s' "$said" | tr '\n\t' '  ' | tr -s ' ')
    printf '[WARN] agent.sh: %s is not revoked and ends with its TTL: %s\n' "$whose" "$said"
  fi
  rm -f "$token_file"
}

# Becomes the agent.
run() {
  shift "$((flags + 1))"
  exec "$@"
}

hands_over=
if [ "$#" -gt 0 ] && [ "$1" = --hands-over ]; then
  hands_over=yes
  shift
fi
flags=0
for word; do
  case $word in
    --) break ;;
    -*) flags=$((flags + 1)) ;;
    *) usage ;;
  esac
done
[ "$#" -gt "$((flags + 1))" ] || usage

agent=
stopping=
trap 'stopping=revokes; [ -z "$agent" ] || kill "$agent" 2>/dev/null' TERM INT
if [ -n "$hands_over" ]; then
  trap '[ -n "$stopping" ] || stopping=leaves; [ -z "$agent" ] || kill "$agent" 2>/dev/null' USR1
  revoke 'the token of the agent before' "$@"
fi
run "$@" &
agent=$!
[ -z "$stopping" ] || kill "$agent" 2>/dev/null
wait "$agent"
code=$?
if [ -n "$stopping" ]; then
  # A signal has ended the waiting, and not yet the agent.
  while kill -0 "$agent" 2>/dev/null; do
    wait "$agent"
  done
  trap '' TERM INT
  [ "$stopping" = revokes ] && revoke 'the token' "$@"
  exit 0
fi
exit "$code"
