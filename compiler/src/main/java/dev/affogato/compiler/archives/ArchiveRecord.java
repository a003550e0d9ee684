package dev.affogato.compiler.archives;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The note beside an archive that says what it was made of, so that it outlives who made it.
 * Immutable.
 *
 * <p>On disk: version, archive name and size, number of stamps, stamps, as {@link
 * java.io.DataOutput} writes them. A note of another version, a torn or a garbled one counts as
 * none: the archive is made again.
 */
record ArchiveRecord(String archiveName, long archiveBytes, List<FileStamp> sources) {
  private static final System.Logger LOG = System.getLogger(ArchiveRecord.class.getName());

  private static final String FILE_NAME = "made-of";

  /** Notes before version 3 do not know of files that were missing, nor of times of change. */
  private static final int VERSION = 3;

  /** Far more than the files of any toolchain. */
  private static final int SOURCES_MAX = 100_000;

  ArchiveRecord {
    sources = List.copyOf(sources);
  }

  void writeTo(Path directory) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(Files.newOutputStream(directory.resolve(FILE_NAME))))) {
      out.writeInt(VERSION);
      out.writeUTF(archiveName);
      out.writeLong(archiveBytes);
      out.writeInt(sources.size());
      for (FileStamp source : sources) {
        source.write(out);
      }
    }
  }

  static Optional<ArchiveRecord> readFrom(Path directory) {
    Path file = directory.resolve(FILE_NAME);
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      if (in.readInt() != VERSION) {
        return Optional.empty();
      }
      String archiveName = in.readUTF();
      long archiveBytes = in.readLong();
      int count = in.readInt();
      if (count < 0 || count > SOURCES_MAX || !isFileName(archiveName)) {
        return Optional.empty();
      }
      List<FileStamp> sources = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        sources.add(FileStamp.read(in));
      }
      return Optional.of(new ArchiveRecord(archiveName, archiveBytes, sources));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException | InvalidPathException tornOrGarbled) {
      LOG.log(
          Level.INFO, "{0} is not understood, its archive is made again: {1}", file, tornOrGarbled);
      return Optional.empty();
    }
  }

  private static boolean isFileName(String name) {
    return Path.of(name).getNameCount() == 1 && !name.isEmpty() && name.indexOf('/') < 0;
  }

  /** The archive below {@code directory} if it is all there; else empty. */
  Optional<Path> archiveIn(Path directory) throws IOException {
    Path archive = directory.resolve(archiveName);
    return Files.isReadable(archive) && Files.size(archive) == archiveBytes
        ? Optional.of(archive)
        : Optional.empty();
  }

  /** The first file it was made of that is not as it was; empty if all are. */
  Optional<String> changed() throws IOException {
    for (FileStamp source : sources) {
      if (!source.isCurrent()) {
        return Optional.of(source.path());
      }
    }
    return Optional.empty();
  }
}
