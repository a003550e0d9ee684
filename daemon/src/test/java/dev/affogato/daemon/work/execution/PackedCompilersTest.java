package dev.affogato.daemon.work.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.compiler.archives.CompilerPackager;
import dev.affogato.daemon.work.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * This machine's compilers packed as this daemon packs them for its clients, and run in a jail as
 * it does for those of others: the objects must equal those of a local compile.
 */
class PackedCompilersTest {
  private static final Map<Language, String> INPUTS =
      Map.of(
          Language.C, "a.c",
          Language.CXX, "a.cc",
          Language.OBJECTIVE_C, "a.m",
          Language.OBJECTIVE_CXX, "a.mm");

  private static final String C =
      """
      #include <stdio.h>
      #define TWICE(x) ((x) + \\
        (x))
      int main(int argc, char **argv) { printf("%s %d\\n", argv[0], TWICE(argc)); return 0; }
      """;

  private static final String CXX =
      """
      #include <string>
      #include <vector>
      int count(const std::vector<std::string> &all) { int n = 0; for (auto &s : all) n += s.size(); return n; }
      """;

  private static final String OBJECTIVE =
      """
      @interface Cup { int level; }
      - (int) fill: (int) amount;
      @end
      @implementation Cup
      - (int) fill: (int) amount { level += amount; return level; }
      @end
      """;

  @TempDir Path dir;
  private Path source;

  @BeforeEach
  void makeSource() throws Exception {
    source = Files.createDirectories(dir.resolve("src"));
    Files.createDirectories(source.resolve("obj"));
    Files.writeString(source.resolve("a.c"), C);
    Files.writeString(source.resolve("a.cc"), CXX);
    Files.writeString(source.resolve("a.m"), OBJECTIVE);
    Files.writeString(source.resolve("a.mm"), OBJECTIVE + "namespace { int n; }\n");
  }

  /** Every language, in one environment. */
  @Test
  void clangsObjectsEqualThoseOfALocalCompile() throws Exception {
    Machine.needs("clang", "objcopy");
    Bench bench = new Bench(dir).install(packed("/usr/bin/clang++"));
    assertThat(bench.service.verify(Bench.ID)).isEqualTo(Verification.WORKS);

    for (Language language : Language.values()) {
      // Older runtimes are told the name of the file clang reads: here that is standard input.
      boolean objective = language == Language.OBJECTIVE_C || language == Language.OBJECTIVE_CXX;
      String runtime = objective ? "-fobjc-runtime=gnustep-2.0 " : "";
      // Version 5 of DWARF has checksums of the source files, which are not here.
      for (String flags : List.of("-O2 -c", "-O1 -fPIC -g -gdwarf-4 -c", "-O2 -S")) {
        compareWithLocal(bench, "clang", language, runtime + flags, "obj/a.x.o");
      }
      String split = runtime + "-O1 -g -gdwarf-4 -gsplit-dwarf -c";
      compareWithLocal(bench, "clang", language, split, "../src/obj/b.o");
    }
  }

  /** The front end is an extra file, which must be found at its own place. */
  @ParameterizedTest
  @EnumSource(names = {"OBJECTIVE_C", "OBJECTIVE_CXX"})
  void gccsObjectiveCEqualsThatOfALocalCompile(Language language) throws Exception {
    String driver = language == Language.OBJECTIVE_C ? "gcc" : "g++";
    Machine.needs("gcc", "g++", "objcopy");
    Path frontEnd = frontEnd(language == Language.OBJECTIVE_C ? "cc1obj" : "cc1objplus");
    Bench bench = new Bench(dir).install(packed("/usr/bin/gcc", frontEnd));

    for (String flags : List.of("-O2 -c", "-O2 -S")) {
      compareWithLocal(bench, driver, language, flags, "obj/a.o");
    }
  }

  /** A file named on the command line is read where it is on the client. */
  @Test
  void extraFilesAreAtTheirOwnPlaces() throws Exception {
    Machine.needs("gcc", "g++", "objcopy", "clang");
    Path macros = Files.writeString(source.resolve("macros.s"), ".set frombefore, 42\n");
    Path ignore = Files.writeString(source.resolve("ignore.txt"), "fun:main\n");

    Bench bench = new Bench(dir).install(packed("/usr/bin/gcc", macros));
    compareWithLocal(bench, "gcc", Language.C, "-O2 -Wa," + macros + " -c", "obj/a.o");

    Path second = Files.createDirectories(dir.resolve("second"));
    Path plugin = plugin();
    bench = new Bench(second).install(packed("/usr/bin/clang", ignore, plugin));
    String sanitize = "-fsanitize=undefined -fsanitize-ignorelist=" + ignore;
    compareWithLocal(
        bench, "clang", Language.C, sanitize + " -fplugin=" + plugin + " -c", "obj/a.o");
  }

  /** One that needs a library from a place of its own: loading it is all a compiler is asked. */
  private Path plugin() throws Exception {
    Path library = source.resolve("libhelper.so");
    Path plugin = source.resolve("plugin.so");
    run(List.of("gcc", "-shared", "-fPIC", "-o", library.toString(), "a.c"));
    run(
        List.of(
            "gcc",
            "-shared",
            "-fPIC",
            "-Wl,--no-as-needed,-rpath," + source,
            "-o",
            plugin.toString(),
            "a.c",
            library.toString()));
    return plugin;
  }

  @Test
  void clangsDiagnosticsEqualThoseOfALocalCompile() throws Exception {
    Machine.needs("clang", "objcopy");
    Bench bench = new Bench(dir).install(packed("/usr/bin/clang"));
    Files.writeString(source.resolve("a.c"), "int f(void) { int unused; return g(); }\nint h( {\n");
    List<String> words = List.of("clang", "-Wall", "-c", "a.c", "-o", "a.o");

    Bench.Result remote =
        bench.compile(
            job("clang", Language.C, "-Wall -c", "a.o"), preprocessed("clang", "", "a.c"));
    ProcessResult local = Machine.RUNNER.run(Command.of(words).in(source));

    assertThat(remote.compiled().status()).isEqualTo(local.status()).isEqualTo(1);
    assertThat(remote.stderr()).isEqualTo(local.stderrText()).contains("a.c:2:");
    assertThat(remote.compiled().tryLocally()).isFalse();
  }

  private void compareWithLocal(
      Bench bench, String driver, Language language, String flags, String output) throws Exception {
    String input = INPUTS.get(language);
    String local = driver.equals("clang") && language == Language.CXX ? "clang++" : driver;
    List<String> words = new ArrayList<>(List.of(local));
    words.addAll(List.of(flags.split(" ")));
    words.addAll(List.of(input, "-o", output));
    run(words);

    Bench.Result remote =
        bench.compile(job(driver, language, flags, output), preprocessed(local, flags, input));

    assertThat(remote.compiled().status()).as("%s: %s", words, remote.stderr()).isZero();
    assertThat(remote.object()).as("%s", words).isEqualTo(bytes(output));
    assertThat(remote.dwo())
        .as("%s", words)
        .isEqualTo(flags.contains("split") ? bytes(output.replaceAll("o$", "dwo")) : new byte[0]);
  }

  private CompileJob job(String driver, Language language, String flags, String output) {
    return new CompileJob(
        3,
        Bench.ID,
        language,
        List.of(flags.split(" ")),
        driver,
        INPUTS.get(language),
        source.toString(),
        output,
        flags.contains("split"),
        43);
  }

  /** As clients do it: with clang macros stay, so that columns do. */
  private byte[] preprocessed(String driver, String flags, String input) throws Exception {
    List<String> words = new ArrayList<>(List.of(driver));
    words.addAll(List.of(flags.replaceAll("-[cS]$|-Wa\\S*", "").split(" ")));
    words.removeIf(String::isEmpty);
    words.add("-E");
    if (driver.startsWith("clang")) {
      words.add("-frewrite-includes");
    }
    words.add(input);
    return run(words).stdout();
  }

  private Path packed(String compiler, Path... extraFiles) throws Exception {
    Path work = Files.createDirectories(dir.resolve("packing"));
    Path out = Files.createTempDirectory(dir, "packed");
    return CompilerPackager.forAll(Machine.RUNNER, work)
        .pack(Path.of(compiler), List.of(extraFiles), "none", out)
        .archive();
  }

  private static Path frontEnd(String name) throws Exception {
    String answer =
        Machine.RUNNER.run(Command.of("gcc", "-print-prog-name=" + name)).stdoutText().strip();
    Machine.needs(Path.of(answer));
    return Path.of(answer);
  }

  private ProcessResult run(List<String> words) throws Exception {
    ProcessResult result = Machine.RUNNER.run(Command.of(words).in(source));
    assertThat(result.status()).as("%s: %s", words, result.stderrText()).isZero();
    return result;
  }

  private byte[] bytes(String file) throws Exception {
    return Files.readAllBytes(source.resolve(file));
  }
}
