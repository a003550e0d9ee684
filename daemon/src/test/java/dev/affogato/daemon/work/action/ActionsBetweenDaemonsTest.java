package dev.affogato.daemon.work.action;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.affogato.base.io.FileTrees;
import dev.affogato.base.net.Connection;
import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.blob.BlobStore;
import dev.affogato.cache.blob.StoreLimits;
import dev.affogato.cache.digest.Digest;
import dev.affogato.daemon.Daemon;
import dev.affogato.daemon.DaemonOptions;
import dev.affogato.daemon.DirectOptions;
import dev.affogato.daemon.direct.OutsideAddress;
import dev.affogato.daemon.link.LinkOptions;
import dev.affogato.daemon.testkit.FakePeer;
import dev.affogato.daemon.testkit.FakeScheduler;
import dev.affogato.daemon.work.Machine;
import dev.affogato.protocol.icecc.message.End;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.GetInternals;
import dev.affogato.protocol.icecc.message.JobBegin;
import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.Language;
import dev.affogato.protocol.icecc.message.Login;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.StatusText;
import dev.affogato.protocol.icecc.message.UseCs;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import dev.affogato.protocol.reapi.direct.DirectConnection;
import dev.affogato.protocol.reapi.direct.v1.Execute;
import dev.affogato.protocol.reapi.direct.v1.Executed;
import dev.affogato.protocol.reapi.direct.v1.Found;
import dev.affogato.protocol.reapi.direct.v1.LookUp;
import dev.affogato.protocol.reapi.direct.v1.Place;
import dev.affogato.protocol.reapi.message.ReadReport;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.v2.CapabilitiesGrpc;
import dev.affogato.protocol.reapi.v2.GetCapabilitiesRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent's daemon and another machine's, with real jails. */
@Timeout(120)
class ActionsBetweenDaemonsTest {
  private static final int JOB = 7;
  private static final Duration WAIT = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final FakeScheduler scheduler = newScheduler();
  private Daemon worker;
  private FakeScheduler.Session workers;
  private Daemon own;
  private FakeScheduler.Session owns;
  private BlobStore inputs;
  private dev.affogato.protocol.reapi.v2.Digest action;

  private static FakeScheduler newScheduler() {
    try {
      return new FakeScheduler();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void launch() throws Exception {
    Machine.needs("bwrap", "ldd");
    Machine.open(folder);
    worker = Daemon.launch(options("worker"));
    assumeTrue(worker.isJailed() || System.getenv("CI") != null, "jails cannot be made here");
    workers = scheduler.accept();
    workers.expect(Login.class);
    own = Daemon.launch(options("desk").withNoRemote(true));
    owns = scheduler.accept();
    owns.expect(Login.class);
    inputs =
        BlobStore.open(
            folder.resolve("inputs"), new StoreLimits(1L << 30, 1L << 28), TimeSource.system());
    action = action("hello");
  }

  @AfterEach
  void close() throws Exception {
    if (own != null) {
      own.close();
      inputs.close();
    }
    if (worker != null) {
      worker.close();
    }
    scheduler.close();
    // Trees have links out of here, which JUnit warns of.
    FileTrees.delete(folder.resolve("worker"));
  }

  private DaemonOptions options(String name) {
    return DaemonOptions.of(name, folder.resolve(name + ".sock"), folder.resolve(name))
        .withMaxJobs(1)
        // However busy this machine is with other tests.
        .withOwnUserOnly()
        .listeningOn(0, List.of(InetAddress.getLoopbackAddress()))
        .withScheduler(LinkOptions.to("127.0.0.1", scheduler.port()));
  }

  /** Reads a file of the user's folder, writes another one beside it, and tells of both. */
  private dev.affogato.protocol.reapi.v2.Digest action(String text) throws Exception {
    InputTree tree = ActionBench.with(new InputTree(), "/bin/sh", "/bin/cat");
    tree.file("/home/ann/in", text);
    var command =
        ActionBench.command(
                "/home/ann",
                "/bin/sh",
                "-c",
                "cat in > out; echo note >&2; list=${SUNPRO_DEPENDENCIES% x};"
                    + " test -z \"$list\" || echo in > $list")
            .addOutputPaths("out")
            .build();
    var all =
        ActionBench.ours()
            .setInputRootDigest(WireDigests.toWire(tree.store(inputs)))
            .setCommandDigest(WireDigests.toWire(inputs.put(command.toByteArray())))
            .build();
    return WireDigests.toWire(inputs.put(all.toByteArray()));
  }

  private DirectConnection agent() throws IOException {
    return agent(own);
  }

  private static DirectConnection agent(Daemon daemon) throws IOException {
    return DirectConnection.open(
        Connection.open(UnixDomainSocketAddress.of(daemon.socket()), WAIT));
  }

  private static Found lookUp(DirectConnection agent, dev.affogato.protocol.reapi.v2.Digest action)
      throws Exception {
    return agent.lookUp(LookUp.newBuilder().setAction(action).build());
  }

  private Executed execute(DirectConnection agent) throws Exception {
    Place there =
        Place.newBuilder().setHost("127.0.0.1").setPort(worker.port()).setJobId(JOB).build();
    Execute order =
        Execute.newBuilder()
            .setAction(action)
            .setPlace(there)
            .addInlineOutputFiles("out")
            .setWantsReads(true)
            .build();
    Executed answer = agent.execute(order, WAIT);
    while (answer.hasMissing()) {
      for (var wire : answer.getMissing().getDigestsList()) {
        Digest digest = WireDigests.fromWire(wire);
        try (InputStream content = Channels.newInputStream(inputs.openRead(digest))) {
          agent.store(digest, content);
        }
      }
      answer = agent.execute(order, WAIT);
    }
    return answer;
  }

  /** Has the scheduler send a job of {@code client} to the worker. */
  private void assign(FakePeer client) throws Exception {
    client.send(
        new GetCs(
            List.of(new EnvironmentName("x86_64", "affogato-direct")),
            "in",
            Language.C,
            1,
            "x86_64",
            0,
            0,
            "",
            21,
            0,
            0,
            0));
    int id = owns.awaitNext(GetCs.class).clientId();
    owns.send(new UseCs(JOB, worker.port(), "127.0.0.1", "x86_64", true, id, 0));
    client.expect(UseCs.class);
  }

  @Test
  void doesAJobElsewhereAndAnswersTheNextOneItself() throws Exception {
    try (DirectConnection agent = agent();
        FakePeer client = FakePeer.local(own.socket())) {
      assign(client);
      var done = execute(agent).getResponse();
      assertThat(done.getStatus().getMessage()).isEmpty();
      assertThat(done.getResult().getExitCode()).isZero();
      assertThat(done.getResult().getOutputFiles(0).getContents().toStringUtf8())
          .isEqualTo("hello");
      assertThat(done.getResult().getStderrRaw().toStringUtf8()).isEqualTo("note\n");
      assertThat(ReadReport.in(done.getResult()))
          .hasValueSatisfying(told -> assertThat(told).asString(UTF_8).isEqualTo("in\n"));
      assertThat(workers.awaitNext(JobBegin.class).jobId()).isEqualTo(JOB);

      JobResources cost = new JobResources(1, 2, 3, 4, 5, 6, 7, 8);
      client.send(JobDone.fromSubmitter(JOB, 0, cost, 0));
      client.send(new End());
      JobDone report = owns.awaitNext(JobDone.class);
      assertThat(report.jobId()).isEqualTo(JOB);
      assertThat(report.resources()).isEqualTo(cost);
      // The worker leaves it to the submitter.
      workers.send(new GetInternals());
      Message next = workers.awaitNext(Message.class);
      while (!(next instanceof StatusText)) {
        assertThat(next).isNotInstanceOf(JobDone.class);
        next = workers.awaitNext(Message.class);
      }
    }
    try (DirectConnection another = agent()) {
      var found = another.lookUp(LookUp.newBuilder().setAction(action).build());
      assertThat(found.getMachine()).isEqualTo("worker");
      assertThat(found.getResult().getOutputFilesCount()).isOne();
      assertThat(ReadReport.in(found.getResult())).isEmpty();
      assertThat(execute(another).getResponse().getCachedResult()).isTrue();
    }
    assertThat(worker.internals()).contains("Direct Actions: 1 run here, 0 done elsewhere");
    assertThat(own.internals())
        .contains("Direct Results: 1 hits, 0 misses")
        .contains("Direct Hits: 1 kept here, 0 of other machines, 0 from outside")
        .contains("Direct Actions: 0 run here, 1 done elsewhere");
  }

  @Test
  void answersASecondSubmitterWithoutACompile() throws Exception {
    try (Daemon second = Daemon.launch(options("second").withNoRemote(true));
        FakeScheduler.Session seconds = scheduler.accept();
        DirectConnection ann = agent();
        DirectConnection bob = agent(second)) {
      seconds.expect(Login.class);
      assertThat(execute(ann).getResponse().getCachedResult()).isFalse();
      // The second has never heard of the worker: the scheduler is who sends it there.
      assertThat(lookUp(bob, action).hasResult()).isFalse();
      assertThat(execute(bob).getResponse().getCachedResult()).isTrue();

      action = action("hello again");
      assertThat(execute(ann).getResponse().getCachedResult()).isFalse();
      Found found = lookUp(bob, action);
      while (!found.hasResult()) {
        // Whoever is busy for longer than a look-up waits is asked again later.
        found = lookUp(bob, action);
      }
      assertThat(found.getMachine()).isEqualTo("worker");
      assertThat(worker.internals()).contains("Direct Actions: 2 run here, 0 done elsewhere");
      assertThat(second.internals())
          .contains("Direct Hits: 0 kept here, 2 of other machines, 0 from outside")
          .contains("Direct Actions: 0 run here, 0 done elsewhere");
    }
  }

  @Test
  void takesResultsFromACacheOutsideOfTheFarm() throws Exception {
    OutsideAddress cache = new OutsideAddress("127.0.0.1", worker.port());
    DirectOptions direct =
        new DirectOptions(DirectOptions.DEFAULT_STORE_BYTES_MAX, false, cache, true);
    try (Daemon second = Daemon.launch(options("second").withNoRemote(true).withDirect(direct));
        FakeScheduler.Session seconds = scheduler.accept();
        DirectConnection ann = agent();
        DirectConnection bob = agent(second)) {
      seconds.expect(Login.class);
      execute(ann);
      Found found = lookUp(bob, action);
      while (!found.hasResult()) {
        // Nobody waits for the connection.
        found = lookUp(bob, action);
      }
      assertThat(found.getMachine()).isEqualTo("cache 127.0.0.1:" + worker.port());
      assertThat(found.getResult().getStderrRaw().toStringUtf8()).isEqualTo("note\n");
      assertThat(second.internals()).contains("0 of other machines, 1 from outside");
    }
  }

  @Test
  void servesNoStrangersOfTheNetworkUnlessItsOwnerWants() {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", worker.port()).usePlaintext().build();
    try {
      assertThatThrownBy(() ->
              CapabilitiesGrpc.newBlockingStub(channel)
                  .getCapabilities(GetCapabilitiesRequest.getDefaultInstance()))
          .hasMessageContaining("PERMISSION_DENIED")
          .hasMessageContaining("--reapi");
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void goesOnWithAWorkerThatWasRestarted() throws Exception {
    try (DirectConnection agent = agent()) {
      assertThat(execute(agent).getResponse().getResult().getExitCode()).isZero();
      int port = worker.port();
      worker.close();
      Executed refused = execute(agent);
      // The result is here already, whoever made it.
      assertThat(refused.getResponse().getCachedResult()).isTrue();
      worker =
          Daemon.launch(
              options("worker").listeningOn(port, List.of(InetAddress.getLoopbackAddress())));
      Execute again =
          Execute.newBuilder()
              .setAction(action)
              .setSkipCacheLookup(true)
              .setPlace(Place.newBuilder().setHost("127.0.0.1").setPort(port))
              .build();
      assertThat(agent.execute(again, WAIT).getResponse().getResult().getExitCode()).isZero();
    }
  }
}
