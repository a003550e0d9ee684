# shellcheck shell=bash disable=SC2034,SC2154
# Plugs Affogato into a bench harness that compares distributed compilers (its lib.sh is loaded; see README.md):
# a scheduler on its own host, a client daemon that compiles nothing for others, NODES remote daemons.
# AFFOGATO_DIST is the installed tree under test, AFFOGATO_BENCH the folder testing/bench.
#   AFFOGATO_CLASSIC=1   everything is preprocessed by the client, as with icecream
#   AFFOGATO_CACHE=1     a job done before is answered without compiling
#   AFFOGATO_DEBUG=1        what became of each job is in $RUN/icecc-client.log ("direct: compiled by"; keep it by bench.py --keep)
A=${AFFOGATO_DIST:?set AFFOGATO_DIST to the tree under test}
B=${AFFOGATO_BENCH:?set AFFOGATO_BENCH to the folder testing/bench}
AFFOGATO_PORT=8785 AFFOGATO_REMOTE_PORT=10845

sut_start() {
  local b=$RUN/affogato i
  [ -z "$FAKE" ] || make_waiting_jail
  mkdir -p "$b/client" && chmod 755 "$b" && chown icecc "$b" "$b/client"
  bg sched scheduler "$A/sbin/icecc-scheduler" -n bnnet -p $AFFOGATO_PORT -v
  sleep 3
  ICECC_TEST_SOCKET=$b/client.sock bg_idle client iceccd-client \
    "$A/sbin/iceccd" -n bnnet -s "$SCHED_IP:$AFFOGATO_PORT" -N bnclient -m "${CLIENT_SLOTS:-2}" --no-remote -b "$b/client" -vv
  for i in $(seq "$NODES"); do
    mkdir -p "$b/remote$i" && chown icecc "$b/remote$i"
    AFFOGATO_JVM_OPTIONS=${FAKE:+-Daffogato.jail=$RUN/jail/affogato-jail} ICECC_TEST_SOCKET=$b/remote$i.sock bg_idle remote "iceccd-$i" \
      "$A/sbin/iceccd" -n bnnet -s "$SCHED_IP:$AFFOGATO_PORT" -N "bnr$i" -m "$SLOTS" -p $((AFFOGATO_REMOTE_PORT + i)) -b "$b/remote$i" -vv
  done
  wait_for 20 affogato_logged_in $((NODES + 1))
}

affogato_logged_in() { [ "$(cat "$RUN"/iceccd-*.log | grep -ci "connected to scheduler")" -ge "$1" ]; }

make_waiting_jail() { # FAKE is "BASE_MS NS_PER_BYTE OBJECT_BYTES"
  mkdir -p "$RUN/jail"
  fake_conf "$RUN/fakecc.conf"
  gcc -O2 -static -DJAIL="\"$A/lib/affogato/affogato-jail\"" -DFAKE="\"$T/bin/fakecc\"" -DCONF="\"$RUN/fakecc.conf\"" \
    -o "$RUN/jail/affogato-jail" "$B/drivers/waitingjail.c"
}

sut_stop() {
  stop_all
  stop_agent
}

# The first launcher started it, as in a real build; it would wait for more for some minutes.
stop_agent() {
  local pid
  for pid in $(cat "$CG/client/tasks"); do
    grep -qz "^AFFOGATO_STATE_DIR=$RUN/affogato/state\$" "/proc/$pid/environ" 2>/dev/null && kill "$pid" 2>/dev/null
  done
  true
}

sut_env() {
  # An agent and caches of this run alone: nothing is known from earlier ones.
  mkdir -p -m 700 "$RUN/affogato/state" "$RUN/affogato/caches" "$RUN/affogato/runtime"
  echo "AFFOGATO_STATE_DIR=$RUN/affogato/state"
  echo "AFFOGATO_CACHE_DIR=$RUN/affogato/caches"
  echo "XDG_RUNTIME_DIR=$RUN/affogato/runtime"
  # As large builds have; users.sh measures small ones.
  echo "AFFOGATO_OWN_AGENT=1"
  # While the other systems have their turn it is to wait as if the build went on.
  echo "AFFOGATO_AGENT_IDLE_MS=600000"
  [ -z "${AFFOGATO_DEBUG:-}" ] || printf '%s\n' ICECC_DEBUG=debug "ICECC_LOGFILE=$RUN/icecc-client.log"
  echo "ICECC_TEST_SOCKET=$RUN/affogato/client.sock"
  echo "ICECC_TEST_REMOTEBUILD=1"
  [ "$NODES" != 1 ] || echo "ICECC_PREFERRED_HOST=bnr1"
  [ -z "${AFFOGATO_CLASSIC:-}" ] || echo "ICECC_DIRECT=no"
  # The same sources come again in every round: a known result would be no compile.
  [ -n "${AFFOGATO_CACHE:-}" ] || echo "ICECC_CACHE=no"
  true
}

sut_wrap() { echo "$A/bin/icecc $1"; }

# For harnesses of the scheduler alone.
SCHED_PORT=8885
sched_start() {
  bg sched scheduler "$A/sbin/icecc-scheduler" -n bnload -p $SCHED_PORT ${SCHED_ARGS:-}
  wait_for 30 nsenter --net=/run/netns/bns -- bash -c "exec 3<>/dev/tcp/$SCHED_IP/$SCHED_PORT"
}
