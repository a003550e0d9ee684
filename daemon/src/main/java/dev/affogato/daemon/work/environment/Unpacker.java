package dev.affogato.daemon.work.environment;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Unpacks one archive from a peer below an empty folder that nobody else writes.
 *
 * <p>How nothing can leave that folder: names with {@code ..} or a leading slash are refused; every
 * member's parents must be folders made by this unpacking, never links; files are only ever
 * created, never opened for writing when they exist. What exists is known from the table of this
 * unpacking, not asked from the disk. Confined to one thread.
 */
final class Unpacker {
  /**
   * Where a jail puts its own file systems; they cannot be made later, in a root that is read-only.
   */
  private static final List<String> MOUNT_POINTS = List.of("tmp", "proc", "dev");

  private static final int COPY_BYTES = 1 << 16;

  private final Path root;
  private final UnpackBudget budget;

  /** What was unpacked, by name without leading slash. */
  private final Map<String, MemberType> unpacked = new HashMap<>();

  private final byte[] buffer = new byte[COPY_BYTES];

  private Unpacker(Path root, UnpackBudget budget) {
    this.root = root;
    this.budget = budget;
  }

  /**
   * Unpacks {@code archive} into the new folder {@code root}.
   *
   * @return the sum of the sizes of the files
   * @throws EnvironmentRefusedException if the archive breaks a rule or limit; {@code root} may be
   *     half filled
   */
  static long unpack(Path archive, Path root, EnvironmentLimits limits) throws IOException {
    UnpackBudget budget = new UnpackBudget(limits, Files.size(archive));
    makeFolder(root);
    try (InputStream in = budget.limit(Compression.unpack(Files.newInputStream(archive)))) {
      Unpacker unpacker = new Unpacker(root, budget);
      unpacker.unpackAll(new TarReader(in));
      for (String mountPoint : MOUNT_POINTS) {
        unpacker.folders(List.of(mountPoint));
      }
    }
    return budget.fileBytes();
  }

  private void unpackAll(TarReader tar) throws IOException {
    for (TarMember member = tar.next(); member != null; member = tar.next()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted while unpacking " + root);
      }
      budget.addMember();
      try {
        unpack(tar, member);
      } catch (EnvironmentRefusedException refused) {
        throw new EnvironmentRefusedException(
            "member '" + MemberName.printable(member.name()) + "': " + refused.getMessage(),
            refused);
      } catch (InvalidPathException notSayable) {
        throw new EnvironmentRefusedException(
            "member '"
                + MemberName.printable(member.name())
                + "': this machine's locale cannot write that name; start the daemon with LC_ALL=C.UTF-8",
            notSayable);
      }
    }
  }

  private void unpack(TarReader tar, TarMember member) throws IOException {
    List<String> name = MemberName.components(member.name());
    if (member.type() == MemberType.DIRECTORY) {
      folders(name);
      return;
    }
    if (name.isEmpty()) {
      throw new EnvironmentRefusedException("it has no name");
    }
    List<String> folder = name.subList(0, name.size() - 1);
    folders(folder);
    String key = String.join("/", name);
    if (unpacked.containsKey(key)) {
      throw new EnvironmentRefusedException("it is there twice");
    }
    switch (member.type()) {
      case FILE -> writeFile(tar, root.resolve(key), member.executable());
      case SYMBOLIC_LINK -> {
        MemberName.checkLinkTarget(folder, member.linkName());
        Files.createSymbolicLink(root.resolve(key), Path.of(member.linkName()));
      }
      case HARD_LINK -> copyOf(member.linkName(), root.resolve(key));
      case DIRECTORY -> throw new IllegalStateException("handled above");
    }
    unpacked.put(key, member.type() == MemberType.HARD_LINK ? MemberType.FILE : member.type());
  }

  /** Makes the folders that are not there; refuses to pass through anything else. */
  private void folders(List<String> components) throws IOException {
    StringBuilder key = new StringBuilder();
    for (String component : components) {
      key.append(key.isEmpty() ? "" : "/").append(component);
      MemberType there = unpacked.get(key.toString());
      if (there == null) {
        budget.addMember();
        makeFolder(root.resolve(key.toString()));
        unpacked.put(key.toString(), MemberType.DIRECTORY);
      } else if (there != MemberType.DIRECTORY) {
        throw new EnvironmentRefusedException(
            "'"
                + MemberName.printable(key.toString())
                + "' is a "
                + (there == MemberType.FILE ? "file" : "link")
                + " and cannot be written through");
      }
    }
  }

  private void writeFile(TarReader tar, Path file, boolean executable) throws IOException {
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int n = tar.read(buffer); n >= 0; n = tar.read(buffer)) {
        budget.addFileBytes(n);
        out.write(buffer, 0, n);
      }
    }
    // No set-user-id, no write for others, whatever the archive says: the jail's user only reads
    // these.
    Files.setPosixFilePermissions(
        file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }

  /**
   * A hard link becomes a copy: that needs no trust in what the name means on disk, and links are
   * rare.
   */
  private void copyOf(String linkName, Path file) throws IOException {
    String original = String.join("/", MemberName.components(linkName));
    if (unpacked.get(original) != MemberType.FILE) {
      throw new EnvironmentRefusedException(
          "it is a hard link to '"
              + MemberName.printable(linkName)
              + "', which is no file unpacked before it");
    }
    Path source = root.resolve(original);
    budget.addFileBytes(Files.size(source));
    Files.copy(source, file, StandardCopyOption.COPY_ATTRIBUTES);
  }

  private static void makeFolder(Path folder) throws IOException {
    Files.createDirectory(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
