package dev.affogato.protocol.reapi.grpc.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.service.Caller;
import dev.affogato.protocol.reapi.service.ContentService;
import dev.affogato.protocol.reapi.service.Quotas;
import dev.affogato.protocol.reapi.v2.ActionCacheGrpc;
import dev.affogato.protocol.reapi.v2.ActionResult;
import dev.affogato.protocol.reapi.v2.BatchReadBlobsRequest;
import dev.affogato.protocol.reapi.v2.BatchReadBlobsResponse;
import dev.affogato.protocol.reapi.v2.BatchUpdateBlobsRequest;
import dev.affogato.protocol.reapi.v2.BatchUpdateBlobsResponse;
import dev.affogato.protocol.reapi.v2.CapabilitiesGrpc;
import dev.affogato.protocol.reapi.v2.Compressor;
import dev.affogato.protocol.reapi.v2.ContentAddressableStorageGrpc;
import dev.affogato.protocol.reapi.v2.DigestFunction;
import dev.affogato.protocol.reapi.v2.Directory;
import dev.affogato.protocol.reapi.v2.FindMissingBlobsRequest;
import dev.affogato.protocol.reapi.v2.GetActionResultRequest;
import dev.affogato.protocol.reapi.v2.GetCapabilitiesRequest;
import dev.affogato.protocol.reapi.v2.GetTreeRequest;
import dev.affogato.protocol.reapi.v2.GetTreeResponse;
import dev.affogato.protocol.reapi.v2.ServerCapabilities;
import dev.affogato.protocol.reapi.v2.UpdateActionResultRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentCallsTest {
  private static final byte[] CONTENT = "int main() {}".getBytes(StandardCharsets.UTF_8);
  private static final Digest DIGEST = Digest.of(CONTENT);

  @TempDir Path folder;
  private ServedStore served;
  private ContentAddressableStorageGrpc.ContentAddressableStorageBlockingStub contents;
  private ActionCacheGrpc.ActionCacheBlockingStub results;

  @BeforeEach
  void serve() throws Exception {
    served = ServedStore.cacheOnly(folder);
    contents = ContentAddressableStorageGrpc.newBlockingStub(served.channel);
    results = ActionCacheGrpc.newBlockingStub(served.channel);
  }

  @AfterEach
  void stop() throws Exception {
    served.close();
  }

  @Test
  void storesAndGivesBackBatches() {
    assertThat(missing(DIGEST)).containsExactly(WireDigests.toWire(DIGEST));
    BatchUpdateBlobsResponse stored = update(DIGEST, CONTENT, Compressor.Value.IDENTITY);
    assertThat(stored.getResponses(0).getStatus().getCode()).isEqualTo(Code.OK_VALUE);
    assertThat(missing(DIGEST)).isEmpty();
    BatchReadBlobsResponse read =
        contents.batchReadBlobs(
            BatchReadBlobsRequest.newBuilder()
                .addDigests(WireDigests.toWire(DIGEST))
                .addDigests(WireDigests.toWire(new Digest(1, 2, 3, 4, 5)))
                .build());
    assertThat(read.getResponses(0).getData().toByteArray()).isEqualTo(CONTENT);
    assertThat(read.getResponses(1).getStatus().getCode()).isEqualTo(Code.NOT_FOUND_VALUE);
  }

  @Test
  void refusesOneBlobOfABatchForItsDigestAndTakesTheRest() {
    Digest otherSize = new Digest(DIGEST.a(), DIGEST.b(), DIGEST.c(), DIGEST.d(), 12);
    BatchUpdateBlobsResponse answer =
        contents.batchUpdateBlobs(
            BatchUpdateBlobsRequest.newBuilder()
                .addRequests(blob(new Digest(1, 2, 3, 4, CONTENT.length), CONTENT))
                .addRequests(blob(otherSize, CONTENT))
                .addRequests(
                    BatchUpdateBlobsRequest.Request.newBuilder()
                        .setDigest(
                            dev.affogato.protocol.reapi.v2.Digest.newBuilder()
                                .setHash("../../etc/passwd")
                                .setSizeBytes(3)))
                .addRequests(blob(DIGEST, CONTENT))
                .build());
    assertThat(answer.getResponsesList())
        .extracting(one -> one.getStatus().getCode())
        .containsExactly(
            Code.INVALID_ARGUMENT_VALUE,
            Code.INVALID_ARGUMENT_VALUE,
            Code.INVALID_ARGUMENT_VALUE,
            Code.OK_VALUE);
    assertThat(missing(otherSize)).hasSize(1);
    assertThat(update(DIGEST, CONTENT, Compressor.Value.ZSTD).getResponses(0).getStatus().getCode())
        .isEqualTo(Code.INVALID_ARGUMENT_VALUE);
  }

  @Test
  void refusesBatchesThatClaimTooMuch() {
    for (long size :
        new long[] {ContentService.BATCH_BYTES_MAX + 1L, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
      dev.affogato.protocol.reapi.v2.Digest digest =
          dev.affogato.protocol.reapi.v2.Digest.newBuilder()
              .setHash(DIGEST.hex())
              .setSizeBytes(size)
              .build();
      assertRefused(() ->
          contents.batchUpdateBlobs(
              BatchUpdateBlobsRequest.newBuilder()
                  .addRequests(BatchUpdateBlobsRequest.Request.newBuilder().setDigest(digest))
                  .build()));
      assertRefused(() ->
          contents.batchReadBlobs(BatchReadBlobsRequest.newBuilder().addDigests(digest).build()));
    }
    assertRefused(() ->
        contents.findMissingBlobs(
            FindMissingBlobsRequest.newBuilder()
                .setDigestFunction(DigestFunction.Value.BLAKE3)
                .build()));
  }

  @Test
  void givesEachDirectoryOfATreeOnceAndLeavesOutWhatIsMissing() throws Exception {
    byte[] leaf = Directory.newBuilder().build().toByteArray();
    Directory.Builder middle = Directory.newBuilder();
    middle.addDirectoriesBuilder().setName("leaf").setDigest(WireDigests.toWire(Digest.of(leaf)));
    Digest middleDigest = served.store.put(middle.build().toByteArray());
    Directory.Builder root = Directory.newBuilder();
    for (String name : List.of("a", "b")) {
      root.addDirectoriesBuilder().setName(name).setDigest(WireDigests.toWire(middleDigest));
    }
    root.addDirectoriesBuilder()
        .setName("lost")
        .setDigest(WireDigests.toWire(new Digest(1, 2, 3, 4, 5)));
    Digest rootDigest = served.store.put(root.build().toByteArray());
    assertThat(tree(rootDigest)).hasSize(3);
    assertStatus(() -> tree(new Digest(1, 2, 3, 4, 5)), Status.Code.NOT_FOUND);
    Digest text = served.store.put("no directory \377".getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(() -> tree(text));
  }

  @Test
  void nobodyWritesResults() {
    assertStatus(
        () -> results.updateActionResult(UpdateActionResultRequest.getDefaultInstance()),
        Status.Code.PERMISSION_DENIED);
    assertThat(
            capabilities()
                .getCacheCapabilities()
                .getActionCacheUpdateCapabilities()
                .getUpdateEnabled())
        .isFalse();
  }

  @Test
  void aResultIsAHitOnlyWhileAllItsOutputsAreStored() throws Exception {
    Digest action = Digest.of(new byte[] {1});
    ActionResult.Builder result = ActionResult.newBuilder();
    result.addOutputFilesBuilder().setPath("a.o").setDigest(WireDigests.toWire(DIGEST));
    result.setStderrDigest(WireDigests.toWire(DIGEST));
    served.actions.put(action, "m", result.build().toByteArray());
    assertStatus(() -> lookUp(action), Status.Code.NOT_FOUND);
    served.store.put(CONTENT);
    ActionResult found = lookUp(action);
    assertThat(found.getOutputFiles(0).getContents().toByteArray()).isEqualTo(CONTENT);
    assertThat(found.getStderrRaw().toByteArray()).isEqualTo(CONTENT);
    served.store.discard(DIGEST);
    assertStatus(() -> lookUp(action), Status.Code.NOT_FOUND);
  }

  @Test
  void announcesWhatOldAndNewClientsLookFor() {
    ServerCapabilities all = capabilities();
    assertThat(all.getLowApiVersion().getMajor()).isEqualTo(2);
    assertThat(all.getLowApiVersion().getMinor()).isZero();
    assertThat(all.getExecutionCapabilities().getExecEnabled()).isTrue();
    assertThat(all.getCacheCapabilities().getDigestFunctionsList())
        .containsExactly(DigestFunction.Value.SHA256);
  }

  @Test
  void asksTheQuotaBeforeTaking() throws Exception {
    Quotas none =
        new Quotas() {
          @Override
          public void beforeTaking(Caller caller, long bytes) throws CallFailure {
            throw new CallFailure(Code.RESOURCE_EXHAUSTED, "no");
          }

          @Override
          public void beforeRunning(Caller caller) {}
        };
    try (ServedStore limited =
        new ServedStore(
            folder.resolve("limited"),
            (order, progress) -> {
              throw new AssertionError("nothing should run");
            },
            none)) {
      contents = ContentAddressableStorageGrpc.newBlockingStub(limited.channel);
      assertStatus(
          () -> update(DIGEST, CONTENT, Compressor.Value.IDENTITY), Status.Code.RESOURCE_EXHAUSTED);
    }
  }

  private ServerCapabilities capabilities() {
    return CapabilitiesGrpc.newBlockingStub(served.channel)
        .getCapabilities(GetCapabilitiesRequest.getDefaultInstance());
  }

  private ActionResult lookUp(Digest action) {
    return results.getActionResult(
        GetActionResultRequest.newBuilder()
            .setActionDigest(WireDigests.toWire(action))
            .setInlineStderr(true)
            .addInlineOutputFiles("a.o")
            .build());
  }

  private List<Directory> tree(Digest root) {
    List<Directory> all = new ArrayList<>();
    contents
        .getTree(GetTreeRequest.newBuilder().setRootDigest(WireDigests.toWire(root)).build())
        .forEachRemaining((GetTreeResponse page) -> all.addAll(page.getDirectoriesList()));
    return all;
  }

  private List<dev.affogato.protocol.reapi.v2.Digest> missing(Digest digest) {
    return contents
        .findMissingBlobs(
            FindMissingBlobsRequest.newBuilder().addBlobDigests(WireDigests.toWire(digest)).build())
        .getMissingBlobDigestsList();
  }

  private BatchUpdateBlobsResponse update(
      Digest digest, byte[] content, Compressor.Value compressor) {
    return contents.batchUpdateBlobs(
        BatchUpdateBlobsRequest.newBuilder()
            .addRequests(blob(digest, content).setCompressor(compressor))
            .build());
  }

  private static BatchUpdateBlobsRequest.Request.Builder blob(Digest digest, byte[] content) {
    return BatchUpdateBlobsRequest.Request.newBuilder()
        .setDigest(WireDigests.toWire(digest))
        .setData(ByteString.copyFrom(content));
  }

  private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertStatus(call, Status.Code.INVALID_ARGUMENT);
  }

  private static void assertStatus(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, Status.Code code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            failure -> assertThat(failure.getStatus().getCode()).isEqualTo(code));
  }
}
