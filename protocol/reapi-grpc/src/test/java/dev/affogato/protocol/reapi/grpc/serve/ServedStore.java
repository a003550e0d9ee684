package dev.affogato.protocol.reapi.grpc.serve;

import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.action.ActionCache;
import dev.affogato.cache.blob.BlobStore;
import dev.affogato.cache.blob.StoreLimits;
import dev.affogato.protocol.reapi.execution.ActionRunner;
import dev.affogato.protocol.reapi.execution.ExecutionService;
import dev.affogato.protocol.reapi.service.ContentService;
import dev.affogato.protocol.reapi.service.Quotas;
import dev.affogato.protocol.reapi.service.ResultService;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** All services over a store of their own, and a channel to them within the process. */
final class ServedStore implements AutoCloseable {
  static final int RUNNING_MAX = 4;

  final BlobStore store;
  final ActionCache actions;
  final ReapiServices services;
  final ManagedChannel channel;
  private final Server server;
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

  ServedStore(Path folder, ActionRunner runner, Quotas quotas) throws IOException {
    TimeSource time = TimeSource.system();
    store = BlobStore.open(folder, new StoreLimits(1L << 30, 16 << 20), time);
    actions = ActionCache.open(folder, 1 << 20, time);
    ResultService results = new ResultService(store, actions);
    ExecutionService execution =
        new ExecutionService(store, results, runner, quotas, time, RUNNING_MAX);
    services =
        new ReapiServices(store, new ContentService(store, quotas), results, execution, quotas);
    String name = UUID.randomUUID().toString();
    server =
        InProcessServerBuilder.forName(name)
            .executor(calls)
            .addServices(services.definitions())
            .build()
            .start();
    channel = InProcessChannelBuilder.forName(name).build();
  }

  static ServedStore cacheOnly(Path folder) throws IOException {
    return new ServedStore(
        folder,
        (order, progress) -> {
          throw new AssertionError("nothing should run");
        },
        Quotas.NONE);
  }

  @Override
  public void close() throws InterruptedException {
    channel.shutdownNow();
    server.shutdownNow().awaitTermination();
    calls.close();
    store.close();
  }
}
