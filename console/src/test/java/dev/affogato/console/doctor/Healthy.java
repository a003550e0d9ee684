package dev.affogato.console.doctor;

import dev.affogato.base.reason.Reason;
import dev.affogato.console.doctor.DaemonFacts.Socket;
import dev.affogato.console.doctor.DaemonFacts.State;
import dev.affogato.console.doctor.NetworkFacts.Door;
import dev.affogato.console.doctor.NetworkFacts.Heard;
import dev.affogato.console.doctor.WrapperFacts.Found;
import dev.affogato.console.doctor.WrapperFacts.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Facts of a machine on which all is well, each part of which a test can make ill. */
final class Healthy {
  static final String SOCKET = "/run/icecc/iceccd.socket";
  static final Found OURS = new Found(Kind.OURS, "/opt/a/libexec/icecc/bin/gcc", "icecc");
  static final Found GCC = new Found(Kind.COMPILER, "/usr/bin/gcc", "gcc-14");
  static final Found CCACHE = new Found(Kind.WRAPPER, "/usr/lib/ccache/gcc", "ccache");

  WrapperFacts wrappers = wrappers(OURS, GCC);
  DaemonFacts daemon = daemon(State.ANSWERS, true);
  NetworkFacts network =
      network("home", List.of(heard("192.0.2.1", "home")), Reach.OPEN, Reach.OPEN);
  MachineFacts machine = machine(8, true, Optional.empty(), 16_000, clock(0, 0));
  CompilerFacts compilers =
      new CompilerFacts(
          "", List.of(), List.of(new CompilerFacts.Packing("/usr/bin/gcc", Optional.empty())));
  BuilderFacts builders = new BuilderFacts(Optional.empty(), Optional.empty(), List.of(SOCKET));

  static WrapperFacts wrappers(Found... found) {
    return wrappers("", Optional.empty(), Map.of(), found);
  }

  static WrapperFacts wrappers(
      String prefix, Optional<Found> prefixProgram, Map<String, Found> overrides, Found... found) {
    return new WrapperFacts(
        "/opt/a/libexec/icecc/bin",
        "/opt/a/bin/icecc",
        Map.of("gcc", List.of(found)),
        Optional.empty(),
        prefix,
        prefixProgram,
        overrides);
  }

  static DaemonFacts daemon(State state, boolean linked) {
    return new DaemonFacts(
        List.of(new Socket(SOCKET, state)),
        state == State.ANSWERS ? Optional.of(linked) : Optional.empty(),
        List.of(),
        false);
  }

  static Heard heard(String address, String netname) {
    return new Heard(address, 8765, netname, 43, 0);
  }

  static Door door(String name, String address, int port, Reach reach) {
    return new Door(name, address, port, address.indexOf(':') >= 0, reach);
  }

  static NetworkFacts network(String netname, List<Heard> heard, Reach scheduler, Reach machine) {
    Optional<Door> door =
        heard.isEmpty()
            ? Optional.empty()
            : Optional.of(door("scheduler", heard.getFirst().address(), 8765, scheduler));
    return new NetworkFacts(
        netname,
        Optional.empty(),
        8765,
        heard,
        door,
        Optional.empty(),
        List.of(door("blue", "192.0.2.7", 10245, machine)));
  }

  static MachineFacts machine(
      int slots, boolean takesJobs, Optional<Reason> noJail, long mib, MachineFacts.Clock clock) {
    return new MachineFacts(slots, takesJobs, noJail, mib, List.of(), clock);
  }

  static MachineFacts.Clock clock(long steppedMs, long filesAheadMs) {
    return new MachineFacts.Clock(2030, steppedMs, filesAheadMs, Optional.empty());
  }

  Diagnosis judge() {
    return Doctor.judge(facts("/etc/icecc/icecc.conf"));
  }

  Facts facts(String settingsFile) {
    return new Facts(wrappers, daemon, network, machine, compilers, builders, settingsFile);
  }
}
