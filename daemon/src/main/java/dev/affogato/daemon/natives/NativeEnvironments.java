package dev.affogato.daemon.natives;

import dev.affogato.base.io.FileTrees;
import dev.affogato.base.time.TimeSource;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The archives made of this machine's compilers: each made once, kept on disk across restarts, made
 * anew when any file it was made of has changed.
 *
 * <p>Each request has a folder named after it, holding the archive and a {@link NativeRecord}. A
 * folder is made aside and moved into place, so what is there is complete; its time of change is
 * its last use. Requests for what is being made wait for it. Thread-safe: the table of what is
 * being made is guarded by this object's monitor, files are changed only by the one maker of their
 * folder.
 */
public final class NativeEnvironments {
  private static final System.Logger LOG = System.getLogger(NativeEnvironments.class.getName());

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

  private static final String ASIDE_PREFIX = ".making-";

  private final Path base;
  private final long limitBytes;
  private final LongSupplier otherBytes;
  private final NativePackager packager;
  private final TimeSource time;
  private final Semaphore makers = new Semaphore(MAKERS_MAX);
  private final Map<NativeRequest, CompletableFuture<Path>> making = new HashMap<>();

  private NativeEnvironments(
      Path base,
      long limitBytes,
      LongSupplier otherBytes,
      NativePackager packager,
      TimeSource time) {
    this.base = base;
    this.limitBytes = limitBytes;
    this.otherBytes = otherBytes;
    this.packager = packager;
    this.time = time;
  }

  /**
   * The archives below {@code base}; what a former daemon left half made is removed.
   *
   * @param limitBytes above this the longest unused ones are removed
   * @param otherBytes what else counts against the limit
   */
  public static NativeEnvironments open(
      Path base, long limitBytes, LongSupplier otherBytes, NativePackager packager, TimeSource time)
      throws IOException {
    Path absolute = base.toAbsolutePath().normalize();
    Files.createDirectories(absolute);
    makeReadable(absolute, true);
    NativeEnvironments environments =
        new NativeEnvironments(absolute, limitBytes, otherBytes, packager, time);
    for (Path folder : environments.folders(true)) {
      FileTrees.delete(folder);
    }
    return environments;
  }

  /**
   * The archive for {@code request}, made if need be; that takes seconds.
   *
   * @throws IOException if it cannot be made; the message says why
   * @throws InterruptedException if this thread was interrupted while waiting
   */
  public Path archive(NativeRequest request) throws IOException, InterruptedException {
    CompletableFuture<Path> result = new CompletableFuture<>();
    CompletableFuture<Path> other;
    synchronized (this) {
      other = making.putIfAbsent(request, result);
    }
    if (other != null) {
      return await(other);
    }
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

  /** Sum of the sizes of all archives. */
  public long bytes() throws IOException {
    long sum = 0;
    for (Path folder : folders(false)) {
      sum += FileTrees.sizeBytes(folder);
    }
    return sum;
  }

  /** One line for each archive, for reports. */
  public List<String> report() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path folder : folders(false)) {
      Optional<NativeRecord> record = NativeRecord.readFrom(folder);
      if (record.isPresent()) {
        Path archive = folder.resolve(record.get().archiveName());
        long bytes = Files.exists(archive) ? Files.size(archive) : 0;
        lines.add("%s, size %d".formatted(archive, bytes));
      }
    }
    return lines;
  }

  /** Removes the longest unused archives while all caches together are above the limit. */
  public void enforceLimit() throws IOException {
    enforceLimit(null);
  }

  private void enforceLimit(@Nullable Path keep) throws IOException {
    List<Path> folders = new ArrayList<>(folders(false));
    folders.sort(Comparator.comparing(NativeEnvironments::lastUse));
    long bytes = otherBytes.getAsLong() + bytes();
    int count = folders.size();
    for (Path folder : folders) {
      Duration unused = Duration.between(lastUse(folder).toInstant(), time.wallClock());
      Duration allowed = count >= MANY ? KEEP_UNUSED_OF_MANY : KEEP_UNUSED;
      if (bytes <= limitBytes || unused.compareTo(allowed) < 0) {
        return;
      }
      if (!folder.equals(keep) && !isBeingMade(folder)) {
        bytes -= FileTrees.sizeBytes(folder);
        count--;
        FileTrees.delete(folder);
        LOG.log(Level.INFO, "removed native environment {0}: the cache is full", folder);
      }
    }
  }

  private static Path await(CompletableFuture<Path> made) throws IOException, InterruptedException {
    try {
      return made.get(MADE_WAIT_MAX.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IOException(
          "the native environment was not ready within " + MADE_WAIT_MAX.toMinutes() + " minutes",
          e);
    } catch (ExecutionException e) {
      throw new IOException(
          e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e.getCause());
    }
  }

  private Optional<Path> present(NativeRequest request) throws IOException {
    Path folder = base.resolve(request.folderName());
    Optional<NativeRecord> record = NativeRecord.readFrom(folder);
    if (record.isEmpty()) {
      return Optional.empty();
    }
    Path archive = folder.resolve(record.get().archiveName());
    if (!Files.isReadable(archive)) {
      LOG.log(Level.INFO, "native environment {0} vanished and is made again", archive);
      return Optional.empty();
    }
    if (!record.get().isCurrent()) {
      LOG.log(Level.INFO, "native_env needs rebuild: a file of {0} was changed", request);
      return Optional.empty();
    }
    Files.setLastModifiedTime(folder, FileTime.from(time.wallClock()));
    return Optional.of(archive);
  }

  private Path make(NativeRequest request) throws IOException, InterruptedException {
    LOG.log(Level.INFO, "making a native environment of {0}", request);
    if (!makers.tryAcquire(MAKER_WAIT_MAX.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException(
          "no native environment of %s: others were made for more than %d minutes"
              .formatted(request, MAKER_WAIT_MAX.toMinutes()));
    }
    try {
      Path aside = Files.createTempDirectory(base, ASIDE_PREFIX);
      try {
        return make(request, aside);
      } finally {
        deleteIfPossible(aside);
      }
    } finally {
      makers.release();
    }
  }

  private Path make(NativeRequest request, Path aside) throws IOException, InterruptedException {
    // Taken before packing: what changes meanwhile makes the archive out of date at once.
    List<FileStamp> stamps = new ArrayList<>();
    stamps.add(stamp(request.compiler(), "Compiler binary"));
    for (Path extraFile : request.extraFiles()) {
      stamps.add(stamp(extraFile, "Extra file"));
    }
    NativePackager.Packed packed =
        packager.pack(request.compiler(), request.extraFiles(), request.compression(), aside);
    Path archive = aside.resolve(packed.archive()).normalize();
    if (!aside.equals(archive.getParent())) {
      throw new IOException("the archive " + archive + " was not put into " + aside);
    }
    addOthers(stamps, packed.sources());
    String name = String.valueOf(archive.getFileName());
    new NativeRecord(name, stamps).writeTo(aside);
    makeReadable(archive, false);
    makeReadable(aside, true);
    Path folder = base.resolve(request.folderName());
    FileTrees.delete(folder);
    Files.move(aside, folder);
    enforceLimit(folder);
    return folder.resolve(name);
  }

  /** What stays goes when the daemon starts again; the archive or its failure matters more. */
  private static void deleteIfPossible(Path aside) {
    try {
      FileTrees.delete(aside);
    } catch (IOException e) {
      LOG.log(
          Level.WARNING, "{0} cannot be removed, and stays until the next start: {1}", aside, e);
    }
  }

  private static FileStamp stamp(Path file, String what) throws IOException {
    if (!file.isAbsolute() || !Files.isReadable(file)) {
      throw new IOException(what + " " + file + " for environment not found.");
    }
    return FileStamp.of(file);
  }

  private static void addOthers(List<FileStamp> stamps, List<Path> sources) throws IOException {
    Set<String> known = new HashSet<>();
    stamps.forEach(stamp -> known.add(stamp.path()));
    for (Path source : sources) {
      if (known.add(source.toString())) {
        stamps.add(FileStamp.of(source));
      }
    }
  }

  private synchronized boolean isBeingMade(Path folder) {
    return making.keySet().stream()
        .anyMatch(request -> folder.equals(base.resolve(request.folderName())));
  }

  private List<Path> folders(boolean aside) throws IOException {
    try (Stream<Path> children = Files.list(base)) {
      return children
          .filter(Files::isDirectory)
          .filter(folder -> folder.getFileName().toString().startsWith(ASIDE_PREFIX) == aside)
          .toList();
    }
  }

  private static FileTime lastUse(Path folder) {
    try {
      return Files.getLastModifiedTime(folder);
    } catch (IOException gone) {
      return FileTime.fromMillis(0);
    }
  }

  /** Clients are other users, and open the archive by its path (behaviour spec 4.9). */
  private static void makeReadable(Path path, boolean folder) throws IOException {
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(folder ? "rwxr-xr-x" : "rw-r--r--"));
  }
}
