package dev.affogato.testing.citizen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.testing.farm.Farm;
import dev.affogato.testing.farm.Maker;
import dev.affogato.testing.farm.Requirements;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What tests ask of the machine that builds. */
final class Submitter {
  /** Peaks of all agents on this machine: those in its network namespace, one a line. */
  private static final String AGENT_PEAKS =
      "here=$(readlink /proc/self/ns/net); for p in /proc/[0-9]*; do"
          + " [ \"$(readlink $p/ns/net)\" = \"$here\" ] && tr '\\0' ' ' <$p/cmdline | grep -q AgentMain"
          + " && sed -n 's/^VmHWM:[^0-9]*\\([0-9]*\\) kB/\\1/p' $p/status; done 2>/dev/null; true";

  private Submitter() {}

  /** The launchers' folder first on PATH, then {@code further}. */
  static Map<String, String> environment(Farm farm, Path... further) {
    Map<String, String> environment = new HashMap<>(farm.clientEnvironment());
    StringBuilder path = new StringBuilder();
    path.append(Requirements.dist().resolve("libexec/icecc/bin")).append(':');
    for (Path folder : further) {
      path.append(folder).append(':');
    }
    environment.merge("PATH", path.toString(), (old, before) -> before + old);
    return environment;
  }

  /** The most memory any agent now alive ever had, in kilobytes; 0 without an agent. */
  static long agentPeakKilobytes(Farm farm) throws Exception {
    Farm.Result result =
        farm.run(farm.folder(), farm.clientEnvironment(), List.of("sh", "-c", AGENT_PEAKS));
    return result.output().lines().mapToLong(Long::parseLong).max().orElse(0);
  }

  /** An archive of this machine's gcc, as ICECC_VERSION names it. */
  static String compilerArchive(Farm farm) throws Exception {
    Path folder = farm.folder();
    Farm.Result result =
        farm.run(
            folder,
            farm.clientEnvironment(),
            List.of(
                Maker.OURS.program("icecc-create-env"), "--gcc", "/usr/bin/gcc", "/usr/bin/g++"));
    assertThat(result.status()).as(result.output()).isZero();
    String last = result.output().lines().reduce("", (before, line) -> line);
    return folder.resolve(last.replaceFirst("^creating ", "")).toString();
  }
}
