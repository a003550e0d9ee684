package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.wire.FieldReader;
import dev.affogato.protocol.icecc.wire.FieldWriter;
import dev.affogato.protocol.icecc.wire.ProtocolException;
import java.util.List;

/**
 * To monitors: a job was requested. Below version 29 the request travels as a GET_CS body whose
 * other fields say nothing (protocol spec 3.23). Immutable.
 *
 * @param filename the source's name; encoding shortens it
 * @param language of the source
 * @param jobId the scheduler's number of the job
 * @param hostId the submitter's host id
 * @param target platform the output is for; on the wire below version 29 only
 */
public record MonGetCs(String filename, Language language, int jobId, int hostId, String target)
    implements Message {
  static final int ID = 83;

  private static final int SHORT_FORM_VERSION = 29;

  static MonGetCs decode(FieldReader in, int version) throws ProtocolException {
    if (version < SHORT_FORM_VERSION) {
      GetCs request = GetCs.decode(in, version);
      return new MonGetCs(
          request.filename(), request.language(), in.u32(), in.u32(), request.target());
    }
    return new MonGetCs(in.str(), Language.of(in.u32()), in.u32(), in.u32(), "");
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public void encode(FieldWriter out, int version) {
    if (version < SHORT_FORM_VERSION) {
      new GetCs(List.of(), filename, language, 1, target, 0, 0, "", 0, 0, 0, 0)
          .encode(out, version);
    } else {
      out.str(FileNames.shortened(filename));
      out.u32(language.number());
    }
    out.u32(jobId);
    out.u32(hostId);
  }
}
