package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.wire.FieldReader;
import dev.affogato.protocol.icecc.wire.FieldWriter;
import dev.affogato.protocol.icecc.wire.ProtocolException;

/**
 * To monitors: a remote job ended. The body is that of {@link JobDone}. Immutable.
 *
 * @param done the news as received, or exit code 255 for a job lost with a daemon (protocol spec
 *     9.10)
 */
public record MonJobDone(JobDone done) implements Message {
  static final int ID = 85;

  static MonJobDone decode(FieldReader in, int version) throws ProtocolException {
    return new MonJobDone(JobDone.decode(in, version));
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public void encode(FieldWriter out, int version) {
    done.encode(out, version);
  }
}
