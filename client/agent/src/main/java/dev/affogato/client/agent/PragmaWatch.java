package dev.affogato.client.agent;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks for pragmas in the output of gcc's preprocessor, mostly that of {@code -fdirectives-only},
 * that mean something else to the compiler that gets it (seen with gcc 12):
 *
 * <ul>
 *   <li>{@code push_macro}, {@code pop_macro} and {@code poison} are printed as blanks, as many as
 *       {@code #pragma} has letters or more. Whether it was one of them is asked of the file that
 *       the last line marker named.
 *   <li>{@code redefine_extname} and {@code message} leave nothing, not even their line, so it is
 *       enough that a file has one.
 *   <li>{@code GCC target} and {@code GCC optimize} define macros, but not for a compiler that is
 *       told that its source is preprocessed, nor for a preprocessor. The compiler's own headers
 *       are trusted to restore what they change; other system headers, such as those of {@code
 *       -isystem}, are anybody's.
 * </ul>
 *
 * <p>Confined to one thread.
 */
final class PragmaWatch {
  /** What remains of {@code #pragma}, at least. */
  private static final int BLANKS_MIN = "#pragma".length();

  /** Longer beginnings of lines cannot be markers: paths end at 4096 bytes. */
  private static final int LINE_BYTES_MAX = 8192;

  private static final int NONE = -1;

  private static final Pattern MARKER = Pattern.compile("# \\d+ \"([^\"]*)\"(.*)");
  private static final Pattern MACROS_CHANGE =
      Pattern.compile("#\\s*pragma\\s+GCC\\s+(target|optimize)\\b");

  /** Where gcc's own headers are, those of intrinsics and the ones it corrected. */
  private static final Pattern COMPILERS_OWN =
      Pattern.compile(
          ".*/lib(32|64|x32|exec)?/gcc(-[^/]+)?/[^/.][^/]*/[^/.][^/]*/include(-fixed)?/[^/]+");

  private final String directory;
  private final LossyPragmas pragmas;
  private final Set<String> entered = new HashSet<>();
  private final byte[] line = new byte[LINE_BYTES_MAX];
  private int filled;
  private boolean uninteresting;
  private int hash = NONE;
  private boolean systemHeader;
  private String file = "";

  /**
   * A watch for one source.
   *
   * @param directory where names in line markers begin, one character a byte
   */
  PragmaWatch(String directory, LossyPragmas pragmas) {
    this.directory = directory;
    this.pragmas = pragmas;
  }

  /** The worst of the pragmas whose line ends in this piece; pieces are given in order. */
  @Nullable Snag foundIn(byte[] source, int start, int size) {
    Snag found = null;
    for (int i = start; i < start + size; i++) {
      byte letter = source[i];
      if (letter == '\n') {
        if (filled > 0 && !uninteresting) {
          found = Snag.worse(found, inLine());
        }
        filled = 0;
        hash = NONE;
        uninteresting = false;
      } else if (!uninteresting) {
        take(letter);
      }
    }
    return found;
  }

  /** Keeps only lines of blanks and directives, which gcc prints with their indentation. */
  private void take(byte letter) {
    boolean blank = letter == ' ' || letter == '\t';
    if (letter == '#' && hash == NONE) {
      hash = filled;
    }
    uninteresting = filled == line.length || !(blank || hash != NONE);
    if (!uninteresting) {
      line[filled++] = letter;
    }
  }

  private @Nullable Snag inLine() {
    if (hash == NONE) {
      return filled < BLANKS_MIN ? null : blanked();
    }
    // "# 12 " or "#pragma"; everything else, mostly #define, is no business of ours.
    if (filled - hash < BLANKS_MIN || (line[hash + 1] != ' ' && line[hash + 1] != 'p')) {
      return null;
    }
    String text = new String(line, hash, filled - hash, StandardCharsets.ISO_8859_1);
    Matcher marker = MARKER.matcher(text);
    if (marker.matches()) {
      file = marker.group(1);
      systemHeader = marker.group(2).contains(" 3");
      return !systemHeader && entered.add(file) && fileHasVanishing() ? Snag.LOST_PRAGMA : null;
    }
    return MACROS_CHANGE.matcher(text).lookingAt() && !isCompilersOwn() ? Snag.LOCAL_PRAGMA : null;
  }

  private boolean isCompilersOwn() {
    return systemHeader && COMPILERS_OWN.matcher(file).matches();
  }

  private @Nullable Snag blanked() {
    Path path = path();
    return path == null || pragmas.mayHaveBlanked(path) ? Snag.LOST_PRAGMA : null;
  }

  private boolean fileHasVanishing() {
    Path path = path();
    return path != null && pragmas.hasVanishing(path);
  }

  /** Null if the name cannot be understood; escapes are too rare to be. */
  private @Nullable Path path() {
    return file.indexOf('\\') >= 0 ? null : ByteNames.path(ByteNames.absolute(directory, file));
  }
}
