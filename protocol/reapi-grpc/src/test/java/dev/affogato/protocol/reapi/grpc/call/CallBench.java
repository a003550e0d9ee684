package dev.affogato.protocol.reapi.grpc.call;

import com.google.protobuf.ByteString;
import com.sun.management.OperatingSystemMXBean;
import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.blob.BlobStore;
import dev.affogato.cache.blob.MemoryFront;
import dev.affogato.cache.blob.StoreLimits;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.execution.ActionRunner;
import dev.affogato.protocol.reapi.execution.JobTag;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.v2.Action;
import dev.affogato.protocol.reapi.v2.ActionResult;
import dev.affogato.protocol.reapi.v2.Command;
import dev.affogato.protocol.reapi.v2.ExecuteRequest;
import dev.affogato.protocol.reapi.v2.ExecuteResponse;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Measures what a job costs the two daemons that talk of it: {@code java -cp ...
 * dev.affogato.protocol.reapi.grpc.call.CallBench FOLDER}. Prints microseconds of processor time of
 * the process, which is both of them; believe the last lines.
 */
final class CallBench {
  private static final int ROUNDS = 8;
  private static final int JOBS = 1000;
  private static final int BLOBS = 6;
  private static final int BLOB_BYTES = 4000;

  private CallBench() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    ActionResult result =
        ActionResult.newBuilder().setStdoutRaw(ByteString.copyFrom(new byte[20_000])).build();
    try (Worker worker = new Worker(folder.resolve("worker"));
        MemoryFront store =
            MemoryFront.of(
                BlobStore.open(
                    folder.resolve("own"),
                    new StoreLimits(1L << 32, 1L << 26),
                    TimeSource.system()));
        PeerDaemons peers = new PeerDaemons("here", TimeSource.system());
        PeerDaemon peer =
            peers.connect(InetAddress.getLoopbackAddress().getHostAddress(), worker.port())) {
      worker.runner =
          (order, progress) ->
              new ActionRunner.Outcome(
                  ExecuteResponse.newBuilder().setResult(result).build(), "worker");
      for (int round = 0; round < ROUNDS; round++) {
        long before = system.getProcessCpuTime();
        for (int job = 0; job < JOBS; job++) {
          run(peer, store, new Random((long) round * JOBS + job));
        }
        System.out.println((system.getProcessCpuTime() - before) / 1000 / JOBS + " µs a job");
      }
    }
  }

  private static void run(PeerDaemon peer, MemoryFront store, Random random) throws Exception {
    List<Digest> blobs = new ArrayList<>();
    for (int i = 0; i < BLOBS; i++) {
      byte[] content = new byte[BLOB_BYTES];
      random.nextBytes(content);
      // About as much as source text.
      java.util.Arrays.fill(content, BLOB_BYTES / 4, BLOB_BYTES, (byte) i);
      blobs.add(hold(store, content));
    }
    Digest command =
        hold(
            store,
            Command.newBuilder()
                .addArguments("cc")
                .addArguments(Long.toString(random.nextLong()))
                .build()
                .toByteArray());
    Digest action =
        hold(
            store,
            Action.newBuilder()
                .setDoNotCache(true)
                .setCommandDigest(WireDigests.toWire(command))
                .setInputRootDigest(WireDigests.toWire(blobs.getFirst()))
                .build()
                .toByteArray());
    blobs.add(command);
    blobs.add(action);
    peer.upload(blobs, store);
    peer.execute(
        ExecuteRequest.newBuilder()
            .setActionDigest(WireDigests.toWire(action))
            .setInlineStdout(true)
            .build(),
        new JobTag(1, "10.0.0.1:8765", "here"),
        Duration.ofMinutes(1));
  }

  private static Digest hold(MemoryFront store, byte[] content) throws Exception {
    Digest digest = Digest.of(content);
    store.hold(digest, content);
    return digest;
  }
}
