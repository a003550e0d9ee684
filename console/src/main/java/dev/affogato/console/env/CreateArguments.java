package dev.affogato.console.env;

import dev.affogato.compiler.toolchain.Compression;
import dev.affogato.compiler.toolchain.Toolchain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The words after {@code icecc-create-env}, in every form that icecream's program of that name
 * understands (behaviour 4.2). Options may also stand before the compiler. Immutable.
 *
 * @param extraFiles what {@code --addfile} names, in that order
 */
public record CreateArguments(Toolchain toolchain, List<Path> extraFiles, Compression compression) {
  public CreateArguments {
    extraFiles = List.copyOf(extraFiles);
  }

  /**
   * Reads the words.
   *
   * @param path the variable PATH, where compilers without a slash are looked up
   * @throws UsageException if they make no sense
   */
  public static CreateArguments parse(List<String> words, String path) throws UsageException {
    return new Reader(words, path).read();
  }

  /** One reading, confined to its call. */
  private static final class Reader {
    private final Deque<String> ahead;
    private final String path;
    private final List<Path> compilers = new ArrayList<>();
    private final List<Path> extraFiles = new ArrayList<>();
    private Toolchain.@Nullable Gcc gcc;
    private Toolchain.@Nullable Clang clang;
    private Compression compression = Compression.GZIP;

    Reader(List<String> words, String path) {
      this.ahead = new ArrayDeque<>(words);
      this.path = path;
    }

    CreateArguments read() throws UsageException {
      while (!ahead.isEmpty()) {
        word(ahead.removeFirst());
      }
      return new CreateArguments(toolchain(), extraFiles, compression);
    }

    private void word(String word) throws UsageException {
      if (word.startsWith("--addfile=") || word.startsWith("--compression=")) {
        int equals = word.indexOf('=');
        ahead.addFirst(word.substring(equals + 1));
        word(word.substring(0, equals));
        return;
      }
      switch (word) {
        case "--gcc" -> gcc = new Toolchain.Gcc(compiler(), compiler());
        case "--clang" -> clang = new Toolchain.Clang(compiler(), wrapper());
        case "--addfile" -> extraFiles.add(Path.of(value(word, "the file to pack")));
        case "--compression" -> compression = compression(value(word, "a type"));
        // Old scripts give it, and icecream ignores it, too: PATH is always respected.
        case "--respect-path" -> {}
        default -> other(word);
      }
    }

    private void other(String word) throws UsageException {
      boolean room = gcc == null && clang == null && compilers.size() < 2;
      if (word.startsWith("-") || word.isEmpty() || !room) {
        throw new UsageException("Unknown argument '" + word + "'");
      }
      compilers.add(onPath(word));
    }

    private Path compiler() throws UsageException {
      if (ahead.isEmpty() || ahead.getFirst().startsWith("-") || ahead.getFirst().isEmpty()) {
        throw UsageException.incomplete();
      }
      return onPath(ahead.removeFirst());
    }

    private @Nullable Path wrapper() {
      String next = ahead.peekFirst();
      boolean named = next != null && !next.startsWith("-") && Files.isRegularFile(Path.of(next));
      return named ? Path.of(ahead.removeFirst()) : null;
    }

    private String value(String option, String what) throws UsageException {
      String value = ahead.pollFirst();
      if (value == null || value.isEmpty()) {
        throw new UsageException("Option " + option + " needs " + what + " after it.");
      }
      return value;
    }

    private static Compression compression(String word) throws UsageException {
      return Compression.named(word)
          .orElseThrow(() -> new UsageException("Unknown compression type '" + word + "'."));
    }

    private Toolchain toolchain() throws UsageException {
      if (!compilers.isEmpty() && (gcc != null || clang != null)) {
        throw new UsageException("Unknown argument '" + compilers.getFirst() + "'");
      }
      if (gcc != null && clang != null) {
        return new Toolchain.GccAndClang(gcc, clang);
      }
      if (gcc != null || clang != null) {
        return Objects.requireNonNull(gcc == null ? clang : gcc);
      }
      if (compilers.isEmpty()) {
        throw UsageException.incomplete();
      }
      return new Toolchain.Unknown(
          compilers.getFirst(), compilers.size() > 1 ? compilers.get(1) : null);
    }

    /** A bare name is one of PATH's, as in a shell; what is not found stays as it is. */
    private Path onPath(String name) {
      Path compiler = Path.of(name);
      if (name.contains("/")) {
        return compiler;
      }
      return List.of(path.split(":")).stream()
          .map(folder -> Path.of(folder).resolve(compiler))
          .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
          .findFirst()
          .orElse(compiler);
    }
  }
}
