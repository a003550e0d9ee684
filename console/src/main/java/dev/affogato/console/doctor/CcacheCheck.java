package dev.affogato.console.doctor;

import dev.affogato.console.doctor.WrapperFacts.Found;
import dev.affogato.console.doctor.WrapperFacts.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether ccache, where somebody wants it, stands in front of us and calls us. Stateless. */
final class CcacheCheck implements Check {
  @Override
  public String allWell() {
    return "ccache is not in the way";
  }

  @Override
  public List<Finding> judge(Facts facts) {
    WrapperFacts wrappers = facts.wrappers();
    List<Finding> findings = new ArrayList<>();
    prefix(wrappers).ifPresent(findings::add);
    for (String name : wrappers.names()) {
      Optional<Finding> order = order(wrappers, name);
      if (order.isPresent()) {
        findings.add(order.get());
        // The other names stand in the same folders.
        break;
      }
    }
    return findings;
  }

  private static Optional<Finding> prefix(WrapperFacts wrappers) {
    if (wrappers.prefix().isEmpty() || wrappers.ccacheCallsUs()) {
      return Optional.empty();
    }
    if (wrappers.prefixProgram().isEmpty()) {
      return Optional.of(
          Finding.fault(
              "ccache-prefix-missing",
              "CCACHE_PREFIX=" + wrappers.prefix() + " is no program on PATH",
              "ccache cannot compile what it does not know.",
              callUs(wrappers)));
    }
    return Optional.of(
        Finding.note(
            "ccache-prefix-other",
            "CCACHE_PREFIX=" + wrappers.prefix() + " is not Affogato's icecc",
            "What ccache does not know goes there, and not to the machines of this network.",
            callUs(wrappers)));
  }

  private static Optional<Finding> order(WrapperFacts wrappers, String name) {
    List<Found> found = wrappers.found().getOrDefault(name, List.of());
    Found first = found.getFirst();
    Optional<Found> ccache = found.stream().filter(Found::isCcache).findFirst();
    if (ccache.isEmpty()) {
      return Optional.empty();
    }
    if (first.kind() == Kind.OURS) {
      return Optional.of(
          Finding.fault(
              "ccache-behind",
              name + ": ccache's links in " + ccache.get().folder() + " come behind ours",
              "A compiler is looked for behind our links, and ccache's are passed over: nothing is"
                  + " taken from ccache's store.",
              callUs(wrappers)
                  + " PATH=\""
                  + ccache.get().folder()
                  + ":"
                  + pathWithoutUs(wrappers)
                  + "\""));
    }
    if (!first.isCcache() || wrappers.ccacheCallsUs() || !wrappers.prefix().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        wrappers.has(name, Kind.OURS)
            ? Finding.fault(
                "ccache-before",
                name + ": ccache in " + first.folder() + " takes our link for the compiler",
                "It looks at our program to tell one compiler from another, and so does not notice"
                    + " a new one: it may give objects of the old.",
                callUs(wrappers) + " PATH=\"" + pathWithoutUs(wrappers) + "\"")
            : Finding.fault(
                "ccache-alone",
                name + ": ccache in " + first.folder() + " calls the compiler itself",
                "What it does not know is compiled on this machine.",
                callUs(wrappers)));
  }

  /** Compilers come behind our links, and a colon. */
  private static String pathWithoutUs(WrapperFacts wrappers) {
    return "$(echo \"$PATH\" | sed 's|" + wrappers.folder() + ":||')";
  }

  private static String callUs(WrapperFacts wrappers) {
    return "export CCACHE_PREFIX=" + wrappers.icecc();
  }
}
