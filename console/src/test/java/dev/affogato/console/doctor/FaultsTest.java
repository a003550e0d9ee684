package dev.affogato.console.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.net.Connection;
import dev.affogato.base.time.TimeSource;
import dev.affogato.daemon.link.LinkOptions;
import dev.affogato.protocol.icecc.channel.MessageChannel;
import dev.affogato.protocol.icecc.message.GetNativeEnv;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.StatusText;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Machines on which things are really wrong, seen by all of the doctor. */
@Timeout(180)
class FaultsTest {
  @TempDir Path folder;

  private Path links;
  private Path compilers;
  private final Socket closed = new Socket();
  private LinkOptions link;

  @BeforeEach
  void install() throws IOException {
    links = folder.resolve("prefix/libexec/icecc/bin");
    Files.createDirectories(links);
    Path launcher = program(folder.resolve("prefix/bin/icecc"), "\u007fELF launcher");
    Files.createSymbolicLink(links.resolve("gcc"), launcher);
    // What it says of itself is nothing that could be packed.
    compilers = program(folder.resolve("usr/bin/gcc"), "#!/bin/sh\nexit 1\n").getParent();
    Files.createDirectories(folder.resolve("work"));
    Files.createDirectories(folder.resolve("proc"));
    Files.writeString(folder.resolve("proc/meminfo"), "MemTotal:       16000000 kB\n");
    // Taken by us, so that nobody else can listen there.
    closed.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    link = new LinkOptions("ICECREAM", "127.0.0.1", closed.getLocalPort(), true, List.of(), null);
  }

  @AfterEach
  void giveBack() throws IOException {
    closed.close();
  }

  private static Path program(Path file, String bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, bytes);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }

  private Map<String, Finding> examine(Path socket, boolean takesJobs, Path... path)
      throws Exception {
    Surroundings surroundings =
        new Surroundings(
            Map.of(
                "PATH",
                String.join(":", List.of(path).stream().map(Path::toString).toList()),
                "HOME",
                folder.toString(),
                "ICECC_TEST_SOCKET",
                socket.toString()),
            folder.resolve("prefix"),
            folder,
            folder.resolve("work"),
            link,
            8,
            takesJobs,
            true,
            "/etc/icecc/icecc.conf");
    Diagnosis diagnosis = Doctor.examine(surroundings, TimeSource.system());
    assertThat(diagnosis.findings())
        .allSatisfy(finding -> assertThat(finding.cures()).isNotEmpty().doesNotContain(""));
    assertThat(String.join("\n", diagnosis.lines()))
        .contains(
            diagnosis.findings().stream().map(finding -> finding.cures().getFirst()).toList());
    // A machine of tests may have no jails: that is another matter.
    return diagnosis.findings().stream()
        .filter(finding -> !finding.code().equals("no-jail"))
        .collect(Collectors.toMap(Finding::code, finding -> finding, (a, b) -> a));
  }

  @Test
  void findsEverythingThatIsWrongAtOnce() throws Exception {
    Path dead = folder.resolve("dead");
    try (ServerSocketChannel daemon = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      daemon.bind(UnixDomainSocketAddress.of(dead));
    }
    Files.writeString(folder.resolve("proc/meminfo"), "MemTotal:       1000000 kB\n");
    Path future = Files.writeString(folder.resolve("work/from-tomorrow.c"), "");
    Files.setLastModifiedTime(
        future, FileTime.from(TimeSource.system().wallClock().plus(Duration.ofDays(1))));
    Files.createDirectories(folder.resolve("etc/paludis"));
    Files.createDirectories(folder.resolve("etc/portage"));
    Map<String, Finding> found = examine(dead, true, compilers, links);
    assertThat(found)
        .containsOnlyKeys(
            "wrapper-behind",
            "daemon-dead",
            "scheduler-refuses",
            "not-packable",
            "memory-small",
            "file-from-future",
            "paludis-path",
            "paludis-network",
            "portage-path",
            "portage-network");
    assertThat(found.get("paludis-network").cures())
        .contains(
            SandboxRules.line("inet:127.0.0.1/32@" + link.schedulerPort()),
            SandboxRules.line("inet:0.0.0.0/0@10245"));
  }

  @Test
  void findsCcacheBehindUsAndCompilersThatOnlyTheDaemonCannotPack() throws Exception {
    Path caches = Files.createDirectories(folder.resolve("caches"));
    Files.createSymbolicLink(
        caches.resolve("gcc"), program(folder.resolve("usr/bin/ccache"), "\u007fELF cache"));
    String gcc = compilers.resolve("gcc").toString();
    Path socket = folder.resolve("socket");
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(socket));
      Thread.ofVirtual().name("daemon").start(() -> refuse(listener));
      Map<String, Finding> found = examine(socket, false, links, caches, compilers);
      assertThat(found).containsOnlyKeys("ccache-behind", "scheduler-refuses", "not-packable");
      Finding finding = found.get("not-packable");
      assertThat(finding.what())
          .isEqualTo(
              gcc
                  + " cannot be packed: "
                  + gcc
                  + " is not packed because not every user may read it");
      assertThat(finding.cures().getFirst()).startsWith("chmod o+rx '" + gcc + "'");
    }
  }

  /** A daemon that packs nothing. */
  private static void refuse(ServerSocketChannel listener) {
    while (true) {
      try (MessageChannel client = MessageChannel.handshake(new Connection(listener.accept()))) {
        Message asked = client.receive();
        client.send(
            new StatusText(
                asked instanceof GetNativeEnv(String compiler, var files, var compression)
                    ? compiler + " is not packed because not every user may read it"
                    : "Node Name: node\n  Scheduler protocol: 43\n"));
      } catch (EOFException gone) {
        // The next one may come.
      } catch (IOException closed) {
        return;
      }
    }
  }
}
