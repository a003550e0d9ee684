package dev.affogato.protocol.icecc.message;

import dev.affogato.protocol.icecc.wire.FieldReader;
import dev.affogato.protocol.icecc.wire.FieldWriter;
import dev.affogato.protocol.icecc.wire.ProtocolException;
import java.util.List;

/**
 * A client asks its local daemon for an archive of a compiler of this machine. Immutable.
 *
 * @param compiler absolute path of the compiler at version 41 and later, the word {@code gcc} or
 *     {@code clang} before; on the wire from version 32
 * @param extraFiles absolute paths of files to pack as well; on the wire from version 32
 * @param compression {@code none gzip bzip2 zstd xz}, or empty for the default; on the wire from
 *     version 42
 */
public record GetNativeEnv(String compiler, List<String> extraFiles, String compression)
    implements Message {
  static final int ID = 69;

  public GetNativeEnv {
    extraFiles = List.copyOf(extraFiles);
  }

  static GetNativeEnv decode(FieldReader in, int version) throws ProtocolException {
    String compiler = version >= 32 ? in.str() : "";
    List<String> extraFiles = version >= 32 ? in.strList() : List.of();
    String compression = version >= 42 ? in.str() : "";
    return new GetNativeEnv(compiler, extraFiles, compression);
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public void encode(FieldWriter out, int version) {
    if (version >= 32) {
      out.str(compiler);
    }
    if (version >= 32) {
      out.strList(extraFiles);
    }
    if (version >= 42) {
      out.str(compression);
    }
  }
}
