package dev.affogato.compiler.toolchain;

import java.nio.file.Path;
import java.util.List;

/**
 * What to package. Immutable.
 *
 * @param extraFiles further files the compiler needs, such as plugins; kept at their own places
 * @param targetDirectory existing writable folder that gets the archive
 */
public record EnvironmentRequest(
    Toolchain toolchain, List<Path> extraFiles, Compression compression, Path targetDirectory) {
  public EnvironmentRequest {
    extraFiles = List.copyOf(extraFiles);
  }
}
