package dev.affogato.daemon.direct;

import dev.affogato.cache.blob.Contents;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.execution.JobTag;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.v2.ActionResult;
import dev.affogato.protocol.reapi.v2.ExecuteRequest;
import dev.affogato.protocol.reapi.v2.ExecuteResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A connection to the daemon of another machine, for any number of jobs at once. Thread-safe; all
 * waits are ended by an interrupt. Where the connection is lost, all fail with {@link
 * dev.affogato.protocol.reapi.grpc.call.PeerLostException}; other failures of input and output are
 * those of the store that was given.
 */
interface Peer extends AutoCloseable {
  /** Finds out what it understands, where it need not be a daemon of ours. */
  void adapt() throws IOException, CallFailure, InterruptedException;

  /** Those of {@code digests} that it lacks. */
  Collection<Digest> missing(Collection<Digest> digests)
      throws IOException, CallFailure, InterruptedException;

  /** Brings it contents of {@code store}. */
  void upload(Collection<Digest> digests, Contents store)
      throws IOException, CallFailure, InterruptedException;

  /** Has an action done for {@code job}, with its outputs in the response as far as they fit. */
  ExecuteResponse execute(ExecuteRequest request, JobTag job)
      throws IOException, CallFailure, InterruptedException;

  /**
   * What became of an action that it has done, or knows of; with contents as far as they fit.
   *
   * @param files outputs whose contents are wanted
   * @throws CallFailure if it does not say within {@code max}, too
   */
  Optional<ActionResult> find(Digest action, List<String> files, Duration max)
      throws IOException, CallFailure, InterruptedException;

  /** Tells it what became of an action; it has what {@code result} names. */
  void tell(Digest action, ActionResult result)
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
