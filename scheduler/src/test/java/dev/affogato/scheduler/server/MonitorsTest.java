package dev.affogato.scheduler.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.JobBegin;
import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.JobLocalBegin;
import dev.affogato.protocol.icecc.message.JobLocalDone;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.Language;
import dev.affogato.protocol.icecc.message.Login;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.MonGetCs;
import dev.affogato.protocol.icecc.message.MonJobBegin;
import dev.affogato.protocol.icecc.message.MonJobDone;
import dev.affogato.protocol.icecc.message.MonLocalJobBegin;
import dev.affogato.protocol.icecc.message.MonLogin;
import dev.affogato.protocol.icecc.message.MonStats;
import dev.affogato.protocol.icecc.message.NoCs;
import dev.affogato.protocol.icecc.message.Stats;
import dev.affogato.protocol.icecc.message.UseCs;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What monitors see of the same events from our scheduler and from icecream's. */
@Timeout(120)
class MonitorsTest {
  private static final Path STOCK = Path.of("/usr/sbin/icecc-scheduler");
  private static final int VERSION = 43;
  private static final String WORKER = "remoteice1";
  private static final String SUBMITTER = "localice";

  /** Below the ports that systems give away themselves. */
  private static final int PORT_MIN = 20_000;

  private static final int PORT_MAX = 30_000;
  private static final int STARTS_MAX = 10;
  private static final JobResources COST =
      new JobResources(1000, 900, 50, 60, 70_000, 80_000, 90_000, 100_000);

  /** One monitor and the machines it watches; every step ends when the monitor has seen it. */
  private static final class Scene implements AutoCloseable {
    private final int port;
    private final FakePeer monitor;
    private final List<FakePeer> daemons = new ArrayList<>();
    private final List<Message> seen = new ArrayList<>();

    Scene(int port) throws IOException {
      this.port = port;
      this.monitor = FakePeer.shakeHands(port, VERSION);
      monitor.send(new MonLogin());
    }

    FakePeer joins(String name, int slots, boolean noRemote) throws IOException {
      FakePeer daemon = FakePeer.shakeHands(port, VERSION);
      daemons.add(daemon);
      List<EnvironmentName> installed =
          noRemote ? List.of() : List.of(new EnvironmentName("x86_64", "e1"));
      daemon.send(
          new Login(
              noRemote ? 0 : daemon.daemonPort(),
              slots,
              installed,
              name,
              "x86_64",
              true,
              noRemote,
              3));
      sees(MonStats.class);
      daemon.send(new Stats(10, 1200, 800, 400, 4000));
      sees(MonStats.class);
      return daemon;
    }

    /** Reads on until a message of that kind; keeps all. */
    void sees(Class<? extends Message> kind) throws IOException {
      Message message;
      do {
        message = monitor.receive();
        seen.add(message);
      } while (!kind.isInstance(message));
    }

    /** Returns the job's number. */
    int given(FakePeer submitter, int client, String server) throws IOException {
      asks(submitter, client, server);
      return submitter.receive(UseCs.class).jobId();
    }

    /** Names its server, as icecream's first choice is a random one. */
    void asks(FakePeer submitter, int client, String server) throws IOException {
      submitter.send(
          new GetCs(
              List.of(new EnvironmentName("x86_64", "e1")),
              "/home/u/project/src/f" + client + ".cc",
              Language.CPLUSPLUS,
              1,
              "x86_64",
              GetCs.FLAG_O2,
              client,
              server,
              21,
              1,
              0,
              0));
      sees(MonGetCs.class);
    }

    void begins(FakePeer server, int job) throws IOException {
      server.send(new JobBegin(job, 1_700_000_000, 1));
      sees(MonJobBegin.class);
    }

    @Override
    public void close() throws IOException {
      monitor.close();
      for (FakePeer daemon : daemons) {
        daemon.close();
      }
    }
  }

  private static List<Message> play(int port) throws IOException {
    try (Scene scene = new Scene(port)) {
      FakePeer worker = scene.joins(WORKER, 1, false);
      FakePeer submitter = scene.joins(SUBMITTER, 2, true);
      aRemoteJob(scene, worker, submitter);
      aLocalJob(scene, submitter);
      clientsThatAreKilled(scene, worker, submitter);
      machinesThatDie(scene, worker, submitter);
      return scene.seen;
    }
  }

  private static void aRemoteJob(Scene scene, FakePeer worker, FakePeer submitter)
      throws IOException {
    int job = scene.given(submitter, 1, WORKER);
    scene.begins(worker, job);
    worker.send(JobDone.fromServer(job, 0, COST, 1));
    scene.sees(MonJobDone.class);
    // Its speed is known now, and shown with the next report.
    worker.send(new Stats(250, 1500, 900, 500, 3000));
    scene.sees(MonStats.class);
  }

  private static void aLocalJob(Scene scene, FakePeer submitter) throws IOException {
    submitter.send(new JobLocalBegin(1_700_000_001, "/home/u/project/lib/libx.so", 9, false));
    scene.sees(MonLocalJobBegin.class);
    submitter.send(new JobLocalDone(9));
    scene.sees(JobLocalDone.class);
  }

  /** One while its job runs, one before it began, one that still waits for a machine. */
  private static void clientsThatAreKilled(Scene scene, FakePeer worker, FakePeer submitter)
      throws IOException {
    int running = scene.given(submitter, 2, WORKER);
    scene.begins(worker, running);
    int assigned = scene.given(submitter, 3, WORKER);
    worker.send(new Stats(1000, 0, 0, 0, 100));
    scene.sees(MonStats.class);
    submitter.send(JobDone.fromSubmitter(running, 107, JobResources.NONE, 1));
    scene.sees(MonJobDone.class);
    submitter.send(JobDone.fromSubmitter(assigned, 107, JobResources.NONE, 1));
    scene.sees(MonJobDone.class);
    int own = ownJob(scene, submitter, 4);
    scene.asks(submitter, 6, WORKER);
    submitter.send(JobDone.withdrawn(6, 107, 1));
    scene.sees(MonJobDone.class);
    submitter.send(JobDone.fromServer(own, 0, COST, 1));
    scene.sees(MonJobDone.class);
  }

  private static int ownJob(Scene scene, FakePeer submitter, int client) throws IOException {
    scene.asks(submitter, client, SUBMITTER);
    int job = submitter.receive(NoCs.class).jobId();
    scene.begins(submitter, job);
    return job;
  }

  private static void machinesThatDie(Scene scene, FakePeer worker, FakePeer submitter)
      throws IOException {
    worker.send(new Stats(0, 0, 0, 0, 4000));
    scene.sees(MonStats.class);
    int lostWithServer = scene.given(submitter, 7, WORKER);
    scene.begins(worker, lostWithServer);
    worker.close();
    scene.sees(MonJobDone.class);
    FakePeer another = scene.joins("remoteice2", 4, false);
    int lostWithSubmitter = scene.given(submitter, 8, "remoteice2");
    scene.begins(another, lostWithSubmitter);
    submitter.close();
    scene.sees(MonJobDone.class);
    // A last message, so that whatever comes late is seen as well.
    another.send(new Stats(20, 0, 0, 0, 4000));
    scene.sees(MonStats.class);
  }

  @Test
  void showsTheSameAsIcecreamOfRemoteLocalAndLostJobs() throws Exception {
    boolean present = Files.isExecutable(STOCK);
    String cure = STOCK + " is missing: apt-get install icecc";
    if (System.getenv("CI") != null) {
      assertThat(present).as(cure).isTrue();
    }
    assumeTrue(present, cure);
    List<Message> stock = playWithStock();
    try (Scheduler scheduler = Scheduler.launch(SchedulerOptions.embedded())) {
      assertThat(play(scheduler.tcpPort())).containsExactlyElementsOf(stock);
    }
  }

  private static List<Message> playWithStock() throws IOException, InterruptedException {
    for (int start = 1; ; start++) {
      int port = freePort();
      Process stock = startStock(port);
      try (ScheduledExecutorService waker = Executors.newSingleThreadScheduledExecutor();
          DatagramSocket probes = new DatagramSocket()) {
        // Icecream's scheduler rests after each accept, until something but a connection comes.
        DatagramPacket probe = new DatagramPacket(new byte[] {VERSION}, 1, FakePeer.LOOPBACK, port);
        waker.scheduleAtFixedRate(() -> send(probes, probe), 0, 100, TimeUnit.MILLISECONDS);
        List<Message> seen = playWhenItListens(stock, port);
        waker.shutdownNow();
        if (!seen.isEmpty()) {
          return seen;
        }
        assertThat(start).as("starts of " + STOCK).isLessThan(STARTS_MAX);
      } finally {
        stock.destroyForcibly();
        stock.waitFor();
      }
    }
  }

  private static void send(DatagramSocket probes, DatagramPacket probe) {
    try {
      probes.send(probe);
    } catch (IOException notYetThere) {
      Thread.onSpinWait();
    }
  }

  /** Returns nothing if it ends instead: somebody may have taken its port. */
  private static List<Message> playWhenItListens(Process stock, int port) throws IOException {
    while (stock.isAlive()) {
      try {
        return play(port);
      } catch (ConnectException notYet) {
        Thread.onSpinWait();
      }
    }
    return List.of();
  }

  private static Process startStock(int port) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            STOCK.toString(), "-p", "" + port, "-n", "monitors" + port, "-r", "-l", "/dev/null");
    // Broadcasts stay on this machine (protocol spec 9.11).
    builder.environment().put("ICECC_TESTS", "1");
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Two in a row: the text port is the next one (protocol spec 1.1). */
  private static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(PORT_MIN, PORT_MAX);
      try (ServerSocket one = new ServerSocket(port);
          ServerSocket next = new ServerSocket(port + 1)) {
        return one.getLocalPort();
      } catch (IOException taken) {
        Thread.onSpinWait();
      }
    }
  }
}
