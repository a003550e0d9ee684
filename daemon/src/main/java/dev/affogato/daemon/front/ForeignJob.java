package dev.affogato.daemon.front;

import dev.affogato.daemon.figures.JobFigures.Refusal;
import dev.affogato.daemon.work.environment.EnvironmentId;
import dev.affogato.daemon.work.environment.EnvironmentLease;
import dev.affogato.daemon.work.execution.CompileJob;
import dev.affogato.daemon.work.execution.CompileOutcome;
import dev.affogato.protocol.icecc.channel.MessageChannel;
import dev.affogato.protocol.icecc.message.CompileFile;
import dev.affogato.protocol.icecc.message.End;
import dev.affogato.protocol.icecc.message.FileChunk;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.wire.ProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * One job of another machine, from COMPILE_FILE to the last byte of the object (protocol spec 6.1,
 * 6.5, 8).
 *
 * <p>Two threads. The conversation's own reads the socket from beginning to end: first the source,
 * into a {@link SourceSpool} so that the sender never blocks, then whatever comes behind it, which
 * can only mean that the client has given up. The worker waits for the slot, compiles, answers and
 * closes the connection, which ends the reading. Giving up cancels the compiler and interrupts the
 * worker; the slot is free only when the worker has ended.
 */
final class ForeignJob {
  private static final System.Logger LOG = System.getLogger(ForeignJob.class.getName());

  /** Limit while the source is incomplete (protocol spec 1.7). */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(60);

  private static final int FEED_BYTES = 64 << 10;

  private final MessageChannel channel;
  private final int client;
  private final CompileFile job;
  private final FrontDesk desk;
  private final ForeignWork work;
  private final Complaints complaints;
  private final SourceSpool source;
  private final JobAnswer answer;
  private final CountDownLatch mayStart = new CountDownLatch(1);

  /** Why the job was cut short; without meaning for one that was reported. */
  private volatile int cutShortBy = ExitCodes.CLIENT_GONE;

  /** Whether nobody waits for the result any more. */
  private volatile boolean abandoned;

  private volatile ForeignCompiler.@Nullable Execution execution;

  ForeignJob(
      MessageChannel channel,
      int client,
      CompileFile job,
      FrontDesk desk,
      ForeignWork work,
      SpoolSpace sources,
      Complaints complaints) {
    this.channel = channel;
    this.client = client;
    this.job = job;
    this.desk = desk;
    this.work = work;
    this.complaints = complaints;
    this.source = new SourceSpool(sources);
    this.answer = new JobAnswer(channel, client, job.jobId(), desk);
  }

  /**
   * Does all of it; the connection is closed afterwards. Returns false without doing anything if
   * the client may not bring a job now; it is told so, and its connection closed behind that.
   */
  boolean run() throws IOException, InterruptedException {
    EnvironmentId id =
        EnvironmentId.of(
            job.target().isEmpty() ? work.ownPlatform() : job.target(), job.environment());
    log(
        Level.INFO,
        "remote compile for file %s of client %d at %s, environment %s"
            .formatted(job.inputFile(), client, channel.connection().peerName(), id));
    CompileJob wanted = ForeignJobs.toWork(job, id, channel.version());
    // Held from now on, so that the environment survives the wait for a slot. If it is missing
    // already the compiler finds that out, too.
    Optional<EnvironmentLease> lease = work.environments().lease(id);
    try (SourceSpool closedAtLast = source) {
      if (!desk.foreignJob(client, job.jobId(), mayStart::countDown)) {
        log(Level.WARNING, "refused: its client is busy with something else");
        return false;
      }
      compile(wanted);
      return true;
    } finally {
      lease.ifPresent(EnvironmentLease::close);
    }
  }

  private void compile(CompileJob wanted) throws InterruptedException {
    Thread worker = Thread.ofVirtual().name("job " + job.jobId()).unstarted(() -> workOn(wanted));
    try {
      worker.start();
      try {
        read();
      } finally {
        cancel();
        worker.interrupt();
        worker.join();
      }
    } finally {
      desk.foreignJobDone(client, cutShortBy, JobResources.NONE);
    }
  }

  private void cancel() {
    ForeignCompiler.Execution running = execution;
    if (running != null) {
      running.cancel();
    }
  }

  /** Returns when the connection is closed or the client gave up. */
  private void read() {
    try {
      readSource();
      source.complete();
      Message message = channel.receive();
      cutShortBy =
          message instanceof End ? ExitCodes.CLIENT_SAID_END : ExitCodes.UNEXPECTED_MESSAGE;
      log(Level.INFO, "client cancelled");
    } catch (SocketTimeoutException silent) {
      cutShortBy = ExitCodes.IO_ERROR;
      log(Level.WARNING, silent.getMessage());
    } catch (EOFException gone) {
      cutShortBy = ExitCodes.CLIENT_GONE;
    } catch (ProtocolException e) {
      cutShortBy = ExitCodes.UNEXPECTED_MESSAGE;
      log(Level.WARNING, e.getMessage());
    } catch (IOException e) {
      // Also the way it ends when the worker has answered and closed the connection.
      log(Level.DEBUG, e.toString());
    } finally {
      abandoned = true;
      source.fail("the client is gone");
    }
  }

  private void readSource() throws IOException {
    while (true) {
      Message message = channel.receive(SILENCE_MAX);
      switch (message) {
        case FileChunk chunk -> keep(chunk);
        case End end -> {
          return;
        }
        default ->
            throw new ProtocolException(
                "a " + message.getClass().getSimpleName() + " in the middle of a source");
      }
    }
  }

  private void keep(FileChunk chunk) throws IOException {
    try {
      source.add(chunk);
    } catch (IOException e) {
      cutShortBy = ExitCodes.IO_ERROR;
      log(Level.WARNING, "its source cannot be kept: " + e.getMessage());
      throw e;
    }
  }

  /** The worker's thread. */
  private void workOn(CompileJob wanted) {
    try (channel) {
      mayStart.await();
      log(Level.INFO, "remote compile arguments: " + String.join(" ", job.allFlags()));
      try (ForeignCompiler.Execution running = start(wanted)) {
        execution = running;
        feed(running);
        CompileOutcome outcome = running.await();
        if (!answer.send(outcome, source)) {
          dropEnvironment(wanted.environment());
        }
      }
    } catch (InterruptedException cancelled) {
      log(Level.DEBUG, "cancelled");
    } catch (IOException e) {
      if (source.isComplete() && !abandoned && !answer.isBegun()) {
        cutShortBy = ExitCodes.IO_ERROR;
        log(Level.WARNING, "failed: " + e);
      } else {
        // The client is gone, or had all it wanted a moment before we knew. Ending the compiler
        // and interrupting this thread then fail whatever was being read or written.
        log(Level.DEBUG, e.toString());
      }
    } catch (RuntimeException e) {
      cutShortBy = ExitCodes.GENERAL;
      LOG.log(Level.ERROR, "job " + job.jobId() + " failed; please report this", e);
    }
  }

  private ForeignCompiler.Execution start(CompileJob wanted) throws IOException {
    try {
      return work.compiler().start(wanted);
    } catch (IOException e) {
      cutShortBy = ExitCodes.CANNOT_START;
      desk.figures().refused(Refusal.CANNOT_START);
      log(Level.WARNING, "cannot start the compiler: " + e.getMessage());
      answer.explain("cannot start the compiler: " + e.getMessage());
      throw e;
    }
  }

  /**
   * All of the source, even if the compiler does not want it: clients cannot bear an answer before
   * their END (protocol spec 8).
   */
  private void feed(ForeignCompiler.Execution running) throws IOException {
    byte[] buffer = new byte[FEED_BYTES];
    InputStream content = source.content();
    for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
      running.feed(buffer, 0, n);
    }
  }

  private void dropEnvironment(EnvironmentId id) throws IOException {
    work.environments().remove(id);
    desk.environmentsChanged();
  }

  private void log(Level level, @Nullable String what) {
    if (level == Level.WARNING) {
      complaints.about(channel.connection().peerName(), "job " + job.jobId() + ": " + what);
    } else {
      LOG.log(level, "job {0}: {1}", String.valueOf(job.jobId()), what);
    }
  }
}
