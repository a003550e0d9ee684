package dev.affogato.client.agent;

import dev.affogato.base.process.ProcessRunner;
import dev.affogato.base.reason.Reason;
import dev.affogato.client.direct.DirectPath;
import dev.affogato.client.journal.Origins;
import dev.affogato.client.journal.ReasonGuide;
import dev.affogato.client.launcher.LauncherConnection;
import dev.affogato.client.launcher.LauncherServer;
import dev.affogato.client.launcher.LauncherSource;
import dev.affogato.client.load.Doorman;
import dev.affogato.compiler.toolchain.CompilerProbe;
import dev.affogato.compiler.toolchain.CompilerQuestions;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A running agent: accepts launchers and takes each through a {@link CallFlow}.
 *
 * <p>Thread-safe. Several agents may live in one process.
 */
public final class Agent implements AutoCloseable {
  private static final Reason ABANDONED =
      new Reason("abandoned", "the launcher went away before there was a result");

  private final AgentOptions options;
  private final Services services;
  private final LauncherServer server;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicLong calls = new AtomicLong();

  private Agent(LauncherSource launchers, AgentOptions options) {
    this.options = options;
    this.services = services(options);
    this.server = new LauncherServer(launchers, this::serve, options.time());
  }

  /**
   * Starts to serve the launchers that connect to {@code channel}, a listening unix socket, which
   * the agent takes over.
   *
   * @throws IOException if the system does not tell who we are
   */
  public static Agent launch(ServerSocketChannel channel, AgentOptions options) throws IOException {
    return launch(LauncherSource.listening(channel), options);
  }

  /** Starts to serve the launchers that come from {@code launchers}, which the agent takes over. */
  public static Agent launch(LauncherSource launchers, AgentOptions options) {
    Agent agent = new Agent(launchers, options);
    agent.server.start();
    return agent;
  }

  /**
   * Whether a daemon of this machine answers on a socket where a client with {@code environment}
   * looks for it: whether there is a cluster to use.
   */
  public static boolean daemonAnswers(Map<String, String> environment) {
    List<String> entries =
        environment.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
    AgentOptions options = AgentOptions.standard();
    try (LocalDaemon daemon =
        new LocalDaemons(options.daemonSockets(), false, options.time())
            .find(CallSettings.of(entries))) {
      return daemon != null;
    }
  }

  private static Services services(AgentOptions options) {
    ProcessRunner runner = ProcessRunner.system();
    return services(
        options,
        runner,
        probeEnvironment(),
        DirectPath.ofThisMachine(runner, probeEnvironment(), options.time()));
  }

  /**
   * @param runner of compilers that are asked something
   * @param environment of theirs
   */
  static Services services(
      AgentOptions options,
      ProcessRunner runner,
      Map<String, String> environment,
      DirectPath direct) {
    Doorman doorman = Doorman.ofThisMachine(options.preprocessorsMax(), options.time());
    return new Services(
        Surroundings.OWN,
        new LocalDaemons(options.daemonSockets(), options.daemonOnTcp(), options.time()),
        new EnvironmentUploads(),
        new DeadHosts(options.time()),
        new DeadHosts(options.time()),
        direct,
        new LossyPragmas(),
        new Compilers(
            new CompilerProbe(runner, environment),
            new CompilerQuestions(runner, environment),
            options.time()),
        new OwnPlatform(ProcessRunner.system()),
        OwnEnvironments.ofThisUser(runner, environment, options.time()),
        new NativeAnswers(options.time()),
        doorman,
        new Preprocessors(options.preprocessorsMax(), doorman),
        options.listener(),
        new Chronicle(options.journal(), Origins.ofThisMachine(), options.time().wallClock()),
        new ReasonGuide(),
        options.time());
  }

  /** A wrapper script may come across a launcher on PATH, which must not ask us in turn. */
  private static Map<String, String> probeEnvironment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("ICECC", "disable");
    return environment;
  }

  /** How many launchers are connected now, compilers that run in their place included. */
  public int activeLaunchers() {
    return server.activeLaunchers();
  }

  /** Waits until the agent is closed, or closes it itself after its time without launchers. */
  public void awaitEnd() throws InterruptedException, IOException {
    Duration idleExit = options.idleExit();
    if (idleExit == null) {
      closed.await();
      return;
    }
    Duration left = idleExit;
    while (!left.isNegative() && !left.isZero()) {
      // Never sooner than a moment: a launcher may come and go between two looks.
      if (closed.await(Math.max(1, left.toMillis()), TimeUnit.MILLISECONDS)) {
        return;
      }
      left = idleExit.minus(server.idleFor());
    }
    close();
  }

  /** Drops every launcher, each of which then runs its compiler by itself. */
  @Override
  public void close() throws IOException {
    closed.countDown();
    server.close();
    services.direct().close();
    services.daemons().close();
  }

  private void serve(LauncherConnection launcher) throws IOException, InterruptedException {
    Call call = new Call(calls.incrementAndGet(), launcher, services);
    try {
      new CallFlow(call).run();
    } finally {
      if (!call.hasEnded()) {
        call.ended(Outcome.ABANDONED, ABANDONED);
      }
    }
  }
}
