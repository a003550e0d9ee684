package dev.affogato.daemon.direct;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.action.ActionCache;
import dev.affogato.cache.blob.BlobStore;
import dev.affogato.cache.blob.Contents;
import dev.affogato.cache.blob.MemoryFront;
import dev.affogato.cache.blob.StoreLimits;
import dev.affogato.cache.blob.StoreStats;
import dev.affogato.cache.digest.FileDigests;
import dev.affogato.cache.disk.LaterWrites;
import dev.affogato.compiler.scan.MachineHeaders;
import dev.affogato.compiler.scan.files.SourceFiles;
import dev.affogato.protocol.reapi.service.ResultService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

/**
 * What a machine keeps on its disk for jobs that come with all their inputs: contents, results, and
 * digests of its own files. Thread-safe.
 */
public final class DirectStore implements AutoCloseable {
  /** Below the daemon's folder. */
  public static final String FOLDER = "direct";

  /** A result takes 4 KB of the disk, and names several contents: a small part of the room. */
  static final int RESULTS_SHARE = 16;

  /** More than the largest library or object that a compile reads or writes. */
  private static final long BLOB_BYTES_MAX = 1L << 30;

  private static final long BLOB_BYTES_MIN = 1L << 20;

  private final LaterWrites later;
  private final MemoryFront contents;
  private final ResultService resultService;
  private final FileDigests digests;
  private final SharedFiles sharedFiles;
  private final SharedHeaders sharedHeaders;
  private final long bytesMax;
  private final String epoch = UUID.randomUUID().toString();

  private DirectStore(
      LaterWrites later,
      MemoryFront contents,
      ActionCache results,
      FileDigests digests,
      SharedFiles sharedFiles,
      SharedHeaders sharedHeaders,
      long bytesMax) {
    this.later = later;
    this.contents = contents;
    this.resultService = new ResultService(contents, results);
    this.digests = digests;
    this.sharedFiles = sharedFiles;
    this.sharedHeaders = sharedHeaders;
    this.bytesMax = bytesMax;
  }

  /**
   * Opens the store in {@code folder}, which is made if there is none.
   *
   * @param bytesMax room for all of it
   */
  public static DirectStore open(Path folder, long bytesMax, TimeSource time) throws IOException {
    long forResults = bytesMax / RESULTS_SHARE;
    long forContents = bytesMax - forResults;
    long blobMax = Math.clamp(forContents / 2, BLOB_BYTES_MIN, BLOB_BYTES_MAX);
    StoreLimits limits = new StoreLimits(Math.max(forContents, blobMax), blobMax);
    LaterWrites later = LaterWrites.usual();
    MemoryFront contents = MemoryFront.of(BlobStore.open(folder, limits, time), later);
    ActionCache results = ActionCache.open(folder, forResults, time, later);
    FileAccess stamps = FileAccess.ofThisMachine();
    FileDigests digests = FileDigests.open(folder.resolve("digests"), stamps, time);
    SharedFiles files = new SharedFiles(contents, digests, stamps);
    MachineHeaders headers =
        new MachineHeaders(folder.resolve(SharedHeaders.FOLDER), SourceFiles.onDisk());
    return new DirectStore(
        later,
        contents,
        results,
        digests,
        files,
        new SharedHeaders(headers, contents, files, time, Thread::startVirtualThread),
        bytesMax);
  }

  /** All contents, small ones in memory first. */
  public Contents contents() {
    return contents;
  }

  ResultService resultService() {
    return resultService;
  }

  SharedFiles sharedFiles() {
    return sharedFiles;
  }

  SharedHeaders sharedHeaders() {
    return sharedHeaders;
  }

  long bytesMax() {
    return bytesMax;
  }

  /** Another one each time the store was opened: what was there may have gone since. */
  String epoch() {
    return epoch;
  }

  StoreStats stats() throws IOException {
    return contents.disk().stats();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    sharedHeaders.close();
    later.close();
    digests.close();
    contents.close();
  }
}
