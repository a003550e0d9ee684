package dev.affogato.console.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * A command on a terminal of its own, between two looks at the terminal's settings. Confined to one
 * thread.
 */
final class PseudoTerminal implements AutoCloseable {
  private static final String ENDED = "the-command-has-ended";

  private static final String STOPPED = "the-command-has-stopped";

  private final Path folder;
  private final Process script;
  private final StringBuilder output = new StringBuilder();
  private int seen;

  private PseudoTerminal(Path folder, Process script) {
    this.folder = folder;
    this.script = script;
  }

  static PseudoTerminal run(Path folder, String command, int columns, int rows) throws IOException {
    Path program = folder.resolve("on-terminal");
    Files.writeString(
        program,
        String.join(
            "\n",
            "cd " + folder,
            // The shell outlives Ctrl-C, to look at what is left.
            "trap : INT",
            "stty cols " + columns + " rows " + rows,
            "tty > tty",
            "stty -g > before",
            command,
            "echo $? > status",
            "stty -g > after",
            "echo " + ENDED,
            ""));
    ProcessBuilder builder =
        new ProcessBuilder("script", "-q", "-f", "-c", "/bin/sh " + program, "/dev/null")
            .redirectErrorStream(true);
    builder.environment().put("TERM", "xterm");
    builder.environment().remove("NO_COLOR");
    return new PseudoTerminal(folder, builder.start());
  }

  /** The same by a shell that waits until the command is stopped, and lets it go on at a line. */
  static PseudoTerminal runUnderJobControl(Path folder, String command) throws IOException {
    String whenStopped = "stty -g > stopped\necho " + STOPPED + "\nread line\nfg";
    return run(folder, "set -m\n" + command + "\n" + whenStopped, 80, 24);
  }

  /** Waits until the shell sees that the command is stopped; all that was ever shown. */
  String stopped() throws IOException {
    return awaitText(STOPPED);
  }

  /** The first frame from now on that is as wanted. */
  Frame await(Predicate<Frame> wanted) throws IOException {
    while (true) {
      for (int end = output.indexOf(Frame.END, seen); end >= 0; ) {
        int begin = output.lastIndexOf(Frame.BEGIN, end);
        seen = end + Frame.END.length();
        Frame frame = new Frame(output.substring(begin + Frame.BEGIN.length(), end));
        if (wanted.test(frame)) {
          return frame;
        }
        end = output.indexOf(Frame.END, seen);
      }
      readMore();
    }
  }

  private void readMore() throws IOException {
    byte[] bytes = new byte[8192];
    int count = script.getInputStream().read(bytes);
    assertThat(count).as("the terminal was closed after: %s", output).isPositive();
    // Nothing here is wider than ASCII.
    output.append(new String(bytes, 0, count, StandardCharsets.ISO_8859_1));
  }

  void type(String keys) throws IOException {
    OutputStream in = script.getOutputStream();
    in.write(keys.getBytes(StandardCharsets.US_ASCII));
    in.flush();
  }

  void resize(int columns, int rows) throws Exception {
    Process stty =
        new ProcessBuilder("stty", "-F", read("tty"), "cols", "" + columns, "rows", "" + rows)
            .inheritIO()
            .start();
    assertThat(stty.waitFor()).isZero();
  }

  /** Waits for the command's end; all that was ever shown. */
  String end() throws IOException {
    return awaitText(ENDED);
  }

  /** All that was ever shown, until {@code text} was. */
  private String awaitText(String text) throws IOException {
    while (output.indexOf(text) < 0) {
      readMore();
    }
    return output.toString();
  }

  String settingsBefore() throws IOException {
    return read("before");
  }

  String settingsAfter() throws IOException {
    return read("after");
  }

  String settingsWhileStopped() throws IOException {
    return read("stopped");
  }

  int status() throws IOException {
    return Integer.parseInt(read("status"));
  }

  private String read(String file) throws IOException {
    return Files.readString(folder.resolve(file)).strip();
  }

  @Override
  public void close() {
    script.destroy();
  }
}
