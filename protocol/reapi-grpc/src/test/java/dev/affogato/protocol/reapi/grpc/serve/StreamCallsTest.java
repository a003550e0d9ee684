package dev.affogato.protocol.reapi.grpc.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.google.protobuf.ByteString;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.bytestream.ByteStreamGrpc;
import dev.affogato.protocol.reapi.bytestream.QueryWriteStatusRequest;
import dev.affogato.protocol.reapi.bytestream.ReadRequest;
import dev.affogato.protocol.reapi.bytestream.WriteRequest;
import dev.affogato.protocol.reapi.bytestream.WriteResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamCallsTest {
  private static final int PIECE = 10_000;

  @TempDir Path folder;
  private final byte[] content = content();
  private final Digest digest = Digest.of(content);
  private ServedStore served;

  @BeforeEach
  void serve() throws Exception {
    served = ServedStore.cacheOnly(folder);
  }

  @AfterEach
  void stop() throws Exception {
    served.close();
  }

  @Test
  void takesAContentInPiecesAndGivesItBack() throws Exception {
    assertThat(write(name("blobs"), 0, content)).isEqualTo(content.length);
    assertThat(read("blobs/" + blob(), 0, 0)).isEqualTo(content);
    assertThat(read("any/instance/blobs/" + blob(), 5, 7))
        .isEqualTo(Arrays.copyOfRange(content, 5, 12));
    assertThat(read("blobs/" + blob(), content.length, 0)).isEmpty();
    assertThat(write(name("blobs"), 0, content)).as("again").isEqualTo(content.length);
  }

  @Test
  void takesAndGivesCompressedContents() throws Exception {
    byte[] compressed = Zstd.compress(content);
    assertThat(write(name("compressed-blobs/zstd"), 0, compressed)).isEqualTo(compressed.length);
    byte[] read = read("compressed-blobs/zstd/" + blob(), 0, 0);
    assertThat(Zstd.decompress(read, content.length)).isEqualTo(content);
    byte[] tail = read("compressed-blobs/zstd/" + blob(), 100, 0);
    assertThat(Zstd.decompress(tail, content.length - 100))
        .isEqualTo(Arrays.copyOfRange(content, 100, content.length));
    assertThat(write(name("compressed-blobs/zstd"), 0, compressed)).as("again").isEqualTo(-1);
  }

  @Test
  void saysHowFarAnUploadIs() throws Exception {
    assertStatus(() -> written(), Status.Code.NOT_FOUND);
    write(name("blobs"), 0, content);
    assertThat(written()).isEqualTo(content.length);
  }

  @Test
  void refusesWrongContentAndKeepsNothingOfIt() throws Exception {
    byte[] other = content.clone();
    other[5]++;
    assertInvalid(() -> write(name("blobs"), 0, other));
    assertInvalid(() -> write(name("blobs"), 0, Arrays.copyOf(content, content.length - 1)));
    assertInvalid(() -> write(name("blobs"), 0, Arrays.copyOf(content, content.length + 1)));
    assertInvalid(() -> write(name("compressed-blobs/zstd"), 0, content));
    byte[] compressed = Zstd.compress(content);
    assertInvalid(() ->
        write(name("compressed-blobs/zstd"), 0, Arrays.copyOf(compressed, compressed.length - 3)));
    assertThat(served.store.contains(digest)).isFalse();
    assertThat(halfFiles()).isZero();
  }

  @Test
  void stopsABombAtTheSizeItClaims() throws Exception {
    byte[] bomb = Zstd.compress(new byte[32 << 20]);
    assertInvalid(() -> write(name("compressed-blobs/zstd"), 0, bomb));
    assertThat(halfFiles()).isZero();
  }

  @Test
  void refusesGamesWithOffsetsNamesAndSizes() throws Exception {
    assertInvalid(() -> write(name("blobs"), 1, content));
    assertInvalid(() -> write("blobs/" + blob(), 0, content));
    assertInvalid(() -> write("", 0, content));
    assertStatus(
        () -> write("uploads/" + UUID + "/blobs/" + digest.hex() + "/" + (1L << 50), 0, content),
        Status.Code.RESOURCE_EXHAUSTED);
    CompletableFuture<Long> committed = new CompletableFuture<>();
    StreamObserver<WriteRequest> out = open(committed);
    out.onNext(piece(name("blobs"), 0, Arrays.copyOf(content, 10)).build());
    out.onNext(piece(name("blobs") + "/other", 10, content).build());
    assertInvalid(() -> get(committed));
    CompletableFuture<Long> ended = new CompletableFuture<>();
    StreamObserver<WriteRequest> unfinished = open(ended);
    unfinished.onNext(piece(name("blobs"), 0, Arrays.copyOf(content, 10)).build());
    unfinished.onCompleted();
    assertInvalid(() -> get(ended));
    assertThat(halfFiles()).isZero();
  }

  @Test
  void refusesToReadBeyondWhatThereIs() throws Exception {
    assertStatus(() -> read("blobs/" + blob(), 0, 0), Status.Code.NOT_FOUND);
    served.store.put(content);
    assertStatus(() -> read("blobs/" + blob(), -1, 0), Status.Code.OUT_OF_RANGE);
    assertStatus(() -> read("blobs/" + blob(), content.length + 1, 0), Status.Code.OUT_OF_RANGE);
    assertInvalid(() -> read("blobs/" + blob(), 0, -1));
    assertInvalid(() -> read("compressed-blobs/zstd/" + blob(), 0, 1));
    assertInvalid(() -> read("blobs/../" + blob(), 0, 0));
    assertThat(read("blobs/" + Digest.EMPTY.hex() + "/0", 0, 0)).isEmpty();
  }

  @Test
  void forgetsAnUploadWhosePeerIsGone() throws Exception {
    CompletableFuture<Long> committed = new CompletableFuture<>();
    StreamObserver<WriteRequest> out = open(committed);
    out.onNext(piece(name("blobs"), 0, Arrays.copyOf(content, 10)).build());
    out.onError(Status.CANCELLED.asRuntimeException());
    assertStatus(() -> get(committed), Status.Code.CANCELLED);
    write(name("blobs"), 0, content);
    assertThat(served.store.read(digest)).isEqualTo(content);
  }

  private static final String UUID = "6d1fa9b4-33ae-4b9c-9c1d-2c5f0bd6a1c7";

  private String blob() {
    return digest.hex() + "/" + content.length;
  }

  private String name(String kind) {
    return "uploads/" + UUID + "/" + kind + "/" + blob();
  }

  private long write(String name, long firstOffset, byte[] bytes) {
    CompletableFuture<Long> committed = new CompletableFuture<>();
    StreamObserver<WriteRequest> out = open(committed);
    for (int at = 0; at < bytes.length; at += PIECE) {
      byte[] part = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + PIECE));
      out.onNext(
          piece(at == 0 ? name : "", firstOffset + at, part)
              .setFinishWrite(at + PIECE >= bytes.length)
              .build());
    }
    out.onCompleted();
    return get(committed);
  }

  private StreamObserver<WriteRequest> open(CompletableFuture<Long> committed) {
    return ByteStreamGrpc.newStub(served.channel)
        .write(
            new StreamObserver<>() {
              @Override
              public void onNext(WriteResponse response) {
                committed.complete(response.getCommittedSize());
              }

              @Override
              public void onError(Throwable failure) {
                committed.completeExceptionally(failure);
              }

              @Override
              public void onCompleted() {
                committed.completeExceptionally(new AssertionError("no answer"));
              }
            });
  }

  private byte[] read(String name, long offset, long limit) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteStreamGrpc.newBlockingStub(served.channel)
        .read(
            ReadRequest.newBuilder()
                .setResourceName(name)
                .setReadOffset(offset)
                .setReadLimit(limit)
                .build())
        .forEachRemaining(piece -> all.writeBytes(piece.getData().toByteArray()));
    return all.toByteArray();
  }

  private long written() {
    return ByteStreamGrpc.newBlockingStub(served.channel)
        .queryWriteStatus(
            QueryWriteStatusRequest.newBuilder().setResourceName(name("blobs")).build())
        .getCommittedSize();
  }

  private long halfFiles() throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve("incoming"))) {
      return files.count();
    }
  }

  private static WriteRequest.Builder piece(String name, long offset, byte[] data) {
    return WriteRequest.newBuilder()
        .setResourceName(name)
        .setWriteOffset(offset)
        .setData(ByteString.copyFrom(data));
  }

  private static long get(CompletableFuture<Long> committed) {
    try {
      return committed.get();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof StatusRuntimeException status) {
        throw status;
      }
      throw new AssertionError(failure);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private static byte[] content() {
    byte[] bytes = new byte[200_000];
    new Random(5).nextBytes(bytes);
    Arrays.fill(bytes, 1000, 150_000, (byte) 'x');
    return bytes;
  }

  private static void assertInvalid(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
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
