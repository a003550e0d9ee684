package dev.affogato.daemon;

import dev.affogato.daemon.direct.OutsideAddress;
import org.jspecify.annotations.Nullable;

/**
 * What can be chosen about jobs that come with all their inputs. Immutable.
 *
 * @param storeBytesMax how much of the disk their contents and results may take up
 * @param servesOthers whether Remote Execution clients of other machines are served, such as Bazel,
 *     that no scheduler of ours sent
 * @param outside a Remote Execution cache that is asked for what the farm does not know; null if
 *     there is none
 * @param tellsOutside whether it is told of new results
 */
public record DirectOptions(
    long storeBytesMax,
    boolean servesOthers,
    @Nullable OutsideAddress outside,
    boolean tellsOutside) {
  /** 2 GiB: a handful of compilers with their headers, and the results of some large builds. */
  public static final long DEFAULT_STORE_BYTES_MAX = 2L << 30;

  /** Less does not hold the files of one compiler. */
  public static final long STORE_BYTES_MIN = 64L << 20;

  public DirectOptions {
    if (storeBytesMax < STORE_BYTES_MIN) {
      throw new IllegalArgumentException("a store of " + storeBytesMax + " bytes is too small");
    }
  }

  public static DirectOptions defaults() {
    return new DirectOptions(DEFAULT_STORE_BYTES_MAX, false, null, false);
  }
}
