package dev.affogato.protocol.reapi.service;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.action.ActionCache;
import dev.affogato.cache.action.StoredResult;
import dev.affogato.cache.blob.Contents;
import dev.affogato.cache.blob.Lease;
import dev.affogato.cache.blob.MissingBlobException;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.ReadReport;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.v2.ActionResult;
import dev.affogato.protocol.reapi.v2.Directory;
import dev.affogato.protocol.reapi.v2.DirectoryNode;
import dev.affogato.protocol.reapi.v2.FileNode;
import dev.affogato.protocol.reapi.v2.GetActionResultRequest;
import dev.affogato.protocol.reapi.v2.OutputDirectory;
import dev.affogato.protocol.reapi.v2.OutputFile;
import dev.affogato.protocol.reapi.v2.Tree;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The service ActionCache: results of actions done before. Thread-safe.
 *
 * <p>A result is only a hit while everything it names is stored, which then counts as used. Clients
 * cannot write results, by any door.
 */
public final class ResultService {
  /** Contents that come with a result instead of by a call of their own; below gRPC's 4 MiB. */
  public static final int INLINE_BYTES_MAX = 3 << 20;

  private static final int TREE_BYTES_MAX = 64 << 20;

  private final Contents store;
  private final ActionCache results;
  private final RecentLeases answered;

  public ResultService(Contents store, ActionCache results) {
    this(store, results, TimeSource.system());
  }

  public ResultService(Contents store, ActionCache results, TimeSource time) {
    this.store = store;
    this.results = results;
    this.answered = new RecentLeases(time);
  }

  public ActionResult get(GetActionResultRequest request) throws CallFailure {
    WireDigests.checkFunction(request.getDigestFunction());
    Digest action = WireDigests.fromWire(request.getActionDigest());
    ActionResult result =
        find(action)
            .orElseThrow(() -> new CallFailure(Code.NOT_FOUND, "not done before, or forgotten"));
    return inline(
        result,
        request.getInlineStdout(),
        request.getInlineStderr(),
        request.getInlineOutputFilesList());
  }

  /** The answer to every attempt to write a result. */
  public static CallFailure updateRefused() {
    return new CallFailure(
        Code.PERMISSION_DENIED, "results are stored by the machines that made them only");
  }

  /** What became of {@code action}, if all of it is still here; it stays so for a minute. */
  public Optional<ActionResult> find(Digest action) throws CallFailure {
    return findKnown(action).map(KnownResult::result);
  }

  /** The same, and who did it. */
  public Optional<KnownResult> findKnown(Digest action) throws CallFailure {
    try {
      Optional<StoredResult> stored = results.get(action);
      if (stored.isEmpty()) {
        return Optional.empty();
      }
      ActionResult result = ActionResult.parseFrom(stored.get().result());
      return isWhole(result)
          ? Optional.of(new KnownResult(result, stored.get().machine(), stored.get().storedAt()))
          : Optional.empty();
    } catch (InvalidProtocolBufferException | MissingBlobException | CallFailure unusable) {
      return Optional.empty();
    } catch (IOException failure) {
      throw StoreFailures.toCaller(failure);
    }
  }

  /** Stores what {@code machine} made of {@code action}; without inlined contents. */
  public void store(Digest action, String machine, ActionResult result) throws CallFailure {
    try {
      results.put(action, machine, asKept(result));
    } catch (IOException failure) {
      throw StoreFailures.toCaller(failure);
    }
  }

  /** The same, without waiting for the disk: who asks this object finds it at once. */
  public void storeSoon(Digest action, String machine, ActionResult result) throws CallFailure {
    try {
      results.putSoon(action, machine, asKept(result));
    } catch (IOException failure) {
      throw StoreFailures.toCaller(failure);
    }
  }

  private static byte[] asKept(ActionResult result) {
    return ReadReport.without(withoutContents(result)).toByteArray();
  }

  /** Forgets what became of {@code action}. */
  public void forget(Digest action) throws CallFailure {
    try {
      results.remove(action);
    } catch (IOException failure) {
      throw StoreFailures.toCaller(failure);
    }
  }

  /** Forgets all that {@code machine} made, and says how much that was. */
  public long purge(String machine) throws CallFailure {
    try {
      return results.purge(machine);
    } catch (IOException failure) {
      throw StoreFailures.toCaller(failure);
    }
  }

  /** Adds the contents somebody asked for, as far as they are few bytes. */
  public ActionResult inline(
      ActionResult result, boolean stdout, boolean stderr, List<String> files) throws CallFailure {
    long room = INLINE_BYTES_MAX;
    ActionResult.Builder full = result.toBuilder();
    try {
      if (stdout && result.hasStdoutDigest() && result.getStdoutRaw().isEmpty()) {
        ByteString content = content(result.getStdoutDigest(), room);
        room -= content.size();
        full.setStdoutRaw(content);
      }
      if (stderr && result.hasStderrDigest() && result.getStderrRaw().isEmpty()) {
        ByteString content = content(result.getStderrDigest(), room);
        room -= content.size();
        full.setStderrRaw(content);
      }
      Set<String> wanted = new HashSet<>(files);
      for (OutputFile.Builder file : full.getOutputFilesBuilderList()) {
        if (wanted.contains(file.getPath()) && file.getContents().isEmpty()) {
          ByteString content = content(file.getDigest(), room);
          room -= content.size();
          file.setContents(content);
        }
      }
      return full.build();
    } catch (IOException failure) {
      throw StoreFailures.toCaller(failure);
    }
  }

  private ByteString content(dev.affogato.protocol.reapi.v2.Digest wire, long room)
      throws CallFailure, IOException {
    Digest digest = WireDigests.fromWire(wire);
    return digest.sizeBytes() > room ? ByteString.EMPTY : ByteString.copyFrom(store.read(digest));
  }

  private boolean isWhole(ActionResult result) throws CallFailure, IOException {
    Set<Digest> needed = new HashSet<>();
    if (result.hasStdoutDigest()) {
      needed.add(WireDigests.fromWire(result.getStdoutDigest()));
    }
    if (result.hasStderrDigest()) {
      needed.add(WireDigests.fromWire(result.getStderrDigest()));
    }
    for (OutputFile file : result.getOutputFilesList()) {
      needed.add(WireDigests.fromWire(file.getDigest()));
    }
    for (OutputDirectory directory : result.getOutputDirectoriesList()) {
      Digest tree = WireDigests.fromWire(directory.getTreeDigest());
      if (tree.sizeBytes() > TREE_BYTES_MAX || !store.contains(tree)) {
        return false;
      }
      addTree(Tree.parseFrom(store.read(tree)), needed);
      if (directory.hasRootDirectoryDigest()) {
        needed.add(WireDigests.fromWire(directory.getRootDirectoryDigest()));
        addDirectories(Tree.parseFrom(store.read(tree)), needed);
      }
    }
    Lease lease = store.lease(needed);
    if (lease.missing().isEmpty()) {
      answered.add(lease);
      return true;
    }
    lease.close();
    return false;
  }

  private static void addTree(Tree tree, Set<Digest> needed) throws CallFailure {
    addFiles(tree.getRoot(), needed);
    for (Directory child : tree.getChildrenList()) {
      addFiles(child, needed);
    }
  }

  private static void addFiles(Directory directory, Set<Digest> needed) throws CallFailure {
    for (FileNode file : directory.getFilesList()) {
      needed.add(WireDigests.fromWire(file.getDigest()));
    }
  }

  private static void addDirectories(Tree tree, Set<Digest> needed) throws CallFailure {
    for (DirectoryNode below : tree.getRoot().getDirectoriesList()) {
      needed.add(WireDigests.fromWire(below.getDigest()));
    }
    for (Directory child : tree.getChildrenList()) {
      for (DirectoryNode below : child.getDirectoriesList()) {
        needed.add(WireDigests.fromWire(below.getDigest()));
      }
    }
  }

  /** The result without what can be read from the store. */
  public static ActionResult withoutContents(ActionResult result) {
    ActionResult.Builder plain = result.toBuilder();
    if (result.hasStdoutDigest()) {
      plain.clearStdoutRaw();
    }
    if (result.hasStderrDigest()) {
      plain.clearStderrRaw();
    }
    plain.getOutputFilesBuilderList().forEach(OutputFile.Builder::clearContents);
    return plain.build();
  }
}
