# shellcheck shell=bash disable=SC2034,SC2154
# Plugs Affogato into a bench harness that compares distributed compilers (its lib.sh is loaded; see README.md):
# a scheduler on its own host, a client daemon that compiles nothing for others, NODES remote daemons.
# AFFOGATO_DIST is the installed tree under test, AFFOGATO_BENCH the folder of this file.
#   AFFOGATO_CLASSIC=1   everything is preprocessed by the client, as with icecream
A=${AFFOGATO_DIST:?set AFFOGATO_DIST to the tree under test}
B=${AFFOGATO_BENCH:?set AFFOGATO_BENCH to the folder of drivers/affogato.sh}
AFFOGATO_PORT=8785 AFFOGATO_REMOTE_PORT=10845

sut_start() {
  local b=$RUN/affogato i
  mkdir -p "$b/client" && chmod 755 "$b" && chown icecc "$b" "$b/client"
  bg sched scheduler "$A/sbin/icecc-scheduler" -n bnnet -p $AFFOGATO_PORT -v
  sleep 3
  ICECC_TEST_SOCKET=$b/client.sock bg_idle client iceccd-client \
    "$A/sbin/iceccd" -n bnnet -s "$SCHED_IP:$AFFOGATO_PORT" -N bnclient -m "${CLIENT_SLOTS:-2}" --no-remote -b "$b/client" -vv
  for i in $(seq "$NODES"); do
    mkdir -p "$b/remote$i" && chown icecc "$b/remote$i"
    ICECC_TEST_SOCKET=$b/remote$i.sock bg_idle remote "iceccd-$i" \
      "$A/sbin/iceccd" -n bnnet -s "$SCHED_IP:$AFFOGATO_PORT" -N "bnr$i" -m "$SLOTS" -p $((AFFOGATO_REMOTE_PORT + i)) -b "$b/remote$i" -vv
  done
  [ -z "$FAKE" ] || make_waiting_compilers
  wait_for 20 affogato_logged_in $((NODES + 1))
}

affogato_logged_in() { [ "$(cat "$RUN"/iceccd-*.log | grep -ci "connected to scheduler")" -ge "$1" ]; }

make_waiting_compilers() { # FAKE is "BASE_MS NS_PER_BYTE OBJECT_BYTES"
  local ms ns bytes name
  read -r ms ns bytes <<<"$FAKE"
  mkdir -p "$RUN/compilers"
  for name in gcc g++; do
    gcc -O2 -static -DWAIT_MS="$ms" -DNS_PER_BYTE="$ns" -DOBJECT_BYTES="$bytes" -o "$RUN/compilers/$name" "$B/waitingcc.c"
  done
}

sut_stop() { stop_all; }

sut_env() {
  echo "ICECC_TEST_SOCKET=$RUN/affogato/client.sock"
  echo "ICECC_TEST_REMOTEBUILD=1"
  [ "$NODES" != 1 ] || echo "ICECC_PREFERRED_HOST=bnr1"
  [ -z "${AFFOGATO_CLASSIC:-}" ] || echo "ICECC_DIRECT=no"
  # The same sources come again in every round: a known result would be no compile.
  echo "ICECC_CACHE=no"
  true
}

sut_wrap() {
  local name=${1##*/}
  if [ -n "$FAKE" ]; then echo "$A/bin/icecc $RUN/compilers/$name"; else echo "$A/bin/icecc $1"; fi
}

# For harnesses of the scheduler alone.
SCHED_PORT=8885
sched_start() { bg sched scheduler "$A/sbin/icecc-scheduler" -n bnload -p $SCHED_PORT ${SCHED_ARGS:-}; }
