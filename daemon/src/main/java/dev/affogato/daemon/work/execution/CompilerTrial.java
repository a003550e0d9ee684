package dev.affogato.daemon.work.execution;

import dev.affogato.daemon.work.environment.EnvironmentId;
import dev.affogato.daemon.work.environment.EnvironmentLease;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Has each compiler of an environment compile next to nothing, as a job does: one that lacks a
 * library, its assembler or the processor it was made for fails here, and not with somebody's
 * source. Immutable.
 */
record CompilerTrial(CompileService service) {
  private static final String BIN = "usr/bin/";

  /** Of the peers that name their compiler. */
  private static final int PEER_VERSION = 43;

  private static final byte[] SOURCE = "int affogato;\n".getBytes(StandardCharsets.US_ASCII);

  /** What any compiler of today needs to start, and far less than a job gets on such a machine. */
  private static final int MEMORY_MIB = 1024;

  /** Clients wait 60 s for the answer (behaviour spec 8), and there may be three. */
  private static final Duration TIME_MAX = Duration.ofSeconds(18);

  private static final int TEXT_BYTES_MAX = 10_000;

  private static final CompileLimits LIMITS =
      new CompileLimits(MEMORY_MIB, TIME_MAX, 10 << 20, TEXT_BYTES_MAX);

  private static final List<String> SHORTAGES =
      List.of(
          "Cannot fork",
          "temporarily unavailable",
          "Cannot allocate memory",
          "No space left",
          "Too many open files",
          "user_namespaces");

  Verification verify(EnvironmentLease environment) throws IOException, InterruptedException {
    List<CompileJob> jobs = jobs(environment);
    if (jobs.isEmpty()) {
      return Verification.fails("environment " + environment.id() + " has no compiler in usr/bin");
    }
    for (CompileJob job : jobs) {
      Verification verification = verify(job);
      if (!verification.works()) {
        return verification;
      }
    }
    return Verification.WORKS;
  }

  private static List<CompileJob> jobs(EnvironmentLease environment) throws IOException {
    List<CompileJob> jobs = new ArrayList<>();
    boolean clang = environment.hasProgram(BIN + "clang");
    if (clang) {
      jobs.add(job(environment.id(), "clang", Language.C));
    }
    // Beside clang, gcc and g++ are a wrapper, with the real ones or without (behaviour spec 4.4).
    if (environment.hasProgram(BIN + "gcc")
        && (!clang || environment.hasProgram(BIN + "gcc.bin"))) {
      jobs.add(job(environment.id(), "gcc", Language.C));
    }
    if (environment.hasProgram(BIN + "cc1plus") && environment.hasProgram(BIN + "g++")) {
      jobs.add(job(environment.id(), "g++", Language.CXX));
    }
    return jobs;
  }

  private static CompileJob job(EnvironmentId id, String compiler, Language language) {
    return new CompileJob(
        0, id, language, List.of("-c"), compiler, "a.c", "/tmp", "a.o", false, PEER_VERSION);
  }

  private Verification verify(CompileJob job) throws IOException, InterruptedException {
    return switch (service.start(job, LIMITS)) {
      case CompileOutcome.NotStarted failed ->
          failure(job.compilerName() + ": " + failed.reason().text());
      case CompileStart.Running running -> {
        try (CompileExecution execution = running.execution()) {
          execution.feed(SOURCE, 0, SOURCE.length);
          yield judge(job, execution.await());
        }
      }
    };
  }

  private static Verification judge(CompileJob job, CompileOutcome outcome) {
    String what = job.compilerName() + " of environment " + job.environment();
    return switch (outcome) {
      case CompileOutcome.Compiled done when done.status() == 0 && done.object() != null ->
          Verification.WORKS;
      case CompileOutcome.Compiled done -> {
        String text = new String(done.stderr(), StandardCharsets.ISO_8859_1).strip();
        String why = what + " ended with status " + done.status() + ": " + text;
        yield (done.tryLocally() && done.status() != 0) || isShortage(text)
            ? Verification.undecided(why)
            : Verification.fails(why);
      }
      case CompileOutcome.NotStarted failed -> failure(what + ": " + failed.reason().text());
      case CompileOutcome.Cancelled cancelled -> Verification.undecided(what + " was cancelled");
    };
  }

  /** What is said of a program that did not start: is it the program's fault, or this moment's? */
  static Verification failure(String why) {
    return isShortage(why) ? Verification.undecided(why) : Verification.fails(why);
  }

  /** Whether a program says that this machine has not enough of something just now. */
  static boolean isShortage(String text) {
    return SHORTAGES.stream().anyMatch(text::contains);
  }
}
