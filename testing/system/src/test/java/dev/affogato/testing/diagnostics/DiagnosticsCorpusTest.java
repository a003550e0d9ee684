package dev.affogato.testing.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.io.FileTrees;
import dev.affogato.testing.diagnostics.Source.Fate;
import dev.affogato.testing.farm.Farm;
import dev.affogato.testing.farm.Maker;
import dev.affogato.testing.farm.Program;
import dev.affogato.testing.farm.Requirements;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every source is compiled by the local compiler and by us: what is printed, the status, the object
 * and the dependencies are the same byte for byte, and those whose diagnostics survive the way are
 * compiled once only, by the server.
 *
 * <p>All sources of a way go in one script, because each command on a machine of the farm has
 * surroundings of its own, and with them an agent of its own.
 */
class DiagnosticsCorpusTest {
  /**
   * On a machine that has no time for us, launchers compile where they are rather than wait: then a
   * source has another try at being compiled where it should be.
   */
  private static final int TRIES = 4;

  private static final Duration LIMIT = Duration.ofMinutes(15);

  @TempDir static Path folder;
  private static Farm farm;

  /** How the compiler is called, and where its words go. */
  enum Way {
    GCC,
    GCC_IN_UTF8,
    GCC_QUOTING_NOTHING,
    GCC_ON_A_TERMINAL,
    CLANG,
    CLANG_ON_A_TERMINAL,
    GCC_DIRECTLY;

    String compiler(Source source) {
      String gcc = source.isCplusplus() ? "g++" : "gcc";
      String clang = source.isCplusplus() ? "clang++" : "clang";
      return isClang() ? clang : gcc;
    }

    boolean isClang() {
      return name().startsWith("CLANG");
    }

    boolean onTerminal() {
      return name().endsWith("ON_A_TERMINAL");
    }

    /** Whether jobs go without being preprocessed here. */
    boolean isDirect() {
      return this == GCC_DIRECTLY;
    }

    String locale() {
      return switch (this) {
        case GCC_IN_UTF8, CLANG, GCC_DIRECTLY -> "C.UTF-8";
        default -> "C";
      };
    }

    Fate fate(Source source) {
      return switch (this) {
        case GCC, GCC_IN_UTF8 -> source.gcc();
        case GCC_QUOTING_NOTHING -> source.gccQuotingNothing();
        case GCC_ON_A_TERMINAL -> source.isSilent() ? Fate.ONCE : Fate.AGAIN;
        case CLANG, CLANG_ON_A_TERMINAL -> source.clang();
        case GCC_DIRECTLY -> source.direct();
      };
    }
  }

  /** What came of one command. */
  record Outcome(String status, String stdout, String stderr, String object, String dependencies) {}

  @BeforeAll
  static void startFarm() throws Exception {
    Requirements.root();
    Requirements.program("/usr/bin/bwrap", "bubblewrap");
    Requirements.program("/usr/bin/clang", "clang");
    Requirements.program("/usr/bin/script", "bsdutils");
    farm = new Farm(folder);
    farm.startScheduler(Maker.OURS);
    Program server = farm.startServer(Maker.OURS);
    farm.awaitLogin(server, farm.startSubmitter(Maker.OURS));
  }

  @AfterAll
  static void stopFarm() throws Exception {
    if (farm != null) {
      farm.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void printsWhatTheLocalCompilerPrints(Way way) throws Exception {
    Path work = Files.createDirectory(folder.resolve(way.name()));
    Path plain = work.resolve("plain");
    Path ours = work.resolve("ours");
    lay(plain, Source.all());
    run(way, plain, Source.all(), Map.of("PATH", "/usr/bin:/bin"), "/usr/bin/");
    SoftAssertions softly = new SoftAssertions();
    List<Source> left = Source.all();
    for (int tries = 1; tries <= TRIES && !left.isEmpty(); tries++) {
      lay(ours, left);
      run(way, ours, left, environment(way), Maker.OURS.program("icecc") + " ");
      for (Source source : left) {
        softly
            .assertThat(outcome(ours, source))
            .as("%s: %s\n%s", way, source, log(ours, source))
            .isEqualTo(outcome(plain, source));
      }
      left = misled(way, ours, left);
    }
    for (Source source : left) {
      softly.fail("%s: %s is not %s\n%s", way, source, way.fate(source), log(ours, source));
    }
    softly.assertAll();
  }

  private static Map<String, String> environment(Way way) {
    Map<String, String> classic = farm.clientEnvironment();
    Map<String, String> environment = way.isDirect() ? Farm.direct(classic) : classic;
    environment.put("ICECC_PREFERRED_HOST", "server");
    environment.put("ICECC_LOGFILE", "log");
    return environment;
  }

  /** Writes the sources anew, and objects as if of before. */
  private static void lay(Path place, List<Source> sources) throws Exception {
    for (Source source : sources) {
      Path home = place.resolve(source.name());
      FileTrees.delete(home);
      Files.createDirectories(home);
      for (Map.Entry<String, String> file : source.files().entrySet()) {
        Files.writeString(home.resolve(file.getKey()), file.getValue());
      }
      // Some failing compilers take it with them, others leave it.
      Files.writeString(home.resolve("t.o"), "old");
    }
  }

  /** Those that were compiled elsewhere than they should be, or oftener. */
  private static List<Source> misled(Way way, Path work, List<Source> sources) throws Exception {
    List<Source> misled = new ArrayList<>();
    for (Source source : sources) {
      String log = log(work, source);
      Fate fate = log.contains("<building_local>") ? Fate.AGAIN : Fate.ONCE;
      boolean went = log.contains("Have to use host");
      boolean direct = log.contains("direct: compiled");
      if (!went || fate != way.fate(source) || (fate == Fate.ONCE && direct != way.isDirect())) {
        misled.add(source);
      }
    }
    return misled;
  }

  /** Compiles {@code sources} below {@code work}, one after the other. */
  private static void run(
      Way way, Path work, List<Source> sources, Map<String, String> environment, String prefix)
      throws Exception {
    Map<String, String> surroundings = new HashMap<>(environment);
    surroundings.put("LC_ALL", way.locale());
    if (way.onTerminal()) {
      surroundings.put("TERM", "xterm-256color");
    }
    StringBuilder script = new StringBuilder();
    for (Source source : sources) {
      List<String> words = new ArrayList<>(List.of(prefix + way.compiler(source)));
      words.addAll(source.options());
      if (way == Way.GCC_QUOTING_NOTHING) {
        words.add("-fno-diagnostics-show-caret");
      }
      words.addAll(List.of("-MMD", "-c", source.file()));
      String command = String.join(" ", words);
      script.append("cd ").append(work.resolve(source.name())).append('\n');
      script.append(way.onTerminal() ? "script -qec '" + command + "' /dev/null" : command);
      script.append(" > out 2> err < /dev/null; echo $? > status\n");
    }
    Farm.Result result =
        farm.run(work, surroundings, List.of("sh", "-c", script.toString()), LIMIT);
    assertThat(result).isEqualTo(new Farm.Result(0, ""));
  }

  private static String log(Path work, Source source) throws Exception {
    return text(work.resolve(source.name()).resolve("log"));
  }

  private static Outcome outcome(Path work, Source source) throws Exception {
    Path place = work.resolve(source.name());
    return new Outcome(
        text(place.resolve("status")),
        text(place.resolve("out")),
        text(place.resolve("err")),
        digest(place.resolve("t.o")),
        text(place.resolve("t.d")));
  }

  private static String digest(Path file) throws Exception {
    return Files.exists(file) ? "object " + text(file).hashCode() : "none";
  }

  private static String text(Path file) throws Exception {
    return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "none";
  }
}
