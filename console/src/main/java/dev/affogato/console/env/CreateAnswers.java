package dev.affogato.console.env;

import dev.affogato.compiler.toolchain.PackagingException;
import dev.affogato.compiler.toolchain.PackedFile;
import java.nio.file.Path;

/**
 * What {@code icecc-create-env} says, in the sentences of icecream's program of that name, which
 * scripts look for (behaviour 4.2). Stateless.
 */
public final class CreateAnswers {
  private CreateAnswers() {}

  /** How to call it; the program's name is {@code %s}. */
  public static final String USAGE =
      """
      Usage: %1$s COMPILER [CXX-COMPILER] [--addfile FILE]... [--compression TYPE]
             %1$s --gcc GCC GXX [--clang CLANG [WRAPPER]] [OPTION]...
             %1$s --clang CLANG [WRAPPER] [--gcc GCC GXX] [OPTION]...

      Packs compilers of this machine into an archive in the current folder, for use on other machines.
      COMPILER is a gcc or a clang, by name or path; the C++ compiler beside a gcc is found by itself.

        --gcc GCC GXX            the C and the C++ compiler
        --clang CLANG [WRAPPER]  the clang, and a program to stand for gcc and g++ on helpers older than icecream 1.0
        --addfile FILE           pack this file too, such as a plugin; repeatable
        --compression TYPE       none, gzip (the default), bzip2, xz or zstd
        -h, --help               this text
      """;

  /** The line for one file. */
  public static String adding(PackedFile file) {
    Path source = file.source();
    return "adding file "
        + file.member()
        + (source == null || source.equals(file.member()) ? "" : "=" + source);
  }

  /** The last line when all is well. */
  public static String creating(Path archive) {
    return "creating " + archive.getFileName();
  }

  /** icecream's sentence for a failure; empty where it has none. */
  public static String sentence(PackagingException failure) {
    return switch (failure.kind()) {
      case NOT_A_COMPILER -> failure.subject() + " is not a compiler.";
      case UNKNOWN_COMPILER -> failure.subject() + " is not a known compiler.";
      case NOT_LOCATED -> "Failed to find gcc location.";
      case NOT_EXECUTABLE -> "'" + failure.subject() + "' is no executable.";
      case NOT_BINARY -> failure.subject() + " is not a binary file.";
      case NOT_WRITTEN -> "Couldn't create archive";
      case OTHER -> "";
    };
  }

  /** The exit status for a failure. */
  public static int status(PackagingException failure) {
    return failure.kind() == PackagingException.Kind.NOT_WRITTEN ? 3 : 1;
  }
}
