#!/bin/sh
# What the agent runs after it has written a changed file.
#
#   signal  sends a signal to the main process of a container of the pod, which shares its processes. It is known by the
#           variable VAULT_ON_CHANGE_TARGET, whose value is the container's name.
#   later   does that after a share of SECONDS that follows from the pod's name, so that not all pods of a workload do
#           it at once. Returns before; what is asked for while it waits is the same.
#   post    sends a POST to URL, which is HOST, PORT and PATH in parts.
#   run     runs a command.
#
# Whatever happens, it ends with 0: the agent takes an error for one of its own, begins again, and fetches every dynamic
# secret again. It takes less than the 30 s after which the agent would end it.
#
# VAULT_AGENT_PROC replaces /proc, VAULT_AGENT_LOG_DIR the folder for what `later` notes.
#
# Plain POSIX, with cat, cut, date, grep, head, rm, sed, sleep, sort, timeout, tr and uname, and with curl or nc.

proc=$VAULT_AGENT_PROC
[ -n "$proc" ] || proc=/proc
notes=$VAULT_AGENT_LOG_DIR
[ -n "$notes" ] || notes=/vault/log
# Agents of the injector have no such folder.
[ -w "$notes" ] || notes=$HOME
set -u

usage() {
  printf '%s\n' \
    'usage: on-change.sh signal NAME CONTAINER' \
    '       on-change.sh later SECONDS NAME CONTAINER' \
    '       on-change.sh post URL HOST PORT PATH' \
    '       on-change.sh run COMMAND...' >&2
  exit 2
}

say() {
  printf '%s [%s] on-change: %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$1" "$2"
}

# The oldest process of the container that has no parent in the pod; younger ones are of "kubectl exec" and probes.
main_process() {
  cd "$proc" || return
  for pid in [0-9]*; do
    grep -q '^PPid:[[:space:]]*0$' "$pid/status" 2>/dev/null || continue
    { tr '\0' '\n' <"$pid/environ"; } 2>/dev/null | grep -qx "VAULT_ON_CHANGE_TARGET=$1" || continue
    # The 22nd field is the start time; the second is a name in parentheses, which may hold anything.
    printf '%s %s\n' "$(sed 's/.*) //' "$pid/stat" | cut -d ' ' -f 20)" "$pid"
  done | sort -n | head -n 1 | cut -d ' ' -f 2
}

# send NAME CONTAINER
send() {
  pid=$(main_process "$2")
  if [ -z "$pid" ]; then
    say INFO "container $2 is not running; it reads the new files when it starts"
  elif kill -s "$(printf '%s' "$1" | sed 's/^SIG//')" "$pid"; then
    say INFO "sent $1 to container $2"
  else
    say ERROR "could not send $1 to container $2"
  fi
}

# request URL HOST PORT PATH: posts and prints the answer. The images of Vault and OpenBao have curl, or busybox with nc.
request() {
  if command -v curl >/dev/null; then
    # A proxy of the agent's is for the way to Vault; this goes to the pod itself.
    curl -s --noproxy '*' -m 3 -o /dev/null -D - -X POST "$1"
  else
    printf 'POST %s HTTP/1.0\r\nHost: %s:%s\r\nContent-Length: 0\r\n\r\n' "$4" "$2" "$3" \
      | timeout 3 nc "$2" "$3"
  fi
}

# number_of NAME: a number that follows from the name, below 65521. Not every image has cksum.
number_of() {
  number=0
  rest=$1
  while [ -n "$rest" ]; do
    number=$(((number * 31 + $(printf '%d' "'$rest")) % 65521))
    rest=$(printf '%s' "$rest" | cut -c 2-)
  done
  printf '%s' "$number"
}

action=
[ "$#" -gt 0 ] && action=$1 && shift

case $action in
  signal)
    [ "$#" -eq 2 ] || usage
    send "$1" "$2"
    ;;
  later)
    [ "$#" -eq 3 ] || usage
    # At the start of a pod: what starts later than the files were written has them.
    if [ -z "$(main_process "$3")" ]; then
      say INFO "container $3 is not running; it reads the new files when it starts"
      exit 0
    fi
    note=$notes/on-change-later-$3
    now=$(date +%s)
    due=$(cat "$note" 2>/dev/null)
    if [ -n "$due" ] && [ "$due" -ge "$now" ]; then
      say INFO "$2 to container $3 is due in $((due - now)) s already"
      exit 0
    fi
    share=$(($(number_of "$(uname -n)") % ($1 + 1)))
    { printf '%s\n' "$((now + share))" >"$note"; } 2>/dev/null
    say INFO "$2 to container $3 in $share s, this pod's share of $1 s"
    (
      sleep "$share"
      rm -f "$note"
      send "$2" "$3"
    ) </dev/null &
    ;;
  post)
    [ "$#" -eq 4 ] || usage
    for try in 1 2 3 4 5; do
      if request "$@" 2>/dev/null | head -n 1 | grep -q '^HTTP/[0-9.]* 2'; then
        say INFO "posted to $1"
        exit 0
      fi
      [ "$try" -eq 5 ] || sleep 1
    done
    say WARN "no answer of 2xx to a POST to $1; right at the start, before the application listens, this is as it should be"
    ;;
  run)
    [ "$#" -ge 1 ] || usage
    timeout 25 "$@" </dev/null
    code=$?
    if [ "$code" -eq 0 ]; then
      say INFO "$1 has ended"
    else
      say ERROR "$1 has failed with $code"
    fi
    ;;
  *)
    usage
    ;;
esac
exit 0
