package dev.affogato.compiler.toolchain;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which compilers an environment is to hold, behaviour 4.2. Immutable. Each may be named by a link,
 * or by a wrapper script that ends in it.
 */
public sealed interface Toolchain {
  /**
   * One that is asked what it is.
   *
   * @param cxx if it is a gcc, the C++ compiler; null: the one installed beside it, if any
   */
  record Unknown(Path compiler, @Nullable Path cxx) implements Toolchain {}

  /**
   * @param gxx null: the one installed beside the C compiler, if any
   */
  record Gcc(Path gcc, @Nullable Path gxx) implements Toolchain {}

  /**
   * @param wrapper what peers older than icecream 1.0 start as gcc and g++, behaviour 4.6; null:
   *     the one of icecream where it is installed, else our own
   */
  record Clang(Path clang, @Nullable Path wrapper) implements Toolchain {}

  /** Both, for builds that use both. */
  record GccAndClang(Gcc gcc, Clang clang) implements Toolchain {}
}
