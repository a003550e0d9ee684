package dev.affogato.client.launcher;

import dev.affogato.base.net.Connection;
import dev.affogato.base.reason.Reason;
import dev.affogato.base.time.TimeSource;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One launcher waiting to be told what to do.
 *
 * <p>A call ends in {@link #exec}, {@link #finish} or {@link #elsewhere}, after any number of
 * {@link #preprocess}, {@link #look}, {@link #read} and {@link #file}. Closing before that makes
 * the launcher run the real compiler, so whoever cannot go on just throws.
 *
 * <p>Reading and deciding is confined to the handler's thread. Frames are written under a lock,
 * because the server sends keep-alives in between; {@link #close()} may come from any thread.
 */
public final class LauncherConnection implements AutoCloseable {
  private final Connection connection;
  private final TimeSource time;
  private final long arrivedNs;
  private final IntUnaryOperator process;
  private final FrameReader reader;
  private final Liveness liveness;
  private final ReentrantLock output = new ReentrantLock();
  private @Nullable LauncherCall call;
  private @Nullable FrameFeed feed;
  private boolean answered;
  private boolean holdsBack;
  private byte @Nullable [] heldBack;
  private boolean preprocessing;
  private volatile boolean gone;
  private @Nullable FileFrames currentFile;

  /**
   * @param arrivedNs when the launcher was surely there
   * @param process of the launcher as we count them, by the number it says; 0 if that is unknown
   */
  LauncherConnection(
      Connection connection, TimeSource time, long arrivedNs, IntUnaryOperator process) {
    this.connection = connection;
    this.time = time;
    this.arrivedNs = arrivedNs;
    this.process = process;
    this.reader = new FrameReader(connection.in());
    this.liveness = new Liveness(time.nanoTime());
  }

  /**
   * When it came, as {@link TimeSource#nanoTime} counts: whatever the build made before it called
   * the launcher was there then.
   */
  public long arrivedNs() {
    return arrivedNs;
  }

  /** What the launcher was called for. */
  public LauncherCall call() {
    if (call == null) {
      throw new IllegalStateException("the call has not been read yet");
    }
    return call;
  }

  /** The launcher's process, as we count them; 0 if that is unknown. */
  public int process() {
    return process.applyAsInt(call().pid());
  }

  /**
   * From now on a launcher that goes away before it is answered is noticed at once, not only when
   * something is sent to it or expected from it. Has no effect the second time.
   *
   * @param action run once, on another thread; such as interrupting the one that waits elsewhere
   */
  public void onGone(Runnable action) {
    if (feed == null) {
      feed = FrameFeed.start(reader, () -> ended(action));
    }
  }

  /** Whether the launcher went away before it was answered, as far as {@link #onGone} noticed. */
  public boolean isGone() {
    return gone;
  }

  /** The launcher becomes a program; afterwards only {@link #awaitClose()} makes sense. */
  public void exec(ExecReply reply) throws IOException {
    byte[] frame = AgentFrames.exec(reply);
    answer(frame);
    liveness.answered(reply.keepSocket() ? process.applyAsInt(call().pid()) : 0);
  }

  /**
   * Runs a preprocessor in the launcher's surroundings and gives its output to {@code sink}.
   *
   * @return how it ended; a failure of the preprocessor is a result like any other
   * @throws IOException if the launcher went away, or what {@code sink} threw; in the latter case
   *     the preprocessor is still running and the call can still be ended by {@link #exec} or
   *     {@link #finish}, which stop it
   */
  public CppEnd preprocess(PreprocessRequest request, CppSink sink) throws IOException {
    ask(AgentFrames.preprocess(request));
    preprocessing = true;
    try {
      while (true) {
        switch (hear()) {
          case CppOut out -> sink.accept(out.bytes(), out.start(), out.size());
          case CppEnd end -> {
            preprocessing = false;
            return end;
          }
          default ->
              throw new FrameException("launcher sent something else than preprocessed code");
        }
      }
    } finally {
      heard();
    }
  }

  /**
   * Has the launcher look at names, where the agent itself must not: only the machine's agent may
   * ask. Any number; some hundred go in one round trip.
   *
   * @return an answer to each, in their order
   * @throws IOException if the launcher went away, or answered something else
   * @throws IllegalStateException if a preprocessor is still running
   */
  public List<Look> look(List<LookRequest> names) throws IOException {
    List<Look> looks = new ArrayList<>(names.size());
    for (List<LookRequest> part : Questions.split(names, LookRequest::path)) {
      question(AgentFrames.look(part));
      try {
        looks.addAll(seen(part.size()));
      } finally {
        heard();
      }
    }
    return looks;
  }

  /**
   * Has the launcher read files, where the agent itself must not: only the machine's agent may ask.
   * All are in memory together when this returns; what one question may ask for is for the caller
   * to limit.
   *
   * @return an answer to each, in their order
   * @throws IOException if the launcher went away, or answered something else
   * @throws IllegalStateException if a preprocessor is still running
   */
  public List<Read> read(List<ReadRequest> files) throws IOException {
    List<Read> contents = new ArrayList<>(files.size());
    for (List<ReadRequest> part : Questions.split(files, ReadRequest::path)) {
      question(AgentFrames.read(part));
      try {
        for (ReadRequest file : part) {
          contents.add(content(file));
        }
      } finally {
        heard();
      }
    }
    return contents;
  }

  /**
   * Begins an output file. What is written goes out at once; the launcher puts the file in place on
   * {@link #finish}. Close it before the next one; that does not close the connection.
   *
   * @param path as the compiler would take it: absolute, or relative to the call's {@code cwd}
   * @param mode before the caller's umask, 0666 or 0777
   */
  public OutputStream file(String path, int mode) {
    FileFrames file = new FileFrames(this, path, mode);
    currentFile = file;
    return file;
  }

  /** A whole small output file; see {@link #file(String, int)}. */
  public void file(String path, int mode, byte[] content) throws IOException {
    try (OutputStream file = file(path, mode)) {
      file.write(content);
    }
  }

  /** Has the launcher remove an output now, if it is a regular file; {@code path} as above. */
  public void remove(String path) throws IOException {
    send(AgentFrames.remove(path));
  }

  /**
   * All files are complete: the launcher puts them in place, prints, and exits.
   *
   * @throws IOException if the launcher is gone, or both outputs together exceed a frame (64 MiB);
   *     the launcher then runs the compiler itself
   */
  public void finish(int status, byte[] stdout, byte[] stderr) throws IOException {
    byte[] frame = AgentFrames.finish(status, stdout, stderr);
    if (holdsBack) {
      heldBack = frame;
    } else {
      finish(frame);
    }
  }

  /**
   * From now on {@link #finish} waits for {@link #release}: who has the launcher do something after
   * the result is known must do so before it is told.
   */
  public void holdBack() {
    holdsBack = true;
  }

  /** Sends what was held back, if anything was. */
  public void release() throws IOException {
    byte[] frame = heldBack;
    if (frame != null) {
      heldBack = null;
      finish(frame);
    }
  }

  private void finish(byte[] frame) throws IOException {
    answer(frame);
    liveness.answered(0);
  }

  /** The connection itself: tells one launcher from another. */
  public Connection connection() {
    return connection;
  }

  /**
   * The machine's agent does not take this call: the launcher hangs up and turns to the agent of
   * its surroundings, which it starts if need be. To be said before any file; afterwards only
   * {@link #awaitClose()} makes sense.
   */
  public void elsewhere(Reason reason) throws IOException {
    answer(AgentFrames.elsewhere(reason));
    liveness.answered(0);
  }

  /**
   * Has the launcher write down a line of the journal, where the machine's agent cannot: beside the
   * jobs that no agent saw. To be said before {@link #exec} or {@link #finish}, after which the
   * launcher writes nothing more.
   *
   * @param line with a newline at its end and nowhere else
   */
  public void journal(byte[] line) throws IOException {
    send(AgentFrames.journal(line));
  }

  /** Has the launcher print {@code text} to the log or standard error of the call. */
  public void note(String text) throws IOException {
    send(AgentFrames.note(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /**
   * Waits for the launcher's end: after {@link #exec} with {@code keepSocket}, for the end of the
   * compiler it became. Also returns when only background processes of that compiler still hold the
   * socket.
   */
  public void awaitClose() {
    try {
      if (feed != null) {
        feed.awaitEnd();
      } else {
        reader.skipToEnd();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (IOException closed) {
      // A connection reset by the launcher's end, or closed by the server: the end as well.
    }
  }

  @Override
  public void close() {
    connection.close();
  }

  /** Reads the first frame, which must be the call. */
  void readCall() throws IOException {
    if (!(receive() instanceof LauncherCall first)) {
      throw new FrameException("launcher did not begin with its call");
    }
    call = first;
    liveness.handling();
  }

  void sendPiece(FileFrames file, byte[] frame) throws IOException {
    if (file != currentFile) {
      throw new IllegalStateException("another file has been begun meanwhile");
    }
    send(frame);
  }

  /** Called about every {@link Liveness#TICK_SECONDS} s by the server. */
  void tick(long nowNanos) {
    switch (liveness.due(nowNanos, LauncherConnection::isAlive)) {
      case NOTHING -> {}
      case CLOSE -> connection.close();
      // On a thread of its own: a launcher that does not read must not hold up the others.
      case KEEP_ALIVE -> Thread.ofVirtual().start(this::keepAlive);
    }
  }

  private void keepAlive() {
    if (!output.tryLock()) {
      return; // Something better is being written.
    }
    try {
      if (liveness.wantsKeepAlive()) {
        write(AgentFrames.keepAlive());
      }
    } catch (IOException gone) {
      connection.close();
    } finally {
      output.unlock();
    }
  }

  private void send(byte[] frame) throws IOException {
    output.lock();
    try {
      write(frame);
    } finally {
      output.unlock();
    }
  }

  private void write(byte[] frame) throws IOException {
    liveness.writing(time.nanoTime());
    connection.out().write(frame);
    liveness.written(time.nanoTime());
  }

  private void question(byte[] frame) throws IOException {
    if (preprocessing) {
      throw new IllegalStateException("a preprocessor whose end nobody waited for is running");
    }
    ask(frame);
  }

  private List<Look> seen(int names) throws IOException {
    if (!(hear() instanceof Seen seen) || seen.looks().size() != names) {
      throw new FrameException("launcher did not answer about " + names + " names");
    }
    return seen.looks();
  }

  private Read content(ReadRequest file) throws IOException {
    if (!(hear() instanceof Read read) || read.content().length > file.bytesMax()) {
      throw new FrameException("launcher did not answer with the content of " + file.path());
    }
    return read;
  }

  /** Sends something that the launcher will answer; {@link #heard} follows. */
  private void ask(byte[] frame) throws IOException {
    if (feed != null) {
      feed.expect();
    }
    send(frame);
  }

  private LauncherFrame hear() throws IOException {
    liveness.listening(time.nanoTime());
    return receive();
  }

  /** Nothing more is expected: from now on only the launcher's end is noticed. */
  private void heard() {
    liveness.handling();
    if (feed != null) {
      feed.skipRest();
    }
  }

  private LauncherFrame receive() throws IOException {
    Frame frame = feed == null ? reader.next() : fed(feed);
    if (frame == null) {
      throw new EOFException("the launcher went away");
    }
    return LauncherFrame.decode(frame);
  }

  private static @Nullable Frame fed(FrameFeed feed) throws IOException {
    try {
      return feed.next();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("stopped").initCause(stopped);
    }
  }

  /** Sends the last frame. From its first byte on, the launcher's end is nothing to notice. */
  private void answer(byte[] frame) throws IOException {
    synchronized (this) {
      answered = true;
    }
    send(frame);
  }

  private synchronized void ended(Runnable action) {
    if (!answered) {
      gone = true;
      action.run();
    }
  }

  private static boolean isAlive(int pid) {
    return ProcessHandle.of(pid).isPresent();
  }
}
