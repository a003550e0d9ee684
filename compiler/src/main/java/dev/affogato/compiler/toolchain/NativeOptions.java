package dev.affogato.compiler.toolchain;

import dev.affogato.compiler.CompilerKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the options that say for every machine what {@code -march=native} and its like say on this
 * one, by comparing what the driver passes on with them and without (behaviour 2.8). Stateless.
 *
 * <p>gcc passes options that it takes itself, so what it adds is the answer. clang passes words of
 * an inner language: these can be handed to it by {@code -Xclang}, but then stand after what the
 * driver says by default, and cannot take anything back, such as the tuning for any processor. So
 * the processor is said in the driver's own words where it has them; which, depends on the
 * architecture, and is tried out by whoever asks here.
 */
final class NativeOptions {
  private static final String TARGET_CPU = "-target-cpu";
  private static final String TUNE_CPU = "-tune-cpu";

  private NativeOptions() {}

  static boolean isNative(String option) {
    return option.startsWith("-m") && option.endsWith("=native");
  }

  /**
   * What may be said in place of all options, best first.
   *
   * @param with how the compiler is called with all options
   * @param without the same without the native ones
   * @param others the options that are not native ones
   */
  static List<List<String>> candidates(
      CompilerKind kind, Cc1Line with, Cc1Line without, List<String> others) {
    List<List<String>> added = with.beyond(without);
    if (kind != CompilerKind.CLANG) {
      List<String> all = new ArrayList<>();
      added.forEach(all::addAll);
      all.addAll(others);
      return List.of(all);
    }
    List<List<String>> candidates = new ArrayList<>();
    List<String> unsayable = unsayable(with, added);
    for (String word : List.of("-march=", "-mcpu=")) {
      List<String> all = new ArrayList<>(processor(word, with, without));
      all.addAll(unsayable);
      all.addAll(others);
      candidates.add(all);
    }
    List<String> all = new ArrayList<>();
    added.stream().filter(NativeOptions::isProcessor).forEach(option -> all.addAll(inner(option)));
    all.addAll(unsayable);
    all.addAll(others);
    candidates.add(all);
    return candidates;
  }

  /**
   * What the driver has no words for. If there are features, then all, in their order: the last of
   * two that concern each other wins, and what the driver says itself comes before these.
   */
  private static List<String> unsayable(Cc1Line with, List<List<String>> added) {
    boolean features = added.stream().anyMatch(NativeOptions::isFeature);
    List<String> words = new ArrayList<>();
    for (List<String> option : features ? with.words() : List.<List<String>>of()) {
      if (isFeature(option)) {
        words.addAll(inner(option));
      }
    }
    for (List<String> option : added) {
      if (!isFeature(option) && !isProcessor(option)) {
        words.addAll(inner(option));
      }
    }
    return words;
  }

  private static boolean isFeature(List<String> option) {
    return option.getFirst().equals("-target-feature");
  }

  private static boolean isProcessor(List<String> option) {
    return option.getFirst().equals(TARGET_CPU) || option.getFirst().equals(TUNE_CPU);
  }

  private static List<String> processor(String word, Cc1Line with, Cc1Line without) {
    List<String> said = new ArrayList<>();
    Optional<String> cpu = with.valueOf(TARGET_CPU);
    boolean otherCpu = !cpu.equals(without.valueOf(TARGET_CPU));
    boolean defaultTuningGone = without.has(TUNE_CPU) && !with.has(TUNE_CPU);
    if (cpu.isPresent() && (otherCpu || defaultTuningGone)) {
      said.add(word + cpu.get());
    }
    Optional<String> tune = with.valueOf(TUNE_CPU);
    if (tune.isPresent() && !tune.equals(without.valueOf(TUNE_CPU))) {
      said.add("-mtune=" + tune.get());
    }
    return said;
  }

  private static List<String> inner(List<String> option) {
    List<String> words = new ArrayList<>();
    for (String word : option) {
      words.add("-Xclang");
      words.add(word);
    }
    return words;
  }
}
