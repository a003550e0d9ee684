package dev.affogato.compiler.args;

import dev.affogato.compiler.CompilerKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code -m…} options: those that mean the processor of this machine, and whether others stand
 * in the way of saying it for any machine. Confined to one analysis.
 *
 * <p>Both compilers put what {@code native} stands for before the other options, wherever it was
 * typed: gcc at the front of the inner compiler's line, so that {@code -mno-avx -march=native} has
 * no AVX. So goes its replacement. Clang's replacement consists of words for the inner compiler,
 * which outrank other {@code -m} options; with any of those the job stays here.
 */
final class MachineOptions {
  private static final List<String> WORDS = List.of("-march=", "-mcpu=", "-mtune=");

  /** They choose no instructions. */
  private static final List<String> CLANG_HARMLESS =
      List.of("-m64", "-mcmodel=", "-mno-red-zone", "-mno-omit-leaf-frame-pointer", "-momit-leaf");

  private final List<String> natives = new ArrayList<>();
  private final List<String> others = new ArrayList<>();

  void option(String word) {
    (isNative(word) ? natives : others).add(word);
  }

  static boolean isNative(String word) {
    return word.endsWith("=native") && WORDS.stream().anyMatch(word::startsWith);
  }

  /** As typed, in order. */
  List<String> natives() {
    return natives;
  }

  /** Why the native options cannot be replaced, or null. */
  @Nullable String refusal(CompilerKind kind) {
    return natives.isEmpty()
        ? null
        : others.stream()
            .filter(word -> kind == CompilerKind.CLANG ? disturbsClang(word) : disturbsGcc(word))
            .findFirst()
            .map(word -> "option " + natives.getFirst() + " is combined with " + word)
            .orElse(null);
  }

  private static boolean disturbsClang(String word) {
    return CLANG_HARMLESS.stream().noneMatch(word::startsWith);
  }

  /** A second choice of processor, or another width, which gcc considers in what it detects. */
  private static boolean disturbsGcc(String word) {
    return WORDS.stream().anyMatch(word::startsWith)
        || word.equals("-m32")
        || word.equals("-mx32")
        || word.equals("-m16")
        || word.equals("-miamcu");
  }
}
