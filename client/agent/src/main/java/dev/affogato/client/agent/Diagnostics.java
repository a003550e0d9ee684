package dev.affogato.client.agent;

import dev.affogato.compiler.CompilerKind;
import dev.affogato.protocol.icecc.message.CompileResult;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether what was printed elsewhere is, byte for byte, what the compiler would have
 * printed here; if so the job is done, if not or in doubt it is compiled again here (behaviour spec
 * 3.5). Pure and immutable.
 *
 * <p>Why texts can differ although the compilers are the same: macros may have been expanded before
 * the compiler saw them; gcc opens the source file anew to quote it, and there is none; words and
 * quotation marks follow the locale, colours the terminal. And the preprocessor that ran here has
 * printed its share already, which the compiler there repeats or not.
 */
final class Diagnostics {
  /** Status of a compiler that found errors; every other one means that it did not get so far. */
  private static final int STATUS_ERRORS = 1;

  /** What stock clients look for as well: a broken environment or a lost include. */
  private static final String FILE_MISSING = "file not found";

  /**
   * What the words depend on.
   *
   * @param cplusplus whether the language is C++ or Objective-C++
   * @param partial whether the macros were left to the compiler there
   * @param quotesSource whether the compiler shows the source lines it complains about
   * @param acceptGcc whether the user takes gcc's words as they come, ICECC_CARET_WORKAROUND=0
   */
  record Setting(
      CompilerKind kind,
      boolean cplusplus,
      boolean partial,
      boolean quotesSource,
      boolean acceptGcc,
      Onlooker onlooker) {}

  /** What may be printed, and the status to end with. Immutable by convention. */
  record Words(int status, byte[] stdout, byte[] stderr) {}

  private final Setting setting;
  private final SourceLines lines;

  Diagnostics(Setting setting, SourceLines lines) {
    this.setting = setting;
    this.lines = lines;
  }

  /**
   * Looks at what the preprocessor printed while the compiler is still at work.
   *
   * @throws Fallback if no answer of the compiler can make it right any more
   */
  void afterPreprocessing(byte[] stderr, boolean truncated) throws Fallback {
    if (stderr.length > 0 && (truncated || !mayPrintTwice())) {
      throw new Fallback(FallbackCode.PREPROCESSOR_OUTPUT, "the preprocessor had something to say");
    }
  }

  private boolean mayPrintTwice() {
    return switch (setting.kind()) {
      case CLANG -> clangCanSurvive();
      case GCC -> setting.acceptGcc() || gccPreprocessorSuffices();
      case OTHER -> false;
    };
  }

  /**
   * Judges the answer of the compiler.
   *
   * @param preprocessor what the preprocessor had printed
   * @param host where it was compiled, for messages
   */
  Words judge(byte[] preprocessor, CompileResult result, String host) throws Fallback {
    checkAlive(result, host);
    byte[] stderr = result.stderr().getBytes(StandardCharsets.ISO_8859_1);
    boolean silent = stderr.length == 0 && result.stdout().isEmpty();
    if (silent && result.status() != 0) {
      throw failed(result, host);
    }
    byte[] words =
        silent && preprocessor.length == 0 ? stderr : words(preprocessor, stderr, result);
    if (words == null) {
      throw result.status() != 0 ? failed(result, host) : differs();
    }
    return new Words(result.status(), result.stdout().getBytes(StandardCharsets.ISO_8859_1), words);
  }

  /** No words excuse a compiler that broke down, or a machine that cannot carry it. */
  private static void checkAlive(CompileResult result, String host) throws Fallback {
    if (result.outOfMemory()) {
      throw new Fallback(
          FallbackCode.REMOTE_OUT_OF_MEMORY,
          "the server ran out of memory, recompiling locally (" + host + ")");
    }
    if (result.status() != 0 && result.status() != STATUS_ERRORS) {
      throw new Fallback(
          FallbackCode.REMOTE_CRASHED,
          "the compiler on " + host + " ended with status " + result.status());
    }
    if (result.stderr().contains(FILE_MISSING)) {
      throw new Fallback(
          FallbackCode.REMOTE_FILE_MISSING,
          "remote is missing file, recompiling locally (" + host + ")");
    }
  }

  /** What the local compiler would have printed to standard error, or null in doubt. */
  private byte @Nullable [] words(byte[] preprocessor, byte[] stderr, CompileResult result) {
    return switch (setting.kind()) {
      case CLANG -> clang(preprocessor, stderr, result);
      case GCC -> gcc(preprocessor, stderr, result);
      case OTHER -> null;
    };
  }

  /**
   * clang quotes from the text it was given and knows no other language than English. The
   * preprocessor's complaints are repeated, except some: then it is better asked here.
   */
  private byte @Nullable [] clang(byte[] preprocessor, byte[] stderr, CompileResult result) {
    boolean survives =
        clangCanSurvive()
            && result.stdout().isEmpty()
            && ClangText.isWhole(result.stderr(), result.status())
            && ClangText.repeats(
                result.stderr(), new String(preprocessor, StandardCharsets.ISO_8859_1));
    return survives ? stderr : null;
  }

  private boolean clangCanSurvive() {
    return setting.partial() && setting.onlooker().clangStyle() != null;
  }

  private byte @Nullable [] gcc(byte[] preprocessor, byte[] stderr, CompileResult result) {
    if (setting.acceptGcc()) {
      boolean broken = result.status() != 0 && !GccText.blamesSource(result.stderr());
      return broken ? null : concatenated(preprocessor, stderr);
    }
    if (!result.stdout().isEmpty()) {
      return null;
    }
    if (stderr.length == 0) {
      return gccPreprocessorSuffices() ? preprocessor : null;
    }
    return preprocessor.length == 0 && gccCanSurvive() && survivesAsGccText(result) ? stderr : null;
  }

  /**
   * g++ reads all tokens before it understands the first, so what its preprocessor says is the same
   * with and without a compiler behind it. gcc says in which function it is.
   */
  private boolean gccPreprocessorSuffices() {
    return setting.partial() && setting.cplusplus() && !setting.onlooker().terminal();
  }

  private boolean gccCanSurvive() {
    Onlooker onlooker = setting.onlooker();
    return setting.partial()
        && !setting.quotesSource()
        && onlooker.plainLocale()
        && !onlooker.terminal()
        && !onlooker.ownGccStyle();
  }

  private boolean survivesAsGccText(CompileResult result) {
    return GccText.isWhole(result.stderr(), result.status())
        && GccText.hasTrueColumns(result.stderr(), lines);
  }

  private static byte[] concatenated(byte[] first, byte[] second) {
    byte[] all = new byte[first.length + second.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private static Fallback failed(CompileResult result, String host) {
    return new Fallback(
        FallbackCode.COMPILE_FAILED,
        "the compile on " + host + " ended with status " + result.status());
  }

  private static Fallback differs() {
    return new Fallback(
        FallbackCode.COMPILER_OUTPUT,
        "command needs stdout/stderr workaround, recompiling locally"
            + " (set ICECC_CARET_WORKAROUND=0 to override)");
  }
}
