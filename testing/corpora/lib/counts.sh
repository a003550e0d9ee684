# How many jobs ran where, and the table that says so. Sourced by compare.sh.
# shellcheck shell=bash

# Reasons of local jobs that no compiler farm would take: they are not counted as compile jobs.
readonly not_compile_jobs="no-compile-flag configure-test preprocess-only not-a-compiler assembler-input
assembler-output syntax-only no-input question"

# The working daemon's own count: a client may be mistaken about what it got back.
count_remote() { # count_remote LOG
  grep -c 'Remote compilation completed' "$1" || :
}

# Sets compile, remote (as the report says), worker (jobs the daemon completed), local_jobs, percent and reasons. A job
# whose compiler had something to say is completed by the daemon, and may still be compiled again here.
read_counts() { # read_counts LOGGED-BEFORE
  local numbers name count jobs=0 log=${daemon_log:-$work/build.daemon.log}
  compile=- remote=- worker=- local_jobs=- percent=- reasons=
  if [[ -f $log ]]; then
    worker=$(count_remote "$log")
    worker=$((worker - $1))
  fi
  [[ -f $work/build.json ]] || return 0
  compile=0 remote=0 local_jobs=0
  numbers=$(awk -f "$here/json-numbers.awk" "$work/build.json") || fail "cannot read the report $work/build.json"
  while read -r name count; do
    case $name in
      jobs) jobs=$count ;;
      remote) remote=$count ;;
      local) local_jobs=$count ;;
      reasons/*)
        name=${name#reasons/}
        reasons+="${reasons:+, }$name $count"
        [[ " ${not_compile_jobs//$'\n'/ } " == *" $name "* ]] && compile=$((compile - count))
        ;;
    esac
  done <<<"$numbers"
  compile=$((compile + jobs))
  percent=0
  ((compile > 0)) && percent=$((remote * 100 / compile))
  return 0
}

row() {
  printf '%-14s %7s %7s %8s %7s | %5s %7s | %8s %5s %7s | %8s %6s %6s %5s %7s\n' "$@"
}

header() {
  printf '%-14s %32s | %13s | %22s |\n' '' 'objects ' 'dep. files ' 'messages '
  row project all same producer differ all differ commands said differ compiles remote worker local remote%
}

# Prints a heading for each entry that follows it, for the first of many.
complain() { # complain HEADING ENTRY...
  local entry heading=$1
  shift
  (($# > 0)) || return 0
  for entry in "${@:1:12}"; do printf '  %s: %s\n' "$heading" "$entry"; done
  (($# <= 12)) || printf '  %s: and %d more\n' "$heading" $(($# - 12))
  return 1
}

# Prints the row of a project and what is wrong with it; returns 1 if something is.
report_project() {
  local status=0
  row "$project" "$objects" "$identical" "$producer_only" "${#different[@]}" \
    "$dependencies" "${#different_dependencies[@]}" "$commands" "$talkative" "${#different_messages[@]}" \
    "$compile" "$remote" "$worker" "$local_jobs" "$percent%"
  complain 'different object' "${different[@]}" || status=1
  complain 'different dependencies' "${different_dependencies[@]}" || status=1
  complain 'different messages' "${different_messages[@]}" || status=1
  if ((objects == 0)); then
    printf '  no objects were built: nothing was compared\n'
    status=1
  fi
  [[ -z $reasons ]] || printf '  local because: %s\n' "$reasons"
  if [[ $remote != - && $worker != - ]] && ((worker < remote)); then
    printf '  the working daemon completed %s jobs, but the client counts %s as remote\n' "$worker" "$remote"
    status=1
  fi
  if [[ $percent != - ]] && ((percent < min_remote)); then
    printf '  fewer than %s%% of the compile jobs were remote\n' "$min_remote"
    status=1
  fi
  return "$status"
}
