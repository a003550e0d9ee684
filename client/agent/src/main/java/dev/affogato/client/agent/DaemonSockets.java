package dev.affogato.client.agent;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where daemons listen for clients of their machine (protocol spec 1.1). No state. */
public final class DaemonSockets {
  static final List<String> SYSTEM =
      List.of(
          "/var/run/icecc/iceccd.socket",
          "/run/icecc/iceccd.socket",
          "/var/run/iceccd.socket",
          "/run/iceccd.socket");

  private DaemonSockets() {}

  /**
   * In the order in which a process with these {@code variables} looks; what cannot be is left out.
   */
  public static List<Path> of(Map<String, String> variables) {
    List<Path> places = new ArrayList<>();
    String testSocket = variables.get("ICECC_TEST_SOCKET");
    String home = variables.getOrDefault("HOME", "");
    if (testSocket != null) {
      add(places, testSocket);
    } else {
      SYSTEM.forEach(place -> add(places, place));
      if (home.startsWith("/")) {
        add(places, ofHome(home));
      }
    }
    return places;
  }

  /** The socket of a daemon that the owner of {@code home} started. */
  static String ofHome(String home) {
    return home + "/.iceccd.socket";
  }

  private static void add(List<Path> places, String place) {
    try {
      places.add(Path.of(place));
    } catch (InvalidPathException notNameable) {
      // Nobody can listen there.
    }
  }
}
