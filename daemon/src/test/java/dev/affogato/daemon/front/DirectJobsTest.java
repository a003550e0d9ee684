package dev.affogato.daemon.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.longrunning.Operation;
import dev.affogato.base.net.Connection;
import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.digest.Digest;
import dev.affogato.daemon.direct.Direct;
import dev.affogato.daemon.direct.DirectStore;
import dev.affogato.daemon.figures.Figures;
import dev.affogato.daemon.figures.JobFigures;
import dev.affogato.daemon.testkit.FakePeer;
import dev.affogato.daemon.testkit.FakeScheduler;
import dev.affogato.daemon.work.action.SlotGate;
import dev.affogato.daemon.work.environment.EnvironmentLimits;
import dev.affogato.daemon.work.environment.EnvironmentStore;
import dev.affogato.daemon.work.execution.JobUsage;
import dev.affogato.protocol.icecc.message.GetInternals;
import dev.affogato.protocol.icecc.message.JobLocalBegin;
import dev.affogato.protocol.icecc.message.JobLocalDone;
import dev.affogato.protocol.icecc.message.StatusText;
import dev.affogato.protocol.reapi.direct.DirectConnection;
import dev.affogato.protocol.reapi.direct.v1.LookUp;
import dev.affogato.protocol.reapi.execution.ActionRunner;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.v2.Action;
import dev.affogato.protocol.reapi.v2.ActionCacheGrpc;
import dev.affogato.protocol.reapi.v2.ActionResult;
import dev.affogato.protocol.reapi.v2.BatchUpdateBlobsRequest;
import dev.affogato.protocol.reapi.v2.Command;
import dev.affogato.protocol.reapi.v2.ContentAddressableStorageGrpc;
import dev.affogato.protocol.reapi.v2.Directory;
import dev.affogato.protocol.reapi.v2.ExecuteRequest;
import dev.affogato.protocol.reapi.v2.ExecuteResponse;
import dev.affogato.protocol.reapi.v2.ExecutionGrpc;
import dev.affogato.protocol.reapi.v2.UpdateActionResultRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The sockets of a daemon by which actions and agents come. */
@Timeout(60)
class DirectJobsTest {
  private static final int CONNECTIONS_MAX = 64;

  @TempDir private Path folder;
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private TestFront front;

  private final Figures figures = Figures.none();

  @BeforeEach
  void openDoors() throws Exception {
    TimeSource time = TimeSource.system();
    DirectStore store = DirectStore.open(folder.resolve("direct"), 64L << 20, time);
    Direct direct =
        new Direct(
            new Direct.Settings("node", true, null, false),
            store,
            (kept, gate) -> new Direct.Runner(new FakeRunner(gate), () -> {}),
            figures,
            time);
    open.push(direct);
    Path jobs = Files.createDirectory(folder.resolve("jobs"));
    EnvironmentStore environments =
        EnvironmentStore.open(folder.resolve("envs"), EnvironmentLimits.defaults(), time);
    ForeignWork work =
        new ForeignWork("x86_64", environments, new FakeCompiler(jobs), folder.resolve("spool"));
    PeerLimits limits = new PeerLimits(CONNECTIONS_MAX, 8, 4, Duration.ofMinutes(1));
    front = new TestFront(folder, 1, limits, work, direct);
    open.push(front);
  }

  @AfterEach
  void close() throws Exception {
    mayEnd.countDown();
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  /** Holds a slot until the test lets it end. */
  private final class FakeRunner implements ActionRunner {
    private final SlotGate gate;

    FakeRunner(SlotGate gate) {
      this.gate = gate;
    }

    @Override
    public Outcome run(dev.affogato.protocol.reapi.execution.ActionOrder order, Progress progress)
        throws dev.affogato.protocol.reapi.message.CallFailure, InterruptedException {
      try (SlotGate.Slot slot = gate.take(order)) {
        mayEnd.await();
        slot.used(new JobUsage(1, 1, 1, 1, 1, 1));
        ActionResult.Builder result = ActionResult.newBuilder();
        result.getExecutionMetadataBuilder().setWorker("node");
        return new Outcome(ExecuteResponse.newBuilder().setResult(result).build(), "node");
      }
    }
  }

  private ManagedChannel overUnixSocket() {
    MultiThreadIoEventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    open.push(loops::shutdownGracefully);
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(front.socket))
            .eventLoopGroup(loops)
            .channelType(NioDomainSocketChannel.class)
            .usePlaintext()
            .build();
    open.push(channel::shutdownNow);
    return channel;
  }

  private ManagedChannel overTcp() {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", front.front.port()).usePlaintext().build();
    open.push(channel::shutdownNow);
    return channel;
  }

  private static void put(BatchUpdateBlobsRequest.Builder batch, com.google.protobuf.Message what) {
    batch
        .addRequestsBuilder()
        .setDigest(WireDigests.toWire(Digest.of(what.toByteArray())))
        .setData(what.toByteString());
  }

  private static dev.affogato.protocol.reapi.v2.Digest digest(com.google.protobuf.Message what) {
    return WireDigests.toWire(Digest.of(what.toByteArray()));
  }

  /** Uploads an action and begins it. */
  private static Iterator<Operation> execute(ManagedChannel channel, String name) {
    Command command = Command.newBuilder().addArguments(name).build();
    Directory root = Directory.getDefaultInstance();
    Action action =
        Action.newBuilder()
            .setCommandDigest(digest(command))
            .setInputRootDigest(digest(root))
            .build();
    BatchUpdateBlobsRequest.Builder batch = BatchUpdateBlobsRequest.newBuilder();
    put(batch, command);
    put(batch, action);
    ContentAddressableStorageGrpc.newBlockingStub(channel).batchUpdateBlobs(batch.build());
    return ExecutionGrpc.newBlockingStub(channel)
        .execute(ExecuteRequest.newBuilder().setActionDigest(digest(action)).build());
  }

  private static ExecuteResponse end(Iterator<Operation> run) throws Exception {
    Operation last = run.next();
    while (!last.getDone()) {
      last = run.next();
    }
    return last.getResponse().unpack(ExecuteResponse.class);
  }

  @Test
  void runsActionsOfEveryDoorOneForEachSlot() throws Exception {
    FakeScheduler.Session session = front.connectScheduler();
    Iterator<Operation> first = execute(overUnixSocket(), "one");
    assertThat(first.next().getDone()).isFalse();
    int job = session.awaitNext(JobLocalBegin.class).clientId();
    Iterator<Operation> second = execute(overTcp(), "two");
    assertThat(second.next().getDone()).isFalse();
    assertThat(front.front.slotsUsed()).isOne();
    mayEnd.countDown();
    assertThat(end(first).getResult().getExecutionMetadata().getWorker()).isEqualTo("node");
    assertThat(end(second).getStatus().getCode()).isZero();
    assertThat(session.awaitNext(JobLocalDone.class).number()).isEqualTo(job);
    int other = session.awaitNext(JobLocalBegin.class).clientId();
    assertThat(session.awaitNext(JobLocalDone.class).number()).isEqualTo(other);
    assertThat(end(execute(overTcp(), "one")).getCachedResult()).isTrue();
    assertThat(figures.jobs().ended().get(JobFigures.Kind.DIRECT).get(JobFigures.Outcome.OK))
        .isEqualTo(2);
    assertThat(figures.grpc().receivedBytes()).isPositive();
    assertThat(figures.grpc().sentBytes()).isPositive();
  }

  @Test
  void letsNobodyWriteResults() {
    for (ManagedChannel channel : new ManagedChannel[] {overUnixSocket(), overTcp()}) {
      assertThatThrownBy(() ->
              ActionCacheGrpc.newBlockingStub(channel)
                  .updateActionResult(UpdateActionResultRequest.getDefaultInstance()))
          .hasMessageContaining("PERMISSION_DENIED");
    }
  }

  @Test
  void servesAgentsOfThisMachineOnly() throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(front.socket);
    try (DirectConnection agent =
        DirectConnection.open(Connection.open(address, Duration.ofSeconds(30)))) {
      assertThat(agent.welcome().getMachine()).isEqualTo("node");
      LookUp unknown = LookUp.newBuilder().setAction(digest(Command.getDefaultInstance())).build();
      assertThat(agent.lookUp(unknown).hasResult()).isFalse();
    }
    Connection network =
        Connection.open(
            new java.net.InetSocketAddress("127.0.0.1", front.front.port()),
            Duration.ofSeconds(30));
    assertThatThrownBy(() -> DirectConnection.open(network))
        .isInstanceOf(DirectConnection.NotDirectException.class);
  }

  @Test
  void aClosedConnectionMakesRoomForAnother() throws Exception {
    for (int i = 0; i < CONNECTIONS_MAX; i++) {
      ManagedChannel channel = overTcp();
      assertThat(
              ContentAddressableStorageGrpc.newBlockingStub(channel)
                  .withWaitForReady()
                  .batchUpdateBlobs(BatchUpdateBlobsRequest.getDefaultInstance())
                  .getResponsesCount())
          .isZero();
      channel.shutdownNow();
    }
    try (FakePeer client = FakePeer.local(front.socket)) {
      client.send(new GetInternals());
      client.expect(StatusText.class);
    }
  }
}
