package dev.affogato.testing.mixture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.testing.farm.Farm;
import dev.affogato.testing.farm.Maker;
import dev.affogato.testing.farm.Program;
import dev.affogato.testing.farm.Requirements;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stock and own programs in every mixture: each job must really be compiled by the server, and the
 * object be right.
 */
class MixtureTest {
  /** What a daemon logs of each job that is not its own. */
  private static final String COMPILED = "ompilation completed with exit code 0";

  private static final List<String> FLAGS = List.of("-O2", "-Wall", "-Iinclude", "-DN=3");

  @TempDir static Path archiveFolder;
  private static Path archive;

  /** Who takes which part; both clients are tried with each. */
  record Mixture(Maker submitter, Maker scheduler, Maker server) {}

  static Stream<Mixture> mixtures() {
    List<Mixture> all = new ArrayList<>();
    for (int bits = 0; bits < 8; bits++) {
      all.add(new Mixture(maker(bits, 0), maker(bits, 1), maker(bits, 2)));
    }
    return all.stream();
  }

  private static Maker maker(int bits, int position) {
    return (bits >> position & 1) == 0 ? Maker.OURS : Maker.STOCK;
  }

  @BeforeAll
  static void packToolchain() throws Exception {
    Requirements.root();
    Requirements.program("/usr/sbin/iceccd", "icecc");
    Requirements.program("/usr/bin/bwrap", "bubblewrap");
    Process packing =
        new ProcessBuilder(
                Maker.OURS.program("icecc-create-env"), "--gcc", "/usr/bin/gcc", "/usr/bin/g++")
            .directory(archiveFolder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(packing.getInputStream().readAllBytes());
    assertThat(packing.waitFor()).as(said).isZero();
    try (Stream<Path> files = Files.list(archiveFolder)) {
      archive = files.filter(file -> file.toString().endsWith(".tar.gz")).findAny().orElseThrow();
    }
  }

  @ParameterizedTest
  @MethodSource("mixtures")
  void compilesRemotely(Mixture mixture, @TempDir Path folder) throws Exception {
    try (Farm farm = new Farm(folder)) {
      farm.startScheduler(mixture.scheduler());
      Program server = farm.startServer(mixture.server());
      farm.awaitLogin(server, farm.startSubmitter(mixture.submitter()));
      Path sources = writeSources(folder);
      Map<String, String> environment = farm.clientEnvironment();
      environment.put("ICECC_VERSION", archive.toString());
      environment.put("ICECC_PREFERRED_HOST", "server");

      int compiled = 0;
      for (String[] job : new String[][] {{"gcc", "hello.c"}, {"g++", "hello.cpp"}}) {
        Map<String, String> plain = Map.of("PATH", environment.get("PATH"));
        Path local =
            compile(farm, sources, plain, List.of("/usr/bin/" + job[0]), job[1], "local.o");
        for (Maker client : Maker.values()) {
          List<String> compiler = List.of(client.program("icecc"), job[0]);
          Path remote = compile(farm, sources, environment, compiler, job[1], "remote.o");

          assertThat(remote).as("%s client, %s", client, mixture).hasSameBinaryContentAs(local);
          server.awaitCount(COMPILED, ++compiled, farm.clientLog());
        }
        // Stock's client has each job done three times and compares: three answers to one question.
        Map<String, String> thrice = new HashMap<>(environment);
        thrice.put("ICECC_REPEAT_RATE", "1000");
        List<String> stock = List.of(Maker.STOCK.program("icecc"), job[0]);
        Path repeated = compile(farm, sources, thrice, stock, job[1], "repeated.o");
        assertThat(repeated).as("%s", mixture).hasSameBinaryContentAs(local);
        compiled += 3;
        server.awaitCount(COMPILED, compiled, farm.clientLog());
      }
      assertThat(farm.clientLog())
          .contains("Have to use host " + farm.serverAddress() + ":10245 - Job ID: ");
    }
  }

  private static Path compile(
      Farm farm,
      Path sources,
      Map<String, String> environment,
      List<String> compiler,
      String source,
      String object)
      throws Exception {
    List<String> command = new ArrayList<>(compiler);
    command.addAll(FLAGS);
    command.addAll(
        List.of("-MMD", "-MF", object + ".d", "-MT", object, "-c", source, "-o", object));
    Farm.Result result = farm.run(sources, environment, command);
    assertThat(result).as("%s\n%s", command, farm.clientLog()).isEqualTo(new Farm.Result(0, ""));
    assertThat(Files.readString(sources.resolve(object + ".d"))).startsWith(object + ": " + source);
    return sources.resolve(object);
  }

  private static Path writeSources(Path folder) throws Exception {
    Path sources = Files.createDirectories(folder.resolve("work/include")).getParent();
    Files.writeString(
        sources.resolve("include/n.h"), "#pragma once\n#define SQUARE(x) ((x) * (x))\n");
    Files.writeString(
        sources.resolve("hello.c"),
        "#include <stdio.h>\n#include \"n.h\"\nint main(void) { printf(\"%d\\n\", SQUARE(N)); return 0; }\n");
    Files.writeString(
        sources.resolve("hello.cpp"),
        "#include <map>\n#include <string>\n#include \"n.h\"\n"
            + "int count(const std::map<std::string, int>& m) { return SQUARE(N) + (int)m.size(); }\n");
    return sources;
  }
}
