package dev.affogato.compiler.scan;

import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.Language;
import dev.affogato.compiler.scan.files.Moment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Compares scans with {@code -M} for a list of sources on standard input, and tells what a warm
 * scan costs: {@code CompareMain COMPILER LANGUAGE FOLDER [FLAGS…] < LIST}. With {@code -bench} as
 * the first flag nothing is compared.
 */
final class CompareMain {
  private static final int WARM_ROUNDS = Integer.getInteger("rounds", 30);

  private CompareMain() {}

  public static void main(String[] args) throws Exception {
    CompilerKind kind = args[0].contains("clang") ? CompilerKind.CLANG : CompilerKind.GCC;
    Closures closures = new Closures(Path.of(args[0]), kind);
    Language language =
        Arrays.stream(Language.values())
            .filter(known -> known.optionName().equals(args[1]))
            .findFirst()
            .orElseThrow();
    Path folder = Path.of(args[2]);
    List<String> flags = new ArrayList<>(List.of(args).subList(3, args.length));
    boolean bench = flags.remove("-bench");
    List<String> sources =
        new String(System.in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    if (!bench) {
      compare(closures, language, folder, flags, sources);
    }
    measure(closures, language, folder, flags, sources);
  }

  private static void compare(
      Closures closures, Language language, Path folder, List<String> flags, List<String> sources)
      throws Exception {
    int agree = 0;
    int compiled = 0;
    int wrong = 0;
    Map<String, Integer> reasons = new TreeMap<>();
    for (String source : sources) {
      Closures.Comparison comparison = closures.compare(folder, language, source, flags);
      boolean exact = comparison.result().verdict().isExact();
      if (!comparison.compiles()) {
        continue;
      }
      compiled++;
      if (!exact) {
        Verdict.Unsure unsure = (Verdict.Unsure) comparison.result().verdict();
        reasons.merge(unsure.reason().code(), 1, Integer::sum);
        System.out.println("UNSURE " + source + ": " + unsure.reason());
      } else if (comparison.agrees()) {
        agree++;
      } else {
        wrong++;
        System.out.println("WRONG " + comparison);
      }
    }
    System.out.printf(
        "%d sources, %d preprocess, %d exact and equal, %d wrong, unsure %s%n",
        sources.size(), compiled, agree, wrong, reasons);
  }

  private static void measure(
      Closures closures, Language language, Path folder, List<String> flags, List<String> sources)
      throws Exception {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (boolean trusting : new boolean[] {false, true}) {
      long[][] times = new long[WARM_ROUNDS][sources.size()];
      long files = 0;
      for (int round = 0; round < WARM_ROUNDS; round++) {
        files = 0;
        for (int i = 0; i < sources.size(); i++) {
          long now = System.nanoTime();
          Moment moment =
              new Moment(
                  now,
                  trusting ? now - 3_600_000_000_000L : now,
                  System.currentTimeMillis() * 1_000_000);
          long before = threads.getCurrentThreadCpuTime();
          files += closures.scan(folder, language, sources.get(i), flags, moment).files().size();
          times[round][i] = threads.getCurrentThreadCpuTime() - before;
        }
      }
      long[] last = times[WARM_ROUNDS - 1].clone();
      Arrays.sort(last);
      System.out.printf(
          "%s stats: cold sum %.1f ms, round 2 sum %.1f ms; warm median %.3f ms, mean %.3f ms,"
              + " max %.3f ms; %.1f files a source%n",
          trusting ? "trusted" : "fresh",
          IntStream.range(0, sources.size()).mapToLong(i -> times[0][i]).sum() / 1e6,
          IntStream.range(0, sources.size()).mapToLong(i -> times[1][i]).sum() / 1e6,
          last[last.length / 2] / 1e6,
          Arrays.stream(last).average().orElse(0) / 1e6,
          last[last.length - 1] / 1e6,
          (double) files / sources.size());
    }
  }
}
