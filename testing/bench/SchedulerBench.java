import dev.affogato.protocol.icecc.message.CsConf;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.JobBegin;
import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.Language;
import dev.affogato.protocol.icecc.message.Login;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.MessageCodec;
import dev.affogato.protocol.icecc.message.NoCs;
import dev.affogato.protocol.icecc.message.Stats;
import dev.affogato.protocol.icecc.message.UseCs;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import dev.affogato.scheduler.server.Scheduler;
import dev.affogato.scheduler.server.SchedulerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What a job costs the scheduler: CPU time of its process per job, and the time from request to
 * answer, against the number of simulated daemons. Jobs end at once; a few requests are always
 * outstanding. testing/bench/scheduler.sh runs it.
 *
 * <p>Arguments: numbers of daemons; {@code stock} measures /usr/sbin/icecc-scheduler instead,
 * {@code both} one after the other. Icecream's takes a second for each login.
 */
public final class SchedulerBench {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final int CLIENTS = 4;
  private static final int OUTSTANDING = 4;
  private static final int SLOTS = 8;
  private static final Duration SETTLING = Duration.ofSeconds(2);
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration MEASURED = Duration.ofSeconds(5);
  private static final JobResources COST =
      new JobResources(1000, 900, 50, 0, 200_000, 1_000_000, 40_000, 100_000);

  private final Selector selector = Selector.open();
  private final Map<Integer, Peer> serversByPort = new HashMap<>();
  private final List<ServerSocket> listeners = new ArrayList<>();
  private long[] latenciesNanos = new long[1 << 20];
  private int jobs;
  private int loggedIn;
  private boolean measuring;

  private SchedulerBench() throws IOException {}

  public static void main(String[] args) throws Exception {
    List<String> arguments = new ArrayList<>(Arrays.asList(args));
    if (arguments.remove("serve")) {
      serve();
      return;
    }
    boolean both = arguments.remove("both");
    boolean stock = arguments.remove("stock");
    List<String> farms = arguments.isEmpty() ? List.of("2", "100", "1000") : arguments;
    for (String daemons : farms) {
      if (both) {
        measure(!stock, Integer.parseInt(daemons));
      }
      measure(stock, Integer.parseInt(daemons));
    }
  }

  /** The child process: a scheduler that logs as it does without -v. */
  private static void serve() throws Exception {
    Logger.getLogger("").setLevel(Level.SEVERE);
    try (Scheduler scheduler = Scheduler.launch(SchedulerOptions.embedded())) {
      System.out.println(scheduler.tcpPort());
      scheduler.await();
    }
  }

  private static void measure(boolean stock, int daemons) throws Exception {
    int port = stock ? freePort() : 0;
    Process scheduler =
        stock
            ? new ProcessBuilder(
                    "/usr/sbin/icecc-scheduler", "-p", "" + port, "-n", "bench", "-l", "/dev/null")
                .start()
            : new ProcessBuilder(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    SchedulerBench.class.getName(),
                    "serve")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    try {
      if (!stock) {
        port = Integer.parseInt(scheduler.inputReader().readLine());
      }
      new SchedulerBench().run(port, daemons, scheduler.toHandle(), stock ? "stock" : "affogato");
    } finally {
      scheduler.destroy();
      scheduler.waitFor();
    }
  }

  private void run(int port, int daemons, ProcessHandle scheduler, String name) throws Exception {
    for (int i = 0; i < daemons; i++) {
      ServerSocket listener = new ServerSocket(0, 16, LOOPBACK);
      listeners.add(listener);
      Peer server = new Peer(port, "server" + i, listener.getLocalPort(), SLOTS);
      serversByPort.put(listener.getLocalPort(), server);
    }
    List<Peer> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(new Peer(port, "client" + i, 0, 0));
    }
    // The stock scheduler takes many seconds to accept many daemons.
    while (loggedIn < daemons + CLIENTS) {
      pump(Duration.ofMillis(500));
    }
    pump(SETTLING);
    for (int i = 0; i < OUTSTANDING; i++) {
      for (Peer client : clients) {
        client.request();
      }
    }
    pump(WARM_UP);
    jobs = 0;
    measuring = true;
    Duration before = scheduler.info().totalCpuDuration().orElseThrow();
    long start = System.nanoTime();
    pump(MEASURED);
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpuMs =
        scheduler.info().totalCpuDuration().orElseThrow().minus(before).toNanos() / 1e6;
    long[] sorted = Arrays.copyOf(latenciesNanos, Math.min(jobs, latenciesNanos.length));
    Arrays.sort(sorted);
    System.out.printf(
        Locale.ROOT,
        "%-9s %5d daemons: %.3f ms CPU per job, %6.0f jobs/s, answer p50 %.2f ms, p99 %.2f ms, RSS %s%n",
        name,
        daemons,
        cpuMs / Math.max(1, jobs),
        jobs / seconds,
        sorted.length == 0 ? 0 : sorted[sorted.length / 2] / 1e6,
        sorted.length == 0 ? 0 : sorted[sorted.length * 99 / 100] / 1e6,
        residentMemory(scheduler));
    for (SelectionKey key : List.copyOf(selector.keys())) {
      key.channel().close();
    }
    for (ServerSocket listener : listeners) {
      listener.close();
    }
  }

  private static String residentMemory(ProcessHandle process) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> line.substring("VmRSS:".length()).strip())
        .findFirst()
        .orElse("unknown");
  }

  private void pump(Duration duration) throws IOException {
    long end = System.nanoTime() + duration.toNanos();
    while (System.nanoTime() < end) {
      selector.select(100);
      for (SelectionKey key : selector.selectedKeys()) {
        ((Peer) key.attachment()).read();
      }
      selector.selectedKeys().clear();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** A simulated daemon, submitting or compiling. */
  private final class Peer {
    private static final int VERSION = 43;
    private final SocketChannel socket;
    private final ByteBuffer in = ByteBuffer.allocate(1 << 16);
    private final Map<Integer, Long> askedNanos = new HashMap<>();
    private int lastClient;

    /** The scheduler's words of the handshake: what they say is known. */
    private int bytesToSkip = 8;

    Peer(int schedulerPort, String name, int port, int slots) throws Exception {
      socket = connect(schedulerPort);
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      socket.write(ByteBuffer.wrap(new byte[] {VERSION, 0, 0, 0, VERSION, 0, 0, 0}));
      List<EnvironmentName> installed =
          port == 0 ? List.of() : List.of(new EnvironmentName("x86_64", "env0"));
      send(new Login(port, slots, installed, name, "x86_64", true, port == 0, 0));
      send(new Stats(100, 100, 100, 100, 8000));
      socket.configureBlocking(false);
      socket.register(selector, SelectionKey.OP_READ, this);
    }

    /** A scheduler just started may not listen yet. */
    private static SocketChannel connect(int port) throws Exception {
      for (int attempt = 0; ; attempt++) {
        try {
          return SocketChannel.open(new InetSocketAddress(LOOPBACK, port));
        } catch (IOException e) {
          if (attempt == 50) {
            throw e;
          }
          Thread.sleep(100);
        }
      }
    }

    void request() throws IOException {
      int client = ++lastClient;
      askedNanos.put(client, System.nanoTime());
      send(
          new GetCs(
              List.of(new EnvironmentName("x86_64", "env0")),
              "src/some/directory/file.cpp",
              Language.CPLUSPLUS,
              1,
              "x86_64",
              GetCs.FLAG_O1,
              client,
              "",
              0,
              OUTSTANDING,
              0,
              0));
    }

    void send(Message message) throws IOException {
      ByteBuffer frame = ByteBuffer.wrap(MessageCodec.frame(message, VERSION));
      while (frame.hasRemaining()) {
        socket.write(frame);
      }
    }

    void read() throws IOException {
      if (socket.read(in) < 0) {
        throw new IOException("the scheduler closed a connection");
      }
      in.flip();
      int skipped = Math.min(bytesToSkip, in.remaining());
      in.position(skipped);
      bytesToSkip -= skipped;
      while (in.remaining() >= 4 && in.remaining() >= 4 + in.getInt(in.position())) {
        byte[] frame = new byte[in.getInt()];
        in.get(frame);
        handle(MessageCodec.decode(frame, VERSION));
      }
      in.compact();
    }

    private void handle(Message message) throws IOException {
      if (message instanceof UseCs use) {
        answered(use.clientId());
        Peer server = serversByPort.get(use.port());
        server.send(new JobBegin(use.jobId(), 1, 1));
        server.send(JobDone.fromServer(use.jobId(), 0, COST, 1));
        request();
      } else if (message instanceof NoCs no) {
        answered(no.clientId());
        send(JobDone.fromSubmitter(no.jobId(), 0, COST, 1));
        request();
      } else if (message instanceof CsConf) {
        loggedIn++;
      }
    }

    private void answered(int client) {
      long asked = askedNanos.remove(client);
      if (measuring && jobs < latenciesNanos.length) {
        latenciesNanos[jobs] = System.nanoTime() - asked;
      }
      jobs++;
    }
  }
}
