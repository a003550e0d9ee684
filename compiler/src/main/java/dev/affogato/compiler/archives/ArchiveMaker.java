package dev.affogato.compiler.archives;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes one archive with its record and puts it in place. Immutable; its caller sees to turns. */
final class ArchiveMaker {
  private static final System.Logger LOG = System.getLogger(ArchiveMaker.class.getName());

  /** A package manager is done with one compiler within that many packings. */
  private static final int ATTEMPTS_MAX = 3;

  /**
   * Each takes some microseconds, and the clocks of file systems on disks tick within 10 ms; on a
   * slower one, a change in the tick in which packing begins packs once more than needed.
   */
  private static final int TOUCHES_MAX = 50_000;

  private final ArchiveFolders folders;
  private final Packager packager;

  ArchiveMaker(ArchiveFolders folders, Packager packager) {
    this.folders = folders;
    this.packager = packager;
  }

  /**
   * @throws IOException if a file that was asked for is not there
   */
  static void checkFiles(ArchiveRequest request) throws IOException {
    checkFile(request.compiler(), "Compiler binary");
    for (Path extraFile : request.extraFiles()) {
      checkFile(extraFile, "Extra file");
    }
  }

  private static void checkFile(Path file, String what) throws IOException {
    if (!file.isAbsolute() || !Files.isReadable(file)) {
      throw new IOException(what + " " + file + " for environment not found.");
    }
  }

  Path make(ArchiveRequest request) throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      Path aside = folders.aside();
      try {
        long beganNanos = newTick(aside);
        Map<Path, Asked> asked = asked(request);
        Packager.Packed packed =
            packager.pack(request.compiler(), request.extraFiles(), request.compression(), aside);
        Path archive = aside.resolve(packed.archive()).normalize();
        if (!aside.equals(archive.getParent())) {
          throw new IOException("the archive " + archive + " was not put into " + aside);
        }
        List<FileStamp> stamps = stamps(request, packed);
        String name = String.valueOf(archive.getFileName());
        new ArchiveRecord(name, Files.size(archive), stamps).writeTo(aside);
        long endedNanos = FileStamp.of(aside).ctimeNanos();
        Optional<String> changed =
            asked.equals(asked(request))
                ? changed(stamps, beganNanos, endedNanos)
                : Optional.of("what its name stands for");
        if (changed.isEmpty()) {
          return folders.putInPlace(aside, request, archive);
        }
        LOG.log(Level.INFO, "{0} of {1} was changed while it was packed", changed.get(), request);
      } finally {
        ArchiveFolders.deleteIfPossible(aside);
      }
      if (attempt == ATTEMPTS_MAX) {
        throw new IOException(
            request + " was changed each time while it was packed; its next use tries again");
      }
    }
  }

  private static List<FileStamp> stamps(ArchiveRequest request, Packager.Packed packed)
      throws IOException {
    Map<Path, FileStamp> stamps = new LinkedHashMap<>();
    add(stamps, List.of(request.compiler()));
    add(stamps, request.extraFiles());
    add(stamps, packed.sources());
    for (FileStamp stamp : stamps.values()) {
      if (stamp.isAbsent()) {
        throw new IOException(stamp.path() + " was removed while it was packed");
      }
    }
    add(stamps, packed.missing());
    return List.copyOf(stamps.values());
  }

  private static void add(Map<Path, FileStamp> stamps, List<Path> files) throws IOException {
    for (Path file : files) {
      if (!stamps.containsKey(file)) {
        stamps.put(file, FileStamp.of(file));
      }
    }
  }

  /** The file at the end of a path that was asked for, and the way there. */
  private record Asked(FileStamp stamp, LinkChain links) {}

  private static Map<Path, Asked> asked(ArchiveRequest request) throws IOException {
    Map<Path, Asked> asked = new LinkedHashMap<>();
    asked.put(request.compiler(), asked(request.compiler()));
    for (Path extraFile : request.extraFiles()) {
      asked.put(extraFile, asked(extraFile));
    }
    return asked;
  }

  private static Asked asked(Path file) throws IOException {
    return new Asked(FileStamp.of(file), LinkChain.of(file));
  }

  /**
   * The time by the kernel's clock, as the files' own times are, when that has just moved on:
   * whatever has this time or a later one was changed after this was called, and what was changed
   * before has an earlier one.
   */
  private static long newTick(Path folder) throws IOException {
    long calledNanos = FileStamp.of(folder).ctimeNanos();
    long nowNanos = calledNanos;
    for (int i = 0; i < TOUCHES_MAX && nowNanos <= calledNanos; i++) {
      // Not the time of change of its content, which tells others that it is in use.
      Files.setPosixFilePermissions(folder, Files.getPosixFilePermissions(folder));
      nowNanos = FileStamp.of(folder).ctimeNanos();
    }
    return nowNanos;
  }

  private static Optional<String> changed(List<FileStamp> stamps, long beganNanos, long endedNanos)
      throws IOException {
    for (FileStamp stamp : stamps) {
      if (isOf(stamp.ctimeNanos(), beganNanos, endedNanos)) {
        return Optional.of(stamp.path());
      }
      for (LinkChain.Link link : LinkChain.of(Path.of(stamp.path())).links()) {
        if (isOf(link.ctimeNanos(), beganNanos, endedNanos)) {
          return Optional.of(link.path().toString());
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a file was changed between the two times, and so may be in the archive as it was
   * before. Who has the clock wrong is given the benefit of the doubt.
   */
  private static boolean isOf(long ctimeNanos, long beganNanos, long endedNanos) {
    return ctimeNanos >= beganNanos && ctimeNanos <= endedNanos;
  }
}
