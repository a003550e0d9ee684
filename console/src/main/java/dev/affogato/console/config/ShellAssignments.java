package dev.affogato.console.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of sh that configuration files are written in: assignments, quotes, comments, {@code
 * export}, continued lines, and {@code $NAME} of what was assigned before.
 *
 * <p>Service scripts run these files as programs; we do not, since a daemon that executes what it
 * reads can be made to do anything. Whatever would have to be executed is a complaint, and what it
 * would have assigned is an {@link Assignment} without value. Confined to the main thread.
 */
final class ShellAssignments {
  private static final Pattern ASSIGNMENT =
      Pattern.compile("([A-Za-z_][A-Za-z_0-9]*)(\\+?)=(.*)", Pattern.DOTALL);
  private static final Set<String> OPENING =
      Set.of("if", "case", "for", "while", "until", "select", "{", "function");

  /** Behind these a further command begins. */
  private static final Set<String> LEADING = Set.of("then", "else", "elif", "do", "!");

  private static final Set<String> CLOSING = Set.of("fi", "esac", "done", "}");

  /** Enough to see what is wrong; a file of another kind would fill the log. */
  private static final int COMPLAINTS_MAX = 20;

  private final Predicate<String> isSetting;
  private final Map<String, String> variables = new HashMap<>();
  private final Set<String> used = new HashSet<>();
  private final List<Assignment> assignments = new ArrayList<>();
  private final List<Complaint> complaints = new ArrayList<>();

  /**
   * @param isSetting which names mean something to us
   */
  ShellAssignments(Predicate<String> isSetting) {
    this.isSetting = isSetting;
  }

  /** Reads one file more; it may use what the ones before assigned. */
  void read(Path file, String text) {
    Reading reading = new Reading(file, new ShellLexer(text, this::valueOf));
    reading.run();
    if (reading.complaintCount > COMPLAINTS_MAX) {
      complaints.add(
          new Complaint(
              file.toString(),
              "and "
                  + (reading.complaintCount - COMPLAINTS_MAX)
                  + " more; is this a file of settings?"));
    }
  }

  /** All assignments, in the order they were made. */
  List<Assignment> assignments() {
    return assignments;
  }

  List<Complaint> complaints() {
    return complaints;
  }

  /** Whether another assignment needed {@code name}: it has a purpose of its own then. */
  boolean isUsed(String name) {
    return used.contains(name);
  }

  private @Nullable String valueOf(String name) {
    used.add(name);
    return variables.get(name);
  }

  /** One pass over one file. */
  private final class Reading {
    private final Path file;
    private final ShellLexer lexer;
    private int depth;
    private int complaintCount;

    /** What the outermost thing left out begins with. */
    private ShellLexer.@Nullable Word opening;

    /** Whether the head of a function was read whose body begins on a later line. */
    private boolean bodyToCome;

    Reading(Path file, ShellLexer lexer) {
      this.file = file;
      this.lexer = lexer;
    }

    void run() {
      for (ShellLexer.Command command = lexer.next(); command != null; command = lexer.next()) {
        if (!command.words().isEmpty()) {
          command(command);
        }
      }
      if (depth > 0 && opening != null) {
        complain(
            opening,
            "the end of '" + opening.text() + "' is missing, and all that follows is left out");
      }
    }

    private void command(ShellLexer.Command command) {
      List<ShellLexer.Word> words = command.words();
      String first = words.getFirst().text();
      if (CLOSING.contains(first)) {
        depth = Math.max(0, depth - 1);
        return;
      }
      open(words);
      List<ShellLexer.Word> rest = first.equals("export") ? words.subList(1, words.size()) : words;
      boolean plain = rest.stream().allMatch(word -> isName(word) || isAssignment(word));
      boolean certain = depth == 0 && !command.conditional();
      if (plain && (first.equals("export") || rest.stream().allMatch(this::isAssignment))) {
        for (ShellLexer.Word word : rest) {
          assignment(word, certain);
        }
      } else if (certain) {
        notAnAssignment(words);
      } else {
        rest.forEach(word -> assignment(word, false));
      }
    }

    /** Counts what these words begin, also behind {@code then} and the like. */
    private void open(List<ShellLexer.Word> words) {
      boolean body = bodyToCome;
      bodyToCome = false;
      for (int i = 0; i < words.size(); i++) {
        String text = words.get(i).text();
        if (isFunction(words, i)) {
          deeper(words.get(i));
          bodyToCome = words.stream().noneMatch(word -> word.text().equals("{"));
          return;
        }
        if (OPENING.contains(text)) {
          if (!body) {
            deeper(words.get(i));
          }
          if (!text.equals("{")) {
            return;
          }
        } else if (!LEADING.contains(text) && !isCaseLabel(text)) {
          return;
        }
        body = false;
      }
    }

    private boolean isFunction(List<ShellLexer.Word> words, int i) {
      String text = words.get(i).text();
      return text.equals("function")
          || text.endsWith("()")
          || (i + 1 < words.size() && words.get(i + 1).text().equals("()"));
    }

    private boolean isCaseLabel(String text) {
      return depth > 0 && text.endsWith(")");
    }

    private void deeper(ShellLexer.Word word) {
      if (depth++ == 0) {
        opening = word;
        complain(
            word,
            "'"
                + word.text()
                + "' is not understood, and what depends on it is left out: only plain"
                + " NAME=value lines count");
      }
    }

    private boolean isName(ShellLexer.Word word) {
      return !word.text().isEmpty()
          && word.text().chars().allMatch(c -> c == '_' || Character.isLetterOrDigit(c));
    }

    private boolean isAssignment(ShellLexer.Word word) {
      return ASSIGNMENT.matcher(word.text()).matches();
    }

    private void assignment(ShellLexer.Word word, boolean certain) {
      Matcher parts = ASSIGNMENT.matcher(word.text());
      if (!parts.matches()) {
        return;
      }
      String key = parts.group(1);
      String value = parts.group(3);
      String trouble = word.trouble();
      if (trouble == null && !parts.group(2).isEmpty()) {
        trouble = "+= is not understood: write the whole value";
      }
      if (trouble == null && value.startsWith("~")) {
        trouble = "~ is not expanded: write the whole path";
      }
      if (trouble == null && depth > 0 && opening != null && isSetting.test(key)) {
        trouble =
            "is left out, as it depends on '"
                + opening.text()
                + "' in line "
                + opening.line()
                + ": write it outside";
      }
      if (trouble == null && !certain && depth == 0) {
        trouble = "whether it is assigned depends on a command, which is not run";
      }
      if (trouble != null) {
        complain(word, key + ": " + trouble);
      }
      boolean known = trouble == null && certain;
      if (known) {
        variables.put(key, value);
      } else {
        variables.remove(key);
      }
      assignments.add(new Assignment(key, known ? value : null, new Place(file, word.line())));
    }

    private void notAnAssignment(List<ShellLexer.Word> words) {
      ShellLexer.Word first = words.getFirst();
      if (words.size() > 1 && words.get(1).text().startsWith("=") && isName(first)) {
        complain(first, "no blanks are allowed around '=': write " + first.text() + "=value");
        assignments.add(new Assignment(first.text(), null, new Place(file, first.line())));
      } else if (first.trouble() != null) {
        complain(first, first.trouble());
      } else if (isAssignment(first)) {
        complain(
            first, "a value with blanks needs quotes: write NAME=\"value\"; the line is left out");
        Matcher parts = ASSIGNMENT.matcher(first.text());
        if (parts.matches()) {
          assignments.add(new Assignment(parts.group(1), null, new Place(file, first.line())));
        }
      } else {
        complain(
            first,
            "commands are not run, and '"
                + shortened(first.text())
                + "' is one: only plain NAME=value lines count");
      }
    }

    private void complain(ShellLexer.Word word, String text) {
      if (++complaintCount <= COMPLAINTS_MAX) {
        complaints.add(new Complaint(new Place(file, word.line()).toString(), text));
      }
    }

    private String shortened(String text) {
      return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
  }
}
