package dev.affogato.client.agent;

import dev.affogato.base.reason.Reason;
import dev.affogato.client.journal.JobState;
import dev.affogato.client.journal.Origin;
import dev.affogato.client.journal.Way;
import dev.affogato.client.launcher.LauncherCall;
import dev.affogato.client.launcher.LauncherConnection;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

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
  private final Instant began;
  private final long beganNanos;
  private final Origin origin;
  private final PhaseTimes phases;

  private String file;
  private String host = "";
  private Way way = Way.UNKNOWN;
  private boolean ended;
  private boolean elsewhere;
  private @Nullable Integer niceness;

  /** Why this machine was assigned, if it was. */
  Reason reasonHere = Distribution.SCHEDULED_HERE;

  long sourceBytes;
  long sentBytes;
  long objectBytes;
  long objectSentBytes;

  Call(long number, LauncherConnection launcher, Services services) {
    this(number, launcher, CallSettings.of(launcher.call().environment()), services);
  }

  Call(long number, LauncherConnection launcher, CallSettings settings, Services services) {
    this.number = number;
    this.launcher = launcher;
    this.services = services;
    this.began = services.time().wallClock();
    this.beganNanos = services.time().nanoTime();
    this.phases = new PhaseTimes(services.time(), beganNanos);
    LauncherCall command = launcher.call();
    this.origin = services.chronicle().origin(command, launcher.process());
    this.settings = settings;
    this.log =
        new ClientLog(
            settings.logLevel(), command.pid(), services.time(), this::writeToLog, phases::add);
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

  long number() {
    return number;
  }

  Instant began() {
    return began;
  }

  /** How modest the build is, 0 to 20. */
  int niceness() {
    Integer known = niceness;
    if (known == null) {
      known = Niceness.of(launcher.process());
      niceness = known;
    }
    return known;
  }

  /** Which build it belongs to. */
  Origin origin() {
    return origin;
  }

  PhaseTimes phases() {
    return phases;
  }

  /** The source as typed, or the program for what is no compile. */
  String file() {
    return file;
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

  /** The launcher is the compiler from now on, and needs no agent any more. */
  void runsHere(Reason reason) {
    placed("");
    services.chronicle().write(this, JobState.RUNNING, "", reason, sofar());
  }

  /** Address of the machine that compiles, or empty for this one. */
  String host() {
    return host;
  }

  /** How it got, or gets, to another machine. */
  Way way() {
    return way;
  }

  void goes(Way newWay) {
    way = newWay;
  }

  /** Ends a flow that failed because its launcher has gone: nobody waits for a fallback. */
  void giveUpIfGone() throws IOException {
    if (launcher.isGone()) {
      throw new EOFException("the launcher went away");
    }
  }

  /** Another agent is told of it, from its beginning. */
  void goesElsewhere(Reason reason) throws IOException {
    ended = true;
    elsewhere = true;
    launcher.elsewhere(reason);
  }

  boolean isElsewhere() {
    return elsewhere;
  }

  boolean hasEnded() {
    return ended;
  }

  void ended(Outcome outcome, Reason reason) {
    ended = true;
    Duration duration = sofar();
    String finalHost = outcome == Outcome.REMOTE ? host : "";
    services
        .listener()
        .callEnded(
            new JobReport(
                number,
                file,
                outcome,
                way(),
                finalHost,
                reason,
                duration,
                sourceBytes,
                sentBytes,
                objectBytes));
    services.chronicle().write(this, Chronicle.state(outcome), finalHost, reason, duration);
  }

  private Duration sofar() {
    return Duration.ofNanos(services.time().nanoTime() - beganNanos);
  }

  private void writeToLog(String line) {
    try {
      launcher.note(line);
    } catch (IOException gone) {
      // Whoever talks to the launcher next finds out and decides.
    }
  }
}
