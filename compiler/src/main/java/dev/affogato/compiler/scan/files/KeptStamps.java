package dev.affogato.compiler.scan.files;

import dev.affogato.base.file.FileStamp;
import dev.affogato.compiler.scan.store.FieldReader;
import dev.affogato.compiler.scan.store.FieldWriter;
import java.io.IOException;
import java.util.List;

/** Stamps of files as fields of records. Stateless. */
public final class KeptStamps {
  private static final List<FileStamp.Kind> KINDS =
      List.of(
          FileStamp.Kind.ABSENT,
          FileStamp.Kind.REGULAR,
          FileStamp.Kind.DIRECTORY,
          FileStamp.Kind.OTHER);

  private KeptStamps() {}

  public static void write(FileStamp stamp, FieldWriter out) {
    out.number(KINDS.indexOf(stamp.kind()))
        .number(stamp.device())
        .number(stamp.inode())
        .number(stamp.sizeBytes())
        .number(stamp.mtimeNs())
        .number(stamp.ctimeNs());
  }

  /**
   * @throws IOException if this is no stamp
   */
  public static FileStamp read(FieldReader in) throws IOException {
    return new FileStamp(
        KINDS.get(in.numberBelow(KINDS.size())),
        in.number(),
        in.number(),
        in.number(),
        in.number(),
        in.number());
  }
}
