package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.wire.FieldReader;
import dev.affogato.protocol.icecc.wire.FieldWriter;
import dev.affogato.protocol.icecc.wire.ProtocolException;

/** Frames of messages and messages of frames (protocol spec 1.4). Thread-safe: no state. */
public final class MessageCodec {
  /** Largest value of a frame's length word: 1 MiB (protocol spec 1.4). */
  public static final int FRAME_BYTES_MAX = 1 << 20;

  private MessageCodec() {}

  /**
   * The whole frame: length, id, body.
   *
   * @throws ProtocolException if the message is larger than any peer accepts
   */
  public static byte[] frame(Message message, int version) throws ProtocolException {
    FieldWriter out = new FieldWriter(sizeHint(message));
    out.u32(0);
    out.u32(message.id());
    message.encode(out, version);
    int length = out.size() - 4;
    if (length > FRAME_BYTES_MAX) {
      throw new ProtocolException(
          message.getClass().getSimpleName()
              + " of "
              + length
              + " bytes exceeds the limit of "
              + FRAME_BYTES_MAX);
    }
    out.patchU32(0, length);
    return out.toByteArray();
  }

  /**
   * The message in {@code frame}, which is the id and the body without the length word.
   *
   * @throws ProtocolException if the id is unknown, the body torn, or anything is left over
   */
  public static Message decode(byte[] frame, int version) throws ProtocolException {
    return decode(frame, version, false);
  }

  /**
   * As {@link #decode(byte[], int)} for what a scheduler sends to a monitor: schedulers of version
   * 44 give two messages the wrong id (protocol spec 3.23).
   */
  public static Message decodeForMonitor(byte[] frame, int version) throws ProtocolException {
    return decode(frame, version, true);
  }

  private static Message decode(byte[] frame, int version, boolean forMonitor)
      throws ProtocolException {
    FieldReader in = new FieldReader(frame);
    int id = in.u32();
    if (forMonitor) {
      id = id == GetCs.ID ? MonGetCs.ID : id == JobDone.ID ? MonJobDone.ID : id;
    }
    Message message = body(id, in, version);
    in.expectEnd();
    return message;
  }

  private static Message body(int id, FieldReader in, int version) throws ProtocolException {
    return switch (id) {
      case Ping.ID -> Ping.decode(in, version);
      case End.ID -> End.decode(in, version);
      case GetNativeEnv.ID -> GetNativeEnv.decode(in, version);
      case NativeEnv.ID -> NativeEnv.decode(in, version);
      case GetCs.ID -> GetCs.decode(in, version);
      case UseCs.ID -> UseCs.decode(in, version);
      case CompileFile.ID -> CompileFile.decode(in, version);
      case FileChunk.ID -> FileChunk.decode(in, version);
      case CompileResult.ID -> CompileResult.decode(in, version);
      case JobBegin.ID -> JobBegin.decode(in, version);
      case JobDone.ID -> JobDone.decode(in, version);
      case JobLocalBegin.ID -> JobLocalBegin.decode(in, version);
      case JobLocalDone.ID -> JobLocalDone.decode(in, version);
      case Login.ID -> Login.decode(in, version);
      case Stats.ID -> Stats.decode(in, version);
      case MonLogin.ID -> MonLogin.decode(in, version);
      case MonGetCs.ID -> MonGetCs.decode(in, version);
      case MonJobBegin.ID -> MonJobBegin.decode(in, version);
      case MonJobDone.ID -> MonJobDone.decode(in, version);
      case MonLocalJobBegin.ID -> MonLocalJobBegin.decode(in, version);
      case MonStats.ID -> MonStats.decode(in, version);
      case TransferEnv.ID -> TransferEnv.decode(in, version);
      case StatusText.ID -> StatusText.decode(in, version);
      case GetInternals.ID -> GetInternals.decode(in, version);
      case CsConf.ID -> CsConf.decode(in, version);
      case VerifyEnv.ID -> VerifyEnv.decode(in, version);
      case VerifyEnvResult.ID -> VerifyEnvResult.decode(in, version);
      case BlacklistHostEnv.ID -> BlacklistHostEnv.decode(in, version);
      case NoCs.ID -> NoCs.decode(in, version);
      default -> throw new ProtocolException("unknown message id " + Integer.toUnsignedString(id));
    };
  }

  private static int sizeHint(Message message) {
    return message instanceof FileChunk chunk ? chunk.compressed().length + 32 : 128;
  }
}
