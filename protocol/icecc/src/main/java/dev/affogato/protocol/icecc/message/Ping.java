package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.wire.FieldReader;
import dev.affogato.protocol.icecc.wire.FieldWriter;
import dev.affogato.protocol.icecc.wire.ProtocolException;

/**
 * Liveness question of a scheduler to a daemon below version 27, and its answer. Ignored from 27
 * on, where TCP keep-alive decides (protocol spec 9.8). Immutable.
 */
public record Ping() implements Message {
  static final int ID = 66;

  static Ping decode(FieldReader in, int version) throws ProtocolException {
    return new Ping();
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public void encode(FieldWriter out, int version) {}
}
