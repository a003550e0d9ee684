package dev.affogato.daemon.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.digest.Digest;
import dev.affogato.daemon.work.SteppedTime;
import dev.affogato.protocol.reapi.direct.v1.Execute;
import dev.affogato.protocol.reapi.direct.v1.Found;
import dev.affogato.protocol.reapi.direct.v1.LookUp;
import dev.affogato.protocol.reapi.direct.v1.Place;
import dev.affogato.protocol.reapi.grpc.call.PeerLostException;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.service.Caller;
import dev.affogato.protocol.reapi.v2.Action;
import dev.affogato.protocol.reapi.v2.ActionResult;
import dev.affogato.protocol.reapi.v2.Command;
import dev.affogato.protocol.reapi.v2.ExecuteResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Results that other machines of the farm know, and a cache outside of it. */
@Timeout(60)
class KnownElsewhereTest {
  private static final Caller ANN = new Caller("local unix domain socket", "ann");
  private static final long STORE_BYTES = 64L << 20;
  private static final OutsideAddress OUTSIDE = new OutsideAddress("cache.example", 9092);

  private static final Duration FOR_EVER = Duration.ofDays(1);

  private final SteppedTime time = new SteppedTime();
  private final FakePeers machinesOfTheFarm = new FakePeers();
  private final FakePeers outsideMachine = new FakePeers();
  private final DirectFigures figures = new DirectFigures();
  private DirectStore store;
  private OtherMachines machines;
  private OutsideCache outside;
  private AgentService service;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    store = DirectStore.open(folder, STORE_BYTES, TimeSource.system());
    machines =
        new OtherMachines("desk", store, machinesOfTheFarm, id -> Optional.empty(), figures, time);
    outside = new OutsideCache(OUTSIDE, true, store, outsideMachine, FOR_EVER, time);
    service =
        new AgentService(
            store, new UserQuotas(STORE_BYTES, time), machines, outside, figures, "desk", time);
  }

  @AfterEach
  void close() throws Exception {
    outside.close();
    machines.close();
    store.close();
  }

  private static ActionResult result(String machine, String object) {
    ActionResult.Builder result = ActionResult.newBuilder();
    result
        .addOutputFilesBuilder()
        .setPath("a.o")
        .setDigest(WireDigests.toWire(Digest.of(object.getBytes(StandardCharsets.UTF_8))))
        .setContents(ByteString.copyFromUtf8(object));
    result.getExecutionMetadataBuilder().setWorker(machine);
    return result.build();
  }

  private static Digest name(String action) {
    return Digest.of(action.getBytes(StandardCharsets.UTF_8));
  }

  private Found lookUp(String action) throws Exception {
    return service.lookUp(
        LookUp.newBuilder()
            .setAction(WireDigests.toWire(name(action)))
            .addInlineOutputFiles("a.o")
            .build(),
        ANN);
  }

  /** A job that makes the daemon connect to a machine of the farm, and is news to everybody. */
  private Digest runAJobThere(String source) throws Exception {
    machinesOfTheFarm.answer =
        (request, peer) -> ExecuteResponse.newBuilder().setResult(result("big", source)).build();
    Digest folder = store.contents().put(new byte[0]);
    Digest command =
        store.contents().put(Command.newBuilder().addArguments(source).build().toByteArray());
    Action action =
        Action.newBuilder()
            .setCommandDigest(WireDigests.toWire(command))
            .setInputRootDigest(WireDigests.toWire(folder))
            .build();
    Digest digest = store.contents().put(action.toByteArray());
    Execute order =
        Execute.newBuilder()
            .setAction(WireDigests.toWire(digest))
            .setPlace(Place.newBuilder().setHost("10.0.0.9").setPort(10245))
            .build();
    assertThat(service.execute(order, ANN).hasResponse()).isTrue();
    return digest;
  }

  /** Who looks it up first has the connection made, and does not wait for it. */
  private void connectOutside() throws Exception {
    int before = outsideMachine.connections.get();
    while (outsideMachine.connections.get() == before) {
      outside.find(name("first"), java.util.List.of());
      Thread.onSpinWait();
    }
  }

  @Test
  void answersWithWhatAnotherMachineDid() throws Exception {
    runAJobThere("first");
    machinesOfTheFarm.results.put(name("second"), result("big", "object"));

    Found found = lookUp("second");

    assertThat(found.getMachine()).isEqualTo("big");
    assertThat(found.getResult().getOutputFiles(0).getContents().toStringUtf8())
        .isEqualTo("object");
    int asked = machinesOfTheFarm.questions.get();
    assertThat(lookUp("second").hasResult()).isTrue();
    assertThat(machinesOfTheFarm.questions).hasValue(asked);
    assertThat(figures.report())
        .contains("Direct Hits: 1 kept here, 1 of other machines, 0 from outside");
  }

  @Test
  void leavesMachinesAloneThatNeverKnowAnything() throws Exception {
    runAJobThere("first");
    for (int i = 0; i < 1000; i++) {
      assertThat(lookUp("unknown " + i).hasResult()).isFalse();
    }
    assertThat(machinesOfTheFarm.questions).hasValueBetween(10, 50);
    assertThat(figures.report()).contains("Direct Results: 0 hits, 1000 misses");
  }

  @Test
  void takesNoWrongContentAndNoFailureForAResult() throws Exception {
    runAJobThere("first");
    ActionResult.Builder wrong = result("big", "object").toBuilder();
    wrong.getOutputFilesBuilder(0).setContents(ByteString.copyFromUtf8("another"));
    machinesOfTheFarm.results.put(name("wrong"), wrong.build());
    ActionResult failed = result("big", "object").toBuilder().setExitCode(1).build();
    machinesOfTheFarm.results.put(name("failed"), failed);

    assertThat(lookUp("wrong").hasResult()).isFalse();
    assertThat(lookUp("failed").hasResult()).isFalse();
  }

  @Test
  void doesNotBringACompilerToWhoKnowsTheResult() throws Exception {
    runAJobThere("first");
    byte[] compiler = new byte[1 << 20];
    var folder = dev.affogato.protocol.reapi.v2.Directory.newBuilder();
    folder
        .addFilesBuilder()
        .setName("cc1")
        .setDigest(WireDigests.toWire(store.contents().put(compiler)));
    Action action =
        Action.newBuilder()
            .setCommandDigest(
                WireDigests.toWire(
                    store.contents().put(Command.getDefaultInstance().toByteArray())))
            .setInputRootDigest(
                WireDigests.toWire(store.contents().put(folder.build().toByteArray())))
            .build();
    Digest digest = store.contents().put(action.toByteArray());
    machinesOfTheFarm.results.put(digest, result("big", "object"));
    Execute order =
        Execute.newBuilder()
            .setAction(WireDigests.toWire(digest))
            .setPlace(Place.newBuilder().setHost("10.0.0.9").setPort(10245))
            .build();
    int jobs = machinesOfTheFarm.jobs.size();

    ExecuteResponse response = service.execute(order, ANN).getResponse();

    assertThat(response.getCachedResult()).isTrue();
    assertThat(machinesOfTheFarm.jobs).hasSize(jobs);
    assertThat(machinesOfTheFarm.uploads).doesNotContain(Digest.of(compiler));
  }

  @Test
  void asksTheOutsideLastAndKeepsItsAnswersUnderItsName() throws Exception {
    connectOutside();
    outsideMachine.results.put(name("theirs"), result("somebody", "object"));

    Found found = lookUp("theirs");
    while (!found.hasResult()) {
      found = lookUp("theirs");
    }

    assertThat(found.getMachine()).isEqualTo("cache cache.example:9092");
    assertThat(found.getResult().getOutputFiles(0).getContents().toStringUtf8())
        .isEqualTo("object");
    assertThat(store.resultService().findKnown(name("theirs")).orElseThrow().machine())
        .isEqualTo(outside.name());
  }

  @Test
  void tellsTheOutsideWhatIsNew() throws Exception {
    connectOutside();
    CountDownLatch told = new CountDownLatch(1);
    outsideMachine.hindrance = told::countDown;
    Digest done = null;
    for (int i = 0; told.getCount() > 0; i++) {
      done = runAJobThere("new " + i);
    }
    told.await();
    assertThat(done).isNotNull();
    while (outsideMachine.results.isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(outsideMachine.contents).isNotEmpty();
  }

  @Test
  void doesWithoutAnOutsideThatCannotBeReached() throws Exception {
    outsideMachine.unreachable = true;
    connectOutside();
    int tries = outsideMachine.connections.get();
    for (int i = 0; i < 200; i++) {
      assertThat(lookUp("unknown " + i).hasResult()).isFalse();
    }
    assertThat(outsideMachine.connections.get()).isLessThanOrEqualTo(tries + 1);
    assertThat(outsideMachine.questions).hasValue(0);
  }

  @Test
  void pausesLongerEachTime() {
    Pause pause = new Pause(time);
    assertThat(pause.failed()).isEqualTo(Duration.ofSeconds(5));
    assertThat(pause.failed()).isZero();
    assertThat(pause.isOver()).isFalse();
    time.advance(Duration.ofSeconds(5));
    assertThat(pause.isOver()).isTrue();
    assertThat(pause.failed()).isEqualTo(Duration.ofSeconds(10));
    time.advance(Duration.ofHours(1));
    assertThat(pause.isOver()).isTrue();
    for (int i = 0; i < 10; i++) {
      pause.failed();
      time.advance(Duration.ofHours(1));
    }
    assertThat(pause.failed()).isEqualTo(Duration.ofMinutes(5));
    time.advance(Duration.ofHours(1));
    pause.worked();
    assertThat(pause.failed()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void asksNoMoreAfterFailures() throws Exception {
    connectOutside();
    outsideMachine.hindrance =
        () -> {
          throw new PeerLostException("reset", null);
        };
    while (outsideMachine.questions.get() == 0) {
      outside.find(name("lost"), java.util.List.of());
    }
    assertThat(outside.find(name("lost"), java.util.List.of())).isEmpty();
    int asked = outsideMachine.questions.get();
    for (int i = 0; i < 100; i++) {
      assertThat(outside.find(name("lost"), java.util.List.of())).isEmpty();
    }
    assertThat(outsideMachine.questions).hasValue(asked);
  }

  @Test
  void tellsNothingToWhoTakesNothing() throws Exception {
    connectOutside();
    CountDownLatch refused = new CountDownLatch(1);
    outsideMachine.hindrance =
        () -> {
          refused.countDown();
          throw new CallFailure(Code.PERMISSION_DENIED, "read only");
        };
    for (int i = 0; refused.getCount() > 0; i++) {
      runAJobThere("new " + i);
    }
    assertThat(outsideMachine.results).isEmpty();
  }

  @Test
  void understandsAddresses() {
    assertThat(OutsideAddress.parse("grpc://box:9092")).isEqualTo(new OutsideAddress("box", 9092));
    assertThat(OutsideAddress.parse("grpc://box/")).isEqualTo(new OutsideAddress("box", 10245));
    for (String wrong :
        new String[] {
          "box:9092", "http://box:1", "grpc://", "grpc://box:70000", "grpc://b/x", "\n"
        }) {
      assertThatThrownBy(() -> OutsideAddress.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("grpc://HOST:PORT");
    }
  }
}
