package dev.affogato.compiler.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.compiler.Language;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Packages the gcc of this machine. */
class EnvironmentPackagerTest {
  private static final Path GCC = Path.of("/usr/bin/gcc");
  private static final Path GXX = Path.of("/usr/bin/g++");
  private static final Path CLANG = Path.of("/usr/bin/clang");
  private static final String SOURCE =
      "int twice(int x) { return 2 * x; }\nconst char *name = \"\u00fc\";\n";

  private final ProcessRunner runner = ProcessRunner.system();
  @TempDir private Path folder;
  private Path work;
  private Path out;
  private EnvironmentPackager packager;

  @BeforeEach
  void makeFolders() throws IOException {
    work = Files.createDirectory(folder.resolve("work"));
    out = Files.createDirectory(folder.resolve("out"));
    packager = new EnvironmentPackager(runner, System.getenv(), work);
  }

  static Stream<Arguments> theSame() {
    Toolchain.Gcc gcc = new Toolchain.Gcc(GCC, GXX);
    Toolchain.Clang clang = new Toolchain.Clang(CLANG, null);
    return Stream.of(
        arguments("--gcc /usr/bin/gcc /usr/bin/g++", gcc),
        arguments("--clang /usr/bin/clang", clang),
        arguments(
            "--clang /usr/bin/clang /usr/bin/env --gcc /usr/bin/gcc /usr/bin/g++",
            new Toolchain.GccAndClang(gcc, new Toolchain.Clang(CLANG, Path.of("/usr/bin/env")))));
  }

  /** {@code testing/toolchains/names.sh} shows all compilers of a machine side by side. */
  @ParameterizedTest
  @ValueSource(strings = {"i686-linux-gnu", "aarch64-linux-gnu"})
  void givesCrossCompilersTheSameNameAsIcecream(String prefix) throws Exception {
    Path gcc = Path.of("/usr/bin", prefix + "-gcc");
    Programs.need(gcc.toString(), Files.isExecutable(gcc));

    givesTheSameNameAsIcecreamItself(gcc.toString(), new Toolchain.Unknown(gcc, null));
  }

  @ParameterizedTest
  @MethodSource("theSame")
  void givesTheSameNameAsIcecreamItself(String stockArguments, Toolchain toolchain)
      throws Exception {
    Programs.need("icecc-create-env");
    Programs.need("clang");
    Path stock = Files.createDirectory(folder.resolve("stock"));
    List<String> words = new ArrayList<>(List.of("icecc-create-env"));
    words.addAll(List.of(stockArguments.split(" ")));
    words.addAll(List.of("--compression", "none"));
    run(Command.of(words).in(stock));

    EnvironmentArchive archive = createHere(request(toolchain, List.of()));

    assertThat(filesIn(stock)).containsExactly(archive.name() + ".tar");
    assertThat(members(archive.path())).isEqualTo(members(stock.resolve(archive.name() + ".tar")));
  }

  @Test
  void makesTheSameBytesAgainAndLeavesNothingElse() throws Exception {
    EnvironmentArchive first = createHere(request(Compression.NONE));
    byte[] bytes = Files.readAllBytes(first.path());
    EnvironmentArchive second = createHere(request(Compression.NONE));

    assertThat(second).isEqualTo(first);
    assertThat(Arrays.mismatch(bytes, Files.readAllBytes(second.path()))).isEqualTo(-1);
    assertThat(filesIn(out)).containsExactly(first.name() + ".tar");
    assertThat(filesIn(work)).isEmpty();
  }

  @Test
  void compilesInsideAsTheLocalCompilerDoes() throws Exception {
    Path root = unpacked(packager, request(Compression.GZIP));

    for (String driver : List.of("gcc", "g++")) {
      List<String> compile =
          List.of(
              "/usr/bin/" + driver,
              "-x",
              driver.equals("gcc") ? "c" : "c++",
              "-fpreprocessed",
              "-c");
      assertThat(objectMadeInside(root, compile)).isEqualTo(objectMadeHere(compile));
    }
  }

  @Test
  void clangCompilesInsideAsTheLocalOneDoes() throws Exception {
    Programs.need("clang");
    Path root = unpacked(packager, request(new Toolchain.Clang(CLANG, null), List.of()));

    for (String language : List.of("c", "c++", "objective-c", "objective-c++")) {
      List<String> compile =
          List.of(CLANG.toString(), "-x", language, "-c", "-O2", "-no-canonical-prefixes");
      assertThat(objectMadeInside(root, compile)).isEqualTo(objectMadeHere(compile));
    }
  }

  /** Where icecream's own is not installed. */
  @Test
  void oldPeersReachClangThroughOurWrapper() throws Exception {
    Programs.need("clang");
    EnvironmentPackager bare =
        new EnvironmentPackager(runner, System.getenv(), work, List.of(folder.resolve("none")));
    Path root = unpacked(bare, request(new Toolchain.Clang(CLANG, null), List.of()));

    byte[] object =
        objectMadeInside(
            root,
            List.of(
                "/usr/bin/gcc",
                "clang",
                "-c",
                "-O2",
                "--param",
                "ggc-min-expand=1",
                "-fpreprocessed",
                "-x",
                "c"));

    assertThat(object)
        .isEqualTo(
            objectMadeHere(
                List.of(CLANG.toString(), "-no-canonical-prefixes", "-x", "c", "-c", "-O2")));
  }

  /** Where gcc looks for it in an environment: at the place it has here. */
  @Test
  void compilesObjectiveCWithTheFrontEndAsAnExtraFile() throws Exception {
    compileObjectiveC(GCC);
  }

  @Test
  void compilesObjectiveCWithAGccThatWasMoved() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("moved/bin"));
    Files.copy(GCC.toRealPath(), bin.resolve("gcc"));
    Files.copy(GXX.toRealPath(), bin.resolve("g++"));
    Path lib = Files.createDirectory(folder.resolve("moved/lib"));
    Path parts = part("cc1").getParent().getParent().getParent();
    assertThat(parts).hasFileName("gcc");
    Files.createSymbolicLink(lib.resolve("gcc"), parts);

    compileObjectiveC(bin.resolve("gcc"));
  }

  private void compileObjectiveC(Path compiler) throws Exception {
    CompilerQuestions questions = new CompilerQuestions(runner, System.getenv());
    CompilerIdentity gcc = new CompilerProbe(runner, System.getenv()).identify(compiler);
    List<Path> extra = new ArrayList<>();
    for (Language language : List.of(Language.OBJECTIVE_C, Language.OBJECTIVE_CXX)) {
      Programs.need(
          "the gcc front end for " + language.optionName(),
          questions.furtherFiles(gcc, language).isPresent());
      extra.addAll(questions.furtherFiles(gcc, language).orElseThrow());
    }
    Path root = unpacked(packager, request(new Toolchain.Unknown(compiler, null), extra));

    for (String driver : List.of("gcc", "g++")) {
      String language = driver.equals("gcc") ? "objective-c" : "objective-c++";
      List<String> compile =
          List.of("/usr/bin/" + driver, "-x", language, "-fpreprocessed", "-c", "-O2");
      assertThat(objectMadeInside(root, compile)).isEqualTo(objectMadeHere(compile));
    }
  }

  private Path unpacked(EnvironmentPackager by, EnvironmentRequest request) throws Exception {
    Programs.need("bwrap");
    Path archive = by.create(request).archive().path();
    Path root = Files.createDirectory(folder.resolve("root"));
    run(Command.of("tar", "xf", archive.toString()).in(root));
    for (String mountPoint : List.of("tmp", "proc", "dev")) {
      Files.createDirectories(root.resolve(mountPoint));
    }
    return root;
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void writesEveryCompressionSoThatTarReadsIt(Compression compression) throws Exception {
    Path text = Files.writeString(folder.resolve("a.txt"), "content");
    EnvironmentTree tree = new EnvironmentTree(work, new Tools(runner, System.getenv()));
    tree.fill(new TreeMap<>(Map.of("d/a.txt", text)), PackingListener.NONE);
    Path archive = out.resolve("x" + compression.suffix());

    EnvironmentTar.write(tree, compression, archive, PackingListener.NONE);

    ProcessResult listing = run(Command.of("tar", "xOf", archive.toString(), "d/a.txt"));
    assertThat(listing.stdoutText()).isEqualTo("content");
    assertThat(Compression.named(compression.word())).contains(compression);
  }

  @Test
  void takesExtraFilesAlongAtTheirOwnPlace() throws Exception {
    Path plugin = Files.writeString(folder.resolve("plugin.so"), "no ELF");
    EnvironmentArchive plain = createHere(request(Compression.NONE));
    EnvironmentArchive archive = createHere(request(new Toolchain.Gcc(GCC, null), List.of(plugin)));

    assertThat(archive.name()).isNotEqualTo(plain.name());
    assertThat(members(archive.path()))
        .contains(plugin.toString().substring(1), "usr/bin/g++", "usr/bin/cc1plus");
  }

  @Test
  void tellsWhatTheArchiveIsMadeOf() throws Exception {
    Path plugin = Files.writeString(folder.resolve("plugin.so"), "no ELF");
    List<Path> sources =
        packager.create(request(new Toolchain.Gcc(GCC, null), List.of(plugin))).sources();

    assertThat(sources).contains(plugin, part("cc1"), part("cc1plus"));
    assertThat(sources).extracting(Path::getFileName).contains(Path.of("as"), Path.of("libc.so.6"));
    assertThat(sources).allMatch(Path::isAbsolute).allMatch(Files::isRegularFile);
  }

  private Path part(String name) throws Exception {
    String answer = run(Command.of(GCC.toString(), "-print-prog-name=" + name)).stdoutText();
    return Path.of(answer.strip()).normalize();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/usr/bin/gcc", "/usr/bin/clang"})
  void packagesTheCompilerBehindWhateverName(String compiler) throws Exception {
    Path path = Path.of(compiler);
    Programs.need(compiler, Files.isExecutable(path));
    // A script may have any name, even that of another compiler.
    Path script =
        Files.writeString(folder.resolve("cc"), "#!/bin/sh\nexec " + compiler + " \"$@\"\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    Path cxx = path.resolveSibling(compiler.endsWith("gcc") ? "g++" : "clang++");
    List<Path> names =
        List.of(
            script,
            path.toRealPath(),
            cxx,
            cxx.toRealPath(),
            Files.createSymbolicLink(folder.resolve("my-" + cxx.getFileName()), cxx));

    String name = create(path, List.of()).name();

    for (Path other : names) {
      assertThat(create(other, List.of()).name()).as(other.toString()).isEqualTo(name);
    }
  }

  /** As where alternatives choose one version for C and another for C++. */
  @Test
  void neverMixesTwoVersionsOnItsOwn() throws Exception {
    String name = create(GCC, List.of()).name();
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path gcc = Files.createSymbolicLink(bin.resolve("gcc"), GCC);
    Path other = otherVersion(bin.resolve("g++"));
    assertThat(create(gcc, List.of()).name()).isEqualTo(name);

    Path moved = Files.createDirectories(folder.resolve("moved/bin"));
    Path parts = part("cc1").getParent().getParent().getParent();
    Files.createSymbolicLink(
        Files.createDirectory(folder.resolve("moved/lib")).resolve("gcc"), parts);
    Path gxx = Files.copy(GXX.toRealPath(), moved.resolve("g++"));
    Files.copy(other, moved.resolve("gcc"));
    assertThat(members(create(gxx, List.of()).path()))
        .contains("usr/bin/gcc", "usr/bin/g++", "usr/bin/cc1plus");

    List<String> warnings = new ArrayList<>();
    packager.create(
        request(new Toolchain.Gcc(GCC, other), List.of()),
        new PackingListener() {
          @Override
          public void warned(String why) {
            warnings.add(why);
          }
        });
    assertThat(warnings).singleElement().asString().contains(GCC.toString(), other.toString());
  }

  private Path otherVersion(Path driver) throws Exception {
    String text =
        """
        #include <stdio.h>
        int main(int c, char **v) { fprintf(stderr, "COLLECT_GCC=%s\\ngcc version 3.4.6\\n", *v); }
        """;
    Command compile = Command.of(GCC.toString(), "-x", "c", "-", "-o", driver.toString());
    run(compile.withStdin(text.getBytes(StandardCharsets.UTF_8)));
    return driver;
  }

  @Test
  void saysWhatIsWrongAndLeavesNothing() throws Exception {
    Path absent = folder.resolve("absent");

    assertThatThrownBy(() -> create(Path.of("/bin/true"), List.of()))
        .isInstanceOf(PackagingException.class)
        .hasMessageContaining("/bin/true");
    assertThatThrownBy(() -> create(absent, List.of()))
        .isInstanceOf(PackagingException.class)
        .hasMessageContaining(absent.toString());
    assertThatThrownBy(() -> create(GCC, List.of(absent)))
        .isInstanceOf(PackagingException.class)
        .hasMessageContaining(absent.toString());
    assertThat(filesIn(out)).isEmpty();
    assertThat(filesIn(work)).isEmpty();
  }

  private EnvironmentArchive create(Path compiler, List<Path> extra) throws Exception {
    return createHere(request(new Toolchain.Unknown(compiler, null), extra));
  }

  private EnvironmentArchive createHere(EnvironmentRequest request) throws Exception {
    return packager.create(request).archive();
  }

  private EnvironmentRequest request(Compression compression) {
    return new EnvironmentRequest(new Toolchain.Gcc(GCC, GXX), List.of(), compression, out);
  }

  private EnvironmentRequest request(Toolchain toolchain, List<Path> extraFiles) {
    return new EnvironmentRequest(toolchain, extraFiles, Compression.NONE, out);
  }

  /** As a compile server would, protocol 8. */
  private byte[] objectMadeInside(Path root, List<String> compile) throws Exception {
    Path tmp = Files.createTempDirectory(folder, "inside");
    List<String> words = new ArrayList<>(List.of("bwrap", "--unshare-all", "--clearenv"));
    words.addAll(List.of("--ro-bind", root.toString(), "/", "--bind", tmp.toString(), "/tmp"));
    words.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--setenv", "PATH", "/usr/bin"));
    words.addAll(compile);
    words.addAll(List.of("-", "-o", "/tmp/object.o"));
    run(Command.of(words).withStdin(SOURCE.getBytes(StandardCharsets.UTF_8)));
    return Files.readAllBytes(tmp.resolve("object.o"));
  }

  private byte[] objectMadeHere(List<String> compile) throws Exception {
    Path object = Files.createTempDirectory(folder, "here").resolve("object.o");
    List<String> words = new ArrayList<>(compile);
    words.addAll(List.of("-", "-o", object.toString()));
    run(Command.of(words).withStdin(SOURCE.getBytes(StandardCharsets.UTF_8)));
    return Files.readAllBytes(object);
  }

  private List<String> members(Path archive) throws Exception {
    return run(Command.of("tar", "tf", archive.toString())).stdoutText().lines().toList();
  }

  private ProcessResult run(Command command) throws Exception {
    ProcessResult result = runner.run(command);
    assertThat(result.succeeded()).as("%s: %s", command.argv(), result.stderrText()).isTrue();
    return result;
  }

  private static List<String> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
