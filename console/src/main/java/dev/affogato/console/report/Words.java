package dev.affogato.console.report;

import dev.affogato.client.journal.JobRecord;
import dev.affogato.console.why.Text;
import java.time.Duration;
import java.util.Map;

/** What phases and counts are called. Stateless. */
public final class Words {
  private static final Map<String, String> PHASES =
      Map.ofEntries(
          Map.entry("slot", "waiting for a slot here"),
          Map.entry("room", "waiting for memory here"),
          Map.entry("scan", "finding what is read"),
          Map.entry("lookup", "asking whether it is known"),
          Map.entry("server", "queueing for a machine"),
          Map.entry("upload", "sending the compiler"),
          Map.entry("preprocess", "preprocessing and sending"),
          Map.entry("transfer", "sending what is missing there"),
          Map.entry("queue", "waiting for a slot there"),
          Map.entry("prepare", "putting inputs in place there"),
          Map.entry("compile", "compiling elsewhere"),
          Map.entry("execute", "sending and compiling elsewhere"),
          Map.entry("return", "receiving what was made"),
          Map.entry("deliver", "writing what came back"),
          Map.entry("run", "compiling here"),
          Map.entry(Span.OTHER, "everything else"));

  private Words() {}

  public static String phase(String name) {
    return PHASES.getOrDefault(name, name);
  }

  public static String seconds(long us) {
    return Text.seconds(Duration.ofNanos(us * 1000));
  }

  public static long percent(long part, long whole) {
    return whole <= 0 ? 0 : Math.round(100.0 * part / whole);
  }

  /** What went over the network, in each direction. */
  public static String bytes(JobRecord.Bytes bytes) {
    return Text.bytes(bytes.sent()) + " sent, " + Text.bytes(bytes.received()) + " received";
  }

  /** What the chain of a report is, and how much of the build it took. */
  static String path(BuildReport report) {
    return "Critical path, as far as the journal tells: "
        + Text.count(report.chain().size(), "job")
        + ", each begun when the one before had ended, took "
        + seconds(report.chainUs())
        + " ("
        + percent(report.chainUs(), report.wallUs())
        + "%). One job ran alone for "
        + seconds(report.aloneUs())
        + " ("
        + percent(report.aloneUs(), report.wallUs())
        + "%).";
  }

  static String machine(String host) {
    return Text.display(host);
  }
}
