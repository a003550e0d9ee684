package dev.affogato.client.direct;

import com.google.rpc.Code;
import dev.affogato.base.reason.Reason;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.direct.v1.Blob;
import dev.affogato.protocol.reapi.direct.v1.Dispute;
import dev.affogato.protocol.reapi.direct.v1.Execute;
import dev.affogato.protocol.reapi.direct.v1.Executed;
import dev.affogato.protocol.reapi.direct.v1.Found;
import dev.affogato.protocol.reapi.direct.v1.LookUp;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.v2.ExecuteResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One compile ready for the direct way: a known action, and how to bring its inputs. Confined to
 * one thread; close it when the job is over.
 */
public final class DirectJob implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DirectJob.class.getName());

  /** The limit a compile has on the classic way (protocol spec 1.7), and time to bring it there. */
  private static final Duration EXECUTION_MAX = Duration.ofMinutes(14);

  private static final long EXECUTION_MAX_US = EXECUTION_MAX.toNanos() / 1000;

  /** The daemon may have lost what it had, but not again and again. */
  private static final int ROUNDS_MAX = 4;

  private final DirectAction action;
  private final InputSource.Inputs inputs;
  private final OutputNames outputs;
  private final VisitSource door;
  private final ReadCheck reads;
  private final SharedPaths paths;
  private final Object toolchain;
  private Doors.Visit visit;
  private long sentBytes;

  /** Makes another connection to the same daemon. */
  interface VisitSource {
    Doors.Visit open() throws Detour;
  }

  DirectJob(
      DirectAction action,
      InputSource.Inputs inputs,
      OutputNames outputs,
      Doors.Visit visit,
      VisitSource door,
      ReadCheck reads,
      SharedPaths paths,
      Object toolchain) {
    this.paths = paths;
    this.toolchain = toolchain;
    this.reads = reads;
    this.action = action;
    this.inputs = inputs;
    this.outputs = outputs;
    this.visit = visit;
    this.door = door;
  }

  /**
   * Why the result is of no use in other folders, though the user asked for that; null if it is, or
   * was not asked for.
   */
  public @Nullable Reason unshared() {
    return paths.whyNot();
  }

  /** What makes the same of it here, before the options of the command. */
  public List<String> localOptions() {
    return paths.localOptions();
  }

  /** Bytes of inputs that the daemon was given for this job. */
  public long sentBytes() {
    return sentBytes;
  }

  /** The result if it was compiled before, else null. */
  public @Nullable DirectResult lookUp() throws Detour {
    LookUp question =
        LookUp.newBuilder()
            .setAction(WireDigests.toWire(action.digest()))
            .addAllInlineOutputFiles(outputs.wire())
            .build();
    try {
      Found found = ask(question);
      if (!found.hasResult()) {
        return null;
      }
      Results.Reading reading =
          Results.read(
              found.getResult(),
              outputs,
              found.getMachine(),
              true,
              Duration.ZERO,
              visit.connection(),
              paths);
      // A result that is no good is made anew.
      return reading.result();
    } catch (CallFailure refused) {
      throw new Detour(
          DetourCode.DOOR_FAILED, "the daemon refuses a look-up: " + refused.getMessage());
    } catch (IOException lost) {
      visit.spoiled();
      throw new Detour(
          DetourCode.DOOR_FAILED, "the daemon of this machine was lost: " + lost.getMessage());
    }
  }

  /** A kept connection may have been ended by the daemon meanwhile; then a new one is asked. */
  private Found ask(LookUp question) throws IOException, CallFailure, Detour {
    try {
      return visit.connection().lookUp(question);
    } catch (IOException lost) {
      if (!visit.isKept() || Thread.currentThread().isInterrupted()) {
        throw lost;
      }
      visit.spoiled();
      visit.close();
      visit = door.open();
      return visit.connection().lookUp(question);
    }
  }

  /**
   * Has it compiled at {@code place}.
   *
   * @param niceness of the build, 0 to 20
   * @param anew compile it even if it has been compiled before
   */
  public Answer execute(Place place, int niceness, boolean anew) {
    Supplies supplies = new Supplies(visit.connection(), visit.presence(), action, inputs);
    try {
      return execute(supplies, place, niceness, anew);
    } catch (CallFailure refused) {
      return failed(FailureCode.FAILED, "the job was refused: " + refused.getMessage());
    } catch (IOException lost) {
      visit.spoiled();
      return failed(
          FailureCode.DOOR_LOST, "the daemon of this machine was lost: " + lost.getMessage());
    } finally {
      sentBytes = supplies.sentBytes();
    }
  }

  private Answer execute(Supplies supplies, Place place, int niceness, boolean anew)
      throws IOException, CallFailure {
    List<Blob> along = supplies.prepare();
    for (int round = 1; round <= ROUNDS_MAX; round++) {
      Executed executed =
          visit.connection().execute(request(along, place, niceness, anew), EXECUTION_MAX);
      switch (executed.getEndCase()) {
        case RESPONSE -> {
          supplies.arrived();
          return done(executed);
        }
        case NOT_DIRECT -> {
          return new Answer.NotDirect();
        }
        case MISSING -> {
          supplies.bring(WireDigests.fromWire(executed.getMissing().getDigestsList()));
          along = List.of();
        }
        case FAILURE -> {
          return failed(
              FailureCode.FAILED,
              "it was not compiled there: " + executed.getFailure().getMessage());
        }
        case END_NOT_SET -> {
          return failed(FailureCode.RESULT, "the daemon did not say what became of the job");
        }
      }
    }
    return failed(FailureCode.FAILED, "the daemon lacks inputs again and again");
  }

  private Execute request(List<Blob> along, Place place, int niceness, boolean anew) {
    return Execute.newBuilder()
        .setAction(WireDigests.toWire(action.digest()))
        .setPlace(
            dev.affogato.protocol.reapi.direct.v1.Place.newBuilder()
                .setHost(place.host())
                .setPort(place.port())
                .setJobId(place.jobId()))
        .addAllBlobs(along)
        .addAllInlineOutputFiles(outputs.wire())
        .setSkipCacheLookup(anew)
        .setNiceness(niceness)
        .setWantsReads(reads.isToBeAsked())
        .build();
  }

  private Answer done(Executed executed) throws IOException, CallFailure {
    ExecuteResponse response = executed.getResponse();
    if (response.getStatus().getCode() != Code.OK_VALUE) {
      return failed(
          FailureCode.FAILED,
          "it was stopped on "
              + executed.getMachine()
              + ": "
              + response.getStatus().getMessage()
              + lastWords(response));
    }
    Results.Reading reading =
        Results.read(
            response.getResult(),
            outputs,
            executed.getMachine(),
            response.getCachedResult(),
            Duration.ofNanos(Math.clamp(executed.getWaitedUs(), 0, EXECUTION_MAX_US) * 1000),
            visit.connection(),
            paths);
    DirectResult result = reading.result();
    if (result == null) {
      Reason flaw = reading.flaw();
      return failed(
          FailureCode.RESULT,
          "what came back is of no use: " + (flaw == null ? "it is empty" : flaw.text()));
    }
    if (!inputs.unchanged()) {
      return failed(FailureCode.INPUTS_CHANGED, "an input changed while it was compiled");
    }
    return new Answer.Done(result);
  }

  /** The end of what the compiler said, for who wants to know what was wrong there. */
  private static String lastWords(ExecuteResponse response) {
    String words =
        response.getResult().getStderrRaw().toString(StandardCharsets.ISO_8859_1).strip();
    String last = words.substring(words.lastIndexOf('\n') + 1);
    return last.isEmpty() ? "" : " (" + last.substring(0, Math.min(last.length(), 200)) + ")";
  }

  private static Answer failed(FailureCode code, String text) {
    return new Answer.Failed(new Reason(code.word(), text));
  }

  /** The same object for all jobs between which no file of the compiler changed. */
  public Object toolchain() {
    return toolchain;
  }

  /** Whether the compile was known to read {@code file}, absolute; one character a byte. */
  public boolean isInput(String file) {
    return reads.isKnown(file);
  }

  /**
   * Tells the daemon that the result was wrong, so that nobody is given it again.
   *
   * @param machine who made it; empty if that machine is not to blame
   */
  public void dispute(String machine) {
    Dispute dispute =
        Dispute.newBuilder()
            .setAction(WireDigests.toWire(action.digest()))
            .setMachine(machine)
            .build();
    try {
      visit.connection().dispute(dispute);
    } catch (CallFailure refused) {
      LOG.log(Level.WARNING, "the daemon keeps a wrong result: {0}", refused.getMessage());
    } catch (IOException lost) {
      visit.spoiled();
      LOG.log(Level.WARNING, "the daemon was not told of a wrong result: {0}", lost.toString());
    }
  }

  /**
   * A file that the compiler says it has read and the scan does not know; null if there is none, or
   * if it says nothing.
   */
  public @Nullable String overlooked(DirectResult result) {
    return reads.overlooked(result);
  }

  /** What the action is called; for logs, which show it shortened. */
  Digest digest() {
    return action.digest();
  }

  @Override
  public void close() {
    visit.close();
  }
}
