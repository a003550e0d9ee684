package dev.affogato.client.agent;

import dev.affogato.base.reason.Reason;
import dev.affogato.client.launcher.LauncherCall;
import dev.affogato.client.launcher.LauncherConnection;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;

/**
 * One call with everything its steps share, and the figures for its report. Confined to the call's
 * thread.
 */
final class Call {
  private final long number;
  private final LauncherConnection launcher;
  private final CallSettings settings;
  private final ClientLog log;
  private final Services services;
  private final long beganNanos;

  private String file;
  private String host = "";
  private boolean ended;
  long sourceBytes;
  long sentBytes;
  long objectBytes;
  long objectSentBytes;

  Call(long number, LauncherConnection launcher, Services services) {
    this.number = number;
    this.launcher = launcher;
    this.services = services;
    this.beganNanos = services.time().nanoTime();
    LauncherCall command = launcher.call();
    this.settings = CallSettings.of(command.environment());
    this.log = new ClientLog(settings.logLevel(), command.pid(), services.time(), this::writeToLog);
    this.file = command.name();
  }

  LauncherConnection launcher() {
    return launcher;
  }

  LauncherCall command() {
    return launcher.call();
  }

  CallSettings settings() {
    return settings;
  }

  ClientLog log() {
    return log;
  }

  Services services() {
    return services;
  }

  void started(String newFile) {
    file = newFile;
    services.listener().callStarted(number, newFile);
  }

  /** The compiler starts on {@code newHost}, which is empty for this machine. */
  void placed(String newHost) {
    host = newHost;
    services.listener().callPlaced(number, newHost);
  }

  /** Address of the machine that compiles, or empty for this one. */
  String host() {
    return host;
  }

  /** Ends a flow that failed because its launcher has gone: nobody waits for a fallback. */
  void giveUpIfGone() throws IOException {
    if (launcher.isGone()) {
      throw new EOFException("the launcher went away");
    }
  }

  boolean hasEnded() {
    return ended;
  }

  void ended(Outcome outcome, Reason reason) {
    ended = true;
    Duration duration = Duration.ofNanos(services.time().nanoTime() - beganNanos);
    services
        .listener()
        .callEnded(
            new JobReport(
                number,
                file,
                outcome,
                outcome == Outcome.REMOTE ? host : "",
                reason,
                duration,
                sourceBytes,
                sentBytes,
                objectBytes));
  }

  private void writeToLog(String line) {
    try {
      launcher.note(line);
    } catch (IOException gone) {
      // Whoever talks to the launcher next finds out and decides.
    }
  }
}
