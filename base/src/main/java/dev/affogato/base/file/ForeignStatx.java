package dev.affogato.base.file;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * statx(2) by way of java.lang.foreign. Thread-safe: each call has a buffer for itself. The layout
 * of the structure is the same on every architecture.
 */
final class ForeignStatx implements Statx {
  private static final int STRUCT_BYTES = 256;

  // <linux/stat.h>: what to ask for, and where it stands.
  private static final int AT_FDCWD = -100;
  private static final int MASK_BASIC = 0x7ff;
  private static final long MODE = 28;
  private static final long INODE = 32;
  private static final long SIZE = 40;
  private static final long CTIME = 96;
  private static final long MTIME = 112;
  private static final long DEVICE_MAJOR = 136;
  private static final long DEVICE_MINOR = 140;
  private static final long NS_PER_SECOND = 1_000_000_000L;

  private final MethodHandle function;
  private final Arena arena = Arena.ofAuto();
  private final ConcurrentLinkedQueue<MemorySegment> buffers = new ConcurrentLinkedQueue<>();

  private ForeignStatx(MethodHandle function) {
    this.function = function;
  }

  /** Null where the C library does not have the function. */
  static @Nullable Statx find() {
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor type =
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS);
    return linker
        .defaultLookup()
        .find("statx")
        .map(symbol -> new ForeignStatx(linker.downcallHandle(symbol, type)))
        .orElse(null);
  }

  @Override
  public FileStamp stamp(String path) {
    return ask(path, 0, FileStamp.ABSENT, ForeignStatx::read);
  }

  @Override
  public NameStamp name(String path) {
    return ask(path, AT_SYMLINK_NOFOLLOW, NameStamp.ABSENT, ForeignStatx::readName);
  }

  private <T> T ask(String path, int flags, T absent, Function<MemorySegment, T> reader) {
    if (!Statx.isNameable(path)) {
      return absent;
    }
    MemorySegment known = buffers.poll();
    MemorySegment buffer =
        known != null ? known : arena.allocate(STRUCT_BYTES + PATH_BYTES_MAX, Long.BYTES);
    try {
      MemorySegment name = buffer.asSlice(STRUCT_BYTES);
      name.setString(0, path, StandardCharsets.ISO_8859_1);
      int result = (int) function.invokeExact(AT_FDCWD, name, flags, MASK_BASIC, buffer);
      return result == 0 ? reader.apply(buffer) : absent;
    } catch (RuntimeException | Error fault) {
      throw fault;
    } catch (Throwable impossible) {
      throw new IllegalStateException("statx threw", impossible);
    } finally {
      buffers.add(buffer);
    }
  }

  private static NameStamp readName(MemorySegment buffer) {
    return new NameStamp(read(buffer), (mode(buffer) & Modes.ANY_EXECUTE) != 0);
  }

  private static int mode(MemorySegment buffer) {
    return Short.toUnsignedInt(buffer.get(ValueLayout.JAVA_SHORT, MODE));
  }

  private static FileStamp read(MemorySegment buffer) {
    long major = Integer.toUnsignedLong(buffer.get(ValueLayout.JAVA_INT, DEVICE_MAJOR));
    long minor = Integer.toUnsignedLong(buffer.get(ValueLayout.JAVA_INT, DEVICE_MINOR));
    return new FileStamp(
        Modes.kind(mode(buffer)),
        (major << 32) | minor,
        buffer.get(ValueLayout.JAVA_LONG, INODE),
        buffer.get(ValueLayout.JAVA_LONG, SIZE),
        timeNs(buffer, MTIME),
        timeNs(buffer, CTIME));
  }

  private static long timeNs(MemorySegment buffer, long offset) {
    return buffer.get(ValueLayout.JAVA_LONG, offset) * NS_PER_SECOND
        + buffer.get(ValueLayout.JAVA_INT, offset + Long.BYTES);
  }
}
