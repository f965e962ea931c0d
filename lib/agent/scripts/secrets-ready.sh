#!/bin/sh
# Whether the secrets of a pod are there, and what the agent says where they are not: the start gate, the readiness
# probe, and the probe that turns a failed rotation into an event.
#
#   check   tests once. Succeeds in silence, or says on standard output what is missing: the output of a probe, which
#           the kubelet shows as an event.
#   wait    returns when all files are there. Until then it says every 5 s what it waits for; after SECONDS it leaves
#           one line as the container's termination message.
#   render  runs AGENT until all files are there, then ends it by SIGNAL; by SIGTERM where they do not come.
#   fresh   fails while the agent's log has a warning or an error of the last SECONDS.
#
# With --injected the webhook puts agent and volume into the pod, and the agent's log is out of reach.
#
# A FILE is a name in DIR, or a path where it is in another folder. One that begins with http:// is a request to the
# listener of the pod, which counts when Vault lets it through: its body asks for nothing, so that the answer is 400.
#
# A file counts when it is not empty and can be opened by the user who runs the script: the start gate runs as the
# application's user with the application's mount, so that what it can read the application can read. A question mark
# before its name, as a word of its own, says that a file may be empty.
#
# VAULT_AGENT_LOG_DIR and VAULT_AGENT_TERMINATION_LOG replace the places of the agent's log and of the termination
# message.
#
# Plain POSIX, with cat, cut, date, expr, grep, id, rm, sed, sleep, tail, touch and tr: what the images of Vault (Alpine
# and UBI) and OpenBao have.

log_dir=$VAULT_AGENT_LOG_DIR
[ -n "$log_dir" ] || log_dir=/vault/log
termination_log=$VAULT_AGENT_TERMINATION_LOG
[ -n "$termination_log" ] || termination_log=/dev/termination-log
set -u
gave_up=$log_dir/start-gate-gave-up
# Whose log says why something is missing.
log=agent

usage() {
  printf '%s\n' \
    'usage: secrets-ready.sh [--injected] check DIR FILE...' \
    '       secrets-ready.sh [--injected] wait SECONDS DIR FILE...' \
    '       secrets-ready.sh render TERM|USR1 SECONDS DIR FILE... -- AGENT...' \
    '       secrets-ready.sh fresh SECONDS' >&2
  exit 2
}

# A whole number without a sign, small enough for the arithmetic of every shell.
is_number() {
  case $1 in
    '' | 0?* | *[!0-9]* | ??????????*) return 1 ;;
    *) return 0 ;;
  esac
}

# status_of URL: the status of the answer to a POST, nothing where nobody answers. The images of Vault and OpenBao have
# curl, or busybox with nc.
status_of() {
  body='{"bits":1}'
  port=$(expr "$1" : 'http://127\.0\.0\.1:\([0-9]*\)/')
  if command -v curl >/dev/null; then
    curl -s --noproxy '*' -m 5 -o /dev/null -D - -X POST -H 'X-Vault-Request: true' -d "$body" "$1"
  else
    printf 'POST %s HTTP/1.0\r\nHost: 127.0.0.1:%s\r\nX-Vault-Request: true\r\nContent-Length: 10\r\n\r\n%s' \
      "/$(expr "$1" : 'http://[^/]*/\(.*\)')" "$port" "$body" | timeout 5 nc 127.0.0.1 "$port"
  fi 2>/dev/null | head -n 1 | cut -d ' ' -f 2
}

# Sets `missing` to the names of the files that do not count: ten of them, and how many more there are. The first
# $files arguments are names.
look() {
  missing=
  count=0
  looked=0
  empty=
  log=agent
  for name; do
    [ "$looked" -lt "$files" ] || break
    looked=$((looked + 1))
    if [ "$name" = '?' ]; then
      empty=yes
      continue
    fi
    may_be_empty=$empty
    empty=
    status=
    case $name in
      http://*)
        path=
        status=$(status_of "$name")
        ;;
      /*) path=$name ;;
      *) path=$dir/$name ;;
    esac
    if [ -z "$path" ]; then
      case $status in
        2?? | 400) continue ;;
        '') problem="$name(no answer)" ;;
        *) problem="$name(answer $status)" ;;
      esac
    elif [ ! -f "$path" ] || { [ -z "$may_be_empty" ] && [ ! -s "$path" ]; }; then
      problem=$name
    # The shell opens the file itself: a process for each of many files would take longer than a probe may.
    elif ! { true <"$path"; } 2>/dev/null; then
      problem="$name(not readable by uid $(id -u))"
    else
      continue
    fi
    count=$((count + 1))
    if [ "$count" -eq 1 ]; then
      missing=$problem
      [ -n "$path" ] || log=listener
    elif [ "$count" -le 10 ]; then
      missing="$missing $problem"
    fi
  done
  [ "$count" -le 10 ] || missing="$missing and $((count - 10)) more"
}

# The warnings and errors of the agent since its last login, oldest first, a line each. What does not begin with a
# timestamp belongs to the line above it, also behind a bar. A full log goes on in a new file, and the one before is
# kept. Left out is what names neither path nor cause, and what is no failure: the agent logs it whenever a lease comes
# to its maximum TTL and is replaced.
complaints() {
  cat "$log_dir/$log"-*.log "$log_dir/$log.log" 2>/dev/null \
    | sed -n -e '/^[0-9][^ ]* *\[/!{H;$!d;}' -e 'x;s/\n *|* */ /g;p;$!d' -e 'x;s/\n *|* */ /g;p' \
    | grep -E -e '^[0-9][^ ]* *\[(ERROR|WARN)\] *[^ ]' -e '\] *agent\.auth\.handler: authentication successful' \
    | sed -n -e '/: authentication successful/{s/.*//;x;d;}' -e 'H;$!d' -e 'x;p' \
    | grep -v \
      -e '^$' \
      -e 'sending server error back to caller' \
      -e 'could not extract error response' \
      -e 'renewer done (maybe the lease expired)' \
      -e 'TTL value is capped accordingly'
}

# Without what makes two complaints of one thing differ, and without what says nothing to those who read them.
shortened() {
  tr '\t' ' ' | tr -s ' ' | sed \
    -e 's/ *(retry attempt [0-9]* after "[^"]*") *$//' \
    -e 's/ *backoff=[^ ]* *$//' \
    -e 's/\( vault\.[a-z]*([^)]*):\)\1/\1/' \
    -e 's/ (dynamic): execute: template: .*: error calling [a-z_]*: / /'
}

# Each line, and below it what of it stays when the same thing is refused again: no times (PKI names that of the
# certificate that it does not issue), durations, identifiers of requests, nor the port that a connection came from. What
# is behind a slash is a path, and two paths are two complaints.
with_subject() {
  sed -e p \
    -e 's/^[^ ]* *//' \
    -e 's/[0-9]\{4\}-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9:.]*/TIME/g' \
    -e 's/\([ "=]\)[0-9][0-9.hm]*[mun]*s\([^0-9A-Za-z/]\|$\)/\1TIME\2/g' \
    -e 's/:[0-9]*->/:PORT->/g' \
    -e 's/\([^0-9A-Za-z/-]\)[0-9a-fA-F]\{8\}-[0-9a-fA-F]\{4\}-[0-9a-fA-F-]\{22\}/\1ID/g' \
    -e 's/\([^0-9A-Za-z/-]\)[0-9a-f]\{10,\}\([^0-9A-Za-z/-]\|$\)/\1ID\2/g'
}

# The latest complaints that differ, the latest first: three at most, none from before $1 where that is a time. A failed
# login comes alone: without a token nothing else is read.
latest() {
  shown=
  count=0
  complaints | tail -n 20 | shortened | sed -e '1!G;h;$!d' | with_subject | while read -r time line && read -r subject; do
    if [ -n "$1" ] && expr "$time" '<' "$1" >/dev/null; then break; fi
    login=
    case $line in
      '[ERROR] agent.auth.handler: '* | '[ERROR] proxy.auth.handler: '*) login=yes ;;
      *) ;;
    esac
    if [ -n "$login" ] && [ "$count" -gt 0 ]; then break; fi
    case $shown in
      *"<$subject>"*) continue ;;
      *) shown="$shown<$subject>" ;;
    esac
    printf '%s\n' "$line"
    count=$((count + 1))
    if [ -n "$login" ] || [ "$count" -eq 3 ]; then break; fi
  done
}

# What the agent says in one line, which fits into a termination message together with the names of the files. The path
# comes first in a complaint, and the cause last: one that is too long loses its middle.
agent_says() {
  lines=$(latest "$1")
  [ -n "$lines" ] || return 1
  most=$((1300 / $(printf '%s\n' "$lines" | grep -c '')))
  printf 'vault-%s says: ' "$log"
  between=
  printf '%s\n' "$lines" | while read -r line; do
    if [ -n "$(printf '%s' "$line" | cut -c $((most + 1))-)" ]; then
      line="$(printf '%s' "$line" | cut -c 1-$((most / 2))) ... $(printf '%s' "$line" | tail -c $((most / 2 - 5)))"
    fi
    printf '%s%s' "$between" "$line"
    between='; '
  done
}

reason() {
  if [ -n "$injected" ]; then
    # The agent logs to its container alone; what can be told apart is whether there is one.
    if [ -d "$dir" ]; then
      printf 'see the log of vault-agent-init'
    else
      printf 'the injector has not changed this pod; see that its webhook runs and selects this pod, then delete the pod'
    fi
  elif [ ! -r "$log_dir/$log.log" ]; then
    printf 'vault-%s has not started' "$log"
  else
    agent_says '' || printf 'vault-%s reports no error yet' "$log"
  fi
}

# wait_for SECONDS FILE...
wait_for() {
  limit=$1
  shift
  # After its first failure the gate has said why. From then on it waits for half an hour at a time, because the
  # kubelet waits longer and longer (up to five minutes) before it runs a failed container again.
  [ -e "$gave_up" ] && [ "$limit" -lt 1800 ] && limit=1800
  waited=0
  looks=0
  while :; do
    look "$@"
    if [ -z "$missing" ]; then
      rm -f "$gave_up" 2>/dev/null
      return 0
    fi
    [ "$waited" -ge "$limit" ] && break
    # The kubelet looks for ended containers once a second: what is there by then should not wait for the next look.
    if [ "$looks" -lt 40 ] && sleep 0.02 2>/dev/null; then
      looks=$((looks + 1))
      continue
    fi
    [ $((waited % 5)) -eq 0 ] \
      && printf 'waiting (%s s of %s s) for: %s; %s\n' "$waited" "$limit" "$missing" "$(reason)"
    sleep 1
    waited=$((waited + 1))
  done
  line="secrets not there after $limit s, the application was not started; missing in $dir: $missing; $(reason)"
  touch "$gave_up" 2>/dev/null
  printf '%s\n' "$line"
  { printf '%s\n' "$line" >"$termination_log"; } 2>/dev/null
  return 1
}

# Becomes the agent of the arguments of `render`.
run_agent() {
  shift "$((files + 1))"
  exec "$@"
}

injected=
if [ "$#" -gt 0 ] && [ "$1" = --injected ]; then
  injected=yes
  shift
fi
# On a signal: the agent of `render` has a token to revoke before the container ends, which it does with this script.
# shellcheck disable=SC2329 # called by a trap
stop() {
  stopping=yes
  for process in $agent $gate; do
    kill "$process" 2>/dev/null
  done
}

action=
[ "$#" -gt 0 ] && action=$1 && shift

case $action in
  check)
    if [ "$#" -lt 2 ]; then usage; fi
    dir=$1
    shift
    files=$#
    look "$@"
    [ -z "$missing" ] && exit 0
    printf 'missing in %s: %s; %s\n' "$dir" "$missing" "$(reason)"
    exit 1
    ;;
  wait)
    if [ "$#" -lt 3 ] || ! is_number "$1"; then usage; fi
    seconds=$1
    dir=$2
    shift 2
    files=$#
    wait_for "$seconds" "$@"
    exit
    ;;
  render)
    if [ -n "$injected" ] || [ "$#" -lt 6 ] || ! is_number "$2"; then usage; fi
    signal=$1
    seconds=$2
    dir=$3
    case $signal in
      TERM | USR1) ;;
      *) usage ;;
    esac
    shift 3
    files=0
    for word; do
      [ "$word" = -- ] && break
      files=$((files + 1))
    done
    if [ "$files" -eq 0 ] || [ "$#" -le "$((files + 1))" ]; then usage; fi
    agent=
    gate=
    stopping=
    trap stop TERM INT
    run_agent "$@" &
    agent=$!
    [ -z "$stopping" ] || kill "$agent" 2>/dev/null
    wait_for "$seconds" "$@" &
    gate=$!
    [ -z "$stopping" ] || kill "$gate" 2>/dev/null
    wait "$gate"
    code=$?
    if [ -z "$stopping" ]; then
      [ "$code" -eq 0 ] || signal=TERM
      kill -s "$signal" "$agent" 2>/dev/null
      wait "$agent" 2>/dev/null
    fi
    if [ -n "$stopping" ]; then
      # The signal has ended the waiting, and not yet the agent.
      trap '' TERM INT
      wait "$agent" 2>/dev/null
      exit 143
    fi
    exit "$code"
    ;;
  fresh)
    if [ -n "$injected" ] || [ "$#" -ne 1 ] || ! is_number "$1"; then usage; fi
    # Times of the log are compared as text: both are in UTC and of one form.
    since=$(date -u -d "@$(($(date +%s) - $1))" +%Y-%m-%dT%H:%M:%S)
    said=$(agent_says "$since") || exit 0
    printf 'secrets cannot be read again, the last good files stay; %s\n' "$said"
    exit 1
    ;;
  *)
    usage
    ;;
esac
