# How many jobs ran where, and the table that says so. Sourced by compare.sh.
# shellcheck shell=bash

# Reasons of local jobs that no compiler farm would take: they are not counted as compile jobs.
readonly not_compile_jobs="no-compile-flag configure-test preprocess-only not-a-compiler assembler-input
assembler-output syntax-only no-input question"

# The working daemon's own count: a client may be mistaken about what it got back.
count_remote() { # count_remote LOG
  grep -c 'Remote compilation completed' "$1" || :
}

# Sets compile, remote and known (as the report says; known results are from an earlier build), worker (jobs the daemon
# completed), local_jobs, percent, direct (the share of compile jobs that were not preprocessed here), reasons and
# detours. A job whose compiler had something to say is completed by the daemon, and may still be compiled again here.
read_counts() { # read_counts LOGGED-BEFORE
  local numbers name count jobs=0 log=${daemon_log:-$work/build.daemon.log}
  compile=- remote=- known=- worker=- local_jobs=- percent=- direct=- reasons='' detours=''
  if [[ -f $log ]]; then
    worker=$(count_remote "$log")
    worker=$((worker - $1))
  fi
  [[ -f $work/build.json ]] || return 0
  compile=0 remote=0 known=0 direct=0 local_jobs=0
  numbers=$(awk -f "$here/json-numbers.awk" "$work/build.json") || fail "cannot read the report $work/build.json"
  while read -r name count; do
    case $name in
      jobs) jobs=$count ;;
      remote) remote=$count ;;
      cached) known=$count ;;
      direct) direct=$count ;;
      local) local_jobs=$count ;;
      detours/*) detours+="${detours:+, }${name#detours/} $count" ;;
      reasons/*)
        name=${name#reasons/}
        reasons+="${reasons:+, }$name $count"
        [[ " ${not_compile_jobs//$'\n'/ } " == *" $name "* ]] && compile=$((compile - count))
        ;;
    esac
  done <<<"$numbers"
  compile=$((compile + jobs))
  percent=0
  if ((compile > 0)); then
    percent=$(((remote + known) * 100 / compile))
    direct=$(((direct + known) * 100 / compile))
  fi
}

row() {
  printf '%-14s %7s %7s %8s %7s | %5s %7s | %8s %5s %7s | %8s %6s %5s %6s %5s %7s %7s\n' "$@"
}

header() {
  printf '%-14s %32s | %13s | %22s |\n' '' 'objects ' 'dep. files ' 'messages '
  row project all same producer differ all differ commands said differ compiles remote known worker local remote% direct%
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
    "$compile" "$remote" "$known" "$worker" "$local_jobs" "$percent%" "$direct%"
  complain 'different object' "${different[@]}" || status=1
  complain 'different dependencies' "${different_dependencies[@]}" || status=1
  complain 'different messages' "${different_messages[@]}" || status=1
  if ((objects == 0)); then
    printf '  no objects were built: nothing was compared\n'
    status=1
  fi
  [[ -z $detours ]] || printf '  not direct because: %s\n' "$detours"
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
