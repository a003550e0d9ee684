package dev.affogato.compiler.scan.store;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Records in a folder of {@link Segment segments}, shared by all processes of a user. Thread-safe.
 *
 * <p>What is new waits in memory until {@link #save}, which writes it as one more segment: made
 * aside, moved into place, so no process ever sees half of one, and none waits for another. When
 * segments become many, whoever saves merges them into one, what is in use first, up to the limit.
 * What was saved by others after this was opened is not seen here.
 */
public final class RecordFolder implements Records, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(RecordFolder.class.getName());

  private static final String SUFFIX = ".records";
  private static final String ASIDE = ".aside";
  private static final int SEGMENTS_MAX = 8;

  /** More waiting than a large project has headers: something never saves. */
  private static final int WAITING_MAX = 20_000;

  private final Path folder;
  private final long bytesMax;
  private final FileTrust.Readers readers;
  private final Map<Key, Supplier<byte[]>> waiting = new ConcurrentHashMap<>();
  private final Set<Key> used = ConcurrentHashMap.newKeySet();
  private volatile List<Segment> shared;
  private volatile List<Segment> segments;

  /** Bytes as text, since arrays are equal to themselves only. */
  private record Key(String text) {
    // By hand, as is what else a new agent needs at once: what javac leaves to the runtime to put
    // together at first use costs 2 ms each.
    @Override
    public boolean equals(@Nullable Object object) {
      return object instanceof Key other && text.equals(other.text);
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }

    static Key of(byte[] key) {
      return new Key(new String(key, StandardCharsets.ISO_8859_1));
    }

    byte[] bytes() {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  private RecordFolder(
      Path folder,
      long bytesMax,
      FileTrust.Readers readers,
      List<Segment> own,
      List<Segment> shared) {
    this.folder = folder;
    this.bytesMax = bytesMax;
    this.readers = readers;
    this.segments = List.copyOf(own);
    this.shared = List.copyOf(shared);
  }

  /**
   * Opens what is there; an unusable folder is an empty one.
   *
   * @param folder written to; made when there is something to save
   * @param readOnly folders that others fill for all users; read after the own one
   * @param bytesMax limit to what is kept in {@code folder}
   */
  public static RecordFolder open(Path folder, List<Path> readOnly, long bytesMax) {
    List<Segment> shared = new ArrayList<>();
    readOnly.forEach(other -> shared.addAll(segmentsIn(other)));
    return new RecordFolder(folder, bytesMax, FileTrust.Readers.OWNER, segmentsIn(folder), shared);
  }

  /** The same for a folder that all users of the machine may read: see {@code readOnly} above. */
  public static RecordFolder openForAll(Path folder, long bytesMax) {
    return new RecordFolder(folder, bytesMax, FileTrust.Readers.ALL, segmentsIn(folder), List.of());
  }

  /** Newest first. */
  private static List<Segment> segmentsIn(Path folder) {
    List<Segment> open = new ArrayList<>();
    for (Path file : files(folder)) {
      try {
        if (FileTrust.isTrusted(folder) && FileTrust.isTrusted(file)) {
          open.add(Segment.open(file));
        } else {
          LOG.log(Level.WARNING, "{0} is not used: others may write to it", file);
        }
      } catch (NoSuchFileException merged) {
        LOG.log(Level.DEBUG, "{0} was merged by another process", file);
      } catch (IOException damaged) {
        LOG.log(Level.INFO, "{0} is not used, and made anew: {1}", file, damaged.getMessage());
      }
    }
    return open;
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(SUFFIX))
          .sorted((one, other) -> other.getFileName().compareTo(one.getFileName()))
          .toList();
    } catch (NoSuchFileException none) {
      return List.of();
    } catch (IOException unreadable) {
      LOG.log(Level.INFO, "{0} is not used: {1}", folder, unreadable.getMessage());
      return List.of();
    }
  }

  @Override
  public byte @Nullable [] find(byte[] key) {
    Key wanted = Key.of(key);
    Supplier<byte[]> fresh = waiting.get(wanted);
    if (fresh != null) {
      return fresh.get();
    }
    long hash = Segment.hash(key);
    byte[] value = find(segments, key, hash);
    if (value != null) {
      used.add(wanted);
      return value;
    }
    return find(shared, key, hash);
  }

  private static byte @Nullable [] find(List<Segment> segments, byte[] key, long hash) {
    for (Segment segment : segments) {
      try {
        byte[] value = segment.find(key, hash);
        if (value != null) {
          return value;
        }
      } catch (IOException damaged) {
        LOG.log(Level.INFO, "a kept record is made anew: {0}", damaged.getMessage());
      }
    }
    return null;
  }

  /** Whether there is nothing here yet, but what may wait to be saved. */
  public boolean isNew() {
    return segments.isEmpty();
  }

  /**
   * Reads further records, after all others.
   *
   * @param image of another folder, made by somebody who is believed; no use if it is damaged
   */
  public synchronized void alsoRead(byte[] image) {
    try {
      List<Segment> more = new ArrayList<>(shared);
      more.add(Segment.of(image));
      shared = List.copyOf(more);
    } catch (IOException damaged) {
      LOG.log(Level.INFO, "records from elsewhere are not used: {0}", damaged.getMessage());
    }
  }

  /** What is saved here, in a form that others can read: what was used goes first. */
  public synchronized byte[] image(long imageBytesMax) throws IOException {
    SegmentWriter writer = new SegmentWriter();
    copy(files(folder), writer, imageBytesMax);
    return writer.toBytes();
  }

  @Override
  public void put(byte[] key, Supplier<byte[]> value) {
    if (waiting.size() < WAITING_MAX) {
      waiting.put(Key.of(key), value);
    }
  }

  /** How many records are new since the last {@link #save}. */
  public int waiting() {
    return waiting.size();
  }

  /**
   * Writes what is new. Not for a thread somebody waits for: it writes some megabytes at times.
   *
   * @throws IOException if the folder cannot be written; what is new then waits on
   */
  public synchronized void save() throws IOException {
    if (waiting.isEmpty()) {
      return;
    }
    Map<Key, Supplier<byte[]>> saved = Map.copyOf(waiting);
    SegmentWriter writer = new SegmentWriter();
    saved.forEach((key, value) -> writer.add(key.bytes(), value.get(), bytesMax));
    if (!writer.isEmpty()) {
      List<Segment> all = new ArrayList<>(List.of(publish(writer)));
      all.addAll(segments);
      segments = List.copyOf(all);
    }
    used.addAll(saved.keySet());
    saved.forEach(waiting::remove);
    if (files(folder).size() > SEGMENTS_MAX) {
      merge();
    }
  }

  private Segment publish(SegmentWriter writer) throws IOException {
    FileTrust.createFolder(folder, readers);
    Path aside = folder.resolve(UUID.randomUUID() + ASIDE);
    try {
      writer.write(aside, FileTrust.file(readers));
      Path file = folder.resolve(nextName());
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
      return Segment.open(file);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  /** Ordered by age; the rest of the name keeps processes that save at once apart. */
  private String nextName() {
    long number = 0;
    for (Path file : files(folder)) {
      String name = file.getFileName().toString();
      if (name.matches("[0-9]{12}-.*")) {
        number = Math.max(number, Long.parseLong(name.substring(0, 12)));
      }
    }
    return "%012d-%s%s".formatted(number + 1, UUID.randomUUID(), SUFFIX);
  }

  private void merge() throws IOException {
    try (FileChannel lockFile =
            FileChannel.open(
                folder.resolve("merging"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lockFile.tryLock()) {
      if (lock == null) {
        // Another process is at it.
        return;
      }
      List<Path> old = files(folder);
      SegmentWriter writer = new SegmentWriter();
      // Merging leaves room for what comes until the next time.
      copy(old, writer, bytesMax / 2);
      List<Segment> before = segments;
      segments = writer.isEmpty() ? List.of() : List.of(publish(writer));
      for (Path file : old) {
        Files.deleteIfExists(file);
      }
      deleteLeftovers();
      for (Segment segment : before) {
        // Whoever reads in it right now finds nothing, and does without.
        segment.close();
      }
    }
  }

  /** What this process used goes first, then what is newer, as far as there is room. */
  private void copy(List<Path> files, SegmentWriter writer, long max) {
    Set<Key> done = new HashSet<>();
    for (boolean wantsUsed : new boolean[] {true, false}) {
      for (Path file : files) {
        try (Segment segment = Segment.open(file)) {
          segment.forEach((bytes, value) -> {
            Key key = Key.of(bytes);
            if (used.contains(key) == wantsUsed && done.add(key)) {
              writer.add(bytes, value, max);
            }
          });
        } catch (IOException damaged) {
          LOG.log(Level.INFO, "{0} is dropped: {1}", file, damaged.getMessage());
        }
      }
    }
  }

  /** What processes that were killed were writing; those who write now lose one save at most. */
  private void deleteLeftovers() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file :
          files.filter(name -> name.getFileName().toString().endsWith(ASIDE)).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Closes all files; what was not saved is forgotten. */
  @Override
  public synchronized void close() throws IOException {
    for (Segment segment : segments) {
      segment.close();
    }
    for (Segment segment : shared) {
      segment.close();
    }
    segments = List.of();
  }
}
