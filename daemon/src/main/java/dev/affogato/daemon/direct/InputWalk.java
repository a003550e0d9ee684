package dev.affogato.daemon.direct;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.affogato.cache.blob.Contents;
import dev.affogato.cache.blob.MissingBlobException;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.service.ContentService;
import dev.affogato.protocol.reapi.service.StoreFailures;
import dev.affogato.protocol.reapi.v2.Action;
import dev.affogato.protocol.reapi.v2.Directory;
import dev.affogato.protocol.reapi.v2.DirectoryNode;
import dev.affogato.protocol.reapi.v2.FileNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What an action needs that somebody is not known to have: a folder that is known there is known
 * with all below it, so that only what changed since the last job is looked at. Confined to a
 * thread.
 */
final class InputWalk {
  /** More than a toolchain, and all headers of a machine. */
  private static final int CONTENTS_MAX = 500_000;

  private final Contents store;
  private final Predicate<Digest> known;
  private final Set<Digest> needed = new LinkedHashSet<>();
  private final Set<Digest> absent = new LinkedHashSet<>();

  /**
   * @param store the messages are read from it
   * @param known whether a content need not be brought
   */
  InputWalk(Contents store, Predicate<Digest> known) {
    this.store = store;
    this.known = known;
  }

  /** Looks at {@code digest} and all it names. */
  void action(Digest digest) throws CallFailure {
    if (known.test(digest)) {
      return;
    }
    needed.add(digest);
    Action action = read(digest, Action.parser());
    if (action != null) {
      add(WireDigests.fromWire(action.getCommandDigest()));
      tree(WireDigests.fromWire(action.getInputRootDigest()));
    }
    try {
      absent.addAll(store.findMissing(needed));
    } catch (IOException failure) {
      throw StoreFailures.toCaller(failure);
    }
  }

  /** What must be brought, messages included. */
  Set<Digest> needed() {
    return needed;
  }

  /** What the store lacks. If there is any, there may be more behind it. */
  Set<Digest> absent() {
    return absent;
  }

  private void tree(Digest root) throws CallFailure {
    Deque<Digest> waiting = new ArrayDeque<>();
    if (add(root)) {
      waiting.add(root);
    }
    while (!waiting.isEmpty()) {
      Directory directory = read(waiting.remove(), Directory.parser());
      if (directory == null) {
        continue;
      }
      for (FileNode file : directory.getFilesList()) {
        add(WireDigests.fromWire(file.getDigest()));
      }
      for (DirectoryNode below : directory.getDirectoriesList()) {
        Digest digest = WireDigests.fromWire(below.getDigest());
        if (add(digest)) {
          waiting.add(digest);
        }
      }
    }
  }

  private boolean add(Digest digest) throws CallFailure {
    if (needed.size() >= CONTENTS_MAX) {
      throw CallFailure.invalid("an action with more than " + CONTENTS_MAX + " inputs");
    }
    return !known.test(digest) && needed.add(digest);
  }

  private <M extends MessageLite> @org.jspecify.annotations.Nullable M read(
      Digest digest, Parser<M> parser) throws CallFailure {
    if (digest.sizeBytes() > ContentService.BATCH_BYTES_MAX) {
      throw CallFailure.invalid("a message of " + digest.sizeBytes() + " bytes in an action");
    }
    try {
      return parser.parseFrom(store.read(digest));
    } catch (MissingBlobException missing) {
      absent.add(digest);
      return null;
    } catch (InvalidProtocolBufferException notThat) {
      throw CallFailure.invalid("not the message it should be: " + digest);
    } catch (IOException failure) {
      throw StoreFailures.toCaller(failure);
    }
  }
}
