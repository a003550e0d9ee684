package dev.affogato.testing.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.testing.diagnostics.Source.Fate;
import dev.affogato.testing.farm.Farm;
import dev.affogato.testing.farm.Maker;
import dev.affogato.testing.farm.Program;
import dev.affogato.testing.farm.Requirements;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
  @TempDir static Path folder;
  private static Farm farm;

  /** How the compiler is called, and where its words go. */
  enum Way {
    GCC,
    GCC_IN_UTF8,
    GCC_QUOTING_NOTHING,
    GCC_ON_A_TERMINAL,
    CLANG,
    CLANG_ON_A_TERMINAL;

    String compiler(Source source) {
      String gcc = source.isCplusplus() ? "g++" : "gcc";
      String clang = source.isCplusplus() ? "clang++" : "clang";
      return isClang() ? clang : gcc;
    }

    boolean isClang() {
      return this == CLANG || this == CLANG_ON_A_TERMINAL;
    }

    boolean onTerminal() {
      return this == GCC_ON_A_TERMINAL || this == CLANG_ON_A_TERMINAL;
    }

    String locale() {
      return this == GCC_IN_UTF8 || this == CLANG ? "C.UTF-8" : "C";
    }

    Fate fate(Source source) {
      return switch (this) {
        case GCC, GCC_IN_UTF8 -> source.gcc();
        case GCC_QUOTING_NOTHING -> source.gccQuotingNothing();
        case GCC_ON_A_TERMINAL -> source.isSilent() ? Fate.ONCE : Fate.AGAIN;
        case CLANG, CLANG_ON_A_TERMINAL -> source.clang();
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
    for (Source source : Source.all()) {
      for (String side : List.of("plain", "ours")) {
        Path place = Files.createDirectories(work.resolve(side).resolve(source.name()));
        for (Map.Entry<String, String> file : source.files().entrySet()) {
          Files.writeString(place.resolve(file.getKey()), file.getValue());
        }
        // An object of before: some failing compilers take it with them, others leave it.
        Files.writeString(place.resolve("t.o"), "old");
      }
    }
    Map<String, String> plain = new HashMap<>(Map.of("PATH", "/usr/bin:/bin"));
    run(way, work.resolve("plain"), plain, "/usr/bin/");
    Map<String, String> ours = farm.clientEnvironment();
    ours.put("ICECC_PREFERRED_HOST", "server");
    ours.put("ICECC_LOGFILE", "log");
    run(way, work.resolve("ours"), ours, Maker.OURS.program("icecc") + " ");

    SoftAssertions softly = new SoftAssertions();
    for (Source source : Source.all()) {
      String log = text(work.resolve("ours").resolve(source.name()).resolve("log"));
      softly
          .assertThat(outcome(work.resolve("ours"), source))
          .as("%s: %s\n%s", way, source, log)
          .isEqualTo(outcome(work.resolve("plain"), source));
      softly.assertThat(log).as("%s: %s", way, source).contains("Have to use host");
      softly
          .assertThat(log.contains("<building_local>") ? Fate.AGAIN : Fate.ONCE)
          .as("%s: %s\n%s", way, source, log)
          .isEqualTo(way.fate(source));
    }
    softly.assertAll();
  }

  /** Compiles all sources below {@code work}, one after the other. */
  private static void run(Way way, Path work, Map<String, String> environment, String prefix)
      throws Exception {
    Map<String, String> surroundings = new HashMap<>(environment);
    surroundings.put("LC_ALL", way.locale());
    if (way.onTerminal()) {
      surroundings.put("TERM", "xterm-256color");
    }
    StringBuilder script = new StringBuilder();
    for (Source source : Source.all()) {
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
    Farm.Result result = farm.run(work, surroundings, List.of("sh", "-c", script.toString()));
    assertThat(result).isEqualTo(new Farm.Result(0, ""));
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
