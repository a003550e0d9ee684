package dev.affogato.cache.bench;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.file.FileStamp;
import dev.affogato.base.io.FileTrees;
import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.action.ActionCache;
import dev.affogato.cache.blob.BlobStore;
import dev.affogato.cache.blob.StoreLimits;
import dev.affogato.cache.digest.Digest;
import dev.affogato.cache.digest.FileDigests;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the caches: {@code java -cp ... dev.affogato.cache.bench.StoreBench FOLDER...}, a folder
 * on each file system of interest. Prints microseconds of processor time; run it twice and believe
 * the second.
 */
final class StoreBench {
  private static final int COUNT = 4000;
  private static final int SMALL_BYTES = 2000;

  private StoreBench() {}

  /** Of this thread: other work on the machine does not count. */
  private static long cpuNs() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private interface Work {
    void run(int i) throws Exception;
  }

  public static void main(String[] folders) throws Exception {
    byte[] large = new byte[64 << 20];
    for (int i = 0; i < 3; i++) {
      long start = cpuNs();
      Digest.of(large);
      System.out.printf("SHA-256 %.0f MB/s%n", 64e9 / (cpuNs() - start));
    }
    for (String folder : folders) {
      Path home = Path.of(folder, "affogato-bench");
      for (int round = 0; round < 2; round++) {
        FileTrees.delete(home);
        System.out.println(folder + " round " + round);
        measure(Files.createDirectories(home));
      }
      FileTrees.delete(home);
    }
  }

  private static void measure(Path home) throws Exception {
    List<Digest> digests = new ArrayList<>();
    List<byte[]> contents = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      contents.add(ByteBuffer.allocate(SMALL_BYTES).putInt(i).array());
      digests.add(Digest.of(contents.get(i)));
    }
    Path out = Files.createDirectories(home.resolve("out"));
    TimeSource time = TimeSource.system();
    try (BlobStore store =
        BlobStore.open(home.resolve("store"), new StoreLimits(1L << 40, 1L << 30), time)) {
      time("put 2 KB", i -> store.put(contents.get(i)));
      time("put again", i -> store.put(contents.get(i)));
      time("contains, present", i -> store.contains(digests.get(i)));
      time("contains, absent", i -> store.contains(new Digest(i, 2, 3, 4, 5)));
      time("read", i -> store.read(digests.get(i)));
      time("link", i -> store.link(digests.get(i), false, out.resolve("l" + i)));
      time("link, new form", i -> store.link(digests.get(i), true, out.resolve("x" + i)));
      long looked = cpuNs();
      long files = store.stats().files();
      System.out.printf(
          "  %-24s %8.1f us%n", "look at all, a file", (cpuNs() - looked) / 1e3 / files);
      byte[] large = new byte[64 << 20];
      long start = cpuNs();
      store.put(large);
      System.out.printf("  put 64 MB: %.0f MB/s%n", 64e9 / (cpuNs() - start));
    }
    ActionCache actions = ActionCache.open(home.resolve("store"), 1L << 40, time);
    time("action put", i -> actions.put(digests.get(i), "m", contents.get(i)));
    time("action get", i -> actions.get(digests.get(i)));
    time("action miss", i -> actions.get(new Digest(i, 2, 3, 4, 5)));
    FileAccess stamps = FileAccess.ofThisMachine();
    TimeSource later = new Later();
    try (FileDigests files = FileDigests.open(home.resolve("memo"), stamps, later)) {
      time("digest, first time", i -> files.digest(out + "/l" + i));
      time("digest, remembered", i -> files.digest(out + "/l" + i));
      FileStamp[] known = new FileStamp[COUNT];
      time("stamp", i -> known[i] = stamps.stamp(out + "/l" + i));
      time("recall, stamp known", i -> files.recall(out + "/l" + i, known[i]));
    }
  }

  private static void time(String what, Work work) throws Exception {
    long start = cpuNs();
    for (int i = 0; i < COUNT; i++) {
      work.run(i);
    }
    System.out.printf("  %-24s %8.1f us%n", what, (cpuNs() - start) / 1e3 / COUNT);
  }

  private static final class Later implements TimeSource {
    @Override
    public long nanoTime() {
      return TimeSource.system().nanoTime();
    }

    @Override
    public Instant wallClock() {
      return TimeSource.system().wallClock().plus(Duration.ofHours(1));
    }
  }
}
