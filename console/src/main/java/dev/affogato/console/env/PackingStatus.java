package dev.affogato.console.env;

import dev.affogato.compiler.toolchain.PackedFile;
import dev.affogato.compiler.toolchain.PackingListener;
import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line on a terminal that says how far the packing is, gone when it ends. Confined to the
 * packing thread.
 */
public final class PackingStatus implements PackingListener, AutoCloseable {
  /** Return to the line's start and clear to its end. */
  private static final String CLEAR = "\r\u001b[K";

  private final @Nullable PrintStream terminal;
  private int found;

  private PackingStatus(@Nullable PrintStream terminal) {
    this.terminal = terminal;
  }

  /** Draws on standard error if this process is used at a terminal, else nowhere. */
  public static PackingStatus ofThisProcess() {
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    return new PackingStatus(terminal ? System.err : null);
  }

  @Override
  public void added(PackedFile file) {
    found++;
    show("looking for what it needs: " + found + " files");
  }

  @Override
  public void prepared(int files, int filesOfAll) {
    show("copying without symbols: " + files + " of " + filesOfAll + " files");
  }

  @Override
  public void archived(long bytes, long bytesOfAll) {
    show("compressing: " + Sizes.text(bytes) + " of " + Sizes.text(bytesOfAll));
  }

  private void show(String text) {
    if (terminal != null) {
      terminal.print(CLEAR + text);
      terminal.flush();
    }
  }

  @Override
  public void close() {
    show("");
  }
}
