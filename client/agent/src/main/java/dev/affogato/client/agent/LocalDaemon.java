package dev.affogato.client.agent;

import dev.affogato.base.time.TimeSource;
import dev.affogato.protocol.icecc.channel.MessageChannel;
import dev.affogato.protocol.icecc.message.BlacklistHostEnv;
import dev.affogato.protocol.icecc.message.CompileFile;
import dev.affogato.protocol.icecc.message.End;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.GetNativeEnv;
import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.JobLocalBegin;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.NativeEnv;
import dev.affogato.protocol.icecc.message.StatusText;
import dev.affogato.protocol.icecc.message.UseCs;
import dev.affogato.protocol.icecc.wire.ProtocolException;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The conversation of one call with the daemon of this machine (protocol spec 2, 6). Closing it
 * frees whatever the daemon keeps for the call, a slot or an assigned server.
 *
 * <p>Confined to the call's thread, except {@link #close}.
 */
final class LocalDaemon implements AutoCloseable {
  // Protocol spec 1.7.
  private static final Duration NATIVE_ENVIRONMENT_WAIT = Duration.ofMinutes(4);
  private static final Duration SERVER_WAIT = Duration.ofMinutes(4);
  private static final Duration NICE_SERVER_WAIT = Duration.ofHours(1);
  private static final Duration SLOT_WAIT = Duration.ofMinutes(40);

  /** From this version the daemon takes the compiler's path instead of a word. */
  private static final int COMPILER_PATH_VERSION = 41;

  private static final int EXTRA_FILES_VERSION = 32;

  /** What compilers exit with that refuse a source. */
  private static final int COMPILER_FAILED = 1;

  private volatile KeptConversations.Talk talk;
  private final DaemonFiles files;
  private final TimeSource time;
  private final @Nullable Store store;
  private boolean old;
  private boolean over;

  /** Where conversations are kept that may be used for another job. */
  interface Store {
    /** Whether {@code talk} was taken. */
    boolean keep(KeptConversations.Talk talk);

    /** A new one in place of one that the daemon has ended; null if there is none any more. */
    KeptConversations.@Nullable Talk renew();
  }

  /**
   * @param talk with the daemon
   * @param files what is known of the daemon's file system
   * @param store null if it is for one job only
   * @param old whether it was used before, so that the daemon may have ended it meanwhile
   */
  LocalDaemon(
      KeptConversations.Talk talk,
      DaemonFiles files,
      TimeSource time,
      @Nullable Store store,
      boolean old) {
    this.talk = talk;
    this.files = files;
    this.time = time;
    this.store = store;
    this.old = old;
  }

  /** Where it was found: tells one daemon from another. */
  SocketAddress address() {
    return talk.address();
  }

  private MessageChannel channel() {
    return talk.channel();
  }

  /** Whether the daemon sees the file that we see behind {@code path}, absolute. */
  DaemonFiles.View view(String path) {
    return files.view(talk.address(), path);
  }

  /**
   * Waits for a slot for a command that runs here; {@link #close} gives it back.
   *
   * @param output absolute path of what is made, for monitors; may be empty
   */
  void awaitSlot(String output) throws IOException {
    channel().send(new JobLocalBegin((int) time.wallClock().getEpochSecond(), output, 0, false));
    Message answer = channel().receive(SLOT_WAIT);
    if (!(answer instanceof JobLocalBegin)) {
      throw new ProtocolException(
          "the local daemon gave no slot but " + answer.getClass().getSimpleName());
    }
  }

  /**
   * The archive of a compiler of this machine, made if need be.
   *
   * @param compiler absolute path
   * @param clang what to call it for daemons that take no path
   * @return absolute path of the archive
   */
  String nativeEnvironment(
      String compiler, boolean clang, List<String> extraFiles, String compression) throws Fallback {
    if (!extraFiles.isEmpty() && channel().version() < EXTRA_FILES_VERSION) {
      throw new Fallback(FallbackCode.EXTRA_FILE, "Local daemon is too old to handle extra files.");
    }
    String name = channel().version() >= COMPILER_PATH_VERSION ? compiler : clang ? "clang" : "gcc";
    Message answer = ask(new GetNativeEnv(name, extraFiles, compression), NATIVE_ENVIRONMENT_WAIT);
    if (answer instanceof NativeEnv environment) {
      return environment.path();
    }
    if (answer instanceof StatusText why) {
      throw new Fallback(
          FallbackCode.NO_ENVIRONMENT,
          "the local daemon cannot pack " + compiler + ": " + why.text());
    }
    throw new Fallback(
        FallbackCode.NO_ENVIRONMENT,
        "daemon can't determine native environment. Set $ICECC_VERSION to an icecc environment.");
  }

  /** Asks for a machine to compile on, and waits for the answer. */
  UseCs requestServer(GetCs request) throws Fallback {
    Message answer = ask(request, request.niceness() > 0 ? NICE_SERVER_WAIT : SERVER_WAIT);
    if (answer instanceof UseCs server) {
      return server;
    }
    throw new Fallback(
        FallbackCode.NO_SERVER,
        "expected use_cs reply, but got " + answer.getClass().getSimpleName() + " instead");
  }

  /** The assigned server is this machine, and the compile starts (protocol spec 6.2). */
  void compilesHere(CompileFile header) throws Fallback {
    try {
      channel().send(header);
    } catch (IOException e) {
      throw lost(e);
    }
  }

  /**
   * The end of {@link #compilesHere}. The compiler has taken the launcher's place, so its status
   * and times are not known; no times and no size keep the job out of the scheduler's speed figures
   * (protocol spec 9.5).
   */
  void compiledHere(int jobId) {
    tell(JobDone.fromSubmitter(jobId, 0, JobResources.NONE, 0));
    tell(new End());
  }

  /** The remote job is well done; without this the daemon reports it as broken off. */
  void compiledRemotely() {
    tell(new End());
  }

  /** The job is compiled here instead, and not because of the host it was given. */
  void takenBack(int jobId) {
    tell(JobDone.fromSubmitter(jobId, COMPILER_FAILED, JobResources.NONE, 0));
    tell(new End());
  }

  /**
   * The job was executed as an action, about which only we report. The daemon knows of such jobs,
   * so it is ours, which takes another job in the same conversation.
   */
  void compiledDirectly(int jobId, int status, JobResources resources) {
    tell(JobDone.fromSubmitter(jobId, status, resources, 0));
    over = true;
    if (store == null) {
      tell(new End());
    }
  }

  /** Never again this environment on that host. */
  void blacklist(String environment, String target, String host) {
    tell(new BlacklistHostEnv(environment, target, host));
  }

  @Override
  public void close() {
    boolean done = over && !Thread.currentThread().isInterrupted();
    over = false;
    if (!done || store == null || !store.keep(talk)) {
      channel().close();
    }
  }

  private Message ask(Message question, Duration wait) throws Fallback {
    try {
      return exchange(question, wait);
    } catch (SocketTimeoutException e) {
      throw new Fallback(
          FallbackCode.NO_SERVER,
          "the local daemon did not answer a "
              + question.getClass().getSimpleName()
              + " within "
              + wait.toSeconds()
              + " s",
          e);
    } catch (IOException e) {
      throw lost(e);
    }
  }

  /** What was kept for long may have been ended by the daemon: then a new one is begun. */
  private Message exchange(Message question, Duration wait) throws IOException {
    boolean first = old;
    old = false;
    try {
      channel().send(question);
      return channel().receive(wait);
    } catch (SocketTimeoutException late) {
      throw late;
    } catch (IOException ended) {
      KeptConversations.Talk fresh =
          first && store != null && !Thread.currentThread().isInterrupted() ? store.renew() : null;
      if (fresh == null) {
        throw ended;
      }
      talk = fresh;
      channel().send(question);
      return channel().receive(wait);
    }
  }

  /** News that a daemon needs only while it is there. */
  private void tell(Message news) {
    try {
      channel().send(news);
    } catch (IOException gone) {
      // It has dropped the job by itself.
    }
  }

  private static Fallback lost(IOException cause) {
    return new Fallback(
        FallbackCode.DAEMON_LOST, "the local daemon went away: " + cause.getMessage(), cause);
  }
}
