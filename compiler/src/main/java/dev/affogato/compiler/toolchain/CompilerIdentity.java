package dev.affogato.compiler.toolchain;

import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.Language;
import java.nio.file.Path;

/**
 * What a compiler said about itself. Immutable.
 *
 * @param path as it was asked for, symbolic links not followed
 * @param version such as {@code 12.2.0}; empty for {@link CompilerKind#OTHER}
 * @param target triple it compiles for, such as {@code x86_64-linux-gnu}; may be empty
 * @param driver language it assumes for {@code .c} files, told by its name
 * @param configurationFile from which it takes options on its own, as clang may; else empty
 */
public record CompilerIdentity(
    Path path,
    CompilerKind kind,
    String version,
    String target,
    Language driver,
    String configurationFile) {

  /** One without a configuration file. */
  public CompilerIdentity(
      Path path, CompilerKind kind, String version, String target, Language driver) {
    this(path, kind, version, target, driver, "");
  }
}
