package dev.affogato.testing.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the page has Paludis' sandbox allow, and what strace saw of a build. A rule for {@code inet}
 * covers IPv4 proper only, not what reaches IPv4 by way of an IPv6 socket. Immutable.
 *
 * @param ports TCP ports of all IPv4 addresses
 * @param sockets paths of unix sockets
 */
record SandboxRules(Set<String> ports, Set<String> sockets) {
  private static final String ANYWHERE = "allow_net --connect inet:0.0.0.0/0@";
  private static final String UNIX = "allow_net --connect unix:";

  /** glibc looks users up there, as a JVM does when it starts; Paludis allows it to every build. */
  private static final Set<String> NAME_SERVICE =
      Set.of("/var/run/nscd/socket", "/run/nscd/socket");

  private static final Pattern INET =
      Pattern.compile("connect\\(\\d+, \\{sa_family=AF_INET, sin_port=htons\\((\\d+)\\)");
  private static final Pattern SOCKET =
      Pattern.compile("connect\\(\\d+, \\{sa_family=AF_UNIX, sun_path=\"([^\"]+)\"\\}");

  /** Reads what {@code esandbox} was called with, a line each. */
  static SandboxRules read(Path calls) throws IOException {
    List<String> lines = Files.readAllLines(calls);
    assertThat(lines).allMatch(line -> line.startsWith(ANYWHERE) || line.startsWith(UNIX));
    return new SandboxRules(behind(ANYWHERE, lines), behind(UNIX, lines));
  }

  private static Set<String> behind(String prefix, List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .collect(Collectors.toSet());
  }

  /**
   * Every connection that {@code trace} knows of is to a place that is allowed, or to the agent's
   * socket in {@code agents}; returns their places.
   */
  Set<String> assertCover(Path trace, Path agents) throws IOException {
    List<String> connects =
        Files.readAllLines(trace, StandardCharsets.ISO_8859_1).stream()
            .filter(line -> !line.contains("<... connect resumed>"))
            .toList();
    assertThat(connects).allMatch(line -> allowed(place(line), agents));
    return connects.stream().map(SandboxRules::place).collect(Collectors.toSet());
  }

  /** A port, a path, or, if it is neither, the whole line. */
  private static String place(String line) {
    for (Pattern pattern : List.of(INET, SOCKET)) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.find()) {
        return matcher.group(1);
      }
    }
    return line;
  }

  private boolean allowed(String place, Path agents) {
    return ports.contains(place)
        || sockets.contains(place)
        || NAME_SERVICE.contains(place)
        || (place.startsWith(agents + "/agent-") && place.endsWith(".sock"));
  }
}
