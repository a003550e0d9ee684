package dev.affogato.console.doctor;

import dev.affogato.base.address.Addresses;
import dev.affogato.console.doctor.NetworkFacts.Door;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether builds in the sandboxes of package managers get through to the network. Stateless. */
final class BuilderCheck implements Check {
  private static final String BASHRC = "/etc/paludis/bashrc";
  private static final int DAEMON_PORT = 10245;

  /** Not in a comment, and not taken back by a minus. */
  private static final Pattern NETWORK_SANDBOX =
      Pattern.compile("(?m)^[^#\\n]*FEATURES=[^\\n]*-network-sandbox\\b");

  @Override
  public String allWell() {
    return "package managers' sandboxes are not in the way";
  }

  @Override
  public boolean hasLooked(Facts facts) {
    return facts.builders().paludis().isPresent() || facts.builders().portage().isPresent();
  }

  @Override
  public List<Finding> judge(Facts facts) {
    List<Finding> findings = new ArrayList<>();
    facts.builders().paludis().ifPresent(bashrc -> paludis(facts, bashrc, findings));
    facts.builders().portage().ifPresent(makeConf -> portage(facts, makeConf, findings));
    return findings;
  }

  private static void paludis(Facts facts, String bashrc, List<Finding> findings) {
    String folder = facts.wrappers().folder();
    if (!bashrc.contains("icecc/bin")) {
      findings.add(
          Finding.fault(
              "paludis-path",
              BASHRC + " does not put " + folder + " on PATH",
              "Paludis compiles all packages on this machine.",
              "echo 'export PATH=\"" + folder + ":${PATH}\"' >> " + BASHRC));
    }
    SandboxRules rules = new SandboxRules(bashrc);
    List<String> missing = new ArrayList<>();
    for (String socket : facts.builders().sockets()) {
      if (!rules.allowsSocket(socket)) {
        missing.add(SandboxRules.line("unix:" + socket));
      }
    }
    for (String rule : missingPorts(facts.network(), rules)) {
      missing.add(SandboxRules.line(rule));
    }
    if (!missing.isEmpty()) {
      findings.add(
          Finding.fault(
              "paludis-network",
              BASHRC + " lacks rules that let builds out of sydbox; add all of these lines",
              "Builds in the sandbox reach neither the daemon nor other machines.",
              missing.toArray(String[]::new)));
    }
  }

  private static Set<String> missingPorts(NetworkFacts network, SandboxRules rules) {
    Set<String> missing = new LinkedHashSet<>();
    if (network.scheduler().isEmpty()) {
      allowAll(missing, rules, false, network.port());
      allowAll(missing, rules, false, DAEMON_PORT);
      return missing;
    }
    Door scheduler = network.scheduler().get();
    allow(missing, rules, scheduler);
    network.machines().forEach(door -> allow(missing, rules, door));
    if (network.machines().isEmpty()) {
      allowAll(missing, rules, scheduler.six(), DAEMON_PORT);
    }
    return missing;
  }

  private static void allow(Set<String> missing, SandboxRules rules, Door door) {
    if (Addresses.literal(door.address()).isEmpty()) {
      allowAll(missing, rules, door.six(), door.port());
    } else if (!rules.allowsTcp(door.address(), door.port())) {
      missing.add(SandboxRules.rule(door.address(), door.port()));
    }
  }

  /** Some address or other that only a rule for all of them would allow. */
  private static void allowAll(Set<String> missing, SandboxRules rules, boolean six, int port) {
    if (!rules.allowsTcp(six ? "2001:db8::1" : "192.0.2.1", port)) {
      missing.add(SandboxRules.ruleForAll(six, port));
    }
  }

  private static void portage(Facts facts, String makeConf, List<Finding> findings) {
    if (!makeConf.contains("icecc/bin") && !makeConf.contains("icecream")) {
      findings.add(
          Finding.note(
              "portage-path",
              "make.conf of Portage does not put " + facts.wrappers().folder() + " on PATH",
              "Portage compiles all packages on this machine.",
              "echo 'PATH=\"" + facts.wrappers().folder() + ":${PATH}\"' >> /etc/portage/bashrc"));
    }
    if (!NETWORK_SANDBOX.matcher(makeConf).find()) {
      findings.add(
          Finding.note(
              "portage-network",
              "builds of Portage have no network (FEATURES=network-sandbox, its default)",
              "Through the daemon's socket they reach machines of Affogato, and none of icecream.",
              "echo 'FEATURES=\"${FEATURES} -network-sandbox\"' >> /etc/portage/make.conf"));
    }
  }
}
