package dev.affogato.cache.blob;

import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.digest.Digest;
import dev.affogato.cache.digest.Hasher;
import dev.affogato.cache.disk.HalfFiles;
import dev.affogato.cache.disk.PrivateFolders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Contents on disk by their digests: inputs, outputs, toolchains, and the messages that describe
 * them. Thread-safe, and several processes may use one folder.
 *
 * <p>There is no index: the file system is the truth, so nothing can be torn apart from it. A file
 * is written in {@code incoming/}, checked against its digest, made read-only, given {@link
 * BlobPlaces#CHANGED a fixed time of change}, and renamed to its place. Nothing is flushed to the
 * disk: what a power failure leaves behind has another size or time, and counts as absent. Use is
 * marked in the file's access time; the least recently used go when there are too many.
 *
 * <p>Hard links share their mode, so a content wanted both executable and not has two files; a form
 * is made when it is first asked for, and the other is given up if nobody has a link to it.
 */
public final class BlobStore implements Contents, AutoCloseable {
  /** What any process used within this time is not thrown out by another one. */
  public static final Duration SPARED = Duration.ofMinutes(3);

  private static final int BUFFER_BYTES = 64 * 1024;

  private final StoreLimits limits;
  private final BlobPlaces places;
  private final HalfFiles halves;
  private final Forms forms;
  private final Touches touches;
  private final Pins pins = new Pins();
  private final Evictions evictions;

  private BlobStore(
      StoreLimits limits, BlobPlaces places, HalfFiles halves, Forms forms, TimeSource time) {
    this.limits = limits;
    this.places = places;
    this.halves = halves;
    this.forms = forms;
    this.touches = new Touches(time);
    this.evictions = new Evictions(places.folder(), limits, pins, time);
  }

  /** Opens the store in {@code folder}, which is made if it does not exist. */
  public static BlobStore open(Path folder, StoreLimits limits, TimeSource time)
      throws IOException {
    PrivateFolders.make(folder);
    HalfFiles halves = HalfFiles.in(folder.resolve("incoming"));
    BlobPlaces places = new BlobPlaces(folder.resolve("blobs"));
    return new BlobStore(limits, places, halves, new Forms(places, halves, time), time);
  }

  @Override
  public long blobBytesMax() {
    return limits.blobBytesMax();
  }

  @Override
  public boolean contains(Digest digest) throws IOException {
    if (digest.sizeBytes() == 0) {
      return digest.equals(Digest.EMPTY);
    }
    boolean executable = !places.isThere(digest, false);
    return (!executable || places.isThere(digest, true)) && mark(digest, executable);
  }

  @Override
  public List<Digest> findMissing(Collection<Digest> digests) throws IOException {
    List<Digest> missing = new ArrayList<>();
    for (Digest digest : new HashSet<>(digests)) {
      if (!contains(digest)) {
        missing.add(digest);
      }
    }
    return missing;
  }

  @Override
  public Lease lease(Collection<Digest> digests) throws IOException {
    Set<Digest> held = Set.copyOf(digests);
    held.forEach(pins::pin);
    try {
      return new Lease(pins, held, findMissing(held));
    } catch (IOException | RuntimeException failure) {
      held.forEach(pins::unpin);
      throw failure;
    }
  }

  @Override
  public Digest put(byte[] content) throws IOException {
    Digest digest = Digest.of(content);
    store(digest, content);
    return digest;
  }

  @Override
  public void put(Digest digest, byte[] content) throws IOException {
    check(digest, content);
    store(digest, content);
  }

  @Override
  public Digest put(InputStream content) throws IOException {
    try (IncomingBlob incoming = open(null, limits.blobBytesMax())) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int got = content.read(buffer); got >= 0; got = content.read(buffer)) {
        incoming.write(ByteBuffer.wrap(buffer, 0, got));
      }
      return incoming.commit();
    }
  }

  @Override
  public IncomingBlob receive(Digest expected) throws IOException {
    checkSize(expected.sizeBytes());
    return open(expected, expected.sizeBytes());
  }

  @Override
  public Digest adopt(Path file, boolean executable) throws IOException {
    Digest digest = digestOf(file);
    adopt(file, digest, executable);
    return digest;
  }

  /** The same for a file with the content {@code digest}. */
  void adopt(Path file, Digest digest, boolean executable) throws IOException {
    checkSize(digest.sizeBytes());
    if (digest.sizeBytes() > 0 && !places.isThere(digest, executable)) {
      publish(forms.take(file, digest, executable), digest, executable);
    }
    Files.deleteIfExists(file);
  }

  @Override
  public byte[] read(Digest digest) throws IOException {
    if (digest.sizeBytes() == 0 && contains(digest)) {
      return new byte[0];
    }
    try {
      byte[] content = Files.readAllBytes(found(digest));
      if (Digest.of(content).equals(digest)) {
        return content;
      }
    } catch (NoSuchFileException evicted) {
      throw new MissingBlobException(digest);
    }
    discard(digest);
    throw new MissingBlobException(digest);
  }

  @Override
  public SeekableByteChannel openRead(Digest digest) throws IOException {
    if (digest.sizeBytes() == 0 && !digest.equals(Digest.EMPTY)) {
      throw new MissingBlobException(digest);
    }
    if (digest.sizeBytes() == 0) {
      store(digest, new byte[0]);
    }
    try {
      return FileChannel.open(found(digest), StandardOpenOption.READ);
    } catch (NoSuchFileException evicted) {
      throw new MissingBlobException(digest);
    }
  }

  @Override
  public void link(Digest digest, boolean executable, Path target) throws IOException {
    forms.link(digest, form(digest, executable), executable, target);
  }

  @Override
  public void copy(Digest digest, Path target) throws IOException {
    if (digest.equals(Digest.EMPTY)) {
      Files.createFile(target);
      return;
    }
    forms.copy(found(digest), target);
  }

  @Override
  public void discard(Digest digest) throws IOException {
    Files.deleteIfExists(places.of(digest, false));
    Files.deleteIfExists(places.of(digest, true));
  }

  /** What is in the store; looks at every file. */
  public StoreStats stats() throws IOException {
    return evictions.measure();
  }

  /** Throws out the least recently used until {@code bytesGoal} are left, or only leased ones. */
  public StoreStats prune(long bytesGoal) throws IOException {
    return evictions.evict(bytesGoal, Duration.ZERO);
  }

  /** Waits for work in the background. */
  @Override
  public void close() throws InterruptedException {
    evictions.close();
  }

  void publish(Path half, Digest digest, boolean executable) throws IOException {
    forms.publish(half, digest, executable);
    evictions.added(digest.sizeBytes());
  }

  void makeRoomFor(long bytes, IOException failure) throws IOException {
    evictions.makeRoomFor(bytes, failure);
  }

  static void check(Digest digest, byte[] content) throws WrongDigestException {
    Digest actual = Digest.of(content);
    if (!actual.equals(digest)) {
      throw new WrongDigestException("what came as " + digest + " is " + actual);
    }
  }

  /** What leases hold, here and in front of this store. */
  Pins pins() {
    return pins;
  }

  /** Stores what is known to be {@code digest}. */
  void store(Digest digest, byte[] content) throws IOException {
    checkSize(digest.sizeBytes());
    if (use(digest) != null) {
      return;
    }
    try {
      write(digest, content);
    } catch (NoSuchFileException removed) {
      // Somebody deleted the folders below us: a cache begins anew.
      halves.restore();
      write(digest, content);
    }
  }

  private void write(Digest digest, byte[] content) throws IOException {
    Path half = halves.next();
    try (FileChannel out = forms.create(half, false)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        try {
          out.write(bytes);
        } catch (IOException failure) {
          makeRoomFor(bytes.remaining(), failure);
        }
      }
    } catch (IOException | RuntimeException failure) {
      Files.deleteIfExists(half);
      throw failure;
    }
    publish(half, digest, false);
  }

  private IncomingBlob open(@Nullable Digest expected, long sizeMax) throws IOException {
    Path half = halves.next();
    try {
      return new IncomingBlob(this, half, forms.create(half, false), expected, sizeMax);
    } catch (NoSuchFileException removed) {
      halves.restore();
      return new IncomingBlob(this, half, forms.create(half, false), expected, sizeMax);
    }
  }

  /** Where {@code digest} is, marked as used; null if nowhere. */
  private @Nullable Path use(Digest digest) throws IOException {
    boolean executable = !places.isThere(digest, false);
    if (executable && !places.isThere(digest, true)) {
      return null;
    }
    return mark(digest, executable) ? places.of(digest, executable) : null;
  }

  /** Marks a file as used; false if it is gone. */
  private boolean mark(Digest digest, boolean executable) throws IOException {
    if (touches.isDue(digest)) {
      try {
        touches.touch(places.of(digest, executable));
      } catch (NoSuchFileException evicted) {
        return false;
      }
    }
    return true;
  }

  private Path found(Digest digest) throws IOException {
    Path place = use(digest);
    if (place == null) {
      throw new MissingBlobException(digest);
    }
    return place;
  }

  private Path form(Digest digest, boolean executable) throws IOException {
    if (digest.equals(Digest.EMPTY)) {
      store(digest, new byte[0]);
    }
    if (places.isThere(digest, executable) && mark(digest, executable)) {
      return places.of(digest, executable);
    }
    Path other = found(digest);
    Path made = forms.make(other, digest, executable);
    evictions.added(digest.sizeBytes());
    return made;
  }

  private void checkSize(long sizeBytes) throws StoreFullException {
    if (sizeBytes > limits.blobBytesMax()) {
      throw new StoreFullException(
          sizeBytes + " bytes are more than one content may have, " + limits.blobBytesMax());
    }
  }

  private static Digest digestOf(Path file) throws IOException {
    Hasher hasher = new Hasher();
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
      while (in.read(buffer.clear()) >= 0) {
        hasher.update(buffer.flip());
      }
    }
    return hasher.digest();
  }
}
