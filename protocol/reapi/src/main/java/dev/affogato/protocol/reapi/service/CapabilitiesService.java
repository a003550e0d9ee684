package dev.affogato.protocol.reapi.service;

import dev.affogato.protocol.reapi.semver.SemVer;
import dev.affogato.protocol.reapi.v2.CacheCapabilities;
import dev.affogato.protocol.reapi.v2.Compressor;
import dev.affogato.protocol.reapi.v2.DigestFunction;
import dev.affogato.protocol.reapi.v2.ExecutionCapabilities;
import dev.affogato.protocol.reapi.v2.PriorityCapabilities;
import dev.affogato.protocol.reapi.v2.ServerCapabilities;
import dev.affogato.protocol.reapi.v2.SymlinkAbsolutePathStrategy;

/** The service Capabilities: what this server offers. Immutable. */
public final class CapabilitiesService {
  // Bazel up to 7 asks for exactly 2.0; the newest version whose fields are all served (spec 10).
  private static final SemVer OLDEST = SemVer.newBuilder().setMajor(2).build();
  private static final SemVer NEWEST = SemVer.newBuilder().setMajor(2).setMinor(11).build();

  private static final int PRIORITY_MAX = 1000;

  private final ServerCapabilities answer;

  /**
   * @param executes whether actions are run, or only contents and results served
   */
  public CapabilitiesService(boolean executes, long blobBytesMax) {
    ServerCapabilities.Builder all = ServerCapabilities.newBuilder();
    all.setLowApiVersion(OLDEST).setHighApiVersion(NEWEST);
    all.setCacheCapabilities(cache(blobBytesMax));
    if (executes) {
      all.setExecutionCapabilities(execution());
    }
    answer = all.build();
  }

  public ServerCapabilities get() {
    return answer;
  }

  private static CacheCapabilities cache(long blobBytesMax) {
    CacheCapabilities.Builder cache = CacheCapabilities.newBuilder();
    cache.addDigestFunctions(DigestFunction.Value.SHA256);
    // Clients never write results: a result is as good as the machine that made it.
    cache.getActionCacheUpdateCapabilitiesBuilder().setUpdateEnabled(false);
    cache.setCachePriorityCapabilities(priorities());
    cache.setMaxBatchTotalSizeBytes(ContentService.BATCH_BYTES_MAX);
    cache.setSymlinkAbsolutePathStrategy(SymlinkAbsolutePathStrategy.Value.ALLOWED);
    cache.addSupportedCompressors(Compressor.Value.ZSTD);
    cache.addSupportedBatchUpdateCompressors(Compressor.Value.ZSTD);
    cache.setMaxCasBlobSizeBytes(blobBytesMax);
    return cache.build();
  }

  private static ExecutionCapabilities execution() {
    return ExecutionCapabilities.newBuilder()
        .setDigestFunction(DigestFunction.Value.SHA256)
        .addDigestFunctions(DigestFunction.Value.SHA256)
        .setExecEnabled(true)
        .setExecutionPriorityCapabilities(priorities())
        .build();
  }

  private static PriorityCapabilities priorities() {
    PriorityCapabilities.Builder priorities = PriorityCapabilities.newBuilder();
    priorities.addPrioritiesBuilder().setMinPriority(-PRIORITY_MAX).setMaxPriority(PRIORITY_MAX);
    return priorities.build();
  }
}
