package dev.affogato.daemon.front;

import dev.affogato.daemon.work.environment.EnvironmentId;
import dev.affogato.daemon.work.environment.EnvironmentLease;
import dev.affogato.protocol.icecc.channel.FileTransfer;
import dev.affogato.protocol.icecc.channel.MessageChannel;
import dev.affogato.protocol.icecc.chunk.Compression;
import dev.affogato.protocol.icecc.message.CompileFile;
import dev.affogato.protocol.icecc.message.CompileResult;
import dev.affogato.protocol.icecc.message.End;
import dev.affogato.protocol.icecc.message.FileChunk;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.MessageCodec;
import dev.affogato.protocol.icecc.message.StatusText;
import dev.affogato.protocol.icecc.wire.ProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * One job of another machine, from COMPILE_FILE to the last byte of the object (protocol spec 6.1,
 * 6.5, 8).
 *
 * <p>Two threads. The conversation's own reads the socket from beginning to end: first the source,
 * into a {@link SourceSpool} so that the sender never blocks, then whatever comes behind it, which
 * can only mean that the client has given up. The other waits for the slot, compiles, answers and
 * closes the connection. Giving up interrupts it; the slot is free only when it has ended.
 */
final class ForeignJob {
  private static final System.Logger LOG = System.getLogger(ForeignJob.class.getName());

  /** Limit while the source is incomplete (protocol spec 1.7). */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(60);

  /** Older clients do not know STATUS_TEXT on this path (protocol spec 3.22). */
  private static final int STATUS_TEXT_VERSION = 22;

  /** Room in the frame of COMPILE_RESULT for all but the texts. */
  private static final int RESULT_TEXT_BYTES_MAX = MessageCodec.FRAME_BYTES_MAX - 1024;

  private final MessageChannel channel;
  private final int client;
  private final CompileFile job;
  private final FrontDesk desk;
  private final ForeignWork work;
  private final CountDownLatch mayStart = new CountDownLatch(1);
  private final CountDownLatch sourceEnded = new CountDownLatch(1);
  private final SourceSpool source;

  /** What ended the reading; only used when the job was cut short. */
  private volatile int endedBy = ExitCodes.CLIENT_GONE;

  ForeignJob(
      MessageChannel channel,
      int client,
      CompileFile job,
      FrontDesk desk,
      ForeignWork work,
      SpoolSpace sources) {
    this.channel = channel;
    this.client = client;
    this.job = job;
    this.desk = desk;
    this.work = work;
    this.source = new SourceSpool(sources);
  }

  /** Does all of it; the connection is closed afterwards. */
  void run() throws IOException, InterruptedException {
    EnvironmentId id =
        EnvironmentId.of(
            job.target().isEmpty() ? work.ownPlatform() : job.target(), job.environment());
    LOG.log(
        Level.INFO,
        "job {0}: remote compile for file {1} of client {2} at {3}, environment {4}",
        String.valueOf(job.jobId()),
        job.inputFile(),
        String.valueOf(client),
        channel.connection().peerName(),
        id);
    Optional<EnvironmentLease> lease = work.environments().lease(id);
    if (lease.isEmpty()) {
      impossible("environment " + id + " is not installed here, or was removed");
      desk.environmentsChanged();
      return;
    }
    try (EnvironmentLease environment = lease.get();
        SourceSpool closedAtLast = source) {
      Thread worker =
          Thread.ofVirtual().name("job " + job.jobId()).unstarted(() -> compile(environment));
      desk.foreignJob(client, job.jobId(), mayStart::countDown);
      worker.start();
      try {
        read();
      } finally {
        worker.interrupt();
        worker.join();
      }
    } finally {
      desk.foreignJobDone(client, endedBy, JobResources.NONE);
    }
  }

  /** Returns when the connection is closed or the client gave up. */
  private void read() {
    try {
      readSource();
      source.complete();
      sourceEnded.countDown();
      Message message = channel.receive();
      endedBy = message instanceof End ? ExitCodes.CLIENT_SAID_END : ExitCodes.UNEXPECTED_MESSAGE;
      LOG.log(Level.INFO, "job {0}: client cancelled", String.valueOf(job.jobId()));
    } catch (SocketTimeoutException silent) {
      endedBy = ExitCodes.IO_ERROR;
      LOG.log(Level.WARNING, "job {0}: {1}", String.valueOf(job.jobId()), silent.getMessage());
    } catch (EOFException gone) {
      endedBy = ExitCodes.CLIENT_GONE;
    } catch (ProtocolException e) {
      endedBy = ExitCodes.UNEXPECTED_MESSAGE;
      LOG.log(Level.WARNING, "job {0}: {1}", String.valueOf(job.jobId()), e.getMessage());
    } catch (IOException e) {
      // Also the way it ends when the worker has answered and closed the connection.
      LOG.log(Level.DEBUG, "job {0}: {1}", String.valueOf(job.jobId()), e);
    } finally {
      source.fail("the client of job " + job.jobId() + " is gone");
    }
  }

  private void readSource() throws IOException {
    while (true) {
      Message message = channel.receive(SILENCE_MAX);
      switch (message) {
        case FileChunk chunk -> source.add(chunk);
        case End end -> {
          return;
        }
        default ->
            throw new ProtocolException(
                "a " + message.getClass().getSimpleName() + " in the middle of a source");
      }
    }
  }

  private void compile(EnvironmentLease environment) {
    try (channel) {
      mayStart.await();
      LOG.log(
          Level.INFO,
          "job {0}: remote compile arguments: {1}",
          String.valueOf(job.jobId()),
          String.join(" ", job.allFlags()));
      try (ForeignCompiler.Result result =
          work.compiler().compile(job, channel.version(), environment, source.content())) {
        // A compiler may end without its whole input; clients cannot bear an answer before their
        // END (protocol spec 8).
        sourceEnded.await();
        answer(result);
      }
    } catch (ForeignCompiler.ImpossibleJobException e) {
      tellImpossible(e, environment);
    } catch (InterruptedException cancelled) {
      LOG.log(Level.DEBUG, "job {0} was cancelled", String.valueOf(job.jobId()));
    } catch (IOException e) {
      failed(e);
    } catch (RuntimeException e) {
      endedBy = ExitCodes.GENERAL;
      LOG.log(Level.ERROR, "job " + job.jobId() + " failed; please report this", e);
    }
  }

  private void failed(IOException e) {
    if (source.isComplete()) {
      endedBy = ExitCodes.IO_ERROR;
      LOG.log(
          Level.WARNING,
          "job {0} of {1} failed: {2}",
          String.valueOf(job.jobId()),
          channel.connection().peerName(),
          e.getMessage());
    }
  }

  private void answer(ForeignCompiler.Result result) throws IOException {
    boolean tooLong = result.stdout().length() + result.stderr().length() > RESULT_TEXT_BYTES_MAX;
    Optional<Path> dwo = result.dwo();
    channel.send(
        tooLong
            ? new CompileResult(
                "the compiler wrote more than a message can carry; compiling locally\n",
                "",
                ExitCodes.OUT_OF_MEMORY,
                true,
                false)
            : new CompileResult(
                result.stderr(),
                result.stdout(),
                result.status(),
                result.outOfMemory(),
                dwo.isPresent()));
    logResult(result.status());
    desk.foreignJobDone(client, result.status(), resources(result));
    if (result.status() == 0 && !tooLong) {
      send(result.object());
      if (dwo.isPresent()) {
        send(dwo);
      }
    }
  }

  private void logResult(int status) {
    LOG.log(
        Level.INFO,
        "job {0}: {1}",
        String.valueOf(job.jobId()),
        status == 0
            ? "Remote compilation completed with exit code 0"
            : status > 128
                ? "Remote compilation aborted with exit code " + status
                : "Remote compilation exited with exit code " + status);
  }

  private void send(Optional<Path> file) throws IOException {
    if (file.isEmpty()) {
      channel.send(new End());
      return;
    }
    try (InputStream content = Files.newInputStream(file.get())) {
      FileTransfer.send(channel, content, Compression.DEFAULT_ZSTD_LEVEL);
    }
  }

  private JobResources resources(ForeignCompiler.Result result) throws IOException {
    ForeignCompiler.Usage usage = result.usage();
    int out = clamp(size(result.object()) + size(result.dwo()));
    return new JobResources(
        usage.realMs(),
        usage.userMs(),
        usage.sysMs(),
        usage.pageFaults(),
        clamp(source.compressedBytes()),
        clamp(source.contentBytes()),
        out,
        out);
  }

  private static long size(Optional<Path> file) throws IOException {
    return file.isPresent() ? Files.size(file.get()) : 0;
  }

  private static int clamp(long bytes) {
    return Math.clamp(bytes, 0, Integer.MAX_VALUE);
  }

  private void impossible(String why) throws IOException {
    LOG.log(Level.WARNING, "job {0}: {1}", String.valueOf(job.jobId()), why);
    endedBy = ExitCodes.ENVIRONMENT_MISSING;
    desk.foreignJobImpossible(job.jobId(), ExitCodes.ENVIRONMENT_MISSING);
    explain(why);
    // Closing on a client that still sends could take the explanation away from it.
    FileTransfer.receive(channel, OutputStream.nullOutputStream(), SILENCE_MAX);
  }

  private void explain(String why) throws IOException {
    if (channel.version() >= STATUS_TEXT_VERSION) {
      channel.send(new StatusText(why));
    }
  }

  private void tellImpossible(
      ForeignCompiler.ImpossibleJobException why, EnvironmentLease environment) {
    endedBy = ExitCodes.ENVIRONMENT_MISSING;
    LOG.log(Level.WARNING, "job {0}: {1}", String.valueOf(job.jobId()), why.getMessage());
    try {
      if (why.environmentDamaged()) {
        work.environments().remove(environment.id());
        desk.environmentsChanged();
      }
      explain(String.valueOf(why.getMessage()));
      sourceEnded.await();
    } catch (InterruptedException cancelled) {
      LOG.log(Level.DEBUG, "job {0} was cancelled", String.valueOf(job.jobId()));
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "job {0}: {1}", String.valueOf(job.jobId()), e);
    }
  }
}
