package dev.affogato.daemon.front;

import dev.affogato.daemon.figures.JobFigures.Refusal;
import dev.affogato.daemon.work.execution.CompileOutcome;
import dev.affogato.daemon.work.execution.JobUsage;
import dev.affogato.daemon.work.execution.OutputFile;
import dev.affogato.protocol.icecc.channel.FileTransfer;
import dev.affogato.protocol.icecc.channel.MessageChannel;
import dev.affogato.protocol.icecc.chunk.Compression;
import dev.affogato.protocol.icecc.message.CompileResult;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.MessageCodec;
import dev.affogato.protocol.icecc.message.StatusText;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a foreign job's client and the scheduler are told of its outcome: COMPILE_RESULT, then
 * JOB_DONE, then the files (protocol spec 6.1). Confined to the job's worker.
 */
final class JobAnswer {
  private static final System.Logger LOG = System.getLogger(JobAnswer.class.getName());

  /** Older clients do not know STATUS_TEXT on this path (protocol spec 3.22). */
  private static final int STATUS_TEXT_VERSION = 22;

  /** Room in the frame of COMPILE_RESULT for all but the texts. */
  private static final int TEXT_BYTES_MAX = MessageCodec.FRAME_BYTES_MAX - 1024;

  private final MessageChannel channel;
  private final int client;
  private final int jobId;
  private final FrontDesk desk;
  private boolean begun;
  private boolean reported;

  JobAnswer(MessageChannel channel, int client, int jobId, FrontDesk desk) {
    this.channel = channel;
    this.client = client;
    this.jobId = jobId;
    this.desk = desk;
  }

  /** Tells of {@code outcome}; returns false if its environment is damaged. */
  boolean send(CompileOutcome outcome, SourceSpool source) throws IOException {
    return switch (outcome) {
      case CompileOutcome.Compiled compiled -> {
        sendResult(compiled, source);
        yield true;
      }
      case CompileOutcome.NotStarted notStarted -> {
        sendRefusal(notStarted);
        yield !notStarted.environmentDamaged();
      }
      case CompileOutcome.Cancelled cancelled -> {
        log(Level.INFO, "the compiler was ended");
        yield true;
      }
    };
  }

  /** Whether the client was told anything; what fails from then on is its connection. */
  boolean isBegun() {
    return begun;
  }

  /** Whether the outcome is known to all who must know it; files may still be missing. */
  boolean isReported() {
    return reported;
  }

  private void sendRefusal(CompileOutcome.NotStarted notStarted) throws IOException {
    log(Level.WARNING, notStarted.reason().text());
    desk.figures().refused(Refusal.CANNOT_START);
    desk.foreignJobDone(client, notStarted.status(), JobResources.NONE);
    reported = true;
    explain(notStarted.reason().text());
  }

  /** Tells the client why there will be no result. */
  void explain(String why) throws IOException {
    begun = true;
    if (channel.version() >= STATUS_TEXT_VERSION) {
      channel.send(new StatusText(why));
    }
  }

  private void sendResult(CompileOutcome.Compiled compiled, SourceSpool source) throws IOException {
    if (compiled.stdout().length + compiled.stderr().length > TEXT_BYTES_MAX) {
      throw new IOException("the compiler wrote more than a message can carry");
    }
    begun = true;
    log(Level.INFO, verdict(compiled.status()));
    try {
      channel.send(
          new CompileResult(
              text(compiled.stderr()),
              text(compiled.stdout()),
              compiled.status(),
              compiled.tryLocally(),
              compiled.dwo() != null));
    } finally {
      // A client that has what it wants may be gone before the end of sending is known here.
      desk.foreignJobDone(client, compiled.status(), resources(compiled.usage(), source));
      reported = true;
    }
    if (compiled.status() == 0) {
      send(compiled.object());
      send(compiled.dwo());
    }
  }

  /** In icecream's words, by which tests and people find it. */
  private static String verdict(int status) {
    if (status == 0) {
      return "Remote compilation completed with exit code 0";
    }
    return status > 128
        ? "Remote compilation aborted with exit code " + status
        : "Remote compilation exited with exit code " + status;
  }

  private void send(@Nullable OutputFile file) throws IOException {
    if (file != null) {
      try (InputStream content = file.open()) {
        FileTransfer.send(channel, content, Compression.DEFAULT_ZSTD_LEVEL);
      }
    }
  }

  private static JobResources resources(JobUsage usage, SourceSpool source) {
    int out = clamp(usage.outputBytes());
    return new JobResources(
        clamp(usage.realMs()),
        clamp(usage.userMs()),
        clamp(usage.systemMs()),
        clamp(usage.pageFaults()),
        clamp(source.compressedBytes()),
        clamp(source.contentBytes()),
        out,
        out);
  }

  private static int clamp(long number) {
    return Math.clamp(number, 0, Integer.MAX_VALUE);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private void log(Level level, String what) {
    LOG.log(level, "job {0}: {1}", String.valueOf(jobId), what);
  }
}
