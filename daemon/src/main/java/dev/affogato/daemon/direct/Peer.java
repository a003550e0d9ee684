package dev.affogato.daemon.direct;

import dev.affogato.cache.blob.BlobStore;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.v2.ExecuteRequest;
import dev.affogato.protocol.reapi.v2.ExecuteResponse;
import java.io.IOException;
import java.util.Collection;

/**
 * A connection to the daemon of another machine, for any number of jobs at once. Thread-safe; all
 * waits are ended by an interrupt. An {@link IOException} means that the connection is lost.
 */
interface Peer extends AutoCloseable {
  /** Those of {@code digests} that it lacks. */
  Collection<Digest> missing(Collection<Digest> digests)
      throws IOException, CallFailure, InterruptedException;

  /** Brings it contents of {@code store}. */
  void upload(Collection<Digest> digests, BlobStore store)
      throws IOException, CallFailure, InterruptedException;

  /**
   * Has an action done, with its outputs in the response as far as there is room.
   *
   * @param job what the scheduler calls it
   */
  ExecuteResponse execute(ExecuteRequest request, Job job)
      throws IOException, CallFailure, InterruptedException;

  /** Brings contents of it into {@code store}. */
  void fetch(Collection<Digest> digests, BlobStore store)
      throws IOException, CallFailure, InterruptedException;

  @Override
  void close();

  /**
   * A job as the machines of a network speak of it. Immutable.
   *
   * @param id the scheduler's number; 0 if no scheduler knows of it
   * @param scheduler who gave it, empty without a number
   * @param submitter node name of the machine that wants it done
   */
  record Job(int id, String scheduler, String submitter) {}

  /** Opens connections. */
  interface Connector {
    /**
     * @throws NotReapiException if what listens there does not execute actions
     */
    Peer connect(String host, int port) throws IOException, InterruptedException;
  }

  /** A daemon that takes preprocessed jobs only. */
  final class NotReapiException extends IOException {
    private static final long serialVersionUID = 1;

    NotReapiException(String message) {
      super(message);
    }
  }
}
