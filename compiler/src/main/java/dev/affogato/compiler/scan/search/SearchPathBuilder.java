package dev.affogato.compiler.scan.search;

import dev.affogato.base.file.FileStamp;
import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.Language;
import dev.affogato.compiler.scan.command.PreprocessorOptions;
import dev.affogato.compiler.scan.facts.CompilerFacts;
import dev.affogato.compiler.scan.files.Catalogue;
import dev.affogato.compiler.scan.files.KnownDirectory;
import dev.affogato.compiler.scan.files.Moment;
import dev.affogato.compiler.scan.files.PathText;
import dev.affogato.compiler.scan.macro.UnsureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the folders of a command in order as its compiler would. Confined to one scan.
 *
 * <p>Both compilers drop folders that are missing, or that are the same as one before, links
 * followed; but a folder given with {@code -I} that is also a system folder is searched at the
 * system's place only. To gcc that goes for {@code -iquote} folders, too, and it drops the last of
 * these if the search goes on with it anyway.
 */
public final class SearchPathBuilder {
  /** All that are read here. */
  public static final List<String> VARIABLES =
      List.of(
          "CPATH",
          "C_INCLUDE_PATH",
          "CPLUS_INCLUDE_PATH",
          "OBJC_INCLUDE_PATH",
          "OBJCPLUS_INCLUDE_PATH");

  private final Catalogue catalogue;
  private final Moment moment;
  private final String workingDirectory;
  private final List<KnownDirectory> absent = new ArrayList<>();

  public SearchPathBuilder(Catalogue catalogue, Moment moment, String workingDirectory) {
    this.catalogue = catalogue;
    this.moment = moment;
    this.workingDirectory = workingDirectory;
  }

  /**
   * @param environment of the command: {@code CPATH} and its relatives add folders
   * @throws UnsureException if a folder's name cannot be told
   */
  public SearchPath build(
      PreprocessorOptions options,
      CompilerFacts facts,
      Language language,
      Map<String, String> environment) {
    List<Entry> system = new ArrayList<>();
    add(system, rooted(options.systemFolders(), options, facts));
    add(system, listed(environment.get(languageVariable(language))));
    add(system, facts.folders());
    add(system, rooted(options.afterFolders(), options, facts));
    List<Entry> bracket = new ArrayList<>();
    add(bracket, rooted(options.bracketFolders(), options, facts));
    add(bracket, listed(environment.get("CPATH")));
    List<Entry> quote = new ArrayList<>();
    add(quote, rooted(options.quoteFolders(), options, facts));
    for (String folder : facts.absentFolders()) {
      addAbsent(catalogue.directory(PathText.absolute(workingDirectory, folder)));
    }
    return joined(quote, bracket, system, facts.kind());
  }

  /** A folder that exists. */
  private record Entry(SearchPath.Folder folder, FileStamp stamp) {
    boolean isIn(List<Entry> others) {
      for (Entry other : others) {
        if (stamp.isSameFile(other.stamp)) {
          return true;
        }
      }
      return false;
    }
  }

  private SearchPath joined(
      List<Entry> quote, List<Entry> bracket, List<Entry> system, CompilerKind kind) {
    List<Entry> systems = distinct(system, List.of());
    List<Entry> brackets = distinct(bracket, systems);
    brackets.addAll(systems);
    List<Entry> quotes = distinct(quote, kind == CompilerKind.GCC ? systems : List.of());
    boolean goesOnTheSame =
        !quotes.isEmpty()
            && !brackets.isEmpty()
            && quotes.getLast().stamp().isSameFile(brackets.getFirst().stamp());
    if (kind == CompilerKind.GCC && goesOnTheSame) {
      quotes.removeLast();
    }
    int bracketStart = quotes.size();
    quotes.addAll(brackets);
    List<SearchPath.Folder> folders = new ArrayList<>(quotes.size());
    for (Entry entry : quotes) {
      folders.add(entry.folder());
    }
    return new SearchPath(List.copyOf(folders), bracketStart, List.copyOf(absent));
  }

  private static List<Entry> distinct(List<Entry> entries, List<Entry> others) {
    List<Entry> kept = new ArrayList<>();
    for (Entry entry : entries) {
      if (!entry.isIn(kept) && !entry.isIn(others)) {
        kept.add(entry);
      }
    }
    return kept;
  }

  private void add(List<Entry> entries, List<String> folders) {
    for (String folder : folders) {
      KnownDirectory directory = catalogue.directory(PathText.absolute(workingDirectory, folder));
      FileStamp stamp = catalogue.stamp(directory.self(), moment);
      if (stamp.isRegular() && folder.endsWith(".hmap")) {
        throw new UnsureException("option", folder + " maps headers by clang's own rules");
      }
      if (stamp.isDirectory()) {
        entries.add(new Entry(new SearchPath.Folder(folder, directory), stamp));
      } else {
        addAbsent(directory);
      }
    }
  }

  private void addAbsent(KnownDirectory directory) {
    absent.add(directory);
  }

  private static List<String> rooted(
      List<String> folders, PreprocessorOptions options, CompilerFacts facts) {
    List<String> rooted = new ArrayList<>(folders.size());
    for (String folder : folders) {
      if (!folder.startsWith("=")) {
        rooted.add(folder);
        continue;
      }
      String root = options.root();
      if (root == null || facts.kind() != CompilerKind.GCC) {
        throw new UnsureException("option", "the folder " + folder + " begins at an unknown root");
      }
      rooted.add(root + folder.substring(1));
    }
    return rooted;
  }

  /** Folders in a variable, where an empty one is the working directory. */
  private static List<String> listed(@Nullable String variable) {
    if (variable == null || variable.isEmpty()) {
      return List.of();
    }
    List<String> folders = new ArrayList<>();
    for (String folder : variable.split(":", -1)) {
      folders.add(folder.isEmpty() ? "." : folder);
    }
    return folders;
  }

  private static String languageVariable(Language language) {
    return switch (language) {
      case C -> "C_INCLUDE_PATH";
      case CXX -> "CPLUS_INCLUDE_PATH";
      case OBJECTIVE_C -> "OBJC_INCLUDE_PATH";
      case OBJECTIVE_CXX -> "OBJCPLUS_INCLUDE_PATH";
    };
  }
}
