package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.wire.FieldWriter;

/**
 * One message of the protocol; who sends which to whom stands in protocol spec 2. Implementations
 * are immutable.
 *
 * <p>{@link MessageCodec} makes frames of messages and messages of frames.
 */
public sealed interface Message
    permits BlacklistHostEnv,
        CompileFile,
        CompileResult,
        CsConf,
        End,
        FileChunk,
        GetCs,
        GetInternals,
        GetNativeEnv,
        JobBegin,
        JobDone,
        JobLocalBegin,
        JobLocalDone,
        Login,
        MonGetCs,
        MonJobBegin,
        MonJobDone,
        MonLocalJobBegin,
        MonLogin,
        MonStats,
        NativeEnv,
        NoCs,
        Ping,
        Stats,
        StatusText,
        TransferEnv,
        UseCs,
        VerifyEnv,
        VerifyEnvResult {
  /** The identifier on the wire, protocol spec 3.1. */
  int id();

  /** Writes the body in the layout of {@code version}; fields that version lacks are left out. */
  void encode(FieldWriter out, int version);
}
