package dev.affogato.protocol.reapi.direct;

import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.direct.v1.Dispute;
import dev.affogato.protocol.reapi.direct.v1.Disputed;
import dev.affogato.protocol.reapi.direct.v1.Execute;
import dev.affogato.protocol.reapi.direct.v1.Executed;
import dev.affogato.protocol.reapi.direct.v1.Found;
import dev.affogato.protocol.reapi.direct.v1.KnowFiles;
import dev.affogato.protocol.reapi.direct.v1.KnownFiles;
import dev.affogato.protocol.reapi.direct.v1.LookUp;
import dev.affogato.protocol.reapi.direct.v1.Piece;
import dev.affogato.protocol.reapi.direct.v1.Welcome;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.service.Caller;
import dev.affogato.protocol.reapi.v2.BatchUpdateBlobsRequest;
import dev.affogato.protocol.reapi.v2.BatchUpdateBlobsResponse;
import dev.affogato.protocol.reapi.v2.FindMissingBlobsRequest;
import dev.affogato.protocol.reapi.v2.FindMissingBlobsResponse;
import java.io.InputStream;
import java.util.Iterator;

/** What a daemon does for the agents of its machine. Implementations are thread-safe. */
public interface DirectService {
  Welcome welcome();

  FindMissingBlobsResponse findMissing(FindMissingBlobsRequest request, Caller caller)
      throws CallFailure;

  BatchUpdateBlobsResponse store(BatchUpdateBlobsRequest request, Caller caller) throws CallFailure;

  /**
   * Takes one content that is too large for a batch.
   *
   * @param pieces in order and without gaps, the last one included; reading them blocks until the
   *     agent has sent them, and fails with an {@link java.io.UncheckedIOException} if it goes away
   */
  void store(Iterator<Piece> pieces, Caller caller) throws CallFailure;

  /** Digests of files of this machine that everybody may read, which the store then has. */
  KnownFiles know(KnowFiles request, Caller caller) throws CallFailure;

  Found lookUp(LookUp request, Caller caller) throws CallFailure, InterruptedException;

  /** Has an action done at a place. Its thread is interrupted when the agent goes away. */
  Executed execute(Execute request, Caller caller) throws CallFailure, InterruptedException;

  /** A result was wrong, and must not be given to anybody again. */
  Disputed dispute(Dispute request, Caller caller) throws CallFailure;

  /**
   * A content that did not come with a result. The reader closes it.
   *
   * @throws CallFailure with NOT_FOUND if it is not in the store
   */
  InputStream read(Digest digest, Caller caller) throws CallFailure;
}
