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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network's daemons and jobs at one moment. Immutable.
 *
 * @param daemons in the order they joined
 * @param jobs by number
 */
public record ClusterStatus(List<DaemonStatus> daemons, List<JobStatus> jobs) {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** More lines than any scheduler sends; a peer that goes on is none. */
  private static final int LINES_MAX = 1_000_000;

  private static final Pattern DAEMON =
      Pattern.compile(
          "^ (\\S+) \\((\\[[^\\]]*\\]|[^:]*):(\\d+)\\) \\[([^\\]]*)\\] speed=(\\S+) jobs=(\\d+)/(\\d+) load=(\\d+)(.*)$");
  private static final Pattern JOB =
      Pattern.compile("^ (\\d+) (PEND|WAIT|COMP) sub:(\\S*) on:(\\S*) (.*)$");

  public ClusterStatus {
    daemons = List.copyOf(daemons);
    jobs = List.copyOf(jobs);
  }

  /**
   * One compile server.
   *
   * @param name node name
   * @param address as the scheduler sees it
   * @param port 0 when it takes no jobs from others
   * @param platform what it runs
   * @param speed the scheduler's figure, larger is faster; 0 when nothing is known
   * @param jobsRunning assigned at this moment
   * @param jobsMax slots
   * @param load 0 to 1000; 1000 takes no jobs
   */
  public record DaemonStatus(
      String name,
      String address,
      int port,
      String platform,
      double speed,
      int jobsRunning,
      int jobsMax,
      int load) {}

  /**
   * One job.
   *
   * @param id the scheduler's number
   * @param state {@code PEND}, {@code WAIT} or {@code COMP}
   * @param submitter node that asked
   * @param server node that compiles, or empty
   * @param file shortened name of the source
   */
  public record JobStatus(int id, String state, String submitter, String server, String file) {}

  /** Asks the scheduler whose text port is {@code textPort}. */
  public static ClusterStatus ask(InetSocketAddress textPort) throws IOException {
    try (Connection connection = Connection.open(textPort, TIMEOUT);
        Watchdog.Guard guard = Watchdog.closeAfter(TIMEOUT, connection::close)) {
      connection.out().write("listcs\nlistjobs\nquit\n".getBytes(StandardCharsets.US_ASCII));
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

  static ClusterStatus parse(List<String> lines) {
    List<DaemonStatus> daemons = new ArrayList<>();
    List<JobStatus> jobs = new ArrayList<>();
    for (String line : lines) {
      Matcher daemon = DAEMON.matcher(line);
      Matcher job = JOB.matcher(line);
      if (daemon.matches()) {
        daemons.add(
            new DaemonStatus(
                daemon.group(1),
                daemon.group(2).replaceAll("^\\[|\\]$", ""),
                Integer.parseInt(daemon.group(3)),
                daemon.group(4),
                Double.parseDouble(daemon.group(5)),
                Integer.parseInt(daemon.group(6)),
                Integer.parseInt(daemon.group(7)),
                Integer.parseInt(daemon.group(8))));
      } else if (job.matches()) {
        String server = job.group(4);
        jobs.add(
            new JobStatus(
                Integer.parseInt(job.group(1)),
                job.group(2),
                job.group(3),
                server.equals("<unknown>") ? "" : server,
                job.group(5)));
      }
    }
    return new ClusterStatus(daemons, jobs);
  }
}
