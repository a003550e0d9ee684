package dev.affogato.compiler.scan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Compares scans with {@code -M} for all commands of a project, as testing/corpora/scan.sh records
 * them: {@code CorpusMain --compiler gcc|clang --jobs N --strace N --mutate N FOLDER}. Fails if a
 * scan that calls itself exact is not.
 */
final class CorpusMain {
  private CorpusMain() {}

  public static void main(String[] args) throws Exception {
    CorpusOptions options = CorpusOptions.parse(args);
    List<Path> files;
    try (Stream<Path> commands = Files.list(options.folder().resolve("commands"))) {
      files = commands.filter(file -> file.toString().endsWith(".command")).sorted().toList();
    }
    CorpusTally tally = new CorpusTally();
    CorpusComparison comparison = new CorpusComparison(options, tally);
    if (options.mutations() == 0) {
      compareAll(files, options, comparison);
    }
    for (int seed = 0; seed < options.mutations() && !files.isEmpty(); seed++) {
      comparison.change(read(files.get(new Random(seed).nextInt(files.size()))), seed);
    }
    tally.print(options.folder().getFileName() + " " + options.compiler());
    if (tally.wrong() > 0) {
      System.exit(1);
    }
  }

  private static void compareAll(
      List<Path> files, CorpusOptions options, CorpusComparison comparison) throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(options.jobs())) {
      List<Future<?>> futures = new ArrayList<>();
      for (int i = 0; i < files.size(); i++) {
        int number = i;
        futures.add(
            pool.submit(() -> {
              comparison.compare(read(files.get(number)), number);
              return number;
            }));
      }
      for (Future<?> future : futures) {
        future.get();
      }
    }
  }

  private static RecordedCommand read(Path file) throws IOException {
    return RecordedCommand.read(file);
  }
}
