package dev.affogato.console.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Splits the text of a shell file into commands and their words, without quotes (POSIX sh, quoting
 * and parameter expansion).
 *
 * <p>Confined to its reader.
 */
final class ShellLexer {
  private static final int END = -1;
  private static final String NOT_RUN =
      "$(...), `...` and the like are not supported, as nothing is run: write the value itself";

  private final String text;
  private final Function<String, @Nullable String> variables;
  private int at;
  private int line = 1;

  /** Whether the command to come follows {@code &&}, {@code ||}, {@code |} or {@code &}. */
  private boolean conditional;

  /** Whether that command may come on a later line: behind {@code &&}, {@code ||}, {@code |}. */
  private boolean continued;

  /**
   * @param trouble why the text of this word is not what a shell would make of it, or null
   */
  record Word(String text, int line, @Nullable String trouble) {}

  /**
   * @param conditional whether running it depends on the command before
   */
  record Command(List<Word> words, boolean conditional) {}

  /**
   * @param variables what {@code $NAME} stands for, or null if that is not known
   */
  ShellLexer(String text, Function<String, @Nullable String> variables) {
    this.text = text;
    this.variables = variables;
  }

  /** The next command, which may have no words, or null at the end. */
  @Nullable Command next() {
    if (peek() == END) {
      return null;
    }
    List<Word> words = new ArrayList<>();
    boolean depends = conditional;
    while (true) {
      skipBlanks();
      int c = peek();
      switch (c) {
        case END -> {
          return new Command(words, depends);
        }
        case '\n', ';' -> {
          take();
          if (c == '\n' && continued && words.isEmpty()) {
            continue;
          }
          conditional = false;
          continued = false;
          return new Command(words, depends);
        }
        case '&', '|' -> {
          take();
          continued = c == '|' || peek() == c || (continued && words.isEmpty());
          if (peek() == c) {
            take();
          }
          conditional = true;
          return new Command(words, depends);
        }
        case '<', '>' -> {
          take();
          words.add(new Word(String.valueOf((char) c), line, "files are not redirected"));
        }
        default -> words.add(new WordReader().read());
      }
    }
  }

  private void skipBlanks() {
    while (true) {
      int c = peek();
      if (c == '#') {
        while (peek() != END && peek() != '\n') {
          take();
        }
      } else if (c == ' ' || c == '\t' || c == '\r') {
        take();
      } else if (c == '\\' && peekSecond() == '\n') {
        take();
        take();
      } else {
        return;
      }
    }
  }

  private int peek() {
    return at < text.length() ? text.charAt(at) : END;
  }

  private int peekSecond() {
    return at + 1 < text.length() ? text.charAt(at + 1) : END;
  }

  private int take() {
    int c = peek();
    if (c != END) {
      at++;
      if (c == '\n') {
        line++;
      }
    }
    return c;
  }

  /** One word; confined to the lexer. */
  private final class WordReader {
    private final StringBuilder word = new StringBuilder();
    private final int start = at;
    private final int startLine = line;
    private @Nullable String trouble;

    Word read() {
      while (true) {
        int c = peek();
        switch (c) {
          case END, '\n', ' ', '\t', '\r', ';', '&', '|', '<', '>' -> {
            return done();
          }
          case '\'' -> {
            if (!single()) {
              return unclosed();
            }
          }
          case '"' -> {
            if (!quoted()) {
              return unclosed();
            }
          }
          case '\\' -> {
            take();
            int next = take();
            if (next != '\n' && next != END) {
              word.append((char) next);
            }
          }
          case '$', '`' -> expansion();
          case '(' -> {
            if (peekSecond() == ')') {
              // The head of a function.
              take();
              take();
              word.append("()");
            } else {
              trouble = "lists in (...) are not supported: write one value in quotes";
              skipParentheses();
            }
          }
          default -> word.append((char) take());
        }
      }
    }

    private Word done() {
      return new Word(word.toString(), startLine, trouble);
    }

    /** Goes on behind the line where the quote was opened, so that one slip costs one line. */
    private Word unclosed() {
      at = start;
      line = startLine;
      StringBuilder rest = new StringBuilder();
      while (peek() != END && peek() != '\n') {
        rest.append((char) take());
      }
      return new Word(rest.toString(), startLine, "a quote is not closed: the line is left out");
    }

    private boolean single() {
      take();
      while (peek() != '\'') {
        if (peek() == END) {
          return false;
        }
        word.append((char) take());
      }
      take();
      return true;
    }

    private boolean quoted() {
      take();
      while (peek() != '"') {
        switch (peek()) {
          case END -> {
            return false;
          }
          case '\\' -> {
            take();
            int next = take();
            if (next == END) {
              return false;
            }
            if ("$`\"\\".indexOf(next) < 0 && next != '\n') {
              word.append('\\');
            }
            if (next != '\n') {
              word.append((char) next);
            }
          }
          case '$', '`' -> expansion();
          default -> word.append((char) take());
        }
      }
      take();
      return true;
    }

    private void expansion() {
      int sign = take();
      if (sign == '`') {
        trouble = NOT_RUN;
        while (peek() != END && peek() != '\n' && take() != '`') {
          // What would be run.
        }
      } else if (peek() == '(') {
        trouble = NOT_RUN;
        skipParentheses();
      } else if (peek() == '{') {
        braces();
      } else if (isNameStart(peek())) {
        value(name());
      } else if (peek() == END || " \t\r\n\"'/.,:".indexOf(peek()) >= 0) {
        word.append('$');
      } else {
        trouble = NOT_RUN;
        take();
      }
    }

    private void braces() {
      take();
      String name = isNameStart(peek()) ? name() : "";
      if (!name.isEmpty() && peek() == '}') {
        take();
        value(name);
        return;
      }
      trouble = NOT_RUN;
      while (peek() != END && peek() != '\n' && take() != '}') {
        // An expansion with conditions.
      }
    }

    private String name() {
      StringBuilder name = new StringBuilder();
      while (isNameStart(peek()) || Character.isDigit(peek())) {
        name.append((char) take());
      }
      return name.toString();
    }

    private void value(String name) {
      String value = variables.apply(name);
      if (value == null) {
        trouble = "$" + name + " is not assigned in this file: write the value itself";
      } else {
        word.append(value);
      }
    }

    private void skipParentheses() {
      int depth = 0;
      while (peek() != END && peek() != '\n') {
        int c = take();
        if (c == '(') {
          depth++;
        } else if (c == ')' && --depth == 0) {
          return;
        }
      }
    }

    private static boolean isNameStart(int c) {
      return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
  }
}
