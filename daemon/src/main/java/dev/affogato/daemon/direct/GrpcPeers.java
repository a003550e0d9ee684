package dev.affogato.daemon.direct;

import dev.affogato.base.net.Traffic;
import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.blob.Contents;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.execution.JobTag;
import dev.affogato.protocol.reapi.grpc.call.PeerDaemon;
import dev.affogato.protocol.reapi.grpc.call.PeerDaemons;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.v2.ActionResult;
import dev.affogato.protocol.reapi.v2.ExecuteRequest;
import dev.affogato.protocol.reapi.v2.ExecuteResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Connections by gRPC. What that needs is started for the first one, as many a daemon never has
 * one. Thread-safe.
 */
final class GrpcPeers implements Peer.Connector {
  /** The longest compile anybody waits for; dead peers are noticed within seconds anyway. */
  private static final Duration EXECUTE_MAX = Duration.ofHours(2);

  private final String machine;
  private final Traffic traffic;
  private final TimeSource time;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable PeerDaemons daemons;
  private boolean closed;

  /**
   * @param machine this machine's node name, which the others are told
   * @param traffic counts what is sent and received
   */
  GrpcPeers(String machine, Traffic traffic, TimeSource time) {
    this.machine = machine;
    this.traffic = traffic;
    this.time = time;
  }

  @Override
  public Peer connect(String host, int port) throws IOException, InterruptedException {
    return new GrpcPeer(daemons().connect(host, port));
  }

  private PeerDaemons daemons() throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new IOException("the daemon stops");
      }
      PeerDaemons open = daemons;
      if (open == null) {
        open = new PeerDaemons(machine, traffic, time);
        daemons = open;
      }
      return open;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (daemons != null) {
        daemons.close();
      }
    } finally {
      lock.unlock();
    }
  }

  private record GrpcPeer(PeerDaemon daemon) implements Peer {
    @Override
    public void adapt() throws IOException, CallFailure, InterruptedException {
      daemon.adapt();
    }

    @Override
    public Collection<Digest> missing(Collection<Digest> digests)
        throws IOException, CallFailure, InterruptedException {
      return daemon.findMissing(digests);
    }

    @Override
    public void upload(Collection<Digest> digests, Contents store)
        throws IOException, CallFailure, InterruptedException {
      daemon.upload(digests, store);
    }

    @Override
    public ExecuteResponse execute(ExecuteRequest request, JobTag job)
        throws IOException, CallFailure, InterruptedException {
      return daemon.execute(request, job, EXECUTE_MAX);
    }

    @Override
    public Optional<ActionResult> find(Digest action, List<String> files, Duration max)
        throws IOException, CallFailure, InterruptedException {
      return daemon.find(action, files, max);
    }

    @Override
    public void tell(Digest action, ActionResult result)
        throws IOException, CallFailure, InterruptedException {
      daemon.tell(action, result);
    }

    @Override
    public void fetch(Collection<Digest> digests, Contents store)
        throws IOException, CallFailure, InterruptedException {
      daemon.fetch(digests, store);
    }

    @Override
    public void close() {
      daemon.close();
    }
  }
}
