package dev.affogato.compiler.scan;

import com.sun.management.OperatingSystemMXBean;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.args.Remote;
import dev.affogato.compiler.scan.facts.CompilerQuestions;
import dev.affogato.compiler.scan.files.Moment;
import dev.affogato.compiler.scan.files.SourceFiles;
import dev.affogato.compiler.scan.store.RecordFolder;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What scans of a project cost one process, from its first to its warm ones: {@code ScanBenchMain
 * COMPILER FOLDER RECORDS ROUNDS}, with the commands testing/corpora/scan.sh recorded and the
 * folder of the records. testing/bench/scan.sh runs it.
 */
final class ScanBenchMain {
  private static final long RECORDS_BYTES_MAX = 64 << 20;
  private static final double MS = 1e6;

  private final OperatingSystemMXBean process =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Map<String, String> environment =
      Map.of("PATH", System.getenv("PATH"), "LC_ALL", "C");
  private final String compiler;
  private final CompilerKind kind;
  private final List<Job> jobs = new ArrayList<>();

  private record Job(RecordedCommand command, Remote remote) {}

  private ScanBenchMain(String compiler) {
    this.compiler = compiler;
    this.kind = compiler.equals("clang") ? CompilerKind.CLANG : CompilerKind.GCC;
  }

  public static void main(String[] args) throws Exception {
    ScanBenchMain bench = new ScanBenchMain(args[0]);
    bench.read(Path.of(args[1]).resolve("commands"));
    bench.run(Path.of(args[2]), Integer.parseInt(args[3]));
  }

  private void read(Path commands) throws Exception {
    List<Path> files;
    try (Stream<Path> found = Files.list(commands)) {
      files = found.sorted().toList();
    }
    for (Path file : files) {
      RecordedCommand command = RecordedCommand.read(file);
      Optional<Remote> remote = command.analysed(kind);
      remote.ifPresent(known -> jobs.add(new Job(command, known)));
    }
  }

  private void run(Path folder, int rounds) throws Exception {
    long before = process.getProcessCpuTime();
    try (RecordFolder records = RecordFolder.open(folder, List.of(), RECORDS_BYTES_MAX)) {
      Scanner scanner =
          new Scanner(SourceFiles.onDisk(), CompilerQuestions.of(ProcessRunner.system()), records);
      int files = scan(scanner, jobs.getFirst()).files().size();
      long first = process.getProcessCpuTime();
      for (Job job : jobs) {
        files += scan(scanner, job).files().size();
      }
      long all = process.getProcessCpuTime();
      int fresh = records.waiting();
      records.save();
      long saved = process.getProcessCpuTime();
      System.out.printf(
          "%d units, %d files each: processor ms before %.0f, first unit %.0f, all once %.0f, saving"
              + " %d records %.0f",
          jobs.size(),
          files / (jobs.size() + 1),
          before / MS,
          (first - before) / MS,
          (all - before) / MS,
          fresh,
          (saved - all) / MS);
      if (rounds > 0) {
        System.out.printf(", warm median of a unit %.2f", warmMedian(scanner, rounds) / MS);
        System.gc();
        long held = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        System.out.printf(", heap %d MB", held >> 20);
      }
      System.out.println();
    }
  }

  private double warmMedian(Scanner scanner, int rounds) throws Exception {
    long[] times = new long[jobs.size()];
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < times.length; i++) {
        long before = threads.getCurrentThreadCpuTime();
        scan(scanner, jobs.get(i));
        times[i] = threads.getCurrentThreadCpuTime() - before;
      }
    }
    Arrays.sort(times);
    return times[times.length / 2];
  }

  private ScanResult scan(Scanner scanner, Job job) throws InterruptedException {
    long now = System.nanoTime();
    return scanner.scan(
        new ScanRequest(
            Path.of("/usr/bin", job.command().compiler(compiler)),
            kind,
            "bench",
            job.remote().language(),
            job.command().folder().toString(),
            job.remote().input(),
            job.command().arguments(),
            environment,
            new Moment(now, now, System.currentTimeMillis() * 1_000_000)));
  }
}
