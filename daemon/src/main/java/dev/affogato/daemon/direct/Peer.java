package dev.affogato.daemon.direct;

import dev.affogato.cache.blob.Contents;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.execution.JobTag;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.v2.ExecuteRequest;
import dev.affogato.protocol.reapi.v2.ExecuteResponse;
import java.io.IOException;
import java.util.Collection;

/**
 * A connection to the daemon of another machine, for any number of jobs at once. Thread-safe; all
 * waits are ended by an interrupt. Where the connection is lost, all fail with {@link
 * dev.affogato.protocol.reapi.grpc.call.PeerLostException}; other failures of input and output are
 * those of the store that was given.
 */
interface Peer extends AutoCloseable {
  /** Those of {@code digests} that it lacks. */
  Collection<Digest> missing(Collection<Digest> digests)
      throws IOException, CallFailure, InterruptedException;

  /** Brings it contents of {@code store}. */
  void upload(Collection<Digest> digests, Contents store)
      throws IOException, CallFailure, InterruptedException;

  /** Has an action done for {@code job}, with its outputs in the response as far as they fit. */
  ExecuteResponse execute(ExecuteRequest request, JobTag job)
      throws IOException, CallFailure, InterruptedException;

  /** Brings contents of it into {@code store}. */
  void fetch(Collection<Digest> digests, Contents store)
      throws IOException, CallFailure, InterruptedException;

  @Override
  void close();

  /** Opens connections. */
  interface Connector extends AutoCloseable {
    /**
     * @throws dev.affogato.protocol.reapi.grpc.call.NotReapiException if what listens there does
     *     not execute actions
     */
    Peer connect(String host, int port) throws IOException, InterruptedException;

    @Override
    void close();
  }
}
