package dev.affogato.console.env;

import dev.affogato.daemon.work.execution.CompileExecution;
import dev.affogato.daemon.work.execution.CompileJob;
import dev.affogato.daemon.work.execution.CompileLimits;
import dev.affogato.daemon.work.execution.CompileOutcome;
import dev.affogato.daemon.work.execution.CompileService;
import dev.affogato.daemon.work.execution.CompileStart;
import dev.affogato.daemon.work.execution.Language;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is in an environment, for people: its compilers, asked in the jail what they are, and its
 * files. Stateless.
 */
public final class EnvironmentTour {
  /** gcc and clang both say it on standard error when called with {@code -v}. */
  private static final Pattern VERSION =
      Pattern.compile("(?m)^(gcc version .+|(?:.+ )?clang version .+)$");

  private static final Pattern TARGET = Pattern.compile("(?m)^Target: (\\S+)");
  private static final byte[] SOURCE = "int x;\n".getBytes(StandardCharsets.US_ASCII);
  private static final int MEMORY_MIB = 1024;

  /** Since then all peers send everything a job has (protocol 2). */
  private static final int PEER_VERSION = 43;

  private EnvironmentTour() {}

  /** Lines about {@code environment}, the last ones its members with their sizes. */
  public static List<String> lines(OpenEnvironment environment)
      throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    for (String compiler : List.of("gcc", "g++", "clang")) {
      if (!has(compiler, environment)) {
        continue;
      }
      boolean wrapper =
          !compiler.equals("clang")
              && has("clang", environment)
              && !has(compiler + ".bin", environment);
      lines.add(
          compiler + ": " + (wrapper ? "stands for the clang" : answer(compiler, environment)));
    }
    long bytes = 0;
    List<String> members = new ArrayList<>();
    for (Path file : files(environment.root())) {
      long size = Files.size(file);
      bytes += size;
      members.add("%10s  /%s".formatted(Sizes.text(size), environment.root().relativize(file)));
    }
    lines.add(members.size() + " files, " + Sizes.text(bytes) + " unpacked:");
    lines.addAll(members);
    return lines;
  }

  private static boolean has(String program, OpenEnvironment environment) {
    return Files.isExecutable(environment.root().resolve("usr/bin").resolve(program));
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root, new FileVisitOption[0])) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static String answer(String compiler, OpenEnvironment environment)
      throws IOException, InterruptedException {
    CompileService service = environment.service();
    CompileJob job =
        new CompileJob(
            0,
            environment.id(),
            compiler.equals("g++") ? Language.CXX : Language.C,
            List.of("-c", "-v"),
            compiler,
            "a.c",
            "/tmp",
            "a.o",
            false,
            PEER_VERSION);
    return switch (service.start(job, CompileLimits.of(MEMORY_MIB))) {
      case CompileOutcome.NotStarted failed -> "cannot be run here: " + failed.reason().text();
      case CompileStart.Running running -> {
        try (CompileExecution execution = running.execution()) {
          execution.feed(SOURCE, 0, SOURCE.length);
          execution.endOfSource();
          yield understand(execution.await());
        }
      }
    };
  }

  private static String understand(CompileOutcome outcome) {
    if (!(outcome instanceof CompileOutcome.Compiled done)) {
      return "cannot be run here";
    }
    String text = new String(done.stderr(), StandardCharsets.ISO_8859_1);
    Matcher version = VERSION.matcher(text);
    if (!version.find()) {
      String first = text.lines().findFirst().orElse("no word");
      return "does not say what it is (status " + done.status() + ", " + first + ")";
    }
    Matcher target = TARGET.matcher(text);
    return version.group(1).strip() + (target.find() ? ", compiles for " + target.group(1) : "");
  }
}
