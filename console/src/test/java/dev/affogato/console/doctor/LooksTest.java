package dev.affogato.console.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.console.doctor.DaemonFacts.State;
import dev.affogato.console.doctor.WrapperFacts.Found;
import dev.affogato.console.doctor.WrapperFacts.Kind;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LooksTest {
  @TempDir Path folder;

  private Path prefix;
  private Path links;

  @BeforeEach
  void install() throws IOException {
    prefix = folder.resolve("prefix");
    links = prefix.resolve("libexec/icecc/bin");
    Files.createDirectories(links);
    program(prefix.resolve("bin/icecc"), "\u007fELF launcher");
    Files.createSymbolicLink(links.resolve("gcc"), prefix.resolve("bin/icecc"));
  }

  private static Path program(Path file, String bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, bytes);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }

  private List<Kind> kinds(Path... folders) {
    String path = String.join(":", List.of(folders).stream().map(Path::toString).toList());
    return new WrapperLook(prefix, Map.of("PATH", path))
        .facts().found().getOrDefault("gcc", List.of()).stream().map(Found::kind).toList();
  }

  @Test
  void tellsOneProgramFromTheOther() throws IOException {
    Path compilers = program(folder.resolve("usr/gcc"), "\u007fELF compiler").getParent();
    Path copies = program(folder.resolve("copy/gcc"), "\u007fELF launcher").getParent();
    Path stock = Files.createDirectories(folder.resolve("stock"));
    Files.createSymbolicLink(stock.resolve("gcc"), program(folder.resolve("s/icecc"), "other"));
    Path caches = Files.createDirectories(folder.resolve("caches"));
    Files.createSymbolicLink(caches.resolve("gcc"), program(folder.resolve("c/ccache"), "cache"));
    Path closed = folder.resolve("nowhere");
    assertThat(kinds(links, closed, copies, stock, caches, compilers))
        .containsExactly(Kind.OURS, Kind.OURS, Kind.ICECREAM, Kind.WRAPPER, Kind.COMPILER);
  }

  @Test
  void findsScriptsThatCallTheLauncher() throws IOException {
    Path circle =
        program(folder.resolve("a/gcc"), "#!/bin/sh\nexec icecc gcc \"$@\"\n").getParent();
    Path itself = program(folder.resolve("b/gcc"), "#!/bin/sh\ngcc -m32 \"$@\"\n").getParent();
    Path honest =
        program(folder.resolve("c/gcc"), "#!/bin/sh\n# not icecc\n/usr/bin/gcc \"$@\"\n")
            .getParent();
    assertThat(kinds(circle, itself, honest))
        .containsExactly(Kind.CIRCLE, Kind.CIRCLE, Kind.COMPILER);
  }

  @Test
  void resolvesWhatVariablesName() {
    WrapperFacts facts =
        new WrapperLook(
                prefix,
                Map.of(
                    "PATH", links.toString(),
                    "ICECC_CC", links.resolve("gcc").toString(),
                    "CCACHE_PREFIX", prefix.resolve("bin/icecc") + " --quiet"))
            .facts();
    assertThat(facts.overrides().get("ICECC_CC").kind()).isEqualTo(Kind.OURS);
    assertThat(facts.ccacheCallsUs()).isTrue();
  }

  private State state(Path socket) {
    return new DaemonLook(Map.of("ICECC_TEST_SOCKET", socket.toString()), Duration.ofMillis(500))
        .facts()
        .sockets()
        .getFirst()
        .state();
  }

  @Test
  void tellsDaemonsThatAreNotThereFromDeadAndSilentOnes() throws IOException {
    Path socket = folder.resolve("s");
    assertThat(state(socket)).isEqualTo(State.ABSENT);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      // The kernel connects; nobody ever accepts.
      assertThat(state(socket)).isEqualTo(State.SILENT);
    }
    assertThat(state(socket)).isEqualTo(State.DEAD);
  }

  @Test
  void findsHomesThatCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    List<MachineFacts.Folder> folders = new FolderLook(Map.of("HOME", file.toString())).facts();
    assertThat(folders).hasSize(2).allSatisfy(each -> assertThat(each.trouble()).isPresent());
    assertThat(new FolderLook(Map.of("HOME", folder.toString())).facts())
        .allSatisfy(each -> assertThat(each.trouble()).isEmpty());
    Path shared = Files.createDirectory(folder.resolve("shared"));
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(new FolderLook(Map.of("AFFOGATO_STATE_DIR", shared.toString())).facts().getFirst())
        .satisfies(
            each -> assertThat(each.trouble().orElseThrow()).contains("not this user's alone"));
    // Looking makes nothing.
    assertThat(folder.resolve(".local")).doesNotExist();
  }

  @Test
  void readsTheSettingsOfPackageManagers() throws IOException {
    assertThat(new BuilderLook(folder).facts().paludis()).isEmpty();
    Files.createDirectories(folder.resolve("etc/paludis"));
    Files.createDirectories(folder.resolve("etc/portage/make.conf"));
    Files.writeString(folder.resolve("etc/portage/make.conf/a"), "FEATURES=x");
    BuilderFacts facts = new BuilderLook(folder).facts();
    assertThat(facts.paludis()).contains("");
    assertThat(facts.portage().orElseThrow()).contains("FEATURES=x");
    assertThat(facts.sockets()).contains("/run/icecc/iceccd.socket");
  }
}
