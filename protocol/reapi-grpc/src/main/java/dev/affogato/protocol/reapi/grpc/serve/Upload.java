package dev.affogato.protocol.reapi.grpc.serve;

import dev.affogato.cache.blob.Contents;
import dev.affogato.cache.blob.IncomingBlob;
import dev.affogato.protocol.reapi.bytestream.WriteRequest;
import dev.affogato.protocol.reapi.grpc.zstd.Inflater;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.ResourceName;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a ByteStream.Write has sent so far (spec 4.5). Confined to one thread at a time.
 *
 * <p>Offsets count the bytes on the wire, whether compressed or not.
 */
final class Upload implements AutoCloseable {
  private final String fullName;
  private final ResourceName name;
  private final IncomingBlob blob;
  private final @Nullable Inflater inflater;
  private long wireBytes;

  Upload(Contents store, String fullName, ResourceName name) throws IOException {
    this.fullName = fullName;
    this.name = name;
    this.blob = store.receive(name.digest());
    this.inflater = name.compressed() ? new Inflater() : null;
  }

  /** Takes a message; true if it was the last one and the content is stored. */
  boolean take(WriteRequest request) throws CallFailure, IOException {
    if (!request.getResourceName().isEmpty() && !request.getResourceName().equals(fullName)) {
      throw CallFailure.invalid("one call writes one content: the name changed");
    }
    if (request.getWriteOffset() != wireBytes) {
      throw CallFailure.invalid(
          "offset " + request.getWriteOffset() + " where " + wireBytes + " comes next");
    }
    wireBytes += request.getData().size();
    for (ByteBuffer bytes : request.getData().asReadOnlyByteBufferList()) {
      take(bytes);
    }
    if (!request.getFinishWrite()) {
      return false;
    }
    if (inflater != null && !inflater.isAtFrameEnd()) {
      throw CallFailure.invalid("the compressed stream ends in the middle");
    }
    blob.commit();
    return true;
  }

  private void take(ByteBuffer bytes) throws CallFailure, IOException {
    if (inflater == null) {
      blob.write(bytes);
      return;
    }
    try {
      inflater.inflate(bytes, blob::write);
    } catch (Inflater.NotZstdException broken) {
      throw CallFailure.invalid(String.valueOf(broken.getMessage()));
    }
  }

  /** What the peer is told: how many bytes of its own were taken. */
  long committedSize() {
    return inflater == null ? name.digest().sizeBytes() : wireBytes;
  }

  /** What is still to come may not be more than was announced; a half content goes. */
  @Override
  public void close() throws IOException {
    if (inflater != null) {
      inflater.close();
    }
    blob.close();
  }
}
