package dev.affogato.testing.toolchains;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.testing.farm.Farm;
import dev.affogato.testing.farm.Maker;
import dev.affogato.testing.farm.Program;
import dev.affogato.testing.farm.Requirements;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Archives of one compiler by both makers: of one name, and each compiles on the other's daemon
 * what the compiler itself does here.
 */
class ToolchainsTest {
  /** What a daemon logs of each job that is not its own. */
  private static final String COMPILED = "ompilation completed with exit code 0";

  private static final Map<String, String> SOURCES =
      Map.of(
          "a.c", "#include <stdio.h>\nint say(void) { return puts(\"a\"); }\n",
          "a.cpp", "#include <map>\nint size(std::map<int, long> m) { return (int)m.size(); }\n");

  /** A compiler, and how it is packed. */
  enum Toolchain {
    GCC("--gcc", "/usr/bin/gcc", "/usr/bin/g++"),
    CLANG("--clang", "/usr/bin/clang", "/usr/bin/clang++"),
    I686("--gcc", "/usr/bin/i686-linux-gnu-gcc", "/usr/bin/i686-linux-gnu-g++"),
    AARCH64("--gcc", "/usr/bin/aarch64-linux-gnu-gcc", "/usr/bin/aarch64-linux-gnu-g++");

    private final String option;
    private final String c;
    private final String cxx;

    Toolchain(String option, String c, String cxx) {
      this.option = option;
      this.c = c;
      this.cxx = cxx;
    }

    /** Uncompressed: packing is then four times as fast. */
    List<String> packing() {
      List<String> words = new ArrayList<>(List.of(option, c));
      if (option.equals("--gcc")) {
        words.add(cxx);
      }
      words.addAll(List.of("--compression", "none"));
      return words;
    }

    String compiler(String source) {
      return source.endsWith(".c") ? c : cxx;
    }
  }

  @TempDir static Path folder;
  private static Farm farm;
  private static final Map<Maker, Program> SERVERS = new EnumMap<>(Maker.class);

  @BeforeAll
  static void startFarm() throws Exception {
    Requirements.root();
    Requirements.program("/usr/sbin/iceccd", "icecc");
    Requirements.program("/usr/bin/bwrap", "bubblewrap");
    Requirements.program("/usr/bin/clang", "clang");
    Requirements.program("/usr/bin/i686-linux-gnu-g++", "g++-i686-linux-gnu");
    Requirements.program("/usr/bin/aarch64-linux-gnu-g++", "g++-aarch64-linux-gnu");
    farm = new Farm(folder, "submitter", "ours", "stock");
    farm.startScheduler(Maker.OURS);
    // Room for all of these, which are not compressed in the daemon's folder.
    List<String> options = List.of("-m", "2", "--cache-limit", "2000");
    SERVERS.put(Maker.OURS, farm.startDaemon(Maker.OURS, "ours", options));
    SERVERS.put(Maker.STOCK, farm.startDaemon(Maker.STOCK, "stock", options));
    farm.awaitLogin(farm.startSubmitter(Maker.OURS));
    farm.awaitLogin(SERVERS.values().toArray(Program[]::new));
  }

  @AfterAll
  static void stopFarm() throws Exception {
    if (farm != null) {
      farm.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void compilesOnTheOtherMakersDaemon(Toolchain toolchain) throws Exception {
    Path ours = pack(Maker.OURS, toolchain);
    Path stock = pack(Maker.STOCK, toolchain);
    assertThat(ours.getFileName()).isEqualTo(stock.getFileName());

    compile(toolchain, ours, Maker.STOCK);
    compile(toolchain, stock, Maker.OURS);
  }

  private static Path pack(Maker maker, Toolchain toolchain) throws Exception {
    Path directory = Files.createDirectories(folder.resolve(toolchain + "-" + maker));
    List<String> command = new ArrayList<>(List.of(maker.program("icecc-create-env")));
    command.addAll(toolchain.packing());
    Map<String, String> environment =
        Map.of("PATH", farm.clientEnvironment().get("PATH"), "LC_ALL", "C", "TMPDIR", "/tmp");
    Farm.Result result = farm.run(directory, environment, command);
    assertThat(result.status()).as("%s", result).isZero();
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().orElseThrow();
    }
  }

  private static void compile(Toolchain toolchain, Path archive, Maker server) throws Exception {
    Program daemon = SERVERS.get(server);
    Map<String, String> environment = new HashMap<>(farm.clientEnvironment());
    Map<String, String> plain = Map.of("PATH", environment.get("PATH"), "LC_ALL", "C");
    environment.put("ICECC_VERSION", archive.toString());
    environment.put("ICECC_PREFERRED_HOST", server == Maker.OURS ? "ours" : "stock");
    Path work = Files.createDirectories(folder.resolve("work-" + toolchain + "-" + server));
    for (Map.Entry<String, String> source : SOURCES.entrySet()) {
      Files.writeString(work.resolve(source.getKey()), source.getValue());
      List<String> command =
          List.of(toolchain.compiler(source.getKey()), "-O2", "-c", source.getKey(), "-o", "a.o");
      byte[] local = object(work, plain, command);
      List<String> distributed = new ArrayList<>(List.of(Maker.OURS.program("icecc")));
      distributed.addAll(command);
      long before = daemon.logged(COMPILED);
      assertThat(object(work, environment, distributed)).isEqualTo(local);
      daemon.awaitCount(COMPILED, before + 1, command + "\n" + farm.clientLog());
    }
  }

  private static byte[] object(Path work, Map<String, String> environment, List<String> command)
      throws Exception {
    Farm.Result result = farm.run(work, environment, command);
    assertThat(result).as(farm.clientLog()).isEqualTo(new Farm.Result(0, ""));
    byte[] content = Files.readAllBytes(work.resolve("a.o"));
    Files.delete(work.resolve("a.o"));
    return content;
  }
}
