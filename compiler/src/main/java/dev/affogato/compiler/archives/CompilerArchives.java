package dev.affogato.compiler.archives;

import dev.affogato.base.cache.CachePart;
import dev.affogato.base.io.FileTrees;
import dev.affogato.base.time.TimeSource;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Archives of compilers: each made once, kept on disk across restarts, made anew when any file it
 * was made of has changed, and never offered when it is not there any more.
 *
 * <p>Requests for what is being made wait for it. Thread-safe: the table of what is being made is
 * guarded by this object's monitor, files are changed only by the one maker of their folder.
 */
public final class CompilerArchives implements CachePart {
  private static final System.Logger LOG = System.getLogger(CompilerArchives.class.getName());

  /** Packing is heavy; different compilers at once are rare. */
  private static final int MAKERS_MAX = 2;

  /** Packing takes seconds; who waited for as long is better off compiling without an archive. */
  private static final Duration MAKER_WAIT_MAX = Duration.ofMinutes(3);

  /** Whoever makes it may wait first, and then needs its own time. */
  private static final Duration MADE_WAIT_MAX = MAKER_WAIT_MAX.multipliedBy(2);

  /** Archives unused for this long may go when space is short (protocol spec 11.7). */
  private static final Duration KEEP_UNUSED = Duration.ofHours(24);

  /** The same when there are at least {@link #MANY} (protocol spec 11.7). */
  private static final Duration KEEP_UNUSED_OF_MANY = Duration.ofSeconds(200);

  private static final int MANY = 5;

  private final ArchiveFolders folders;
  private final Packager packager;
  private final ArchiveMaker maker;
  private final TimeSource time;
  private final Semaphore makers = new Semaphore(MAKERS_MAX);
  private final Failures failures;
  private final Map<ArchiveRequest, CompletableFuture<Path>> making = new HashMap<>();
  private volatile Runnable afterMaking = () -> {};

  private CompilerArchives(ArchiveFolders folders, Packager packager, TimeSource time) {
    this.folders = folders;
    this.packager = packager;
    this.maker = new ArchiveMaker(folders, packager);
    this.time = time;
    this.failures = new Failures(time);
  }

  /** The archives below {@code base}; what was left half made is removed. */
  public static CompilerArchives open(Path base, Keeper keeper, Packager packager, TimeSource time)
      throws IOException {
    ArchiveFolders folders = new ArchiveFolders(base.toAbsolutePath().normalize(), keeper);
    folders.open(time.wallClock());
    return new CompilerArchives(folders, packager, time);
  }

  /** What to do whenever an archive was added, such as looking after a limit. */
  public void afterMaking(Runnable newAfterMaking) {
    afterMaking = newAfterMaking;
  }

  /**
   * The archive for {@code request}, made if need be; that takes seconds.
   *
   * @throws IOException if it cannot be made; the message says why
   * @throws InterruptedException if this thread was interrupted while waiting
   */
  public Path archive(ArchiveRequest request) throws IOException, InterruptedException {
    return decided(
        request.decided(
            request.compiler().equals(request.asked())
                || packager.areOfOneMake(request.compiler(), request.asked())));
  }

  private Path decided(ArchiveRequest request) throws IOException, InterruptedException {
    while (true) {
      CompletableFuture<Path> result = new CompletableFuture<>();
      CompletableFuture<Path> other;
      synchronized (this) {
        other = making.putIfAbsent(request, result);
      }
      if (other == null) {
        return lead(request, result);
      }
      Optional<Path> archive = await(other);
      if (archive.isPresent()) {
        return archive.get();
      }
    }
  }

  private Path lead(ArchiveRequest request, CompletableFuture<Path> result)
      throws IOException, InterruptedException {
    try {
      Optional<Path> present = present(request);
      Path archive = present.isPresent() ? present.get() : make(request);
      result.complete(archive);
      return archive;
    } catch (IOException | InterruptedException | RuntimeException e) {
      result.completeExceptionally(e);
      throw e;
    } finally {
      synchronized (this) {
        making.remove(request);
      }
      // Without effect unless an Error ended the making: nobody may wait for ever.
      result.completeExceptionally(new IOException("making " + request + " failed"));
    }
  }

  /** One line for each archive, for reports. */
  public List<String> report() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path folder : folders.list()) {
      Optional<ArchiveRecord> record = ArchiveRecord.readFrom(folder);
      Optional<Path> archive =
          record.isPresent() ? record.get().archiveIn(folder) : Optional.empty();
      if (archive.isPresent()) {
        lines.add("%s, size %d".formatted(archive.get(), Files.size(archive.get())));
      }
    }
    return lines;
  }

  /** Sum of the sizes of all archives; one that several requests led to counts once. */
  @Override
  public long bytes() throws IOException {
    return folders.bytes();
  }

  @Override
  public Optional<Instant> longestUnused() throws IOException {
    return candidate().map(ArchiveFolders::lastUse);
  }

  @Override
  public boolean evict() throws IOException {
    Optional<Path> folder = candidate();
    if (folder.isEmpty()) {
      return false;
    }
    FileTrees.delete(folder.get());
    LOG.log(Level.INFO, "removed native environment {0}: the cache is full", folder.get());
    return true;
  }

  /** An archive that was removed by somebody else leaves a folder that may go at once. */
  private Optional<Path> candidate() throws IOException {
    List<Path> all = folders.list();
    Duration keep = all.size() >= MANY ? KEEP_UNUSED_OF_MANY : KEEP_UNUSED;
    Instant unusedSince = time.wallClock().minus(keep);
    List<Path> candidates = new ArrayList<>();
    for (Path folder : all) {
      boolean old = ArchiveFolders.lastUse(folder).isBefore(unusedSince);
      if ((old || !ArchiveFolders.isComplete(folder)) && !isBeingMade(folder)) {
        candidates.add(folder);
      }
    }
    return candidates.stream().min(Comparator.comparing(ArchiveFolders::lastUse));
  }

  private synchronized boolean isBeingMade(Path folder) {
    return making.keySet().stream().anyMatch(request -> folder.equals(folders.of(request)));
  }

  /** Empty if whoever made it was called off; somebody else has to make it then. */
  private static Optional<Path> await(CompletableFuture<Path> made)
      throws IOException, InterruptedException {
    try {
      return Optional.of(made.get(MADE_WAIT_MAX.toSeconds(), TimeUnit.SECONDS));
    } catch (TimeoutException e) {
      throw new IOException(
          "the native environment was not ready within " + MADE_WAIT_MAX.toMinutes() + " minutes",
          e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InterruptedException) {
        return Optional.empty();
      }
      throw new IOException(
          e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e.getCause());
    }
  }

  private Optional<Path> present(ArchiveRequest request) throws IOException {
    Path folder = folders.of(request);
    Optional<ArchiveRecord> record = ArchiveRecord.readFrom(folder);
    if (record.isEmpty()) {
      return Optional.empty();
    }
    Optional<Path> archive = record.get().archiveIn(folder);
    if (archive.isEmpty()) {
      LOG.log(Level.INFO, "native environment of {0} vanished and is made again", request);
      return Optional.empty();
    }
    Optional<String> changed = record.get().changed();
    if (changed.isPresent()) {
      LOG.log(
          Level.INFO, "native_env needs rebuild: {0} of {1} was changed", changed.get(), request);
      return Optional.empty();
    }
    markUsed(folder);
    return archive;
  }

  private void markUsed(Path folder) throws IOException {
    Files.setLastModifiedTime(folder, FileTime.from(time.wallClock()));
  }

  private Path make(ArchiveRequest request) throws IOException, InterruptedException {
    ArchiveMaker.checkFiles(request);
    failures.check(request);
    LOG.log(Level.INFO, "making a native environment of {0}", request);
    if (!makers.tryAcquire(MAKER_WAIT_MAX.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException(
          "no native environment of %s: others were made for more than %d minutes"
              .formatted(request, MAKER_WAIT_MAX.toMinutes()));
    }
    Path archive;
    try {
      archive = maker.make(request);
      markUsed(folders.of(request));
    } catch (IOException e) {
      failures.add(request, e);
      throw e;
    } finally {
      makers.release();
    }
    afterMaking.run();
    return archive;
  }
}
