package dev.affogato.daemon.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.direct.v1.Blob;
import dev.affogato.protocol.reapi.direct.v1.Dispute;
import dev.affogato.protocol.reapi.direct.v1.Execute;
import dev.affogato.protocol.reapi.direct.v1.Executed;
import dev.affogato.protocol.reapi.direct.v1.Found;
import dev.affogato.protocol.reapi.direct.v1.LookUp;
import dev.affogato.protocol.reapi.direct.v1.Piece;
import dev.affogato.protocol.reapi.direct.v1.Place;
import dev.affogato.protocol.reapi.execution.JobTag;
import dev.affogato.protocol.reapi.grpc.call.NotReapiException;
import dev.affogato.protocol.reapi.grpc.call.PeerLostException;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.ReadReport;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.service.Caller;
import dev.affogato.protocol.reapi.v2.Action;
import dev.affogato.protocol.reapi.v2.ActionResult;
import dev.affogato.protocol.reapi.v2.Command;
import dev.affogato.protocol.reapi.v2.Directory;
import dev.affogato.protocol.reapi.v2.ExecuteResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AgentServiceTest {
  private static final Caller ANN = new Caller("local unix domain socket", "ann");
  private static final long STORE_BYTES = 64L << 20;

  private final FakePeers peers = new FakePeers();
  private final List<Blob> blobs = new ArrayList<>();
  private final TimeSource time = TimeSource.system();
  private DirectStore store;
  private OtherMachines machines;
  private AgentService service;
  private dev.affogato.protocol.reapi.v2.Digest action;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    store = DirectStore.open(folder, STORE_BYTES, time);
    DirectFigures figures = new DirectFigures();
    machines =
        new OtherMachines(
            "desk",
            store,
            peers,
            id -> id == 7 ? Optional.of("10.0.0.1:8765") : Optional.empty(),
            figures,
            time);
    service =
        new AgentService(
            store,
            new UserQuotas(STORE_BYTES, time),
            machines,
            Outside.NONE,
            figures,
            "desk",
            time);
    action = action("int a;");
  }

  @AfterEach
  void close() throws Exception {
    machines.close();
    store.close();
  }

  private dev.affogato.protocol.reapi.v2.Digest blob(byte[] content) {
    var digest = WireDigests.toWire(Digest.of(content));
    blobs.add(Blob.newBuilder().setDigest(digest).setContent(ByteString.copyFrom(content)).build());
    return digest;
  }

  private dev.affogato.protocol.reapi.v2.Digest action(String source) {
    Directory.Builder folder = Directory.newBuilder();
    folder.addFilesBuilder().setName("a.c").setDigest(blob(source.getBytes()));
    Directory.Builder root = Directory.newBuilder();
    root.addDirectoriesBuilder().setName("src").setDigest(blob(folder.build().toByteArray()));
    Command command = Command.newBuilder().addArguments("/usr/bin/gcc").build();
    Action all =
        Action.newBuilder()
            .setCommandDigest(blob(command.toByteArray()))
            .setInputRootDigest(blob(root.build().toByteArray()))
            .build();
    return blob(all.toByteArray());
  }

  private Execute.Builder order() {
    return Execute.newBuilder()
        .setAction(action)
        .setPlace(Place.newBuilder().setHost("10.0.0.9").setPort(10245).setJobId(7))
        .addInlineOutputFiles("a.o");
  }

  private static ExecuteResponse compiled() {
    ActionResult.Builder result = ActionResult.newBuilder();
    result
        .addOutputFilesBuilder()
        .setPath("a.o")
        .setDigest(WireDigests.toWire(Digest.of("object".getBytes())))
        .setContents(ByteString.copyFromUtf8("object"));
    result.setStderrRaw(ByteString.copyFromUtf8("warning"));
    result.getExecutionMetadataBuilder().setWorker("big");
    return ExecuteResponse.newBuilder().setResult(result).build();
  }

  @Test
  void bringsWhatIsNeededAndKeepsWhatComesOfIt() throws Exception {
    peers.answer = (request, peer) -> compiled();
    Executed done = service.execute(order().addAllBlobs(blobs).build(), ANN);
    ActionResult result = done.getResponse().getResult();
    assertThat(result.getOutputFiles(0).getContents().toStringUtf8()).isEqualTo("object");
    assertThat(result.getStderrRaw().toStringUtf8()).isEqualTo("warning");
    assertThat(done.getMachine()).isEqualTo("big");
    assertThat(peers.uploads).hasSize(5);
    assertThat(peers.jobs.getFirst().name()).isEqualTo(new JobTag(7, "10.0.0.1:8765", "desk"));

    Found found = service.lookUp(LookUp.newBuilder().setAction(action).build(), ANN);
    assertThat(found.getMachine()).isEqualTo("big");
    assertThat(found.getResult().getStderrRaw().toStringUtf8()).isEqualTo("warning");
    assertThat(found.getResult().getOutputFiles(0).getContents()).isEmpty();
    assertThat(service.execute(order().build(), ANN).getResponse().getCachedResult()).isTrue();
    assertThat(service.execute(order().setSkipCacheLookup(true).build(), ANN).getResponse())
        .extracting(ExecuteResponse::getCachedResult)
        .isEqualTo(false);
    assertThat(peers.jobs).hasSize(2);
    assertThat(peers.uploads).hasSize(5);
    assertThat(peers.connections).hasValue(1);
  }

  @Test
  void tellsWhatWasReadToNobodyButWhoAsked() throws Exception {
    byte[] text = "x: a.c".getBytes();
    peers.answer =
        (request, peer) -> {
          ActionResult result = ReadReport.with(text, compiled().getResult());
          return ExecuteResponse.newBuilder().setResult(result).build();
        };
    Execute wanting = order().addAllBlobs(blobs).setWantsReads(true).build();
    ActionResult made = service.execute(wanting, ANN).getResponse().getResult();
    assertThat(peers.jobs.getFirst().name().wantsReads()).isTrue();
    assertThat(ReadReport.in(made)).hasValueSatisfying(told -> assertThat(told).isEqualTo(text));

    ActionResult kept =
        service.lookUp(LookUp.newBuilder().setAction(action).build(), ANN).getResult();
    assertThat(kept.getExecutionMetadata().getWorker()).isEqualTo("big");
    assertThat(ReadReport.in(kept)).isEmpty();
  }

  @Test
  void asksTheAgentForWhatItLacks() throws Exception {
    Executed lacks = service.execute(order().addBlobs(blobs.getLast()).build(), ANN);
    assertThat(lacks.getMissing().getDigestsList())
        .containsExactlyInAnyOrder(blobs.get(2).getDigest(), blobs.get(3).getDigest());
    assertThat(peers.jobs).isEmpty();
    blobs.removeFirst();
    Executed file = service.execute(order().addAllBlobs(blobs).build(), ANN);
    assertThat(file.getMissing().getDigestsList())
        .containsExactly(WireDigests.toWire(Digest.of("int a;".getBytes())));
  }

  @Test
  void bringsEverythingAgainToWhoLostIt() throws Exception {
    peers.answer =
        (request, peer) -> {
          if (peer.jobs.size() == 1) {
            Digest lost = Digest.of("int a;".getBytes());
            peer.contents.remove(lost);
            throw CallFailure.missing(List.of(lost));
          }
          return compiled();
        };
    assertThat(service.execute(order().addAllBlobs(blobs).build(), ANN).hasResponse()).isTrue();
    assertThat(peers.jobs).hasSize(2);
    assertThat(peers.contents).hasSize(5);
  }

  @Test
  void connectsAgainWhereTheConnectionWasLostLongAgo() throws Exception {
    peers.answer = (request, peer) -> compiled();
    service.execute(order().addAllBlobs(blobs).build(), ANN);
    peers.answer =
        (request, peer) -> {
          if (peer.connections.get() == 1) {
            throw new PeerLostException("reset by peer", null);
          }
          return compiled();
        };
    assertThat(service.execute(order().setSkipCacheLookup(true).build(), ANN).hasResponse())
        .isTrue();
    peers.answer =
        (request, peer) -> {
          throw new PeerLostException("reset by peer", null);
        };
    Executed failed = service.execute(order().setSkipCacheLookup(true).build(), ANN);
    assertThat(failed.getFailure().getCode()).isEqualTo(Code.UNAVAILABLE_VALUE);
    assertThat(failed.getFailure().getMessage()).contains("connection was lost: reset by peer");
  }

  @Test
  void remembersWhoTakesPreprocessedJobsOnly() throws Exception {
    peers.classic = true;
    assertThat(service.execute(order().addAllBlobs(blobs).build(), ANN).hasNotDirect()).isTrue();
    peers.classic = false;
    assertThat(service.execute(order().build(), ANN).hasNotDirect()).isTrue();
    assertThat(peers.connections).hasValue(0);
  }

  @Test
  void takesAJobBackThatLostItsConnectionToSomebodysFindingThat() throws Exception {
    List<Executed> other = new ArrayList<>();
    peers.answer =
        (request, peer) -> {
          peers.answer =
              (second, there) -> {
                throw new NotReapiException("it executes no actions");
              };
          other.add(service.execute(order().setSkipCacheLookup(true).build(), ANN));
          throw new PeerLostException("the channel is shut down", null);
        };
    assertThat(service.execute(order().addAllBlobs(blobs).build(), ANN).hasNotDirect()).isTrue();
    assertThat(other).singleElement().matches(Executed::hasNotDirect);
  }

  @Test
  void doesNotKeepWhatFailed() throws Exception {
    peers.answer =
        (request, peer) ->
            ExecuteResponse.newBuilder()
                .setResult(compiled().getResult().toBuilder().setExitCode(1))
                .build();
    assertThat(service.execute(order().addAllBlobs(blobs).build(), ANN).hasResponse()).isTrue();
    assertThat(service.lookUp(LookUp.newBuilder().setAction(action).build(), ANN).hasResult())
        .isFalse();
  }

  @Test
  void believesNoJobNumberThatItDoesNotKnow() throws Exception {
    peers.answer = (request, peer) -> compiled();
    Place forged = order().getPlace().toBuilder().setJobId(8).build();
    service.execute(order().setPlace(forged).addAllBlobs(blobs).build(), ANN);
    assertThat(peers.jobs.getFirst().name()).isEqualTo(JobTag.of("desk"));
  }

  @Test
  void sendsWhatManyJobsNeedOnce() throws Exception {
    peers.answer = (request, peer) -> compiled();
    CountDownLatch go = new CountDownLatch(1);
    List<Future<Executed>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        Callable<Executed> job =
            () -> {
              go.await();
              return service.execute(
                  order().addAllBlobs(blobs).setSkipCacheLookup(true).build(), ANN);
            };
        all.add(threads.submit(job));
      }
      go.countDown();
      for (Future<Executed> each : all) {
        assertThat(each.get().hasResponse()).isTrue();
      }
    }
    assertThat(peers.uploads).hasSize(5).doesNotHaveDuplicates();
    assertThat(peers.connections).hasValue(1);
  }

  @Test
  void forgetsAMachineWhoseResultWasWrong() throws Exception {
    Caller bob = new Caller("local unix domain socket", "bob");
    peers.answer = (request, peer) -> compiled();
    service.execute(order().addAllBlobs(blobs).build(), ANN);
    var first = action;
    action = action("int b;");
    service.execute(order().addAllBlobs(blobs).build(), ANN);

    service.dispute(Dispute.newBuilder().setAction(first).setMachine("big").build(), ANN);

    for (var each : List.of(first, action)) {
      assertThat(service.lookUp(LookUp.newBuilder().setAction(each).build(), bob).hasResult())
          .isFalse();
    }
    // She does not get it from there again, nor any other that was known there.
    assertThat(service.execute(order().setAction(first).build(), ANN).hasFailure()).isTrue();
    peers.answer =
        (request, peer) -> {
          boolean known = !request.getSkipCacheLookup();
          return compiled().toBuilder().setCachedResult(known).build();
        };
    assertThat(service.execute(order().build(), ANN).getResponse().getCachedResult()).isFalse();
    assertThat(service.execute(order().setAction(first).build(), bob).hasResponse()).isTrue();
  }

  @Test
  void forgetsAMachineOnOneUsersWordNotAllTheTime() throws Exception {
    peers.answer = (request, peer) -> compiled();
    Dispute dispute = Dispute.newBuilder().setAction(action).setMachine("big").build();
    service.execute(order().addAllBlobs(blobs).build(), ANN);
    service.dispute(dispute, ANN);
    var other = action("int b;");
    service.execute(order().setAction(other).addAllBlobs(blobs).build(), ANN);

    service.dispute(dispute, ANN);

    Caller bob = new Caller("local unix domain socket", "bob");
    assertThat(service.lookUp(LookUp.newBuilder().setAction(other).build(), bob).hasResult())
        .isTrue();
  }

  @Test
  void takesLargeContentsInPieces() throws Exception {
    byte[] content = new byte[300];
    var digest = WireDigests.toWire(Digest.of(content));
    List<Piece> pieces = new ArrayList<>();
    for (int at = 0; at < 300; at += 100) {
      ByteString part = ByteString.copyFrom(content, at, 100);
      pieces.add(Piece.newBuilder().setDigest(digest).setOffset(at).setContent(part).build());
    }
    service.store(pieces.iterator(), ANN);
    assertThat(service.read(Digest.of(content), ANN).readAllBytes()).isEqualTo(content);
  }

  @Test
  void oneUserCannotFillTheStore() throws Exception {
    byte[] content = new byte[3 << 20];
    CallFailure refused = null;
    for (byte i = 0; i < 20 && refused == null; i++) {
      content[0] = i;
      var digest = WireDigests.toWire(Digest.of(content));
      Piece piece =
          Piece.newBuilder().setDigest(digest).setContent(ByteString.copyFrom(content)).build();
      try {
        service.store(List.of(piece).iterator(), ANN);
      } catch (CallFailure failure) {
        refused = failure;
      }
    }
    assertThat(refused).hasMessageContaining("user ann has stored");
    Caller bob = new Caller("local unix domain socket", "bob");
    Execute.Builder order = order().addAllBlobs(blobs);
    assertThat(service.execute(order.build(), bob).hasResponse()).isTrue();
    assertThatThrownBy(() -> service.execute(order.clearPlace().build(), bob))
        .hasMessageContaining("no place");
  }
}
