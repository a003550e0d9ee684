package dev.affogato.compiler.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
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
import org.junit.jupiter.params.provider.EnumSource;

/** Packages the gcc of this machine. */
class EnvironmentPackagerTest {
  private static final Path GCC = Path.of("/usr/bin/gcc");
  private static final Path GXX = Path.of("/usr/bin/g++");
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

  @Test
  void givesTheSameNameAsIcecreamItself() throws Exception {
    Programs.need("icecc-create-env");
    Path stock = Files.createDirectory(folder.resolve("stock"));
    run(
        Command.of(
                "icecc-create-env",
                "--gcc",
                GCC.toString(),
                GXX.toString(),
                "--compression",
                "none")
            .in(stock));

    EnvironmentArchive archive = createHere(request(Compression.NONE));

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
    Programs.need("bwrap");
    EnvironmentArchive archive = createHere(request(Compression.GZIP));
    Path root = Files.createDirectory(folder.resolve("root"));
    run(Command.of("tar", "xf", archive.path().toString()).in(root));
    for (String mountPoint : List.of("tmp", "proc", "dev")) {
      Files.createDirectory(root.resolve(mountPoint));
    }

    for (String driver : List.of("gcc", "g++")) {
      List<String> compile =
          List.of("/usr/bin/" + driver, "-x", driver.equals("gcc") ? "c" : "c++", "-c", "-O2");
      assertThat(objectMadeInside(root, compile)).isEqualTo(objectMadeHere(compile));
    }
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void writesEveryCompressionSoThatTarReadsIt(Compression compression) throws Exception {
    Path text = Files.writeString(folder.resolve("a.txt"), "content");
    EnvironmentTree tree = new EnvironmentTree(work, new Tools(runner, System.getenv()));
    tree.fill(new TreeMap<>(Map.of("d/a.txt", text)));
    Path archive = out.resolve("x" + compression.suffix());

    EnvironmentTar.write(tree, compression, archive);

    ProcessResult listing = run(Command.of("tar", "xOf", archive.toString(), "d/a.txt"));
    assertThat(listing.stdoutText()).isEqualTo("content");
    assertThat(Compression.named(compression.word())).contains(compression);
  }

  @Test
  void takesExtraFilesAlongAtTheirOwnPlace() throws Exception {
    Path plugin = Files.writeString(folder.resolve("plugin.so"), "no ELF");
    EnvironmentArchive plain = createHere(request(Compression.NONE));
    EnvironmentArchive archive =
        createHere(new EnvironmentRequest(GCC, null, List.of(plugin), Compression.NONE, out));

    assertThat(archive.name()).isNotEqualTo(plain.name());
    assertThat(members(archive.path()))
        .contains(plugin.toString().substring(1), "usr/bin/g++", "usr/bin/cc1plus");
  }

  @Test
  void tellsWhatTheArchiveIsMadeOf() throws Exception {
    Path plugin = Files.writeString(folder.resolve("plugin.so"), "no ELF");
    List<Path> sources =
        packager
            .create(new EnvironmentRequest(GCC, null, List.of(plugin), Compression.NONE, out))
            .sources();

    assertThat(sources).contains(plugin, part("cc1"), part("cc1plus"));
    assertThat(sources).extracting(Path::getFileName).contains(Path.of("as"), Path.of("libc.so.6"));
    assertThat(sources).allMatch(Path::isAbsolute).allMatch(Files::isRegularFile);
  }

  private Path part(String name) throws Exception {
    String answer = run(Command.of(GCC.toString(), "-print-prog-name=" + name)).stdoutText();
    return Path.of(answer.strip()).normalize();
  }

  @Test
  void packagesTheCompilerBehindAWrapperScript() throws Exception {
    Path script =
        Files.writeString(folder.resolve("mycc"), "#!/bin/sh\nexec /usr/bin/gcc \"$@\"\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();

    EnvironmentArchive archive =
        createHere(new EnvironmentRequest(script, null, List.of(), Compression.NONE, out));

    assertThat(archive.name()).isEqualTo(createHere(request(Compression.NONE)).name());
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
    return createHere(new EnvironmentRequest(compiler, null, extra, Compression.NONE, out));
  }

  private EnvironmentArchive createHere(EnvironmentRequest request) throws Exception {
    return packager.create(request).archive();
  }

  private EnvironmentRequest request(Compression compression) {
    return new EnvironmentRequest(GCC, GXX, List.of(), compression, out);
  }

  /** As a compile server would, protocol 8. */
  private byte[] objectMadeInside(Path root, List<String> compile) throws Exception {
    Path tmp = Files.createTempDirectory(folder, "inside");
    List<String> words = new ArrayList<>(List.of("bwrap", "--unshare-all", "--clearenv"));
    words.addAll(List.of("--ro-bind", root.toString(), "/", "--bind", tmp.toString(), "/tmp"));
    words.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--setenv", "PATH", "/usr/bin"));
    words.addAll(compile);
    words.addAll(List.of("-fpreprocessed", "-", "-o", "/tmp/object.o"));
    run(Command.of(words).withStdin(SOURCE.getBytes(StandardCharsets.UTF_8)));
    return Files.readAllBytes(tmp.resolve("object.o"));
  }

  private byte[] objectMadeHere(List<String> compile) throws Exception {
    Path object = Files.createTempDirectory(folder, "here").resolve("object.o");
    List<String> words = new ArrayList<>(compile);
    words.addAll(List.of("-fpreprocessed", "-", "-o", object.toString()));
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
