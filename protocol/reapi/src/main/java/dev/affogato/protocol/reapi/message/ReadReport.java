package dev.affogato.protocol.reapi.message;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.affogato.protocol.reapi.direct.v1.FilesRead;
import dev.affogato.protocol.reapi.v2.ActionResult;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * What a compiler says it has read, on its way from the machine that ran it to who asked for it. It
 * travels in a result and is no part of it: nobody else is given it. Stateless.
 */
public final class ReadReport {
  /** Some ten thousand names; more is not told, and not believed. */
  public static final int TEXT_BYTES_MAX = 1 << 20;

  /** Of a report on the wire: a result has to fit into a message with all else. */
  private static final int DEFLATED_BYTES_MAX = 256 << 10;

  private static final String TYPE = "/affogato.direct.v1.FilesRead";
  private static final int PIECE_BYTES = 16 << 10;

  private ReadReport() {}

  /** {@code result} with {@code text}; without it if it is too much. */
  public static ActionResult with(byte[] text, ActionResult result) {
    if (text.length > TEXT_BYTES_MAX) {
      return result;
    }
    ByteString deflated = deflated(text);
    if (deflated.size() > DEFLATED_BYTES_MAX) {
      return result;
    }
    FilesRead message = FilesRead.newBuilder().setDeflated(deflated).build();
    ActionResult.Builder more = result.toBuilder();
    more.getExecutionMetadataBuilder().addAuxiliaryMetadata(Any.pack(message));
    return more.build();
  }

  /** The text in {@code result}; empty if there is none, or none that can be read. */
  public static Optional<byte[]> in(ActionResult result) {
    for (Any one : result.getExecutionMetadata().getAuxiliaryMetadataList()) {
      if (isReport(one)) {
        try {
          return inflated(FilesRead.parseFrom(one.getValue()).getDeflated());
        } catch (InvalidProtocolBufferException unknownForm) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  /** {@code result} as it is kept. */
  public static ActionResult without(ActionResult result) {
    if (result.getExecutionMetadata().getAuxiliaryMetadataList().stream()
        .noneMatch(ReadReport::isReport)) {
      return result;
    }
    ActionResult.Builder less = result.toBuilder();
    less.getExecutionMetadataBuilder().clearAuxiliaryMetadata();
    for (Any one : result.getExecutionMetadata().getAuxiliaryMetadataList()) {
      if (!isReport(one)) {
        less.getExecutionMetadataBuilder().addAuxiliaryMetadata(one);
      }
    }
    return less.build();
  }

  private static boolean isReport(Any message) {
    return message.getTypeUrl().endsWith(TYPE);
  }

  private static ByteString deflated(byte[] text) {
    try (Deflater deflater = new Deflater(Deflater.BEST_SPEED)) {
      deflater.setInput(text);
      deflater.finish();
      ByteString.Output out = ByteString.newOutput();
      byte[] piece = new byte[PIECE_BYTES];
      while (!deflater.finished()) {
        out.write(piece, 0, deflater.deflate(piece));
      }
      return out.toByteString();
    }
  }

  private static Optional<byte[]> inflated(ByteString deflated) {
    try (Inflater inflater = new Inflater()) {
      inflater.setInput(deflated.asReadOnlyByteBuffer());
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] piece = new byte[PIECE_BYTES];
      while (!inflater.finished()) {
        int length = inflater.inflate(piece);
        if ((length == 0 && !inflater.finished()) || out.size() + length > TEXT_BYTES_MAX) {
          return Optional.empty();
        }
        out.write(piece, 0, length);
      }
      return Optional.of(out.toByteArray());
    } catch (DataFormatException notThat) {
      return Optional.empty();
    }
  }
}
