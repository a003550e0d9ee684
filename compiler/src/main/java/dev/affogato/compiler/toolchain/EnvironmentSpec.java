package dev.affogato.compiler.toolchain;

import dev.affogato.base.reason.Reason;
import dev.affogato.compiler.FileFacts;
import dev.affogato.compiler.FileView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The environments a user named in {@code ICECC_VERSION}, behaviour 4.7:
 *
 * <pre>
 *   list  := entry { "," entry }
 *   entry := [ platform ":" ] file [ "=" prefix ]
 * </pre>
 *
 * <p>The platform is the one the tools run on. The prefix restricts an entry to cross compilers
 * whose name begins so; as soon as any entry has one, entries without are for native compilers
 * only.
 *
 * <p>Unlike icecream this follows symbolic links to archives, takes {@code gcc-12} for a native
 * compiler (it still answers to {@code =gcc}), and leaves a colon or an equals sign in the name of
 * an archive alone where it can mean nothing else. Immutable.
 */
public final class EnvironmentSpec {
  /** Nothing smaller can be an environment, behaviour 4.7. */
  static final int ARCHIVE_BYTES_MIN = 500;

  /** More entries than there are platforms and cross compilers anywhere. */
  static final int ENTRIES_MAX = 1000;

  private final List<Entry> entries;
  private final List<Reason> problems;
  private final boolean anyPrefix;

  private EnvironmentSpec(List<Entry> entries, List<Reason> problems, boolean anyPrefix) {
    this.entries = List.copyOf(entries);
    this.problems = List.copyOf(problems);
    this.anyPrefix = anyPrefix;
  }

  private record Entry(String text, String platform, String prefix, EnvironmentArchive archive) {}

  /**
   * What to offer for one compiler. Immutable.
   *
   * @param archives by the platform their tools run on, in the user's order; empty means: compile
   *     locally
   * @param problems entries left out, each with its cure
   */
  public record Choice(Map<String, EnvironmentArchive> archives, List<Reason> problems) {}

  /**
   * Reads the variable's value and looks at each archive.
   *
   * @param value as in the environment, one ISO-8859-1 character a byte
   * @param ownPlatform for entries that name none
   * @param files as seen from the compile's working directory
   */
  public static EnvironmentSpec parse(String value, String ownPlatform, FileView files) {
    List<Entry> entries = new ArrayList<>();
    List<Reason> problems = new ArrayList<>();
    List<String> texts =
        List.of(value.split(",", -1)).stream().filter(text -> !text.isEmpty()).toList();
    if (texts.size() > ENTRIES_MAX) {
      problems.add(
          new Reason(
              "environment-list",
              "ICECC_VERSION has more than " + ENTRIES_MAX + " entries; shorten it"));
      texts = texts.subList(0, ENTRIES_MAX);
    }
    boolean anyPrefix = false;
    for (String text : texts) {
      Words words = Words.of(text, ownPlatform, files);
      anyPrefix |= words.prefix() != null;
      addEntry(text, words, files, entries, problems);
    }
    return new EnvironmentSpec(entries, problems, anyPrefix);
  }

  /** The parts of one entry; the prefix is null where there is no equals sign for it. */
  private record Words(String platform, String file, @Nullable String prefix) {
    static Words of(String text, String ownPlatform, FileView files) {
      int equals = text.lastIndexOf('=');
      // No prefix is named like an archive, nor is it a path: then the sign belongs to the file.
      boolean named = equals >= 0 && !isFileLike(text.substring(equals + 1));
      String rest = named ? text.substring(0, equals) : text;
      String prefix = named ? text.substring(equals + 1) : null;
      int colon = rest.indexOf(':');
      String file = rest.substring(colon + 1);
      // No platform has a slash; and where only the whole is a file, the whole is meant.
      boolean whole =
          rest.substring(0, Math.max(0, colon)).contains("/")
              || (files.facts(rest).isReadableFile() && !files.facts(file).isReadableFile());
      if (whole) {
        return new Words(ownPlatform, rest, prefix);
      }
      return new Words(colon <= 0 ? ownPlatform : rest.substring(0, colon), file, prefix);
    }

    private static boolean isFileLike(String text) {
      return text.contains("/") || EnvironmentArchive.SUFFIXES.stream().anyMatch(text::endsWith);
    }
  }

  private static void addEntry(
      String text, Words words, FileView files, List<Entry> entries, List<Reason> problems) {
    String file = words.file();
    Optional<Reason> problem = problem(text, file, files);
    Path path = files.path(file);
    if (problem.isPresent() || path == null) {
      problem.ifPresent(problems::add);
      return;
    }
    String name = EnvironmentArchive.nameOf(baseName(file)).orElseThrow();
    String prefix = words.prefix() == null ? "" : words.prefix();
    entries.add(new Entry(text, words.platform(), prefix, new EnvironmentArchive(path, name)));
  }

  private static Optional<Reason> problem(String text, String file, FileView files) {
    String entry = "ICECC_VERSION entry '" + text + "': ";
    FileFacts facts = files.facts(file);
    if (EnvironmentArchive.nameOf(baseName(file)).isEmpty()) {
      return Optional.of(
          new Reason(
              "environment-name",
              entry
                  + "'"
                  + file
                  + "' is not named like an archive; use a name without blanks that"
                  + " ends in one of "
                  + String.join(" ", EnvironmentArchive.SUFFIXES)));
    }
    if (!facts.isReadableFile() || files.path(file) == null) {
      return Optional.of(
          new Reason(
              "environment-missing",
              entry
                  + "'"
                  + file
                  + "' is no readable file; make one with icecc-create-env, or"
                  + " correct the path"));
    }
    if (facts.sizeBytes() < ARCHIVE_BYTES_MIN) {
      return Optional.of(
          new Reason(
              "environment-small",
              entry
                  + "'"
                  + file
                  + "' has only "
                  + facts.sizeBytes()
                  + " bytes, which is no"
                  + " environment; make it again with icecc-create-env"));
    }
    return Optional.empty();
  }

  /** Entries that can never be used, each with its cure. */
  public List<Reason> problems() {
    return problems;
  }

  /** The archives that fit a compiler of this base name, such as {@code arm-eabi-gcc}. */
  public Choice select(String compilerName) {
    Map<String, EnvironmentArchive> archives = new LinkedHashMap<>();
    List<Reason> refused = new ArrayList<>(problems);
    for (Entry entry : entries) {
      if (!fits(entry, compilerName)) {
        continue;
      }
      if (archives.putIfAbsent(entry.platform(), entry.archive()) != null) {
        refused.add(
            new Reason(
                "environment-duplicate",
                "ICECC_VERSION entry '"
                    + entry.text()
                    + "': there is already an environment for "
                    + entry.platform()
                    + "; keep only one of them"));
      }
    }
    return new Choice(archives, refused);
  }

  private boolean fits(Entry entry, String compilerName) {
    if (!anyPrefix) {
      return true;
    }
    String prefix = CompilerNames.prefix(compilerName);
    return entry.prefix().isEmpty()
        ? prefix.isEmpty()
        : entry.prefix().equals(prefix)
            || entry.prefix().equals(CompilerNames.stockPrefix(compilerName));
  }

  private static String baseName(String file) {
    return file.substring(file.lastIndexOf('/') + 1);
  }
}
