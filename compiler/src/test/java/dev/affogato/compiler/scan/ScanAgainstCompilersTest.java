package dev.affogato.compiler.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Scans and the installed compilers must agree. {@code -Daffogato.scan.programs=N} compares more
 * random programs, {@code -Daffogato.scan.headers=all} every header of the system.
 */
class ScanAgainstCompilersTest {
  private static final int PROGRAMS = Integer.getInteger("affogato.scan.programs", 15);
  private static final boolean ALL_HEADERS =
      "all".equals(System.getProperty("affogato.scan.headers"));
  private static final int HEADERS = 6;

  @TempDir Path folder;

  /** The compilers compared with. */
  enum Installed {
    GCC("/usr/bin/gcc", CompilerKind.GCC),
    CLANG("/usr/bin/clang", CompilerKind.CLANG);

    private final Path path;
    private final CompilerKind kind;

    Installed(String path, CompilerKind kind) {
      this.path = Path.of(path);
      this.kind = kind;
    }

    Closures closures() {
      return closures(Map.of());
    }

    Closures closures(Map<String, String> environment) {
      boolean here = Files.isExecutable(path);
      assumeTrue(here || System.getenv("CI") != null, path + " is not installed");
      return new Closures(path, kind, environment);
    }
  }

  @ParameterizedTest
  @EnumSource(Installed.class)
  void agreeOnRandomPrograms(Installed installed) throws Exception {
    Closures closures = installed.closures();
    List<String> wrong = new ArrayList<>();
    int exact = 0;
    for (int seed = 1; seed <= PROGRAMS; seed++) {
      Path root = folder.resolve("program" + seed);
      RandomProgram program = new RandomProgram(seed);
      program.write(root);
      Closures.Comparison comparison =
          closures.compare(
              root,
              program.cplusplus ? Language.CXX : Language.C,
              program.source(),
              program.flags());
      boolean isExact = comparison.compiles() && comparison.result().verdict().isExact();
      exact += isExact ? 1 : 0;
      if (isExact && !comparison.agrees()) {
        wrong.add("seed " + seed + " " + program.flags() + " " + comparison);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(exact).as("programs that compile and are exact").isGreaterThan(PROGRAMS / 3);
  }

  @ParameterizedTest
  @EnumSource(Installed.class)
  void agreeOnStandardHeaders(Installed installed) throws Exception {
    Closures closures = installed.closures();
    Path top = Path.of("/usr/include");
    compareHeaders(closures, Language.CXX, standardLibrary(top), "-std=gnu++20");
    compareHeaders(closures, Language.C, top, "-D_GNU_SOURCE");
    compareHeaders(closures, Language.C, top.resolve("linux"), "-std=c99");
    compareHeaders(closures, Language.C, top.resolve("net"), "-O2");
  }

  /** Of the newest version installed: the one the compilers use. */
  private static Path standardLibrary(Path top) throws IOException {
    try (Stream<Path> versions = Files.list(top.resolve("c++"))) {
      return versions
          .filter(version -> version.getFileName().toString().matches("[0-9]+"))
          .max(Comparator.comparing(version -> Integer.valueOf(version.getFileName().toString())))
          .orElseThrow();
    }
  }

  private void compareHeaders(Closures closures, Language language, Path headers, String flag)
      throws Exception {
    List<Path> all;
    try (Stream<Path> files = Files.list(headers)) {
      all = new ArrayList<>(files.filter(Files::isRegularFile).sorted().toList());
    }
    if (!ALL_HEADERS) {
      Collections.shuffle(all, new Random(1));
      all = all.subList(0, Math.min(HEADERS, all.size()));
    }
    List<String> wrong = new ArrayList<>();
    for (Path header : all) {
      Files.writeString(folder.resolve("one.c"), "#include \"" + header + "\"\n");
      Closures.Comparison comparison = closures.compare(folder, language, "one.c", List.of(flag));
      boolean good = comparison.agrees() && comparison.result().verdict().isExact();
      if (comparison.compiles() && !good) {
        wrong.add(header + " " + comparison);
      }
    }
    assertThat(wrong).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Installed.class)
  void agreeOnTheOrderOfFolders(Installed installed) throws Exception {
    for (String name : List.of("a", "b", "c", "d")) {
      Files.createDirectories(folder.resolve(name));
    }
    Files.createSymbolicLink(folder.resolve("alias"), Path.of("a"));
    Closures closures = installed.closures(Map.of("CPATH", "c:none", "CPLUS_INCLUDE_PATH", ":d"));
    Random random = new Random(4);
    List<String> options = List.of("-I", "-isystem", "-iquote", "-idirafter");
    List<String> names = List.of("a", "b", "c", "d", "alias", "none", "./a/", "/usr/include", ".");
    for (int round = 0; round < 25; round++) {
      List<String> flags = new ArrayList<>();
      for (int i = random.nextInt(7); i > 0; i--) {
        flags.add(options.get(random.nextInt(options.size())));
        flags.add(names.get(random.nextInt(names.size())));
      }
      compareFolders(closures, flags);
    }
  }

  /** Looks for a header that is nowhere: the folders looked in are the search path. */
  private void compareFolders(Closures closures, List<String> flags) throws Exception {
    Files.createDirectories(folder.resolve("src"));
    Files.writeString(folder.resolve("src/x.cc"), "#if __has_include(\"nowhere.h\")\n#endif\n");
    ScanResult result =
        closures.scan(folder, Language.CXX, "src/x.cc", flags, Closures.untrusting());
    List<String> found =
        result.absent().stream()
            .filter(path -> path.endsWith("/nowhere.h") && !path.endsWith("/src/nowhere.h"))
            .map(path -> Closures.real(Path.of(path).getParent()))
            .distinct()
            .toList();
    assertThat(found).as("%s", flags).isEqualTo(listed(closures, flags));
  }

  private List<String> listed(Closures closures, List<String> flags)
      throws IOException, InterruptedException {
    List<String> argv = new ArrayList<>(List.of(closures.compiler.toString()));
    argv.addAll(flags);
    argv.addAll(List.of("-v", "-E", "-x", "c++", "/dev/null"));
    String messages =
        ProcessRunner.system()
            .run(Command.of(argv).in(folder).withEnvironment(closures.environment()))
            .stderrText();
    // Quoted names go on into the folders for the others.
    return messages
        .substring(messages.indexOf("search starts here:"), messages.indexOf("End of search list"))
        .lines()
        .filter(line -> line.startsWith(" "))
        .map(line -> Closures.real(folder.resolve(line.substring(1))))
        // What is looked for twice is absent once.
        .distinct()
        .toList();
  }
}
