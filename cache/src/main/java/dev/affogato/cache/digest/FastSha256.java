package dev.affogato.cache.digest;

import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 by the system's OpenSSL, if there is one. Thread-safe: the functions keep no state but in
 * what they are given.
 *
 * <p>Our processes do without the JVM's optimising compiler, with whom its SHA-256 goes as well:
 * the processor's own instructions are ten times as fast. Loading a library pays only for who
 * hashes much, so the first megabytes are left to the JDK.
 */
final class FastSha256 {
  private static final System.Logger LOG = System.getLogger(FastSha256.class.getName());

  /** Of OpenSSL 3 and 1.1, both of which have these functions. */
  private static final String[] LIBRARIES = {"libcrypto.so.3", "libcrypto.so.1.1"};

  /** Takes the JDK as long as loading the library does. */
  private static final long PAYS_FROM_BYTES = 4 << 20;

  /** The garbage collector waits while a call is in the heap: tens of microseconds. */
  static final int CALL_BYTES_MAX = 64 << 10;

  /** {@code SHA256_CTX} has 112 bytes; what is in it refers to nothing. */
  private static final int CONTEXT_LONGS = 16;

  // The example of FIPS 180-2, appendix B.1.
  private static final byte[] TRIAL = "abc".getBytes(StandardCharsets.US_ASCII);
  private static final String TRIAL_HASH =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private static final AtomicLong HASHED = new AtomicLong();

  private final MethodHandle init;
  private final MethodHandle update;
  private final MethodHandle last;

  private FastSha256(Linker linker, SymbolLookup library) {
    this.init =
        linker.downcallHandle(
            library.findOrThrow("SHA256_Init"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS),
            Linker.Option.critical(true));
    this.update =
        linker.downcallHandle(
            library.findOrThrow("SHA256_Update"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG),
            Linker.Option.critical(true));
    this.last =
        linker.downcallHandle(
            library.findOrThrow("SHA256_Final"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS),
            Linker.Option.critical(true));
  }

  /** Loaded when it is first used. */
  private static final class Loaded {
    static final @Nullable FastSha256 FUNCTIONS = load();
  }

  /** Counts {@code bytes} to be hashed; null if they are better left to the JDK. */
  static @Nullable FastSha256 worthFor(long bytes) {
    return HASHED.addAndGet(bytes) < PAYS_FROM_BYTES ? null : Loaded.FUNCTIONS;
  }

  /** Null where there is no such library, or one that is wrong. */
  static @Nullable FastSha256 load() {
    for (String name : LIBRARIES) {
      try {
        FastSha256 found =
            new FastSha256(Linker.nativeLinker(), SymbolLookup.libraryLookup(name, Arena.global()));
        byte[] hash = found.hash(TRIAL);
        if (HexFormat.of().formatHex(hash).equals(TRIAL_HASH)) {
          return found;
        }
        LOG.log(Level.WARNING, "{0} gives a wrong SHA-256; it is not used", name);
      } catch (IllegalArgumentException
          | NoSuchElementException
          | UnsupportedOperationException absent) {
        LOG.log(Level.DEBUG, "no SHA-256 by {0}: {1}", name, absent.toString());
      }
    }
    return null;
  }

  /** The hash of the whole of {@code content}. */
  byte[] hash(byte[] content) {
    Running running = begin();
    running.update(MemorySegment.ofArray(content));
    return running.hash();
  }

  /** Begins a hash of what comes in pieces. */
  Running begin() {
    return new Running();
  }

  /** A hash in the making. Confined to one thread at a time. */
  final class Running {
    private final MemorySegment context = MemorySegment.ofArray(new long[CONTEXT_LONGS]);

    private Running() {
      check(() -> (int) init.invokeExact(context));
    }

    void update(MemorySegment bytes) {
      for (long at = 0; at < bytes.byteSize(); at += CALL_BYTES_MAX) {
        long size = Math.min(CALL_BYTES_MAX, bytes.byteSize() - at);
        MemorySegment piece = bytes.asSlice(at, size);
        check(() -> (int) update.invokeExact(context, piece, size));
      }
    }

    /** Of all that was taken; begins anew. */
    byte[] hash() {
      byte[] hash = new byte[Digest.HASH_BYTES];
      MemorySegment target = MemorySegment.ofArray(hash);
      check(() -> (int) last.invokeExact(target, context));
      check(() -> (int) init.invokeExact(context));
      return hash;
    }
  }

  /** Returns 1 if it went well. */
  private interface Native {
    int call() throws Throwable;
  }

  private static void check(Native function) {
    try {
      if (function.call() != 1) {
        throw new IllegalStateException("the system's SHA-256 failed");
      }
    } catch (RuntimeException | Error fault) {
      throw fault;
    } catch (Throwable impossible) {
      throw new IllegalStateException("a function of C threw", impossible);
    }
  }
}
