package dev.affogato.daemon.work.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.affogato.daemon.work.SteppedTime;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveRulesTest {
  private static final EnvironmentId ID = new EnvironmentId("x86_64", "0123abc");
  private static final EnvironmentLimits LIMITS =
      new EnvironmentLimits(Duration.ofSeconds(200), 4 << 20, 80 << 20, 200, 100);

  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip", "bzip2", "xz", "zstd"})
  void unpacksEveryCompression(String compression) throws Exception {
    Path root = install(Archive.environment().packed(compression));

    assertThat(root.resolve("usr/bin/gcc")).hasContent("gcc");
  }

  @Test
  void keepsOnlyTheExecuteBitOfModes() throws Exception {
    Path root =
        install(
            Archive.environment()
                .file("a", 06777, "")
                .file("b", 0600, "")
                .file("c", 01640, "")
                .tar());

    assertThat(permissions(root.resolve("a"))).isEqualTo("rwxr-xr-x");
    assertThat(permissions(root.resolve("b"))).isEqualTo("rw-r--r--");
    assertThat(permissions(root.resolve("c"))).isEqualTo("rw-r--r--");
    assertThat(permissions(root.resolve("usr"))).isEqualTo("rwxr-xr-x");
    assertThat((int) Files.getAttribute(root.resolve("a"), "unix:mode") & 07000).isZero();
  }

  @Test
  void takesNamesOfEveryLengthTarCanWrite() throws Exception {
    String longName = "usr/lib/" + "d".repeat(120) + "/" + "f".repeat(120);
    Path root =
        install(
            Archive.environment()
                .file(longName, 0644, "gnu")
                .posix()
                .file(longName + "p", 0644, "pax")
                .tar());

    assertThat(root.resolve(longName)).hasContent("gnu");
    assertThat(root.resolve(longName + "p")).hasContent("pax");
  }

  @Test
  void takesLinksThatStayInside() throws Exception {
    Path root =
        install(
            new Archive()
                .file("usr/bin/x86_64-as", 0755, "as")
                .symlink("usr/bin/as", "/usr/bin/x86_64-as")
                .symlink("lib64", "usr/lib64")
                .symlink("usr/lib/up", "../../bin")
                .hardLink("usr/bin/copy", "usr/bin/x86_64-as")
                .tar());

    assertThat(Files.readSymbolicLink(root.resolve("lib64"))).hasToString("usr/lib64");
    assertThat(root.resolve("usr/bin/copy")).hasContent("as").isRegularFile();
    assertThat((int) Files.getAttribute(root.resolve("usr/bin/x86_64-as"), "unix:nlink"))
        .isEqualTo(1);
  }

  @Test
  void takesNamesWithDotsAndFoldersNamedTwice() throws Exception {
    Path root =
        install(
            Archive.environment().folder("./etc").folder("etc").file("./etc/x", 0644, "x").tar());

    assertThat(root.resolve("etc/x")).hasContent("x");
  }

  @Test
  void makesTheJailsMountPoints() throws Exception {
    Path root = install(Archive.environment().tar());

    assertThat(root.resolve("tmp")).isDirectory();
    assertThat(root.resolve("proc")).isDirectory();
    assertThat(root.resolve("dev")).isDirectory();
  }

  static Stream<Arguments> evil() {
    return Stream.of(
        arguments("absolute", env().file("/etc/x", 0644, ""), "name is absolute"),
        arguments("dot dot", env().file("../x", 0644, ""), "name has '..'"),
        arguments("dot dot inside", env().file("usr/../../x", 0644, ""), "name has '..'"),
        arguments("dot dot folder", env().folder("usr/.."), "name has '..'"),
        arguments("pax dot dot", env().pax("x", "path", "../x"), "name has '..'"),
        arguments("character device", env().special("x", TarConstants.LF_CHR), "a device"),
        arguments("block device", env().special("x", TarConstants.LF_BLK), "a device"),
        arguments("fifo", env().special("x", TarConstants.LF_FIFO), "a named pipe"),
        arguments("unknown", env().special("x", (byte) 'Q'), "of unknown type"),
        arguments(
            "old sparse", env().special("x", TarConstants.LF_GNUTYPE_SPARSE), "a sparse file"),
        arguments("pax sparse", env().pax("x", "GNU.sparse.major", "1"), "a sparse file"),
        arguments("link out", env().symlink("usr/x", "../../etc/passwd"), "out of the environment"),
        arguments("link up", env().symlink("x", ".."), "out of the environment"),
        arguments("empty link", env().symlink("x", ""), "a link to nothing"),
        arguments(
            "through a link",
            env().symlink("x", "/etc").file("x/passwd", 0644, ""),
            "cannot be written through"),
        arguments(
            "folder over link",
            env().symlink("x", "/etc").folder("x"),
            "cannot be written through"),
        arguments(
            "over a link", env().symlink("x", "/etc/passwd").file("x", 0644, ""), "there twice"),
        arguments(
            "link over a file", env().file("x", 0644, "").symlink("x", "/etc"), "there twice"),
        arguments("link over a folder", env().folder("x").symlink("x", "/etc"), "there twice"),
        arguments("file twice", env().file("bin/true", 0755, "evil"), "there twice"),
        arguments("below a file", env().file("bin/true/x", 0644, ""), "cannot be written through"),
        arguments("hard link out", env().hardLink("x", "/etc/passwd"), "name is absolute"),
        arguments("hard link up", env().hardLink("x", "../../etc/passwd"), "name has '..'"),
        arguments(
            "hard link to link",
            env().symlink("l", "/etc/passwd").hardLink("x", "l"),
            "is no file"),
        arguments("hard link to later", env().hardLink("x", "y"), "is no file"),
        arguments("long name", env().file("x/".repeat(1500) + "x", 0644, ""), "longer than 2048"),
        arguments("long part", env().file("x".repeat(300), 0644, ""), "longer than 255"),
        arguments("many members", many(), "more than 200 members"),
        arguments("deep folders", env().folder("a/".repeat(250)), "more than 200 members"),
        arguments(
            "huge name", env().raw(Archive.header("x", 'L', 1L << 32)), "extension header has"),
        arguments("endless headers", env().raw(longNames()), "more than 8 extension headers"),
        arguments(
            "huge member",
            env().raw(Archive.header("x", '0', 077777777777L)),
            "ends in the middle"),
        arguments(
            "no assembler", new Archive().file("bin/true", 0755, ""), "usr/bin/as is missing"),
        arguments(
            "assembler no program",
            new Archive().file("usr/bin/as", 0644, ""),
            "usr/bin/as is missing"),
        arguments(
            "assembler outside",
            new Archive().symlink("usr/bin/as", "/bin/true"),
            "usr/bin/as is missing"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("evil")
  void refusesWhatCouldLeaveTheRoot(String what, Archive archive, String message) throws Exception {
    assertRefused(archive.tar(), message);
  }

  @Test
  void refusesAnArchiveCutOffAnywhere() throws Exception {
    byte[] whole = Archive.environment().tar();

    for (int length : new int[] {0, 1, 511, 512, 513, 1024, 1500, 2560}) {
      assertRefused(Arrays.copyOf(whole, length), "ends in the middle");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "bzip2", "xz", "zstd"})
  void refusesDamagedCompression(String compression) throws Exception {
    byte[] packed = Archive.environment().packed(compression);
    byte[] flipped = packed.clone();
    flipped[packed.length / 2] ^= 0x55;

    assertRefused(flipped, "");
    assertRefused(Arrays.copyOf(packed, packed.length / 2), "");
    assertRefused(Arrays.copyOf(packed, 10), "");
  }

  @Test
  void refusesWhatIsNoArchive() throws Exception {
    assertRefused("hello ".repeat(300).getBytes(StandardCharsets.UTF_8), "not a tar archive");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "bzip2", "xz", "zstd"})
  void refusesAnArchiveThatExpandsTooMuch(String compression) throws Exception {
    byte[] bomb = Archive.environment().file("zero", 0644, new byte[70 << 20]).packed(compression);

    assertRefused(bomb, "times its size");
  }

  @Test
  void refusesFilesBeyondTheLimitOfBytes() throws Exception {
    EnvironmentLimits small = new EnvironmentLimits(Duration.ofSeconds(1), 9 << 20, 1000, 200, 100);

    assertThatThrownBy(
            () -> install(Archive.environment().file("x", 0644, new byte[2000]).tar(), small))
        .hasMessageContaining("more than 1000 bytes");
    assertThatThrownBy(() -> install(twoCopies(), small))
        .hasMessageContaining("more than 1000 bytes");
  }

  @Test
  void refusesAnArchiveBeyondTheLimitButTakesAllItsBytes() throws Exception {
    assertRefused(
        Archive.environment().file("x", 0644, new byte[5 << 20]).tar(), "larger than 4194304");
  }

  private static byte[] twoCopies() {
    return Archive.environment().file("x", 0644, new byte[600]).hardLink("y", "x").tar();
  }

  private static Archive env() {
    return Archive.environment();
  }

  private static Archive many() {
    Archive archive = env();
    for (int i = 0; i < 250; i++) {
      archive.file("f" + i, 0644, "");
    }
    return archive;
  }

  private static byte[] longNames() {
    byte[] all = new byte[0];
    for (int i = 0; i < 20; i++) {
      byte[] header = Archive.header("x", 'L', 0);
      all = Arrays.copyOf(all, all.length + header.length);
      System.arraycopy(header, 0, all, all.length - header.length, header.length);
    }
    return all;
  }

  private void assertRefused(byte[] archive, String message) throws Exception {
    Path canary = Files.writeString(dir.resolve("canary"), "untouched");

    assertThatThrownBy(() -> install(archive))
        .isInstanceOf(EnvironmentRefusedException.class)
        .hasMessageContaining("x86_64/0123abc")
        .hasMessageContaining(message);

    assertThat(names(dir)).containsExactlyInAnyOrder("base", "canary");
    assertThat(canary).hasContent("untouched");
    assertThat(names(dir.resolve("base"))).containsExactlyInAnyOrder("incoming", "complete");
    assertThat(names(dir.resolve("base/incoming"))).isEmpty();
  }

  private Path install(byte[] archive) throws Exception {
    return install(archive, LIMITS);
  }

  private Path install(byte[] archive, EnvironmentLimits limits) throws Exception {
    EnvironmentStore store = EnvironmentStore.open(dir.resolve("base"), limits, new SteppedTime());
    try (Installation installation = store.install(ID)) {
      for (int from = 0; from < archive.length; from += 100_000) {
        installation.write(archive, from, Math.min(100_000, archive.length - from));
      }
      installation.finish();
    }
    try (EnvironmentLease lease = store.lease(ID).orElseThrow()) {
      return lease.root();
    }
  }

  private static List<String> names(Path folder) throws Exception {
    try (Stream<Path> children = Files.list(folder)) {
      return children.map(child -> child.getFileName().toString()).toList();
    }
  }

  private static String permissions(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
