package dev.affogato.compiler.args;

import java.util.ArrayList;
import java.util.List;

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
    nativeOnes |= word.endsWith("=native") && CHOICES.stream().anyMatch(word::startsWith);
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
