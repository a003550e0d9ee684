import dev.affogato.base.file.FileAccess;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.digest.FileDigests;
import dev.affogato.client.inputs.InputTree;
import dev.affogato.client.inputs.InputTrees;
import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.Language;
import dev.affogato.compiler.scan.ScanRequest;
import dev.affogato.compiler.scan.ScanResult;
import dev.affogato.compiler.scan.Scanner;
import dev.affogato.compiler.scan.Verdict;
import dev.affogato.compiler.scan.facts.CompilerQuestions;
import dev.affogato.compiler.scan.files.Moment;
import dev.affogato.compiler.scan.files.SourceFiles;
import dev.affogato.compiler.toolchain.ToolchainFiles;
import dev.affogato.compiler.toolchain.ToolchainRequest;
import dev.affogato.compiler.toolchain.ToolchainTree;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the agent's own work for a job costs: CPU time of scan, toolchain check, tree, list of
 * contents and the last look at all files. Arguments: compile_commands.json, file for digests,
 * rounds.
 */
final class InputTreeBench {
  private static final Pattern ENTRY =
      Pattern.compile(
          "\"directory\": \"(.*)\",\\s*\"command\": \"(.*)\",\\s*\"file\": \"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final List<String> PARTS =
      List.of("scan", "toolchain", "tree", "list", "unchanged");

  private static final TimeSource TIME = TimeSource.system();
  private static final FileAccess STAMPS = FileAccess.ofThisMachine();
  private final Scanner scanner =
      new Scanner(SourceFiles.onDisk(), CompilerQuestions.of(ProcessRunner.system()));
  private final ToolchainFiles toolchains =
      new ToolchainFiles(ProcessRunner.system(), STAMPS, TIME);
  private final InputTrees trees;
  private long files;
  private long contents;

  private InputTreeBench(Path digests) throws Exception {
    trees = new InputTrees(FileDigests.open(digests, STAMPS, TIME), STAMPS, TIME);
  }

  private record Unit(
      String folder, String driver, CompilerKind kind, Language language, String input,
      List<String> arguments) {}

  public static void main(String[] arguments) throws Exception {
    List<Unit> units = units(Files.readString(Path.of(arguments[0])));
    InputTreeBench bench = new InputTreeBench(Path.of(arguments[1]));
    int rounds = Integer.parseInt(arguments[2]);
    System.out.printf("%d translation units%n", units.size());
    for (int round = 1; round <= rounds; round++) {
      long[][] costNs = bench.round(units);
      if (round <= 2 || round == rounds) {
        bench.print(round, costNs);
      }
    }
  }

  private long[][] round(List<Unit> units) throws Exception {
    files = 0;
    contents = 0;
    long[][] costNs = new long[PARTS.size()][units.size()];
    Map<String, Integer> unsure = new TreeMap<>();
    for (int i = 0; i < units.size(); i++) {
      if (!measure(units.get(i), costNs, i)) {
        unsure.merge(units.get(i).input(), 1, Integer::sum);
      }
    }
    if (!unsure.isEmpty()) {
      System.out.println("not exact: " + unsure.keySet());
    }
    return costNs;
  }

  private boolean measure(Unit unit, long[][] costNs, int at) throws Exception {
    long start = cpuNs();
    long now = TIME.nanoTime();
    Moment moment =
        new Moment(now, now, TimeUnit.MILLISECONDS.toNanos(TIME.wallClock().toEpochMilli()));
    ScanResult scan =
        scanner.scan(
            new ScanRequest(
                Path.of(unit.driver()), unit.kind(), "1", unit.language(), unit.folder(),
                unit.input(), unit.arguments(), System.getenv(), moment));
    long scanned = cpuNs();
    if (!(scan.verdict() instanceof Verdict.Exact)) {
      return false;
    }
    ToolchainTree toolchain =
        toolchains.of(
            ToolchainRequest.of(unit.driver(), unit.kind(), unit.language(), System.getenv()));
    long found = cpuNs();
    InputTree tree = trees.build(scan, toolchain, List.of(unit.folder()));
    long built = cpuNs();
    contents += tree.inventory().digests().size();
    long listed = cpuNs();
    if (!tree.inventory().isUnchanged()) {
      throw new IllegalStateException(unit.input() + " has changed");
    }
    long checked = cpuNs();
    files += scan.files().size() + toolchain.files().size();
    long[] ends = {start, scanned, found, built, listed, checked};
    for (int part = 0; part < PARTS.size(); part++) {
      costNs[part][at] = ends[part + 1] - ends[part];
    }
    return true;
  }

  private static long cpuNs() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private void print(int round, long[][] costNs) {
    int units = costNs[0].length;
    System.out.printf(
        "round %d: %.0f files and %.0f contents a unit; ms of CPU: median / mean%n",
        round, (double) files / units, (double) contents / units);
    double sum = 0;
    for (int part = 0; part < PARTS.size(); part++) {
      long[] sorted = costNs[part].clone();
      Arrays.sort(sorted);
      double mean = Arrays.stream(sorted).average().orElse(0) / 1e6;
      sum += mean;
      System.out.printf("  %-10s %.3f / %.3f%n", PARTS.get(part), sorted[units / 2] / 1e6, mean);
    }
    System.out.printf("  %-10s         %.3f%n", "all", sum);
  }

  private static List<Unit> units(String json) {
    List<Unit> units = new ArrayList<>();
    for (Matcher entry = ENTRY.matcher(json); entry.find(); ) {
      String command = entry.group(2).replace("\\\"", "\"").replace("\\\\", "\\");
      List<String> words = words(command);
      String driver = words.getFirst();
      String input = entry.group(3);
      boolean clang = driver.contains("clang");
      boolean c = input.endsWith(".c");
      units.add(
          new Unit(
              entry.group(1), driver, clang ? CompilerKind.CLANG : CompilerKind.GCC,
              c ? Language.C : Language.CXX, words.getLast(), words.subList(1, words.size())));
    }
    return units;
  }

  /** As a shell does, for what CMake writes. */
  private static List<String> words(String command) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < command.length(); i++) {
      char c = command.charAt(i);
      if (c == '\\' && quote != '\'' && i + 1 < command.length()) {
        i++;
        word.append(command.charAt(i));
      } else if (quote == 0 ? c == '"' || c == '\'' : c == quote) {
        quote = quote == 0 ? c : 0;
      } else if (c == ' ' && quote == 0) {
        words.add(word.toString());
        word.setLength(0);
      } else {
        word.append(c);
      }
    }
    words.add(word.toString());
    words.removeIf(String::isEmpty);
    return words;
  }
}
