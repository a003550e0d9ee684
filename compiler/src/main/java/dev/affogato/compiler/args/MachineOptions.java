package dev.affogato.compiler.args;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The {@code -m…} options, some of which may mean the processor of this machine. Confined to one
 * analysis.
 *
 * <p>Both compilers heed what {@code native} stands for before all other options, wherever it was
 * typed: {@code -mno-avx -march=native} has no AVX. So all of them are replaced together, at the
 * front.
 */
final class MachineOptions {
  private static final List<String> CHOICES = List.of("-march=", "-mcpu=", "-mtune=");

  private final List<String> options = new ArrayList<>();
  private boolean nativeOnes;

  void option(String word) {
    options.add(word);
    nativeOnes |= CHOICES.stream().anyMatch(choice -> meansThisMachine(word, choice));
  }

  /** clang takes capitals too, and on ARM extensions behind a plus sign. */
  private static boolean meansThisMachine(String word, String choice) {
    if (!word.startsWith(choice)) {
      return false;
    }
    String processor = word.substring(choice.length()).toLowerCase(Locale.ROOT);
    return processor.equals("native") || processor.startsWith("native+");
  }

  /** Whether one means this machine. */
  boolean nativeOnes() {
    return nativeOnes;
  }

  /** As typed, in order. */
  List<String> all() {
    return options;
  }
}
