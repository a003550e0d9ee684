package dev.affogato.console.status;

import dev.affogato.base.net.Connection;
import dev.affogato.base.net.Watchdog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks a scheduler which machines it compared for its last jobs. Stateless. */
public final class Comparisons {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** More than our scheduler says of one file. */
  private static final int LINES_MAX = 1000;

  private Comparisons() {}

  /**
   * What the scheduler whose text port is {@code textPort} says of its last jobs of {@code file}.
   *
   * @param file as requests name it; a blank in it is of no harm, a line end is
   */
  public static List<String> of(InetSocketAddress textPort, String file) throws IOException {
    if (file.chars().anyMatch(c -> c < ' ' || c > '~')) {
      return List.of("the scheduler cannot be asked for a name with such characters");
    }
    try (Connection connection = Connection.open(textPort, TIMEOUT);
        Watchdog.Guard guard = Watchdog.closeAfter(TIMEOUT, connection::close)) {
      connection.out().write(("why " + file + "\nquit\n").getBytes(StandardCharsets.US_ASCII));
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(connection.in(), StandardCharsets.ISO_8859_1));
      List<String> said = new ArrayList<>();
      for (String line = lines.readLine();
          line != null && said.size() < LINES_MAX;
          line = lines.readLine()) {
        said.add(line);
      }
      return parse(said);
    }
  }

  /** The answer without the lines that surround it. */
  static List<String> parse(List<String> lines) {
    List<String> answer = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith("Invalid command")) {
        return List.of("the scheduler is not ours: it does not tell");
      }
      if (line.startsWith("404 ")) {
        return List.of("the scheduler remembers no such job: it keeps the last few thousand");
      }
      if (!line.startsWith("200")) {
        answer.add(line);
      }
    }
    return answer;
  }
}
