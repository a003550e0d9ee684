package dev.affogato.daemon.work.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.daemon.work.Machine;
import dev.affogato.daemon.work.sandbox.ExecutionMode;
import dev.affogato.daemon.work.sandbox.Unconfined;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * This machine's own gcc, once run locally and once as an environment in a jail: the objects must
 * be equal.
 */
class RealCompileTest {
  private static final String C =
      """
      #include <stdio.h>
      static int twice(int x) { return 2 * x; }
      int main(int argc, char **argv) { printf("%s %d\\n", argv[0], twice(argc)); return 0; }
      """;

  private static final String CXX =
      """
      #include <string>
      #include <vector>
      namespace { struct Early { Early() : n(3) {} int n; } early; }
      int count(const std::vector<std::string> &all) { int n = early.n; for (auto &s : all) n += s.size(); return n; }
      """;

  @TempDir Path dir;
  private Path source;

  @BeforeEach
  void makeSource() throws Exception {
    Machine.needs("gcc", "g++", "as", "ldd");
    source = Files.createDirectories(dir.resolve("src"));
    Files.createDirectories(source.resolve("obj"));
    Files.writeString(source.resolve("a.c"), C);
    Files.writeString(source.resolve("a.cc"), CXX);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-O0 -c",
        "-O2 -c",
        "-O3 -fPIC -march=x86-64 -c",
        "-O2 -ffunction-sections -c",
        "-S"
      })
  void objectsEqualThoseOfALocalCompile(String flags) throws Exception {
    Bench bench = new Bench(dir).realCompilers();

    for (Language language : List.of(Language.C, Language.CXX)) {
      Bench.Result remote =
          bench.compile(job(language, flags, "obj/a.o", false), preprocess(language, flags));
      run(local(language, flags, "obj/a.o"));

      assertThat(remote.compiled().status()).as(remote.stderr()).isZero();
      assertThat(remote.object()).as(language + " " + flags).isEqualTo(bytes("obj/a.o"));
      assertThat(remote.compiled().usage().userMs()).isPositive();
      assertThat(remote.compiled().usage().outputBytes()).isEqualTo(remote.object().length);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"obj/a.o", "a.o", "../src/obj/b.x.o"})
  void debugInformationEqualsThatOfALocalCompile(String output) throws Exception {
    Bench bench = new Bench(dir).realCompilers();

    for (String flags : List.of("-g -O2 -c", "-g -O1 -gsplit-dwarf -c")) {
      boolean split = flags.contains("split");
      byte[] preprocessed = preprocess(Language.CXX, flags);
      Bench.Result remote = bench.compile(job(Language.CXX, flags, output, split), preprocessed);
      // Columns are counted in what the compiler reads: so compare with a local compile of the same
      // text.
      Files.write(source.resolve("a.ii"), preprocessed);
      run(localFrom("a.ii", Language.CXX, flags, output));

      assertThat(remote.compiled().status()).as(remote.stderr()).isZero();
      assertThat(remote.object()).as(flags).isEqualTo(bytes(output));
      assertThat(remote.dwo())
          .as(flags)
          .isEqualTo(split ? bytes(output.replaceAll("o$", "dwo")) : new byte[0]);
    }
  }

  @Test
  void diagnosticsEqualThoseOfALocalCompile() throws Exception {
    Bench bench = new Bench(dir).realCompilers();
    Files.writeString(source.resolve("a.c"), "int f(void) { int unused; return g(); }\nint h( {\n");
    String flags = "-Wall -fno-diagnostics-show-caret -c";
    byte[] preprocessed = preprocess(Language.C, flags);

    Bench.Result remote = bench.compile(job(Language.C, flags, "a.o", false), preprocessed);
    Files.write(source.resolve("a.i"), preprocessed);
    List<String> words = localFrom("a.i", Language.C, flags, "a.o");
    words.add(0, "LC_ALL=C");
    words.add(0, "env");

    ProcessResult local = Machine.RUNNER.run(Command.of(words).in(source));
    assertThat(remote.compiled().status()).isEqualTo(local.status()).isEqualTo(1);
    assertThat(remote.stderr()).isEqualTo(local.stderrText()).contains("a.c:2:");
    assertThat(remote.compiled().tryLocally()).isFalse();
  }

  @Test
  void tellsACompilerShortOfMemory() throws Exception {
    Bench bench = new Bench(dir).realCompilers();
    bench.limits(new CompileLimits(40, Duration.ofSeconds(60), 1 << 20, 10_000));

    Bench.Result result =
        bench.compile(job(Language.CXX, "-O2 -c", "a.o", false), preprocess(Language.CXX, ""));

    assertThat(result.compiled().status()).isNotZero();
    assertThat(result.compiled().tryLocally()).as(result.stderr()).isTrue();
  }

  @Test
  void usesAnEnvironmentMadeByIcecream() throws Exception {
    Machine.needs("icecc-create-env", "file", "objcopy");
    Path packing = Files.createDirectories(dir.resolve("stock"));
    Command create =
        Command.of(
            "/usr/lib/icecc/icecc-create-env",
            "--gcc",
            "/usr/bin/gcc",
            "/usr/bin/g++",
            "--compression",
            "zstd");
    assertThat(Machine.RUNNER.run(create.in(packing)).status()).isZero();
    Path archive;
    try (var files = Files.newDirectoryStream(packing, "*.tar.zst")) {
      archive = files.iterator().next();
    }

    Bench bench = new Bench(dir).install(archive);
    Bench.Result remote =
        bench.compile(job(Language.CXX, "-O2 -c", "a.o", false), preprocess(Language.CXX, "-O2"));
    run(local(Language.CXX, "-O2 -c", "a.o"));

    assertThat(bench.service.verify(Bench.ID)).isEqualTo(Verification.WORKS);
    assertThat(remote.compiled().status()).as(remote.stderr()).isZero();
    assertThat(remote.object()).isEqualTo(bytes("a.o"));
  }

  @Test
  void runsTheMachinesOwnCompilerWhereThereIsNoJail() throws Exception {
    Unconfined host =
        new Unconfined(Map.of("gcc", Path.of("/usr/bin/gcc"), "g++", Path.of("/usr/bin/g++")), 1);
    Bench bench = new Bench(dir, new ExecutionMode.UnconfinedHost(host)).scriptedEnvironment();
    byte[] preprocessed = preprocess(Language.CXX, "-g -O2");

    Bench.Result result = bench.compile(job(Language.CXX, "-g -O2 -c", "a.o", false), preprocessed);
    Files.write(source.resolve("a.ii"), preprocessed);
    run(localFrom("a.ii", Language.CXX, "-g -O2 -c", "a.o"));

    assertThat(result.compiled().status()).as(result.stderr()).isZero();
    assertThat(result.object()).isEqualTo(bytes("a.o"));
    assertThat(result.compiled().usage().userMs()).isPositive();
    assertThat(bench.service.verify(Bench.ID).works()).isTrue();
    assertThat(bench.startFails(job(Language.CXX, "-g -c", "a.o", true)).reason().text())
        .contains("sandbox");
    assertThat(bench.scratch()).isEmptyDirectory();
  }

  @Test
  void refusesCompilersTheMachineDoesNotHaveWhereThereIsNoJail() throws Exception {
    Bench bench =
        new Bench(dir, new ExecutionMode.UnconfinedHost(new Unconfined(Map.of(), 0)))
            .scriptedEnvironment();

    assertThat(bench.startFails(Bench.job()).reason().text()).contains("this machine has no gcc");
  }

  private CompileJob job(Language language, String flags, String output, boolean split) {
    String compiler = language == Language.CXX ? "g++" : "gcc";
    List<String> words = List.of(flags.split(" "));
    return new CompileJob(
        3,
        Bench.ID,
        language,
        words,
        compiler,
        input(language),
        source.toString(),
        output,
        split,
        43);
  }

  private byte[] preprocess(Language language, String flags) throws Exception {
    List<String> words = new ArrayList<>(List.of("gcc", "-E", input(language)));
    words.addAll(List.of(flags.replaceAll("-[cS]$", "").strip().split(" ")));
    words.removeIf(String::isEmpty);
    return run(words).stdout();
  }

  private List<String> local(Language language, String flags, String output) {
    List<String> words = new ArrayList<>(List.of(language == Language.CXX ? "g++" : "gcc"));
    words.addAll(List.of(flags.split(" ")));
    words.addAll(List.of(input(language), "-o", output));
    return words;
  }

  private List<String> localFrom(
      String preprocessed, Language language, String flags, String output) {
    List<String> words = local(language, flags, output);
    words.set(words.indexOf(input(language)), preprocessed);
    return words;
  }

  private static String input(Language language) {
    return language == Language.CXX ? "a.cc" : "a.c";
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
