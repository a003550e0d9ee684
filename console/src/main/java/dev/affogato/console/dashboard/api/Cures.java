package dev.affogato.console.dashboard.api;

/** What to do about a scheduler's reason to leave a job where it was typed. No state. */
final class Cures {
  private Cures() {}

  static String of(String code) {
    return switch (code) {
      case "local" ->
          "Links, preprocessing and configure probes belong there. `affogato why` on that machine"
              + " has the reason of each job.";
      case "submitter-free", "all-busy", "stock-submitter" ->
          "More machines, or more slots on them, would take these.";
      case "submitter-faster" -> "Nothing to do: the other free machines would be slower.";
      case "submitter-left", "nobody" ->
          "Start `affogato daemon` on machines that can run this toolchain, and see that the"
              + " scheduler can reach their port 10245.";
      case "over-limit" -> "Ask for fewer jobs at once: `make -j` with a smaller number.";
      default -> "See `affogato why` on that machine.";
    };
  }
}
