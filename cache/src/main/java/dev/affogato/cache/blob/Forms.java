package dev.affogato.cache.blob;

import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.digest.Digest;
import dev.affogato.cache.disk.HalfFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * The files of the store as the file system has them: made read-only, with or without the
 * executable bit, linked and copied. Thread-safe: no state of its own.
 */
final class Forms {
  private static final Set<PosixFilePermission> PLAIN =
      PosixFilePermissions.fromString("r--r--r--");
  private static final Set<PosixFilePermission> EXECUTABLE =
      PosixFilePermissions.fromString("r-xr-xr-x");
  private static final FileAttribute<?> AS_PLAIN = PosixFilePermissions.asFileAttribute(PLAIN);
  private static final FileAttribute<?> AS_EXECUTABLE =
      PosixFilePermissions.asFileAttribute(EXECUTABLE);

  private final BlobPlaces places;
  private final HalfFiles halves;
  private final TimeSource time;
  private final Object ownUid;
  private final boolean modesAreClipped;

  /** Tries once what becomes of modes: a strict umask takes bits away. */
  Forms(BlobPlaces places, HalfFiles halves, TimeSource time) throws IOException {
    this.time = time;
    this.places = places;
    this.halves = halves;
    Path probe = halves.next();
    create(probe, true).close();
    this.ownUid = Files.getAttribute(probe, "unix:uid");
    this.modesAreClipped =
        !Files.getPosixFilePermissions(probe, LinkOption.NOFOLLOW_LINKS).equals(EXECUTABLE);
    Files.delete(probe);
  }

  /** A new file that can be written only through the channel returned. */
  FileChannel create(Path half, boolean executable) throws IOException {
    return FileChannel.open(
        half,
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        executable ? AS_EXECUTABLE : AS_PLAIN);
  }

  /** Gives a whole file its place; it counts as used now. */
  void publish(Path half, Digest digest, boolean executable) throws IOException {
    if (modesAreClipped) {
      Files.setPosixFilePermissions(half, executable ? EXECUTABLE : PLAIN);
    }
    Files.getFileAttributeView(half, BasicFileAttributeView.class)
        .setTimes(BlobPlaces.CHANGED, FileTime.from(time.wallClock()), null);
    halves.publish(half, places.of(digest, executable));
  }

  /** Makes the form that is missing from the other one, which goes unless somebody links to it. */
  Path make(Path other, Digest digest, boolean executable) throws IOException {
    Path half = halves.next();
    try {
      copyInto(other, half, executable);
      publish(half, digest, executable);
    } catch (NoSuchFileException evicted) {
      Files.deleteIfExists(half);
      throw new MissingBlobException(digest);
    } catch (IOException | RuntimeException failure) {
      Files.deleteIfExists(half);
      throw failure;
    }
    dropUnlessLinked(other);
    return places.of(digest, executable);
  }

  void link(Digest digest, Path place, boolean executable, Path target) throws IOException {
    try {
      Files.createLink(target, place);
    } catch (FileAlreadyExistsException exists) {
      throw exists;
    } catch (FileSystemException cannotLink) {
      // Another file system, too many links, a rule against linking: a copy is as good.
      if (!places.isThere(digest, executable)) {
        throw new MissingBlobException(digest);
      }
      copyInto(place, target, executable);
      if (modesAreClipped) {
        Files.setPosixFilePermissions(target, executable ? EXECUTABLE : PLAIN);
      }
      Files.setLastModifiedTime(target, BlobPlaces.CHANGED);
    }
  }

  void copy(Path place, Path target) throws IOException {
    // The JDK copies within the kernel, and shares blocks where the file system can.
    Files.copy(place, target);
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--r--"));
  }

  /** {@code file}, or a copy of it, as a half file that nobody else can write to. */
  Path take(Path file, Digest digest, boolean executable) throws IOException {
    Path half = halves.next();
    if (isOursAlone(file)) {
      try {
        Files.setPosixFilePermissions(file, executable ? EXECUTABLE : PLAIN);
        Files.move(file, half, StandardCopyOption.ATOMIC_MOVE);
        return half;
      } catch (FileSystemException otherFileSystem) {
        // Then it is copied.
      }
    }
    copyInto(file, half, executable);
    if (Files.size(half) != digest.sizeBytes()) {
      Files.deleteIfExists(half);
      throw new IOException(file + " changed while it was stored");
    }
    return half;
  }

  private void copyInto(Path from, Path to, boolean executable) throws IOException {
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel out = create(to, executable)) {
      long size = in.size();
      long done = 0;
      while (done < size) {
        long moved = in.transferTo(done, size - done, out);
        if (moved <= 0) {
          throw new IOException(from + " got shorter while it was copied");
        }
        done += moved;
      }
    }
  }

  private boolean isOursAlone(Path file) throws IOException {
    return ownUid.equals(Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS))
        && Integer.valueOf(1)
            .equals(Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS));
  }

  private static void dropUnlessLinked(Path place) throws IOException {
    try {
      if (Integer.valueOf(1).equals(Files.getAttribute(place, "unix:nlink"))) {
        Files.deleteIfExists(place);
      }
    } catch (NoSuchFileException evicted) {
      // It is gone, as wanted.
    }
  }
}
