package dev.affogato.client.launcher;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything a launcher knows about one call of a compiler; its first frame, once per connection.
 *
 * <p>Strings carry one byte a character (ISO-8859-1), because paths and arguments are bytes that
 * need not be UTF-8 and must reach the compiler unchanged. Immutable.
 *
 * @param pid the launcher's process, which becomes the compiler's on {@link ExecReply}
 * @param umask of the caller
 * @param stderrTty whether standard error is a terminal
 * @param stdoutTty whether standard output is a terminal
 * @param columns width of the terminal at standard error, or 0
 * @param cwd working directory as the kernel names it, or empty if it has no name any more
 * @param pwd the caller's {@code PWD}, unchecked, or empty
 * @param compiler the real compiler as the launcher found it; may be relative to {@code cwd}
 * @param name the compiler as the user typed it
 * @param arguments without {@code argv[0]}
 * @param environment {@code NAME=VALUE} entries in the caller's order, doubles included
 */
public record LauncherCall(
    int pid,
    Kind kind,
    int umask,
    boolean stderrTty,
    boolean stdoutTty,
    int columns,
    String cwd,
    String pwd,
    String compiler,
    String name,
    List<String> arguments,
    List<String> environment)
    implements LauncherFrame {
  /** The first number in the frame; another one is another protocol. */
  static final int VERSION = 1;

  /** How the launcher was called (behaviour spec 1.1). */
  public enum Kind {
    /** Through a link named like the compiler. */
    COMPILER,
    /** As {@code icecc COMPILER ...}. */
    EXPLICIT,
    /** As {@code icerun COMMAND ...}: never sent away. */
    RUN
  }

  public LauncherCall {
    arguments = List.copyOf(arguments);
    environment = List.copyOf(environment);
  }

  /** The value of an environment variable as the compiler would see it, or null if it is unset. */
  public @Nullable String variable(String variable) {
    for (String entry : environment) {
      if (entry.length() > variable.length()
          && entry.charAt(variable.length()) == '='
          && entry.startsWith(variable)) {
        return entry.substring(variable.length() + 1);
      }
    }
    return null;
  }

  static LauncherCall decode(BodyReader body) throws FrameException {
    int version = body.int32();
    if (version != VERSION) {
      throw new FrameException("launcher speaks version " + version + ", this agent " + VERSION);
    }
    int pid = body.int32();
    Kind kind = kind(body.int8());
    int umask = body.int32();
    int flags = body.int8();
    int columns = body.int16();
    return new LauncherCall(
        pid,
        kind,
        umask,
        (flags & 1) != 0,
        (flags & 2) != 0,
        columns,
        body.string(),
        body.string(),
        body.string(),
        body.string(),
        body.list(),
        body.list());
  }

  private static Kind kind(int number) throws FrameException {
    return switch (number) {
      case 0 -> Kind.COMPILER;
      case 1 -> Kind.EXPLICIT;
      case 2 -> Kind.RUN;
      default -> throw new FrameException("launcher sent unknown kind of call " + number);
    };
  }
}
