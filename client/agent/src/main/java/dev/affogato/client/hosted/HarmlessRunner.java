package dev.affogato.client.hosted;

import dev.affogato.base.file.SystemOwned;
import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Asks compilers what callers want to know who may be anybody, with the rights of this process. So
 * only programs that root alone can change are run, with words that name no file and write none,
 * and no variable that has them load anything. Thread-safe if what runs them is.
 */
public final class HarmlessRunner implements ProcessRunner {
  /** What a compiler is asked, and the options of users on which the answer depends. */
  private static final Pattern WORD =
      Pattern.compile(
          "-[vwEx]|-dD|-###|-dumpversion|-dumpmachine|-fsyntax-only|--version|-Wall|-"
              + "|-print-[\\w=+.-]+|/nonexistent/affogato\\.c"
              + "|c|c\\+\\+|objective-c|objective-c\\+\\+|assembler-with-cpp"
              + "|-O[0-9a-z]*|-std=[\\w+:]+|-ansi|-pthread|-nostdinc(\\+\\+)?|-undef|-trigraphs"
              + "|-[mf][\\w=,+.-]+");

  /**
   * Those among them that have a compiler load or write something, or hand on words to its parts.
   */
  private static final Pattern HARMFUL =
      Pattern.compile(
          "-mllvm.*|-f(plugin|dump|save|crash|time|profile|auto-profile|branch-prob|test-coverage"
              + "|callgraph|opt-info|module|prebuilt|diagnostics|stack-usage|xray|offload|use-ld"
              + "|pass|sanitize-|embed|proc-stat).*");

  /** Of loaders, which only list what they would load. */
  private static final Set<String> LOADER_WORDS =
      Set.of("--list", "--inhibit-cache", "--library-path", "");

  /** Choose a language. */
  private static final Set<String> KEPT =
      Set.of("LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LANG", "LANGUAGE");

  /** Of no effect on what is asked. */
  private static final Set<String> DROPPED =
      Set.of("PATH", "TMPDIR", "LIBRARY_PATH", "GCC_COLORS", "GCC_URLS");

  /** Where root's programs find others. */
  private static final String PATH = "/usr/bin:/bin";

  private final ProcessRunner runner;

  public HarmlessRunner(ProcessRunner runner) {
    this.runner = runner;
  }

  /**
   * @throws IOException as well if the command might do more than answer
   */
  @Override
  public ProcessResult run(Command command) throws IOException, InterruptedException {
    Map<Path, Boolean> folders = new HashMap<>();
    if (!SystemOwned.isFile(command.argv().getFirst(), folders)) {
      throw refused(command.argv().getFirst());
    }
    for (String word : command.argv().subList(1, command.argv().size())) {
      if (!isHarmless(word) && !SystemOwned.isFile(word, folders)) {
        throw refused(word);
      }
    }
    Map<String, String> environment = command.environment();
    if (environment == null) {
      throw new IllegalArgumentException("the environment of this process is not for callers");
    }
    return runner.run(command.withEnvironment(environment(environment)).in(Path.of("/")));
  }

  private static boolean isHarmless(String word) {
    return LOADER_WORDS.contains(word)
        || (WORD.matcher(word).matches() && !HARMFUL.matcher(word).matches());
  }

  private static Map<String, String> environment(Map<String, String> wanted) throws IOException {
    Map<String, String> kept = new TreeMap<>();
    for (Map.Entry<String, String> variable : wanted.entrySet()) {
      if (KEPT.contains(variable.getKey())) {
        kept.put(variable.getKey(), variable.getValue());
      } else if (!DROPPED.contains(variable.getKey())) {
        throw refused(variable.getKey());
      }
    }
    kept.put("PATH", PATH);
    return kept;
  }

  private static IOException refused(String what) {
    return new IOException(what + " is not used for others than an agent's own user");
  }
}
