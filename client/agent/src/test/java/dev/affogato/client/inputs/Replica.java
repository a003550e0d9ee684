package dev.affogato.client.inputs;

import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.v2.Directory;
import dev.affogato.protocol.reapi.v2.DirectoryNode;
import dev.affogato.protocol.reapi.v2.FileNode;
import dev.affogato.protocol.reapi.v2.SymlinkNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** A tree as folders and files: what a helper makes of the messages, and nothing else. */
final class Replica {
  /** Larger ones are not copied but mounted: a compiler has a hundred megabytes. */
  private static final int COPIED_BYTES_MAX = 1 << 20;

  private final Path root;
  private final Inventory inventory;
  private final List<String> mounts = new ArrayList<>();

  private Replica(Path root, Inventory inventory) {
    this.root = root;
    this.inventory = inventory;
  }

  static Replica of(InputTree tree, Path root) throws IOException, CallFailure {
    Replica replica = new Replica(root, tree.inventory());
    replica.fill(root, tree.root());
    for (String folder : List.of("tmp", "dev")) {
      Files.createDirectories(root.resolve(folder));
    }
    return replica;
  }

  /** What runs {@code argv} there, without anything of this machine but devices. */
  List<String> jailed(String cwd, List<String> argv) {
    List<String> jail =
        new ArrayList<>(List.of("bwrap", "--unshare-all", "--bind", root.toString(), "/"));
    jail.addAll(mounts);
    jail.addAll(List.of("--dev", "/dev", "--chdir", cwd, "--"));
    jail.addAll(argv);
    return jail;
  }

  Path file(String path) {
    return root.resolve(path.substring(1));
  }

  private Blob blob(Digest digest) {
    return digest.equals(Digest.EMPTY)
        ? new Blob.Bytes(digest, new byte[0])
        : inventory.find(digest).orElseThrow();
  }

  private void fill(Path folder, Digest digest) throws IOException, CallFailure {
    Directory message = Directory.parseFrom(blob(digest).read());
    for (FileNode file : message.getFilesList()) {
      Path target = folder.resolve(file.getName());
      Blob blob = blob(WireDigests.fromWire(file.getDigest()));
      if (file.getDigest().getSizeBytes() > COPIED_BYTES_MAX
          && blob instanceof Blob.OfFile original) {
        Files.createFile(target);
        mounts.addAll(List.of("--ro-bind", original.path(), "/" + root.relativize(target)));
      } else {
        try (InputStream in = blob.open()) {
          Files.copy(in, target);
        }
        Files.setPosixFilePermissions(
            target,
            PosixFilePermissions.fromString(file.getIsExecutable() ? "r-xr-xr-x" : "r--r--r--"));
      }
    }
    for (SymlinkNode link : message.getSymlinksList()) {
      Files.createSymbolicLink(folder.resolve(link.getName()), Path.of(link.getTarget()));
    }
    for (DirectoryNode child : message.getDirectoriesList()) {
      fill(
          Files.createDirectory(folder.resolve(child.getName())),
          WireDigests.fromWire(child.getDigest()));
    }
  }
}
