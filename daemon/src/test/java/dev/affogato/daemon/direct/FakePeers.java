package dev.affogato.daemon.direct;

import dev.affogato.cache.blob.Contents;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.execution.JobTag;
import dev.affogato.protocol.reapi.grpc.call.NotReapiException;
import dev.affogato.protocol.reapi.grpc.call.PeerLostException;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.v2.ActionResult;
import dev.affogato.protocol.reapi.v2.ExecuteRequest;
import dev.affogato.protocol.reapi.v2.ExecuteResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Other machines in memory: they note what they are brought, and answer as the test says. */
final class FakePeers implements Peer.Connector {
  final Set<Digest> contents = ConcurrentHashMap.newKeySet();
  final List<Digest> uploads = new ArrayList<>();
  final List<Order> jobs = new ArrayList<>();
  final AtomicInteger connections = new AtomicInteger();
  volatile Answer answer = (request, peer) -> ExecuteResponse.getDefaultInstance();
  volatile boolean classic;
  volatile boolean unreachable;
  final Map<Digest, ActionResult> results = new ConcurrentHashMap<>();
  final AtomicInteger questions = new AtomicInteger();

  /** Runs before a question is answered. */
  volatile Hindrance hindrance = () -> {};

  interface Hindrance {
    void stop() throws IOException, CallFailure, InterruptedException;
  }

  /** What a machine does with an action. */
  interface Answer {
    ExecuteResponse to(ExecuteRequest request, FakePeers peer)
        throws IOException, CallFailure, InterruptedException;
  }

  record Order(ExecuteRequest request, JobTag name) {}

  @Override
  public Peer connect(String host, int port) throws IOException {
    if (classic) {
      throw new NotReapiException("it is a stock daemon");
    }
    connections.incrementAndGet();
    if (unreachable) {
      throw new PeerLostException("no route", null);
    }
    return new FakePeer();
  }

  @Override
  public void close() {}

  private final class FakePeer implements Peer {
    @Override
    public void adapt() {
      // It is one of ours.
    }

    @Override
    public Collection<Digest> missing(Collection<Digest> digests) {
      return digests.stream().filter(digest -> !contents.contains(digest)).toList();
    }

    @Override
    public void upload(Collection<Digest> digests, Contents store) throws IOException {
      for (Digest digest : digests) {
        store.read(digest);
      }
      synchronized (uploads) {
        uploads.addAll(digests);
      }
      contents.addAll(digests);
    }

    @Override
    public ExecuteResponse execute(ExecuteRequest request, JobTag job)
        throws IOException, CallFailure, InterruptedException {
      synchronized (jobs) {
        jobs.add(new Order(request, job));
      }
      return answer.to(request, FakePeers.this);
    }

    @Override
    public Optional<ActionResult> find(Digest action, List<String> files, Duration max)
        throws IOException, CallFailure, InterruptedException {
      questions.incrementAndGet();
      hindrance.stop();
      return Optional.ofNullable(results.get(action));
    }

    @Override
    public void tell(Digest action, ActionResult result)
        throws IOException, CallFailure, InterruptedException {
      hindrance.stop();
      results.put(action, result);
    }

    @Override
    public void fetch(Collection<Digest> digests, Contents store) throws IOException {
      throw new IOException("nothing to fetch");
    }

    @Override
    public void close() {}
  }
}
