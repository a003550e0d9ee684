#!/usr/bin/env bash
# One build after another of the same 28 jobs, by users whose agents are new: compiled here, through the cluster, again by
# its user, then by three others, twice each. Called by direct.sh, whose network and control groups it uses.
set -euo pipefail

# The harness and where it keeps things.
: "${HERE:?is the copy of the harness}" "${T:?is its folder}" "${AFFOGATO_DIST:?}" "${AFFOGATO_BENCH:?}"
corpus=$1
jobs_max=28 others=3
export RUN=$T/run/users NODES=1 SLOTS=8 FAKE='' JOBS=2 AFFOGATO_CACHE=1
rm -rf "$RUN"
mkdir -p "$RUN"
chmod 755 "$T" "$T/run" "$T/corpora" "$RUN"
cd "$HERE"
set +u
# shellcheck source=/dev/null
. ./lib.sh
# shellcheck source=drivers/affogato.sh
. ./drivers/affogato.sh
set -u

# Jobs for pjobs: fields end with NUL, jobs with another.
lists() {
  python3 - "$T/corpora/$corpus/compile_commands.json" "$RUN" "$AFFOGATO_DIST" "$jobs_max" <<'PY'
import json, shlex, sys
commands, run, dist, most = sys.argv[1:]
names = {"cc": "gcc", "c++": "g++"}
jobs = []
for entry in json.load(open(commands))[: int(most)]:
    argv = entry.get("arguments") or shlex.split(entry["command"])
    name = argv[0].split("/")[-1]
    jobs.append((entry["directory"], [names.get(name, name)] + argv[1:]))
for name, wrap in (("here", []), ("there", [dist + "/bin/icecc"])):
    with open(f"{run}/{name}", "wb") as out:
        for directory, argv in jobs:
            out.write(b"".join(w.encode() + b"\0" for w in [directory] + wrap + argv) + b"\0")
PY
}

cpu_ms() { echo $(($(cat "$CG/client/cpuacct.usage") / 1000000)); }

build() { # build NAME LIST COMMAND...
  local name=$1 list=$2 before
  shift 2
  before=$(cpu_ms)
  as client "$@" "$T/bin/pjobs" -j 2 -f "$RUN/$list" -o "$RUN/out/$name.tsv" -l "$RUN/out/$name.log"
  # What agents do once the last job is answered counts, too.
  sleep 1
  printf '%-16s %6d ms\n' "$name" $(($(cpu_ms) - before))
}

other() { # other NUMBER
  local uid=$((60000 + $1)) home=$RUN/home$1 pid
  mkdir -p "$home/state"
  chown -R "$uid:$uid" "$home"
  local user=(setpriv "--reuid=$uid" "--regid=$uid" --clear-groups env "HOME=$home" "TMPDIR=$home" "XDG_RUNTIME_DIR="
    "AFFOGATO_STATE_DIR=$home/state" "AFFOGATO_CACHE_DIR=$home/caches" AFFOGATO_AGENT_IDLE_MS=600000
    "ICECC_TEST_SOCKET=$RUN/affogato/client.sock" ICECC_TEST_REMOTEBUILD=1)
  build "user $1" there "${user[@]}"
  build "user $1, again" there "${user[@]}"
  while read -r pid; do
    ! grep -qsz "^AFFOGATO_STATE_DIR=$home/state\$" "/proc/$pid/environ" || kill "$pid" || true
  done <"$CG/client/cgroup.procs"
}

lists
mkdir -m 777 "$RUN/out"
# Objects are written by several users.
chmod -R a+w "$T/corpora/$corpus"
sut_start
mapfile -t own < <(sut_env)
build compiled here env
build 'first build' there env "${own[@]}"
build 'known, again' there env "${own[@]}"
for i in $(seq "$others"); do
  other "$i"
done
# Its commands say nothing by their status.
sut_stop || true
