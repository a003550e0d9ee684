package dev.affogato.console.report;

import dev.affogato.console.why.Text;
import java.time.Duration;
import java.util.Map;

/** What phases and counts are called. Stateless. */
final class Words {
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

  static String phase(String name) {
    return PHASES.getOrDefault(name, name);
  }

  static String seconds(long us) {
    return Text.seconds(Duration.ofNanos(us * 1000));
  }

  static long percent(long part, long whole) {
    return whole <= 0 ? 0 : Math.round(100.0 * part / whole);
  }

  static String machine(String host) {
    return Text.display(host);
  }
}
