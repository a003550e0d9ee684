package dev.affogato.client.agent;

import dev.affogato.base.net.Connection;
import dev.affogato.base.reason.Reason;
import dev.affogato.client.direct.Answer;
import dev.affogato.client.direct.Detour;
import dev.affogato.client.direct.DetourCode;
import dev.affogato.client.direct.DirectCall;
import dev.affogato.client.direct.DirectJob;
import dev.affogato.client.direct.DirectPath;
import dev.affogato.client.direct.DirectResult;
import dev.affogato.client.direct.FailureCode;
import dev.affogato.client.direct.Place;
import dev.affogato.client.journal.Phase;
import dev.affogato.client.journal.Way;
import dev.affogato.compiler.FileView;
import dev.affogato.compiler.toolchain.CompilerIdentity;
import dev.affogato.compiler.toolchain.EnvironmentArchive;
import dev.affogato.compiler.toolchain.EnvironmentSpec;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.UseCs;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call's try to go the direct way, before and beside the classic one. Confined to the call's
 * thread.
 *
 * <p>Whatever is wrong before a machine is assigned leads to the classic way; what goes wrong later
 * is a {@link Fallback}, and the job is compiled here.
 */
final class DirectAttempt implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DirectAttempt.class.getName());

  /** The word of the analysis for options that put the command line into the result. */
  private static final String RECORDS_COMMAND = "records-command";

  private static final Reason NOT_TRIED =
      new Reason(DetourCode.OFF.word(), "the direct way was not tried");

  private final Call call;
  private final CompileJob job;
  private @Nullable DirectJob direct;
  private @Nullable Reason difference;
  private Reason whyNot = NOT_TRIED;

  private DirectAttempt(Call call, CompileJob job) {
    this.call = call;
    this.job = job;
  }

  static DirectAttempt of(Call call, CompileJob job, FileView files) throws InterruptedException {
    DirectAttempt attempt = new DirectAttempt(call, job);
    attempt.prepare(files);
    return attempt;
  }

  private void prepare(FileView files) throws InterruptedException {
    CompilerIdentity identity = job.compiler().identity();
    if (!call.settings().direct().wanted() || identity == null) {
      detour(new Reason(DetourCode.OFF.word(), "ICECC_DIRECT asks for the classic way"));
      return;
    }
    String named = call.settings().environments();
    Path archive = named == null ? null : archive(named, files);
    if (named != null && archive == null) {
      detour(
          new Reason(
              DetourCode.OTHER_COMPILER.word(),
              "ICECC_VERSION names no environment for this platform and compiler"));
      return;
    }
    List<String> style = TerminalStyle.options(job, call.command());
    Reason together = job.together();
    if (together != null && together.code().equals(RECORDS_COMMAND) && !style.isEmpty()) {
      detour(
          new Reason(
              DetourCode.TERMINAL.word(),
              "the result would record options that we add because of the terminal"));
      return;
    }
    long began = call.services().time().nanoTime();
    try {
      direct = call.services().direct().prepare(directCall(identity, style, archive), daemon());
      call.goes(Way.DIRECT);
      Reason unshared = direct.unshared();
      if (unshared != null) {
        call.log().debug("direct: path differs: " + unshared.text());
      }
    } catch (Detour detour) {
      detour(detour.reason());
    } finally {
      spent(Phase.SCAN, began);
    }
  }

  /** The archive in {@code named} that a machine like this one would be given; null if none. */
  private @Nullable Path archive(String named, FileView files) {
    String compiler = call.command().name();
    EnvironmentArchive archive =
        EnvironmentSpec.parse(named, job.target(), files)
            .select(compiler.substring(compiler.lastIndexOf('/') + 1))
            .archives()
            .get(job.target());
    return archive == null ? null : archive.path();
  }

  private DirectCall directCall(
      CompilerIdentity identity, List<String> style, @Nullable Path archive) {
    return new DirectCall(
        call.command(),
        call.launcher().arrivedNs(),
        job.remote(),
        job.compiler().program(),
        identity,
        style,
        call.settings().sharedBase(),
        archive);
  }

  private DirectPath.Daemon daemon() {
    CallSettings settings = call.settings();
    return new DirectPath.Daemon() {
      @Override
      public String key() {
        return LocalDaemons.key(settings);
      }

      @Override
      public @Nullable Connection connect() {
        return call.services().daemons().connect(settings);
      }
    };
  }

  private void detour(Reason reason) {
    direct = null;
    whyNot = reason;
    call.goes(Way.classic(reason));
    call.log().debug("direct: classic way: " + reason.text());
  }

  /** Why it does not go this way, if it does not. */
  Reason whyNot() {
    return whyNot;
  }

  /** Whether a machine that executes actions is of use. */
  boolean isPossible() {
    return direct != null;
  }

  /**
   * The same object for all calls between which no file of the compiler changed; null if unknown.
   */
  @Nullable Object toolchain() {
    DirectJob job = direct;
    return job == null ? null : job.toolchain();
  }

  /** Delivers the result if the job has been done before. */
  boolean deliverKnown() throws IOException, InterruptedException {
    DirectJob asked = direct;
    if (asked == null || !call.settings().takesKnownResults()) {
      return false;
    }
    long began = call.services().time().nanoTime();
    DirectResult known;
    try {
      known = asked.lookUp();
    } catch (Detour detour) {
      asked.close();
      detour(detour.reason());
      return false;
    } finally {
      spent(Phase.LOOKUP, began);
    }
    if (known == null || DirectVerdict.flaw(known, job, call.command()) != null) {
      return false;
    }
    call.placed(known.machine());
    call.goes(Way.CACHED);
    call.log().debug("direct: found, compiled by " + known.machine());
    deliver(known);
    return true;
  }

  /**
   * Has the job executed at the place that was assigned.
   *
   * @return false if the machine there executes no actions: the assignment is good for a classic
   *     job
   * @throws Fallback if it had better be compiled here
   * @throws IOException if the launcher went away
   */
  boolean compile(UseCs assignment, LocalDaemon daemon)
      throws Fallback, IOException, InterruptedException {
    DirectJob sent = direct;
    if (sent == null) {
      return false;
    }
    String address = assignment.hostname() + ":" + assignment.port();
    boolean foreign = !assignment.hostPlatform().equals(job.target());
    if (foreign || call.services().stockPlaces().contains(address)) {
      stock(address);
      return false;
    }
    call.placed(assignment.hostname());
    long began = call.services().time().nanoTime();
    Place place = new Place(assignment.hostname(), assignment.port(), assignment.jobId());
    Answer answer = sent.execute(place, call.niceness(), !call.settings().takesKnownResults());
    Duration took = Duration.ofNanos(call.services().time().nanoTime() - began);
    call.phases().add(ExecutionPhases.of(took, answer));
    call.sourceBytes = sent.sentBytes();
    call.sentBytes = sent.sentBytes();
    return switch (answer) {
      case Answer.NotDirect() -> {
        call.services().stockPlaces().add(address);
        stock(address);
        yield false;
      }
      case Answer.Failed(Reason reason) -> throw new Fallback(reason);
      case Answer.Done(DirectResult result) -> {
        finish(result, assignment.jobId(), daemon);
        yield true;
      }
    };
  }

  private void stock(String address) {
    close();
    detour(new Reason(DetourCode.STOCK_MACHINE.word(), address + " executes no actions"));
  }

  private void finish(DirectResult result, int jobId, LocalDaemon daemon)
      throws Fallback, IOException, InterruptedException {
    Reason flaw = DirectVerdict.flaw(result, job, call.command());
    if (flaw != null) {
      throw new Fallback(flaw);
    }
    if (result.cached()) {
      call.goes(Way.CACHED);
      call.log().debug("direct: found, compiled by " + result.machine());
    } else {
      checkInputs(result);
      call.log().debug("direct: compiled by " + result.machine());
    }
    deliver(result);
    daemon.compiledDirectly(jobId, result.status(), figures(result));
  }

  /** The compiler there may have found a file that it would not have found here. */
  private void checkInputs(DirectResult result) throws Fallback {
    DirectJob sent = direct;
    if (sent == null || result.status() != 0) {
      return;
    }
    String unknown = sent.overlooked(result);
    if (unknown != null) {
      String text = "the compiler read " + unknown + " there, which the scan did not find here";
      LOG.log(Level.WARNING, "{0}: {1}. Please report it.", call.file(), text);
      sent.dispute("");
      throw new Fallback(new Reason(FailureCode.SCAN_DIFFERS.word(), text));
    }
  }

  /** How the result differed from the one made here, which was taken; null if it did not. */
  @Nullable Reason difference() {
    return difference;
  }

  private void deliver(DirectResult result) throws IOException, InterruptedException {
    long began = call.services().time().nanoTime();
    call.objectBytes = result.outputBytes();
    call.objectSentBytes = result.outputBytes();
    DirectJob delivered = direct;
    if (delivered != null && Verification.isDue(call)) {
      difference = new Verification(call, job, delivered).run(result);
    } else {
      new DirectDelivery(call, job).deliver(result);
    }
    spent(Phase.DELIVER, began);
  }

  /** What was known before says nothing of a machine's speed. */
  private JobResources figures(DirectResult result) {
    if (result.cached()) {
      return JobResources.NONE;
    }
    int ms = Math.clamp(result.there().compiled().toMillis(), 0, Integer.MAX_VALUE);
    int bytes = (int) Math.min(result.outputBytes(), Integer.MAX_VALUE);
    int sent = (int) Math.min(call.sentBytes, Integer.MAX_VALUE);
    return new JobResources(ms, ms, 0, result.pageFaults(), sent, sent, 0, bytes);
  }

  private void spent(Phase phase, long beganNanos) {
    call.phases().ended(phase, beganNanos);
  }

  @Override
  public void close() {
    if (direct != null) {
      direct.close();
      direct = null;
    }
  }
}
