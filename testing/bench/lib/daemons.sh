# Daemons of a measurement. For bash; whoever reads this has a folder $work, a list $started and a function fail.
# shellcheck shell=bash disable=SC2154

await_log() { # await_log FILE TEXT
  local tries
  for ((tries = 0; tries < 600; tries++)); do
    grep -qs -- "$2" "$1" && return
    sleep 0.1
  done
  fail "$1 never said '$2': $(tail -3 "$1")"
}

start() { # start NAME COMMAND...: in the background, with its log in NAME.log
  local name=$1
  shift
  ICECC_TEST_SOCKET=$work/run-$name/socket "$@" >"$work/$name.out" 2>&1 &
  started+=($!)
}

stop_all() {
  local process
  for process in "${started[@]}"; do kill "$process" 2>/dev/null || :; done
  for process in "${started[@]}"; do wait "$process" 2>/dev/null || :; done
  started=()
}
