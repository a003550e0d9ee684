package dev.affogato.scheduler.state;

import dev.affogato.base.reason.Reason;
import dev.affogato.protocol.icecc.message.Language;
import dev.affogato.scheduler.estimate.Expectation;
import dev.affogato.scheduler.policy.Demand;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One remote job from its GET_CS to its JOB_DONE. Confined to the scheduler's thread. */
final class Job {
  final int id;
  final int clientId;
  final Daemon submitter;
  final String filename;
  final Language language;
  final int argumentFlags;
  final int niceness;

  /** The other answers to the same GET_CS, which must use the same environment as this one. */
  final List<Job> followers = new ArrayList<>(0);

  /** What the queue sorted it by, when it was asked for. */
  final double queuedMs;

  /** Whether {@link #queuedMs} comes from this source. */
  final boolean seenBefore;

  /** Of {@link Line#workStep}; {@link Line#UNSEEN} for a source that nobody knows. */
  final int workStep;

  final long askedNanos;

  private Expectation expected;
  private Demand demand;
  private @Nullable Daemon server;
  private @Nullable Reason reason;
  private boolean held;
  private long heldNanos;
  private boolean heldEnough;
  private boolean running;
  private long givenNanos;
  private long begunNanos;
  private @Nullable Job rival;
  private boolean second;
  private double paceWhenGiven;

  Job(
      int id,
      int clientId,
      Daemon submitter,
      String filename,
      Language language,
      int argumentFlags,
      int niceness,
      Demand demand,
      Expectation expected,
      long askedNanos) {
    this.id = id;
    this.clientId = clientId;
    this.submitter = submitter;
    this.filename = filename;
    this.language = language;
    this.argumentFlags = argumentFlags;
    this.niceness = niceness;
    this.demand = demand;
    this.expected = expected;
    this.queuedMs = expected.workMs();
    this.seenBefore = expected.known();
    this.workStep = seenBefore ? Line.workStep(queuedMs) : Line.UNSEEN;
    this.askedNanos = askedNanos;
  }

  /** Names the source with what else decides its cost, for the experience with it. */
  String source() {
    return source(filename, argumentFlags, demand.target());
  }

  static String source(String filename, int argumentFlags, String target) {
    return filename + '\n' + argumentFlags + '\n' + target;
  }

  /** Names what is alike in cost, for the experience with it. */
  String kind() {
    return kind(language, argumentFlags);
  }

  static String kind(Language language, int argumentFlags) {
    return language.name() + argumentFlags;
  }

  JobPhase phase() {
    return server == null ? JobPhase.PENDING : running ? JobPhase.COMPILING : JobPhase.WAITING;
  }

  /** What it is expected to be, as far as was known when it was last looked at. */
  Expectation expected() {
    return expected;
  }

  void expect(Expectation newer) {
    expected = newer;
  }

  double workMs() {
    return expected.workMs();
  }

  Demand demand() {
    return demand;
  }

  void setDemand(Demand newDemand) {
    demand = newDemand;
  }

  /** Who compiles it, or null while it is queued. */
  @Nullable Daemon server() {
    return server;
  }

  void giveTo(Daemon newServer, Reason why, long nowNanos) {
    server = newServer;
    givenNanos = nowNanos;
    reason = why;
    paceWhenGiven = newServer.pace();
  }

  /** It was its turn, but there was no place for it. */
  void waitsFor(Reason why) {
    reason = why;
  }

  /** What keeps it waiting, for people. */
  String waitingLine(long nowNanos) {
    Reason why = reason;
    return String.format(
        Locale.ROOT,
        "job %d, %s of %s: waits for %.1f s now: %s\n",
        id,
        filename,
        submitter.nodeName(),
        (nowNanos - askedNanos) / 1e9,
        why == null ? "others' turn comes first" : why.text() + " (" + why.code() + ")");
  }

  /** Why it is where it is, with figures; empty while it is queued. */
  String explanation() {
    Reason why = reason;
    return why == null || server == null
        ? ""
        : String.format(
            Locale.ROOT,
            "%s (%s %.1f s of work at pace %.2f)",
            why.text(),
            expected.known() ? "last time" : "by its kind",
            workMs() / 1000,
            paceWhenGiven);
  }

  /** It waits although a slow machine is free. */
  void hold(long nowNanos) {
    if (!held) {
      held = true;
      heldNanos = nowNanos;
    }
  }

  /** It was held long enough, whatever could be gained yet. */
  void holdNoLonger() {
    heldEnough = true;
  }

  double heldMs(long nowNanos) {
    if (heldEnough) {
      return Double.MAX_VALUE;
    }
    return held ? (nowNanos - heldNanos) / 1e6 : 0;
  }

  void begin(long nowNanos) {
    running = true;
    begunNanos = nowNanos;
  }

  /** Since it began, or since it was given if it did not. */
  double ranMs(long nowNanos) {
    return (nowNanos - (running ? begunNanos : givenNanos)) / 1e6;
  }

  /** {@code first} is tried here, too. */
  void races(Job first) {
    rival = first;
    first.rival = this;
    second = true;
  }

  /** The other try of the same, if there is or was one. */
  @Nullable Job rival() {
    return rival;
  }

  /** Whether it is the second try of another job. */
  boolean isSecond() {
    return second;
  }

  /** When it began to run. */
  long begunNanos() {
    return begunNanos;
  }
}
