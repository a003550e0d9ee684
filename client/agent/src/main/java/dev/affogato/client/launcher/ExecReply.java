package dev.affogato.client.launcher;

import dev.affogato.base.reason.Reason;
import java.util.ArrayList;
import java.util.List;

/**
 * "Become the compiler yourself": the launcher replaces itself and nothing more is said. Immutable.
 *
 * <p>Strings carry one byte a character. {@code argv[0]} should be the compiler's path: gcc looks
 * its own parts up by {@code argv[0]}, and a bare name on PATH is the launcher's link.
 *
 * @param keepSocket leave the connection open in the compiler, so that {@link
 *     LauncherConnection#awaitClose()} ends when the compiler does
 * @param takeSlot wait first for one of the locks that launchers without an agent share
 * @param program what to execute, or empty for the compiler the launcher found
 * @param argv with {@code argv[0]}
 * @param environment changes to the caller's environment: {@code NAME=VALUE} sets, {@code NAME}
 *     removes
 * @param reason why it runs here; the launcher logs it
 */
public record ExecReply(
    boolean keepSocket,
    boolean takeSlot,
    String program,
    List<String> argv,
    List<String> environment,
    Reason reason) {
  public ExecReply {
    argv = List.copyOf(argv);
    environment = List.copyOf(environment);
    if (argv.isEmpty()) {
      throw new IllegalArgumentException("a program needs an argv[0]");
    }
  }

  /**
   * The call as it came, run by the compiler the launcher found. The connection stays open until it
   * ends.
   */
  public static ExecReply asCalled(LauncherCall call, Reason reason) {
    List<String> argv = new ArrayList<>(call.arguments().size() + 1);
    argv.add(call.compiler());
    argv.addAll(call.arguments());
    return new ExecReply(true, false, "", argv, List.of(), reason);
  }
}
