package dev.affogato.compiler.toolchain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a driver would call the compiler proper, from what it prints with {@code -###}. Immutable.
 *
 * @param words option by option, in order: an option with a value of its own and that value are one
 *     list
 */
record Cc1Line(List<List<String>> words) {
  /** Options whose value is the next word, of those that may depend on the processor. */
  private static final Set<String> WITH_VALUE =
      Set.of("--param", "-target-cpu", "-tune-cpu", "-target-feature", "-target-abi");

  /** Of these clang takes the last. */
  private static final Set<String> LAST_COUNTS = Set.of("-target-cpu", "-tune-cpu", "-target-abi");

  /** A driver passes some two hundred. */
  private static final int WORDS_MAX = 5000;

  Cc1Line {
    words = List.copyOf(words);
  }

  /** The first such call in what the driver printed; empty if there is none. */
  static Optional<Cc1Line> find(String printed) {
    return printed
        .lines()
        .map(Cc1Line::split)
        .filter(Cc1Line::callsCompiler)
        .findFirst()
        .filter(line -> line.size() <= WORDS_MAX)
        .map(line -> new Cc1Line(inOptions(line)));
  }

  private static boolean callsCompiler(List<String> line) {
    if (line.isEmpty()) {
      return false;
    }
    String program = line.getFirst().substring(line.getFirst().lastIndexOf('/') + 1);
    return program.startsWith("cc1") || line.contains("-cc1");
  }

  /** Words are separated by blanks; quotes and backslashes as both drivers write them. */
  private static List<String> split(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && i + 1 < line.length()) {
        word.append(line.charAt(++i));
        inWord = true;
      } else if (c == '"') {
        quoted = !quoted;
        inWord = true;
      } else if (c != ' ' || quoted) {
        word.append(c);
        inWord = true;
      } else if (inWord) {
        words.add(word.toString());
        word.setLength(0);
        inWord = false;
      }
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }

  private static List<List<String>> inOptions(List<String> line) {
    List<List<String>> options = new ArrayList<>();
    for (int i = 0; i < line.size(); i++) {
      boolean hasValue = WITH_VALUE.contains(line.get(i)) && i + 1 < line.size();
      options.add(List.copyOf(line.subList(i, hasValue ? i + 2 : i + 1)));
      i += hasValue ? 1 : 0;
    }
    return options;
  }

  boolean has(String option) {
    return valueOf(option).isPresent();
  }

  /** The value that counts of an option that has one. */
  Optional<String> valueOf(String option) {
    return words.stream()
        .filter(word -> word.size() == 2 && word.getFirst().equals(option))
        .map(List::getLast)
        .reduce((earlier, later) -> later);
  }

  /** What is in here and not in {@code other}, in order. */
  List<List<String>> beyond(Cc1Line other) {
    int[][] common = commonLengths(words, other.words);
    List<List<String>> own = new ArrayList<>();
    int j = 0;
    for (int i = 0; i < words.size(); i++) {
      while (j < other.words.size() && common[i][j] == common[i][j + 1]) {
        j++;
      }
      if (j < other.words.size() && words.get(i).equals(other.words.get(j))) {
        j++;
      } else {
        own.add(words.get(i));
      }
    }
    return own;
  }

  /** Cell (i, j): how many words the rest of a from i and the rest of b from j share in order. */
  private static int[][] commonLengths(List<List<String>> a, List<List<String>> b) {
    int[][] lengths = new int[a.size() + 1][b.size() + 1];
    for (int i = a.size() - 1; i >= 0; i--) {
      for (int j = b.size() - 1; j >= 0; j--) {
        lengths[i][j] =
            a.get(i).equals(b.get(j))
                ? lengths[i + 1][j + 1] + 1
                : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
      }
    }
    return lengths;
  }

  /**
   * Whether the compiler would do the same. Of machine options and features the order counts, since
   * a later one may undo an earlier of another name; other words have only moved.
   */
  boolean means(Cc1Line other) {
    return effective().equals(other.effective());
  }

  private List<List<String>> effective() {
    List<List<String>> machine = new ArrayList<>();
    List<String> features = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    for (List<String> word : words) {
      String option = word.getFirst();
      if (option.equals("-target-feature")) {
        String feature = word.getLast();
        features.removeIf(earlier -> earlier.substring(1).equals(feature.substring(1)));
        features.add(feature);
      } else if (option.startsWith("-m")) {
        // gcc's driver drops what is taken back later, but only of what it was given itself.
        machine.removeIf(earlier -> subject(earlier).equals(subject(word)));
        machine.add(word);
      } else if (!LAST_COUNTS.contains(option)) {
        rest.add(parameter(word));
      }
    }
    rest.sort(null);
    List<List<String>> effective = new ArrayList<>(machine);
    effective.add(List.copyOf(features));
    effective.add(rest);
    for (String option : new TreeSet<>(LAST_COUNTS)) {
      effective.add(Arrays.asList(option, valueOf(option).orElse("")));
    }
    return effective;
  }

  /** gcc spells a parameter in two ways. */
  private static String parameter(List<String> word) {
    return word.size() == 2 && word.getFirst().equals("--param")
        ? "--param=" + word.getLast()
        : String.join(" ", word);
  }

  /** {@code avx} of {@code -mavx} and {@code -mno-avx}, {@code arch} of {@code -march=x}. */
  private static String subject(List<String> machineOption) {
    String option = machineOption.getFirst();
    String name = option.substring(option.startsWith("-mno-") ? 5 : 2);
    int value = name.indexOf('=');
    return value < 0 ? name : name.substring(0, value);
  }
}
