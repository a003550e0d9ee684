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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every source is compiled by the local compiler and by us: what is printed, the status and the
 * object are the same byte for byte, and those whose diagnostics survive the way are compiled once
 * only, by the server.
 */
class DiagnosticsCorpusTest {
  private static final Map<String, String> PLAIN_LOCALE = Map.of("LC_ALL", "C");
  private static final Map<String, String> UTF8_LOCALE = Map.of("LC_ALL", "C.UTF-8");

  @TempDir static Path folder;
  private static Farm farm;
  private static Program server;
  private static int cases;

  /** What came of one command. */
  record Outcome(int status, String stdout, String stderr, List<Object> files) {}

  @BeforeAll
  static void startFarm() throws Exception {
    Requirements.root();
    Requirements.program("/usr/bin/bwrap", "bubblewrap");
    Requirements.program("/usr/bin/clang", "clang");
    Requirements.program("/usr/bin/script", "bsdutils");
    farm = new Farm(folder);
    farm.startScheduler(Maker.OURS);
    server = farm.startServer(Maker.OURS);
    farm.awaitLogin(server, farm.startSubmitter(Maker.OURS));
  }

  @AfterAll
  static void stopFarm() throws Exception {
    if (farm != null) {
      farm.close();
    }
  }

  static Stream<Source> sources() {
    return Source.all().stream();
  }

  @ParameterizedTest
  @MethodSource("sources")
  void printsWhatGccPrints(Source source) throws Exception {
    compare(source, gcc(source), List.of(), PLAIN_LOCALE, source.gcc());
  }

  @ParameterizedTest
  @MethodSource("sources")
  void printsWhatGccPrintsInUtf8(Source source) throws Exception {
    compare(source, gcc(source), List.of(), UTF8_LOCALE, source.gcc());
  }

  @ParameterizedTest
  @MethodSource("sources")
  void printsWhatGccPrintsWithoutQuoting(Source source) throws Exception {
    List<String> options = List.of("-fno-diagnostics-show-caret");
    compare(source, gcc(source), options, PLAIN_LOCALE, source.gccQuotingNothing());
  }

  @ParameterizedTest
  @MethodSource("sources")
  void printsWhatClangPrints(Source source) throws Exception {
    compare(source, clang(source), List.of(), UTF8_LOCALE, source.clang());
  }

  @ParameterizedTest
  @MethodSource("sources")
  void printsWhatClangPrintsOnATerminal(Source source) throws Exception {
    Map<String, String> terminal = Map.of("LC_ALL", "C", "TERM", "xterm-256color");
    compare(source, clang(source), List.of(), terminal, source.clang());
  }

  @ParameterizedTest
  @MethodSource("sources")
  void printsWhatGccPrintsOnATerminal(Source source) throws Exception {
    boolean silent = source.name().equals("silent") || source.name().equals("pragma-operator");
    Map<String, String> terminal = Map.of("LC_ALL", "C", "TERM", "xterm-256color");
    compare(source, gcc(source), List.of(), terminal, silent ? Fate.ONCE : Fate.AGAIN);
  }

  private static String gcc(Source source) {
    return source.isCplusplus() ? "g++" : "gcc";
  }

  private static String clang(Source source) {
    return source.isCplusplus() ? "clang++" : "clang";
  }

  private static void compare(
      Source source,
      String compiler,
      List<String> options,
      Map<String, String> surroundings,
      Fate expected)
      throws Exception {
    List<String> arguments = new ArrayList<>(source.options());
    arguments.addAll(options);
    arguments.addAll(List.of("-MMD", "-c", source.file()));
    boolean terminal = surroundings.containsKey("TERM");
    Path work = folder.resolve("work" + cases++);

    Map<String, String> plain = new HashMap<>(surroundings);
    plain.put("PATH", "/usr/bin:/bin");
    Outcome local = run(source, work, plain, terminal, "/usr/bin/" + compiler, arguments);

    Map<String, String> environment = new HashMap<>(farm.clientEnvironment());
    environment.putAll(surroundings);
    environment.put("ICECC_PREFERRED_HOST", "server");
    Path log = folder.resolve("client" + cases + ".log");
    environment.put("ICECC_LOGFILE", log.toString());
    List<String> ours = new ArrayList<>(List.of(compiler));
    ours.addAll(arguments);
    Outcome remote = run(source, work, environment, terminal, Maker.OURS.program("icecc"), ours);

    String said = Files.exists(log) ? Files.readString(log, StandardCharsets.ISO_8859_1) : "";
    assertThat(remote).as("%s %s\n%s", compiler, arguments, said).isEqualTo(local);
    assertThat(said).as("%s %s", compiler, arguments).contains("Have to use host");
    assertThat(said.contains("<building_local>") ? Fate.AGAIN : Fate.ONCE)
        .as("%s %s\n%s\n%s", compiler, arguments, local.stderr(), said)
        .isEqualTo(expected);
  }

  private static Outcome run(
      Source source,
      Path work,
      Map<String, String> environment,
      boolean terminal,
      String program,
      List<String> arguments)
      throws Exception {
    Files.createDirectories(work);
    for (Map.Entry<String, String> file : source.files().entrySet()) {
      Files.writeString(work.resolve(file.getKey()), file.getValue());
    }
    // An object of before: some failing compilers take it with them, others leave it.
    String object = source.file().replaceAll("\\..*", ".o");
    Files.writeString(work.resolve(object), "old");
    Files.deleteIfExists(work.resolve("t.d"));
    String script =
        terminal
            ? "script -qec \"$*\" /dev/null > ../out 2> ../err < /dev/null"
            : "\"$@\" > ../out 2> ../err";
    List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh", program));
    command.addAll(arguments);
    int status = farm.run(work, environment, command).status();
    return new Outcome(
        status, text("out"), text("err"), List.of(content(work, object), content(work, "t.d")));
  }

  private static String text(String file) throws Exception {
    return Files.readString(folder.resolve(file), StandardCharsets.ISO_8859_1);
  }

  private static Object content(Path work, String file) throws Exception {
    Path path = work.resolve(file);
    return Files.exists(path)
        ? Files.readString(path, StandardCharsets.ISO_8859_1).hashCode()
        : "absent";
  }
}
