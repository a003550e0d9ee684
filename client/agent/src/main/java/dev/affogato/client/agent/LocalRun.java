package dev.affogato.client.agent;

import dev.affogato.base.reason.Reason;
import dev.affogato.client.journal.Phase;
import dev.affogato.client.launcher.ExecReply;
import dev.affogato.client.launcher.LauncherCall;
import dev.affogato.client.load.Doorman;
import dev.affogato.client.load.Work;
import dev.affogato.compiler.args.LocalCode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets a command run where it was called, in its own process (protocol spec 6.3). Confined to the
 * call's thread.
 */
final class LocalRun {
  /** Reasons of commands that are no compilers and may run some. */
  private static final Set<String> CALLERS =
      Set.of(CallFlow.ICERUN.code(), LocalCode.NOT_A_COMPILER.word());

  private final Call call;

  /** What to execute if it is not what the launcher found, else empty. */
  private final String programOverride;

  LocalRun(Call call, String programOverride) {
    this.call = call;
    this.programOverride = programOverride;
  }

  /** At once and in no slot. */
  void atOnce(Reason reason) throws IOException {
    call.launcher().exec(reply(false, false, reason));
  }

  /**
   * In a slot of the local daemon, which is free again when the command ends; without a daemon, in
   * one of the slots that launchers take among themselves. What was called by a command that has a
   * slot, and waits, needs no other.
   */
  void inSlot(Reason reason) throws IOException {
    if (call.settings().nested()) {
      call.log().info("<building_local>");
      run(false, reason);
      return;
    }
    try (LocalDaemon daemon = slot()) {
      call.log().info("<building_local>");
      run(daemon == null, reason);
    }
  }

  /** In the slot that came with a server's assignment to this machine. */
  void asAssigned(Reason reason) throws IOException {
    run(false, reason);
  }

  private void run(boolean takeSlot, Reason reason) throws IOException {
    try (Doorman.Lease room = room(takeSlot, reason)) {
      call.runsHere(reason);
      call.launcher().exec(reply(true, takeSlot, reason));
      long began = call.services().time().nanoTime();
      call.launcher().awaitClose();
      call.phases().add(Phase.RUN, since(began));
    }
  }

  /**
   * Waits until the machine has room for another compiler. Commands that may call compilers in turn
   * need none themselves: they would hold what their compilers wait for.
   */
  private Doorman.@Nullable Lease room(boolean takeSlot, Reason reason) throws IOException {
    if (CALLERS.contains(reason.code()) || call.settings().nested()) {
      return null;
    }
    long began = call.services().time().nanoTime();
    try {
      Work work = takeSlot ? Work.COMPILE_WITHOUT_SLOT : Work.COMPILE;
      Doorman.Lease lease = call.services().doorman().admit(work);
      call.phases().add(Phase.ROOM, since(began));
      return lease;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("stopped").initCause(stopped);
    }
  }

  private @Nullable LocalDaemon slot() {
    LocalDaemon daemon = call.services().daemons().find(call.settings());
    if (daemon == null) {
      call.log().warning("no local daemon found");
      return null;
    }
    try {
      long began = call.services().time().nanoTime();
      daemon.awaitSlot(output());
      call.phases().add(Phase.SLOT, since(began));
      return daemon;
    } catch (IOException e) {
      call.log().warning("no slot from the local daemon: " + e.getMessage());
      daemon.close();
      return null;
    }
  }

  private Duration since(long beganNanos) {
    return Duration.ofNanos(call.services().time().nanoTime() - beganNanos);
  }

  /** What is made, as far as a look at the command tells. */
  private String output() {
    String output =
        call.command().kind() == LauncherCall.Kind.RUN ? "" : Labels.output(call.command());
    return output.isEmpty() ? "" : ByteNames.absolute(call.command().cwd(), output);
  }

  private ExecReply reply(boolean keepSocket, boolean takeSlot, Reason reason) {
    LauncherCall command = call.command();
    List<String> argv = new ArrayList<>(command.arguments().size() + 1);
    argv.add(programOverride.isEmpty() ? command.compiler() : programOverride);
    argv.addAll(command.arguments());
    if (call.log().isDebug()) {
      call.log().debug("invoking: " + String.join(" ", argv));
    }
    return new ExecReply(keepSocket, takeSlot, programOverride, argv, List.of(), reason);
  }
}
