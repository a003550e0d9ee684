package dev.affogato.console.top;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.affogato.daemon.Daemon;
import dev.affogato.daemon.DaemonOptions;
import dev.affogato.daemon.link.LinkOptions;
import dev.affogato.scheduler.server.Scheduler;
import dev.affogato.scheduler.server.SchedulerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real command on a real terminal, made by util-linux' {@code script}. */
@Timeout(180)
class TopOnTerminalTest {
  private static final String SHOW = "\u001b[?1049h\u001b[?25l";
  private static final String HIDE = "\u001b[?25h\u001b[?1049l";

  @TempDir Path folder;
  private Scheduler scheduler;
  private Daemon daemon;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/script")) || System.getenv("CI") != null,
        "needs the program script of util-linux");
    scheduler = Scheduler.launch(SchedulerOptions.embedded());
    daemon =
        Daemon.launch(
            DaemonOptions.of("node-of-test", folder.resolve("socket"), folder.resolve("base"))
                .withMaxJobs(3)
                .withNoRemote(true)
                .listeningOn(0, List.of(InetAddress.getLoopbackAddress()))
                .withScheduler(LinkOptions.to("127.0.0.1", scheduler.tcpPort())));
  }

  @AfterEach
  void stop() throws Exception {
    if (daemon != null) {
      daemon.close();
    }
    if (scheduler != null) {
      scheduler.close();
    }
  }

  @Test
  void fitsTheTerminalAndEachSizeThatItGets() throws Exception {
    try (PseudoTerminal terminal = PseudoTerminal.run(folder, command(), 80, 24)) {
      Frame first = terminal.await(frame -> frame.has("node-of-test"));
      assertThat(first.lines()).hasSize(24);
      assertThat(first.width()).isLessThanOrEqualTo(80);
      assertThat(first.isPainted()).isTrue();
      terminal.resize(50, 12);
      Frame smaller = terminal.await(frame -> frame.lines().size() == 12);
      assertThat(smaller.width()).isLessThanOrEqualTo(50);
      terminal.resize(120, 40);
      Frame larger = terminal.await(frame -> frame.lines().size() == 40);
      assertThat(larger.has("q: quit")).isTrue();
      terminal.type("q");
      leftAsItWas(terminal, 0);
    }
  }

  @Test
  void leavesTheTerminalAsItWasWhenInterrupted() throws Exception {
    try (PseudoTerminal terminal = PseudoTerminal.run(folder, "NO_COLOR=1 " + command(), 80, 24)) {
      Frame frame = terminal.await(shown -> shown.has("node-of-test"));
      assertThat(frame.isPainted()).isFalse();
      terminal.type("\u0003");
      leftAsItWas(terminal, 130);
    }
  }

  @Test
  void givesTheTerminalToTheShellWhileItIsStopped() throws Exception {
    try (PseudoTerminal terminal = PseudoTerminal.runUnderJobControl(folder, command())) {
      terminal.await(frame -> frame.has("node-of-test"));
      terminal.type("\u001a");
      String shown = terminal.stopped();
      assertThat(shown.lastIndexOf(HIDE)).isGreaterThan(shown.lastIndexOf(Frame.END));
      assertThat(terminal.settingsWhileStopped()).isEqualTo(terminal.settingsBefore());
      terminal.resize(60, 20);
      terminal.type("\n");
      Frame again = terminal.await(frame -> frame.lines().size() == 20);
      assertThat(again.width()).isLessThanOrEqualTo(60);
      assertThat(again.has("node-of-test")).isTrue();
      terminal.type("q");
      leftAsItWas(terminal, 0);
      String all = terminal.end();
      assertThat(all.lastIndexOf(SHOW)).isGreaterThan(shown.length() - 1);
    }
  }

  private static void leftAsItWas(PseudoTerminal terminal, int status) throws Exception {
    String all = terminal.end();
    assertThat(all).contains(SHOW);
    assertThat(all.lastIndexOf(HIDE)).isGreaterThan(all.lastIndexOf(Frame.END));
    assertThat(terminal.settingsAfter()).isEqualTo(terminal.settingsBefore()).isNotEmpty();
    assertThat(terminal.status()).isEqualTo(status);
  }

  @Test
  void printsOnePlainPictureWhereThereIsNoTerminal() throws Exception {
    Process process =
        new ProcessBuilder("/bin/sh", "-c", "exec " + command())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(text).contains("node-of-test").doesNotContain("\u001b");
    assertThat(text.lines().toList()).hasSize(24).allMatch(line -> line.length() <= 80);
  }

  private String command() throws IOException {
    // In a file, as the class path is longer than a line of a terminal may be.
    Path arguments = folder.resolve("arguments");
    Files.writeString(
        arguments,
        "-XX:+UseSerialGC\n-XX:TieredStopAtLevel=1\n-cp\n"
            + System.getProperty("java.class.path")
            + "\ndev.affogato.console.cli.Main\n");
    return Path.of(System.getProperty("java.home"), "bin", "java")
        + " @"
        + arguments
        + " top -s 127.0.0.1:"
        + scheduler.tcpPort();
  }
}
