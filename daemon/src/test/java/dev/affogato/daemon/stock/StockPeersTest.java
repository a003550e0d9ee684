package dev.affogato.daemon.stock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.daemon.Daemon;
import dev.affogato.daemon.DaemonOptions;
import dev.affogato.daemon.link.LinkOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Our daemon between icecream's own scheduler, daemons and clients. */
@Timeout(300)
class StockPeersTest {
  private static final String COMPILED = "Remote compilation completed with exit code 0";

  @TempDir Path directory;
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final Logger logger = Logger.getLogger("dev.affogato.daemon");
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          log.add(new SimpleFormatter().formatMessage(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void prepare() throws IOException {
    logger.setLevel(Level.INFO);
    logger.addHandler(handler);
    Files.writeString(
        directory.resolve("hello.cc"),
        "#include <string>\nstd::string hello(int n) { return std::string(n, 'x'); }\n");
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(handler);
  }

  private DaemonOptions options(StockNetwork network, String name) {
    return DaemonOptions.of(name, directory.resolve(name + ".sock"), directory.resolve(name))
        .withMaxJobs(2)
        .listeningOn(0, List.of(InetAddress.getLoopbackAddress()))
        .withScheduler(LinkOptions.to("127.0.0.1", network.schedulerPort));
  }

  private byte[] compiledHere() throws IOException, InterruptedException {
    ProcessResult result =
        ProcessRunner.system()
            .run(Command.of("g++", "-O2", "-c", "hello.cc", "-o", "local.o").in(directory));
    assertThat(result.succeeded()).as(result.stderrText()).isTrue();
    return Files.readAllBytes(directory.resolve("local.o"));
  }

  private void compileThrough(StockNetwork network, Path socket, String host)
      throws IOException, InterruptedException {
    compileThrough(network, socket, host, Map.of());
  }

  private void compileThrough(
      StockNetwork network, Path socket, String host, Map<String, String> variables)
      throws IOException, InterruptedException {
    Path object = directory.resolve("hello.o");
    Files.deleteIfExists(object);
    ProcessResult result =
        network.icecc(socket, host, variables, "g++", "-O2", "-c", "hello.cc", "-o", "hello.o");
    assertThat(result.status()).as(result.stderrText()).isZero();
    assertThat(Files.readAllBytes(object)).isEqualTo(compiledHere());
    assertThat(network.log("client")).doesNotContain("local build forced");
  }

  @Test
  void compilesForStockClientsOfStockDaemons() throws Exception {
    // The scheduler tells daemons apart by address, and clients take 127.0.0.1 for "here".
    InetAddress ownAddress = InetAddress.getByName("127.0.0.2");
    try (StockNetwork network = new StockNetwork(directory)) {
      DaemonOptions options = options(network, "ours");
      try (Daemon ours =
          Daemon.launch(
              options
                  .listeningOn(0, List.of(ownAddress))
                  .withScheduler(options.scheduler().withLocalAddress(ownAddress)))) {
        Path socket = network.startDaemon("stock", "--no-remote", "-m", "1");
        network.awaitHosts(ours, "ours", "stock");
        compileThrough(network, socket, "ours");
        assertThat(log).anyMatch(line -> line.contains(COMPILED));
        log.clear();
        // The second time it is there already.
        compileThrough(network, socket, "ours");
        assertThat(log).anyMatch(line -> line.contains(COMPILED));
        assertThat(log).noneMatch(line -> line.startsWith("receiving environment"));
        assertThat(ours.slotsUsed()).isZero();
      }
    }
  }

  @Test
  void sendsStockClientsToStockDaemons() throws Exception {
    try (StockNetwork network = new StockNetwork(directory);
        Daemon ours = Daemon.launch(options(network, "ours").withNoRemote(true))) {
      network.startDaemon("stock", "-m", "2", "-p", "" + StockNetwork.freePort());
      network.awaitHosts(ours, "ours", "stock");
      compileThrough(network, ours.socket(), "stock");
      assertThat(network.log("stock")).contains(COMPILED);
      assertThat(ours.port()).isZero();
      // Each job three times, compared by the client: three answers to one question.
      compileThrough(network, ours.socket(), "", Map.of("ICECC_REPEAT_RATE", "1000"));
      network.await("free slots", () -> ours.slotsUsed() == 0);
      assertThat(network.log("scheduler")).doesNotContain("isn't handled by");
    }
  }

  @Test
  void givesStockClientsSlotsOfTheirOwnMachine() throws Exception {
    try (StockNetwork network = new StockNetwork(directory);
        Daemon ours = Daemon.launch(options(network, "ours").withNoRemote(true))) {
      network.awaitHosts(ours, "ours");
      compileThrough(network, ours.socket(), "");
      compileThrough(network, ours.socket(), "ours");
      ProcessResult linked =
          network.icecc(ours.socket(), "", Map.of(), "g++", "-shared", "-o", "hello.so", "hello.o");
      assertThat(linked.status()).as(linked.stderrText()).isZero();
      assertThat(network.log("scheduler")).doesNotContain("isn't handled by");
    }
  }
}
