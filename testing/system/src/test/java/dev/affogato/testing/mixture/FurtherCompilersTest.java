package dev.affogato.testing.mixture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.testing.farm.Farm;
import dev.affogato.testing.farm.Maker;
import dev.affogato.testing.farm.Program;
import dev.affogato.testing.farm.Requirements;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * clang's jobs between stock and own programs, with environments that the submitter's daemon packs
 * itself: each job must really be compiled by the server, and the object be right.
 */
class FurtherCompilersTest {
  /**
   * Version 5 of DWARF has checksums of the source files, which a server does not have; and what
   * stock clients send has lost the columns behind macros.
   */
  private static final List<String> JOBS =
      List.of(
          "clang -O2 -c a.c -o a.o",
          "clang++ -O1 -g -gdwarf-4 -c a.cc -o sub/a.o",
          "clang++ -O1 -g -gdwarf-4 -gsplit-dwarf -c a.cc -o sub/a.o",
          "clang -O2 -S a.c -o a.s",
          "clang -O2 -fobjc-runtime=gnustep-2.0 -c a.m -o a.o",
          "clang -O2 -march=native -c a.c -o a.o");

  /** Who takes which part; the scheduler is the server's. */
  record Mixture(Maker client, Maker submitter, Maker server) {}

  static Stream<Mixture> mixtures() {
    return Stream.of(Maker.values())
        .flatMap(client ->
            Stream.of(
                new Mixture(client, Maker.OURS, Maker.OURS),
                new Mixture(client, Maker.OURS, Maker.STOCK),
                new Mixture(client, Maker.STOCK, Maker.OURS)));
  }

  @BeforeAll
  static void need() {
    Requirements.root();
    Requirements.program("/usr/sbin/iceccd", "icecc");
    Requirements.program("/usr/bin/bwrap", "bubblewrap");
    Requirements.program("/usr/bin/clang", "clang");
  }

  @ParameterizedTest
  @MethodSource("mixtures")
  void compilesRemotely(Mixture mixture, @TempDir Path folder) throws Exception {
    try (Farm farm = new Farm(folder)) {
      farm.startScheduler(mixture.server());
      Program server = farm.startServer(mixture.server());
      farm.awaitLogin(server, farm.startSubmitter(mixture.submitter()));
      Path sources = writeSources(folder);
      Map<String, String> environment = farm.clientEnvironment();
      environment.put("ICECC_PREFERRED_HOST", "server");

      int compiled = 0;
      for (String job : JOBS) {
        List<String> command = List.of(job.split(" "));
        List<byte[]> local =
            outputs(farm, sources, Map.of("PATH", environment.get("PATH")), command);
        List<String> wrapped = new ArrayList<>(command);
        wrapped.addFirst(mixture.client().program("icecc"));
        List<byte[]> remote = outputs(farm, sources, environment, wrapped);

        assertThat(server.logged("ompilation completed with exit code 0"))
            .as("%s, %s\n%s\n%s", job, mixture, farm.clientLog(), server.log())
            .isEqualTo(++compiled);
        for (int i = 0; i < local.size(); i++) {
          assertThat(Arrays.mismatch(remote.get(i), local.get(i)))
              .as("first byte that differs, %s, %s", job, mixture)
              .isEqualTo(-1);
        }
      }
    }
  }

  /** What a command leaves, which is removed. */
  private static List<byte[]> outputs(
      Farm farm, Path sources, Map<String, String> environment, List<String> command)
      throws Exception {
    Farm.Result result = farm.run(sources, environment, command);
    assertThat(result.status()).as("%s\n%s\n%s", command, result, farm.clientLog()).isZero();
    Path output = sources.resolve(command.getLast());
    List<byte[]> contents = new ArrayList<>();
    contents.add(Files.readAllBytes(output));
    Path splitDwarf = Path.of(output.toString().replaceAll("o$", "dwo"));
    if (command.contains("-gsplit-dwarf")) {
      contents.add(Files.readAllBytes(splitDwarf));
      Files.delete(splitDwarf);
    }
    Files.delete(output);
    return contents;
  }

  private static Path writeSources(Path folder) throws Exception {
    Path sources = Files.createDirectories(folder.resolve("work"));
    Files.createDirectory(sources.resolve("sub"));
    Files.writeString(
        sources.resolve("a.c"),
        "#include <stdio.h>\nint main(void) { printf(\"%d\\n\", __LINE__); return 0; }\n");
    Files.writeString(
        sources.resolve("a.cc"),
        "#include <map>\n#include <string>\n"
            + "int count(const std::map<std::string, int>& m) { return 1 + (int)m.size(); }\n");
    Files.writeString(
        sources.resolve("a.m"),
        "__attribute__((objc_root_class)) @interface Cup { int level; }\n- (int) fill;\n@end\n"
            + "@implementation Cup\n- (int) fill { return ++level; }\n@end\n");
    return sources;
  }
}
