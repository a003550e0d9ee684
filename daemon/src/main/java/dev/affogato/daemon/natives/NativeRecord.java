package dev.affogato.daemon.natives;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The note beside an archive that says what it was made of, so that it outlives the daemon.
 * Immutable.
 *
 * <p>On disk: version, archive name, number of stamps, stamps, as {@link java.io.DataOutput} writes
 * them. A note of another version or a torn one counts as none: the archive is made again.
 */
record NativeRecord(String archiveName, List<FileStamp> sources) {
  private static final String FILE_NAME = "made-of";

  /** Notes of version 1 name the driver only, not what else was packed. */
  private static final int VERSION = 2;

  /** Far more than the files of any toolchain. */
  private static final int SOURCES_MAX = 100_000;

  NativeRecord {
    sources = List.copyOf(sources);
  }

  void writeTo(Path directory) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(Files.newOutputStream(directory.resolve(FILE_NAME)))) {
      out.writeInt(VERSION);
      out.writeUTF(archiveName);
      out.writeInt(sources.size());
      for (FileStamp source : sources) {
        source.write(out);
      }
    }
  }

  static Optional<NativeRecord> readFrom(Path directory) throws IOException {
    Path file = directory.resolve(FILE_NAME);
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      if (in.readInt() != VERSION) {
        return Optional.empty();
      }
      String archiveName = in.readUTF();
      int count = in.readInt();
      if (count < 0 || count > SOURCES_MAX || archiveName.indexOf('/') >= 0) {
        return Optional.empty();
      }
      List<FileStamp> sources = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        sources.add(FileStamp.read(in));
      }
      return Optional.of(new NativeRecord(archiveName, sources));
    } catch (NoSuchFileException | EOFException noneOrTorn) {
      return Optional.empty();
    }
  }

  /** Whether every file it was made of is still as it was. */
  boolean isCurrent() throws IOException {
    for (FileStamp source : sources) {
      if (!source.isCurrent()) {
        return false;
      }
    }
    return true;
  }
}
