package dev.affogato.daemon.work.roots;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.affogato.cache.blob.MissingBlobException;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.service.StoreFailures;
import dev.affogato.protocol.reapi.v2.Directory;
import dev.affogato.protocol.reapi.v2.DirectoryNode;
import dev.affogato.protocol.reapi.v2.FileNode;
import dev.affogato.protocol.reapi.v2.SymlinkNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the trees that peers describe, and remembers their folders: two actions of one project have
 * nearly all of them in common. What a peer says is checked here once and trusted afterwards.
 * Thread-safe.
 */
public final class Trees {
  /** Where descriptions are. */
  public interface Messages {
    /**
     * The content, checked against its digest.
     *
     * @throws MissingBlobException if it is not there
     */
    byte[] read(Digest digest) throws IOException;
  }

  private final Messages messages;
  private final TreeLimits limits;
  private final KnownFolders known = new KnownFolders();

  public Trees(Messages messages, TreeLimits limits) {
    this.messages = messages;
    this.limits = limits;
  }

  /**
   * The tree with the root {@code digest}.
   *
   * @throws CallFailure if it is not one that can be made here, or all descriptions that are
   *     missing and can be known to be
   */
  public TreeFolder load(Digest digest) throws CallFailure {
    Load load = new Load();
    TreeFolder root = load.folder(digest, 0);
    if (!load.missing.isEmpty()) {
      throw Missing.told(load.missing);
    }
    if (root.size() > limits.entriesMax() || root.bytes() > limits.bytesMax()) {
      throw CallFailure.invalid(
          "an input tree of "
              + root.size()
              + " entries and "
              + root.bytes()
              + " bytes; at most "
              + limits.entriesMax()
              + " and "
              + limits.bytesMax()
              + " are taken");
    }
    return root;
  }

  /** One reading. Each description is read once, however often it is named. */
  private final class Load {
    final Set<Digest> missing = new LinkedHashSet<>();
    private final Map<Digest, TreeFolder> seen = new HashMap<>();

    TreeFolder folder(Digest digest, int depth) throws CallFailure {
      TreeFolder folder = seen.get(digest);
      if (folder == null) {
        folder = known.find(digest);
      }
      if (folder == null) {
        folder = read(digest, depth);
        if (missing.isEmpty()) {
          known.add(digest, folder);
        }
        if (seen.size() >= limits.foldersMax()) {
          throw CallFailure.invalid("more than " + limits.foldersMax() + " folders in a tree");
        }
        seen.put(digest, folder);
      }
      if (depth + folder.height() > limits.depthMax()) {
        throw CallFailure.invalid("folders nested deeper than " + limits.depthMax());
      }
      return folder;
    }

    private TreeFolder read(Digest digest, int depth) throws CallFailure {
      if (depth > limits.depthMax()) {
        throw CallFailure.invalid("folders nested deeper than " + limits.depthMax());
      }
      if (digest.sizeBytes() > limits.messageBytesMax()) {
        throw CallFailure.invalid("a folder described in " + digest.sizeBytes() + " bytes");
      }
      Directory message;
      try {
        message = Directory.parseFrom(messages.read(digest));
      } catch (MissingBlobException absent) {
        missing.add(digest);
        return TreeFolder.EMPTY;
      } catch (InvalidProtocolBufferException notThat) {
        throw CallFailure.invalid("not a folder's description: " + digest);
      } catch (IOException failure) {
        throw StoreFailures.toCaller(failure);
      }
      return folder(digest, message, depth);
    }

    private TreeFolder folder(Digest digest, Directory message, int depth) throws CallFailure {
      List<TreeFolder.Entry> entries = new ArrayList<>();
      for (FileNode file : message.getFilesList()) {
        entries.add(
            new TreeFolder.TreeFile(
                Names.checked(file.getName()),
                WireDigests.fromWire(file.getDigest()),
                file.getIsExecutable()));
      }
      for (SymlinkNode link : message.getSymlinksList()) {
        entries.add(
            new TreeFolder.TreeLink(
                Names.checked(link.getName()), Names.checkedTarget(link.getTarget())));
      }
      for (DirectoryNode below : message.getDirectoriesList()) {
        entries.add(
            new TreeFolder.SubFolder(
                Names.checked(below.getName()),
                folder(WireDigests.fromWire(below.getDigest()), depth + 1)));
      }
      TreeFolder folder = TreeFolder.of(digest, entries);
      Names.checkDifferent(folder.entries());
      return folder;
    }
  }
}
