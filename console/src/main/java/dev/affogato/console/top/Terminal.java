package dev.affogato.console.top;

import dev.affogato.console.process.Signals;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The controlling terminal: shows frames on its second screen and tells keys one by one, until it
 * is closed and is as it was. It is also put back when a signal ends the process, and while one
 * (Ctrl-Z) has stopped it.
 *
 * <p>One thread draws and waits; a thread of the terminal's own reads keys. Signals come on threads
 * of theirs: whoever changes the terminal holds the monitor.
 */
final class Terminal implements AutoCloseable {
  private static final File TTY = new File("/dev/tty");
  private static final String ENTER = "\u001b[?1049h\u001b[?25l";
  private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
  private static final int RESIZED = -2;
  private static final int COLUMNS = 80;
  private static final int ROWS = 24;

  /** Where no signal tells of another size. */
  private static final int LOOKS_PER_SIZE = 4;

  private final PrintStream out;
  private final String before;
  private final BlockingQueue<Integer> keys = new LinkedBlockingQueue<>();
  private final Thread restore = new Thread(this::restore, "terminal");
  private Size size = new Size(COLUMNS, ROWS);
  private int looks;

  private State state = State.SUSPENDED;

  /** Whose the terminal is; frames have no business on the first screen. */
  private enum State {
    SHOWN,
    /** The shell has it. */
    SUSPENDED,
    CLOSED
  }

  /** In characters. */
  record Size(int columns, int rows) {}

  private Terminal(PrintStream out, String before) {
    this.out = out;
    this.before = before;
  }

  /** Takes the terminal over, or returns null if this process has none. */
  static @Nullable Terminal open(PrintStream out) throws IOException, InterruptedException {
    String before = stty("-g");
    if (before == null || before.isEmpty()) {
      return null;
    }
    Terminal terminal = new Terminal(out, before);
    Runtime.getRuntime().addShutdownHook(terminal.restore);
    Signals.on("WINCH", () -> terminal.keys.add(RESIZED));
    Signals.on("TSTP", terminal::suspend);
    Signals.on("CONT", terminal::resume);
    Thread.ofPlatform().daemon().name("keys").start(terminal::readKeys);
    terminal.measure();
    terminal.take();
    return terminal;
  }

  private synchronized void take() throws IOException, InterruptedException {
    if (state != State.CLOSED) {
      // Ctrl-C and Ctrl-Z stay signals.
      stty("-icanon", "-echo", "min", "1", "time", "0");
      out.print(ENTER);
      state = State.SHOWN;
    }
  }

  /** Whether it was ours. */
  private synchronized boolean giveBack(State to) {
    boolean ours = state == State.SHOWN;
    state = to;
    if (ours) {
      out.print(LEAVE);
      out.flush();
      quietly(() -> stty(before));
    }
    return ours;
  }

  /**
   * Ctrl-Z. The default that is suffered stops all threads, until the shell gives us the terminal
   * again.
   */
  private void suspend() {
    if (giveBack(State.SUSPENDED)) {
      Signals.suffer("TSTP");
      Signals.on("TSTP", this::suspend);
      takeAgain();
    }
  }

  /** Who was stopped without a word (SIGSTOP) finds the terminal as the shell uses it. */
  private synchronized void resume() {
    if (state == State.SHOWN) {
      takeAgain();
    }
  }

  private void takeAgain() {
    quietly(this::take);
    // It may have another size by now, and shows nothing of ours.
    keys.add(RESIZED);
  }

  private void readKeys() {
    try (InputStream in = new FileInputStream(TTY)) {
      int key;
      do {
        key = in.read();
        keys.add(key);
      } while (key >= 0);
    } catch (IOException gone) {
      keys.add(-1);
    }
  }

  Size size() throws IOException, InterruptedException {
    if (++looks % LOOKS_PER_SIZE == 0) {
      measure();
    }
    return size;
  }

  private void measure() throws IOException, InterruptedException {
    String text = stty("size");
    String[] words = text == null ? new String[0] : text.strip().split(" ");
    if (words.length == 2 && words[0].matches("\\d{1,4}") && words[1].matches("\\d{1,4}")) {
      int rows = Integer.parseInt(words[0]);
      int columns = Integer.parseInt(words[1]);
      // Terminals without a size say 0.
      size = new Size(columns == 0 ? COLUMNS : columns, rows == 0 ? ROWS : rows);
    }
  }

  void show(List<String> lines) {
    StringBuilder frame = new StringBuilder("\u001b[H");
    for (int i = 0; i < lines.size(); i++) {
      frame.append(lines.get(i)).append("\u001b[K").append(i + 1 < lines.size() ? "\r\n" : "");
    }
    frame.append("\u001b[J");
    synchronized (this) {
      if (state == State.SHOWN) {
        out.print(frame);
        out.flush();
      }
    }
  }

  /** The next key, -1 if the terminal is gone, or null if there was none in that time. */
  @Nullable Integer key(Duration patience) throws IOException, InterruptedException {
    Integer key = keys.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (key != null && key == RESIZED) {
      measure();
      return null;
    }
    return key;
  }

  @Override
  public void close() {
    restore();
    try {
      Runtime.getRuntime().removeShutdownHook(restore);
    } catch (IllegalStateException ending) {
      // It does the same again, which does no harm.
    }
  }

  /** A signal has it done while frames are still drawn, or while the shell has the terminal. */
  private void restore() {
    giveBack(State.CLOSED);
  }

  /** Something done to the terminal. */
  @FunctionalInterface
  private interface Change {
    void make() throws IOException, InterruptedException;
  }

  private static void quietly(Change change) {
    try {
      change.make();
    } catch (IOException gone) {
      // A terminal that is gone needs nothing any more.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What it prints, or null if it fails. */
  private static @Nullable String stty(String... arguments)
      throws IOException, InterruptedException {
    if (!TTY.canRead()) {
      return null;
    }
    List<String> command = new java.util.ArrayList<>(List.of("stty"));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectInput(TTY)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException noTerminal) {
      return null;
    }
    String text =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    return process.waitFor() == 0 ? text : null;
  }
}
