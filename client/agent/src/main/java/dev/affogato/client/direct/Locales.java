package dev.affogato.client.direct;

import dev.affogato.client.launcher.LauncherCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The language a compiler speaks, which changes words and quotation marks: the variables that
 * choose it, and the files of the C library and of translators that it is read from. Thread-safe.
 *
 * <p>Which files there are is looked up once for each choice and agent, for they come and go with
 * packages; what is in them is looked at in every job.
 */
final class Locales {
  private static final String CHARACTERS = "LC_CTYPE";
  private static final String MESSAGES = "LC_MESSAGES";
  private static final String PREFERRED = "LANGUAGE";

  /** Nothing else has files of that name, and a path made of it leads nowhere else. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.@-]*");

  /** Of the compilers, their assembler, and the library below them. */
  private static final Pattern CATALOGUE =
      Pattern.compile("(gcc|cpplib|gas|bfd|opcodes|libc)(-[0-9.]+)?\\.mo");

  /** Where they are, whichever is chosen: while these are the same, so are all. */
  static final List<String> PLACES =
      List.of("/usr/lib/locale", "/usr/lib/locale/locale-archive", "/usr/share/locale");

  /** What the library reads on its way, whatever the language. */
  private static final List<String> COMMON =
      List.of("usr/lib/locale/locale-archive", "usr/share/locale/locale.alias");

  /** The character sets it knows: in the library's own folder. */
  private static final String CONVERSIONS = "gconv/gconv-modules.cache";

  private final Path root;
  private final Map<Map<String, String>, List<String>> known = new ConcurrentHashMap<>();

  /**
   * @param root where the file system begins
   */
  Locales(Path root) {
    this.root = root;
  }

  /** The variables that have a compiler elsewhere speak as here; none for plain English. */
  static Map<String, String> variables(LauncherCall command) throws Detour {
    Map<String, String> variables = new TreeMap<>();
    for (String category : List.of(CHARACTERS, MESSAGES)) {
      String name = of(command, category);
      if (!isPlain(name)) {
        if (!normalized(name).contains(".utf8")) {
          throw new Detour(
              DetourCode.LOCALE, "the characters of the locale " + name + " need a conversion");
        }
        variables.put(category, checked(name));
      }
    }
    String preferred = command.variable(PREFERRED);
    if (variables.containsKey(MESSAGES) && preferred != null && !preferred.isEmpty()) {
      for (String name : preferred.split(":")) {
        checked(name);
      }
      variables.put(PREFERRED, preferred);
    }
    return variables;
  }

  private static boolean isPlain(String name) {
    return name.equals("C") || name.equals("POSIX");
  }

  private static String checked(String name) throws Detour {
    if (!name.isEmpty() && !NAME.matcher(name).matches()) {
      throw new Detour(
          DetourCode.LOCALE, "the locale " + name + " has its files in a place of its own");
    }
    return name;
  }

  /** The order in which a C library looks for the locale of {@code category}. */
  static String of(LauncherCall command, String category) {
    for (String variable : List.of("LC_ALL", category, "LANG")) {
      String value = command.variable(variable);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return "C";
  }

  /** Absolute paths of the files behind {@code variables}, as {@link #variables} gives them. */
  Collection<String> files(Map<String, String> variables) throws Detour {
    Map<String, String> chosen = new TreeMap<>(variables);
    chosen.keySet().retainAll(Set.of(CHARACTERS, MESSAGES, PREFERRED));
    if (chosen.isEmpty()) {
      return List.of();
    }
    try {
      return known.computeIfAbsent(chosen, this::find);
    } catch (UncheckedIOException e) {
      throw new Detour(
          DetourCode.LOCALE, "the files of locales cannot be listed: " + e.getMessage());
    }
  }

  private List<String> find(Map<String, String> variables) {
    Set<Path> found = new TreeSet<>();
    for (String file : COMMON) {
      addFile(root.resolve(file), found);
    }
    for (Path folder : list(root.resolve("usr/lib"))) {
      addFile(folder.resolve(CONVERSIONS), found);
    }
    addFile(root.resolve("usr/lib").resolve(CONVERSIONS), found);
    addFile(root.resolve("usr/lib64").resolve(CONVERSIONS), found);
    Set<String> locales = new LinkedHashSet<>();
    variables.values().forEach(value -> List.of(value.split(":")).forEach(n -> expand(n, locales)));
    for (Path folder : list(root.resolve("usr/lib/locale"))) {
      if (locales.contains(normalized(name(folder)))) {
        addFile(folder.resolve(CHARACTERS), found);
        addFile(folder.resolve(MESSAGES).resolve("SYS_" + MESSAGES), found);
      }
    }
    if (variables.containsKey(MESSAGES)) {
      for (Path folder : list(root.resolve("usr/share/locale"))) {
        if (locales.contains(normalized(name(folder)))) {
          for (Path file : list(folder.resolve(MESSAGES))) {
            if (CATALOGUE.matcher(name(file)).matches()) {
              found.add(file);
            }
          }
        }
      }
    }
    return found.stream().map(Path::toString).toList();
  }

  private static void addFile(Path file, Set<Path> found) {
    if (Files.isRegularFile(file)) {
      found.add(file);
    }
  }

  /** {@code language_TERRITORY.codeset@modifier} is also found with parts of it left out. */
  private static void expand(String name, Set<String> names) {
    String normalized = normalized(name);
    int at = normalized.indexOf('@');
    String modifier = at < 0 ? "" : normalized.substring(at);
    String plain = at < 0 ? normalized : normalized.substring(0, at);
    int dot = plain.indexOf('.');
    String codeset = dot < 0 ? "" : plain.substring(dot);
    String place = dot < 0 ? plain : plain.substring(0, dot);
    int underscore = place.indexOf('_');
    List<String> places = new ArrayList<>(List.of(place));
    if (underscore > 0) {
      places.add(place.substring(0, underscore));
    }
    for (String each : places) {
      for (String with : List.of("", codeset)) {
        names.add(each + with);
        names.add(each + with + modifier);
      }
    }
  }

  /** {@code UTF-8} and {@code utf8} are one codeset. */
  private static String normalized(String name) {
    int dot = name.indexOf('.');
    if (dot < 0) {
      return name;
    }
    int at = name.indexOf('@', dot);
    String codeset = at < 0 ? name.substring(dot + 1) : name.substring(dot + 1, at);
    return name.substring(0, dot)
        + "."
        + codeset.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "")
        + (at < 0 ? "" : name.substring(at));
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    } catch (NoSuchFileException | NotDirectoryException none) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
