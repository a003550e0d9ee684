package dev.affogato.daemon.work.action;

import com.google.rpc.Code;
import dev.affogato.cache.blob.Contents;
import dev.affogato.cache.digest.Digest;
import dev.affogato.daemon.work.sandbox.JobUser;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.v2.ActionResult;
import dev.affogato.protocol.reapi.v2.Command.OutputDirectoryFormat;
import dev.affogato.protocol.reapi.v2.OutputSymlink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;

/**
 * Finds what an ended job left, moves it into the store, and names it in a result (spec 8.2).
 * Nothing the job left is followed or trusted. Confined to one action's thread.
 */
final class Outputs {
  private final Contents store;
  private final StoredFolders folders;
  private final Task task;
  private final OutputDirectoryFormat format;
  private final ActionResult.Builder result;
  private final Adoption adoption;

  Outputs(
      Contents store,
      JobUser user,
      Task task,
      OutputDirectoryFormat format,
      ActionResult.Builder result) {
    this.store = store;
    this.adoption = new Adoption(store, user);
    this.folders = new StoredFolders(adoption);
    this.task = task;
    this.format = format;
    this.result = result;
  }

  /** Bytes of all files found. */
  long bytes() {
    return adoption.bytes();
  }

  /** Takes {@code output} if the job left it at {@code path}. */
  void collect(WantedOutput output, Path path) throws IOException, CallFailure {
    PosixFileAttributes attributes;
    try {
      attributes = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException notMade) {
      return;
    }
    if (attributes.isSymbolicLink()) {
      link(output, path);
    } else if (attributes.isDirectory()) {
      checkType(output, WantedOutput.Type.FILE, "is a directory");
      folder(output, path);
    } else if (attributes.isRegularFile()) {
      checkType(output, WantedOutput.Type.FOLDER, "is a file");
      Adoption.Adopted file = adoption.adopt(path, attributes);
      result
          .addOutputFilesBuilder()
          .setPath(output.name())
          .setDigest(WireDigests.toWire(file.digest()))
          .setIsExecutable(file.executable());
    }
  }

  private static void checkType(WantedOutput output, WantedOutput.Type wrong, String what)
      throws CallFailure {
    if (output.type() == wrong) {
      throw new CallFailure(Code.FAILED_PRECONDITION, "the output '" + output.name() + "' " + what);
    }
  }

  private void link(WantedOutput output, Path path) throws IOException {
    OutputSymlink link =
        OutputSymlink.newBuilder()
            .setPath(output.name())
            .setTarget(Files.readSymbolicLink(path).toString())
            .build();
    if (!task.typed()) {
      result.addOutputSymlinks(link);
    }
    if (task.typed() || task.bothLists()) {
      // Its target may be anything on this machine: what the client expects there decides.
      if (output.type() == WantedOutput.Type.FOLDER) {
        result.addOutputDirectorySymlinks(link);
      } else {
        result.addOutputFileSymlinks(link);
      }
    }
  }

  private void folder(WantedOutput output, Path path) throws IOException, CallFailure {
    StoredFolders.Stored stored = folders.store(path);
    Digest tree = store.put(stored.tree().toByteArray());
    var directory =
        result
            .addOutputDirectoriesBuilder()
            .setPath(output.name())
            .setTreeDigest(WireDigests.toWire(tree));
    if (format != OutputDirectoryFormat.TREE_ONLY) {
      for (byte[] message : stored.messages()) {
        store.put(message);
      }
      directory.setRootDirectoryDigest(WireDigests.toWire(stored.root()));
    }
  }
}
