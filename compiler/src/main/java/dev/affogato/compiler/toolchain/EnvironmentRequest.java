package dev.affogato.compiler.toolchain;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to package. Immutable.
 *
 * @param cCompiler gcc, or a link or wrapper script that ends in it
 * @param cxxCompiler g++; null: the one installed beside the C compiler, if any
 * @param extraFiles further files the compiler needs, such as plugins; kept at their own places
 * @param targetDirectory existing writable folder that gets the archive
 */
public record EnvironmentRequest(
    Path cCompiler,
    @Nullable Path cxxCompiler,
    List<Path> extraFiles,
    Compression compression,
    Path targetDirectory) {
  public EnvironmentRequest {
    extraFiles = List.copyOf(extraFiles);
  }
}
