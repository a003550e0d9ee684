package dev.affogato.daemon.front;

import dev.affogato.base.io.NativeText;
import dev.affogato.base.net.Connection;
import dev.affogato.base.net.Watchdog;
import dev.affogato.compiler.archives.ArchiveRequest;
import dev.affogato.compiler.archives.CompilerArchives;
import dev.affogato.daemon.figures.JobFigures.Refusal;
import dev.affogato.daemon.front.relay.Relay;
import dev.affogato.daemon.work.environment.EnvironmentRefusedException;
import dev.affogato.protocol.icecc.channel.MessageChannel;
import dev.affogato.protocol.icecc.message.CompileFile;
import dev.affogato.protocol.icecc.message.GetInternals;
import dev.affogato.protocol.icecc.message.GetNativeEnv;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.NativeEnv;
import dev.affogato.protocol.icecc.message.StatusText;
import dev.affogato.protocol.icecc.message.TransferEnv;
import dev.affogato.protocol.icecc.message.VerifyEnv;
import dev.affogato.protocol.icecc.wire.ProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection from its handshake to its end. Which kind of client it is shows only by what it
 * sends (protocol spec 2): requests of this machine's clients go to the {@link FrontDesk}, which
 * answers them; work of other machines is done here.
 *
 * <p>Confined to the virtual thread that runs it. Whatever happens ends this connection at most.
 */
final class Conversation {
  private static final System.Logger LOG = System.getLogger(Conversation.class.getName());

  /** Wait for a peer's first word (protocol spec 1.7). */
  private static final Duration HANDSHAKE_MAX = Duration.ofSeconds(15);

  /** A client over the network has no reason to stay without a word for longer. */
  private static final Duration NETWORK_IDLE_MAX = Duration.ofMinutes(10);

  /** Older clients do not know STATUS_TEXT (protocol spec 3.22). */
  private static final int STATUS_TEXT_VERSION = 23;

  /** Below this version GET_NATIVE_ENV says {@code gcc} or {@code clang} (protocol spec 3.3). */
  private static final Path OLD_COMPILERS = Path.of("/usr/bin");

  private final Connection connection;
  private final FrontDesk desk;
  private final CompilerArchives natives;
  private final PackingRules packingRules;
  private final Relay relay;
  private final @Nullable ForeignWork foreign;
  private final @Nullable SpoolSpace sources;
  private final Guard guard;
  private final OtherDoors others;
  private int transfers;

  /**
   * @param foreign null where nothing is compiled for others
   * @param sources null exactly where {@code foreign} is
   */
  Conversation(
      Connection connection,
      FrontDesk desk,
      CompilerArchives natives,
      PackingRules packingRules,
      Relay relay,
      @Nullable ForeignWork foreign,
      @Nullable SpoolSpace sources,
      OtherDoors others,
      Guard guard) {
    this.connection = connection;
    this.desk = desk;
    this.natives = natives;
    this.packingRules = packingRules;
    this.relay = relay;
    this.foreign = foreign;
    this.sources = sources;
    this.others = others;
    this.guard = guard;
  }

  /**
   * Talks to the end, unless the connection is somebody else's.
   *
   * @param closed for whoever takes the connection over
   * @return whether somebody did
   */
  boolean run(Runnable closed) {
    String peer = connection.peerName();
    try {
      switch (others.take(connection, first(), closed)) {
        case ADOPTED -> {
          return true;
        }
        case SERVED -> {
          // To its end.
        }
        case NOT -> {
          switch (connection.isUnix() ? relay.serve(connection, closed) : Relay.Outcome.NOT) {
            case HANDED_OVER -> {
              return true;
            }
            case SERVED -> {
              // To its end.
            }
            case NOT -> converse(MessageChannel.handshake(connection));
          }
        }
      }
    } catch (EOFException ordinaryEnd) {
      LOG.log(Level.DEBUG, "{0}: {1}", peer, ordinaryEnd.getMessage());
    } catch (ProtocolException | EnvironmentRefusedException e) {
      guard.complaints().about(peer, "connection closed: " + e.getMessage());
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "connection of {0} closed: {1}", peer, e);
    } catch (InterruptedException shutdown) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "connection of " + peer + " failed; please report this", e);
    }
    return false;
  }

  private byte[] first() throws IOException {
    try (Watchdog.Guard guarded = Watchdog.closeAfter(HANDSHAKE_MAX, connection::close)) {
      try {
        return connection.peek(OtherDoors.FIRST_BYTES);
      } catch (IOException e) {
        throw guarded.fired()
            ? new SocketTimeoutException(connection.peerName() + " was silent in the handshake")
            : e;
      }
    }
  }

  private void converse(MessageChannel channel) throws IOException, InterruptedException {
    int client = desk.arrived(channel);
    try {
      boolean more = true;
      while (more) {
        Message message = isOfThisMachine() ? channel.receive() : channel.receive(NETWORK_IDLE_MAX);
        more = handle(channel, client, message);
      }
    } finally {
      desk.gone(client, ExitCodes.CLIENT_GONE);
    }
  }

  /** Returns whether the conversation goes on. */
  private boolean handle(MessageChannel channel, int client, Message message)
      throws IOException, InterruptedException {
    switch (message) {
      case TransferEnv announced when foreign != null ->
          environment(receipt(channel, client, foreign), announced);
      case VerifyEnv question when foreign != null ->
          receipt(channel, client, foreign).verify(question);
      case CompileFile job when foreign != null && sources != null && !isLocal(job) -> {
        return !foreignJob(
            client,
            new ForeignJob(channel, client, job, desk, foreign, sources, guard.complaints()));
      }
      case GetInternals question when isOfThisMachine() ->
          desk.reply(client, new StatusText(desk.internals()));
      case GetNativeEnv request when isOfThisMachine() ->
          nativeEnvironment(client, channel.version(), request);
      default -> {
        if (isOfThisMachine()) {
          desk.message(client, message);
        } else {
          guard
              .complaints()
              .about(
                  connection.peerName(),
                  "sent a "
                      + message.getClass().getSimpleName()
                      + ", which only clients of this machine may");
          desk.refuse(client, ExitCodes.UNEXPECTED_MESSAGE);
        }
      }
    }
    return true;
  }

  private EnvironmentReceipt receipt(MessageChannel channel, int client, ForeignWork work) {
    return new EnvironmentReceipt(channel, client, desk, work, guard.complaints());
  }

  /** Each piece has a limit of its own; one that came in single bytes would never end. */
  private void environment(EnvironmentReceipt receipt, TransferEnv announced)
      throws IOException, InterruptedException {
    Duration limit = guard.limits().transferTime();
    if (++transfers > guard.limits().transfersMax()) {
      throw new ProtocolException(
          "more than " + guard.limits().transfersMax() + " environments on one connection");
    }
    try (Watchdog.Guard watch = Watchdog.closeAfter(limit, connection::close)) {
      try {
        receipt.receive(announced);
      } catch (IOException e) {
        throw watch.fired()
            ? new ProtocolException(
                "environment "
                    + announced.name()
                    + " was not sent within "
                    + limit.toSeconds()
                    + " s; see to the network, or to the sender")
            : e;
      }
    }
  }

  /** Returns whether the job was done; if not, its client has been told. */
  private boolean foreignJob(int client, ForeignJob job) throws IOException, InterruptedException {
    String peer = connection.peerName();
    if (!guard.foreignJobs().take(peer, false)) {
      desk.figures().refused(Refusal.TOO_MANY_JOBS);
      guard
          .complaints()
          .about(
              peer,
              "a job was refused, as "
                  + guard.foreignJobs().held(peer)
                  + " of at most "
                  + guard.foreignJobs().placesMax()
                  + " that run or wait here are its own; no scheduler sends so many");
      desk.refuse(client, ExitCodes.UNEXPECTED_MESSAGE);
      return false;
    }
    try {
      return job.run();
    } finally {
      guard.foreignJobs().giveBack(peer);
    }
  }

  private static boolean isLocal(CompileFile job) {
    return job.environment().equals(CompileFile.LOCAL_ENVIRONMENT);
  }

  /** Slots, questions to the scheduler and archives of its compilers are for its own users only. */
  private boolean isOfThisMachine() {
    return connection.isUnix() || connection.isLoopback();
  }

  private void nativeEnvironment(int client, int version, GetNativeEnv request)
      throws InterruptedException {
    desk.activity(client, "waitcreateenv");
    try {
      Path asked = path(request.compiler().isEmpty() ? "gcc" : request.compiler());
      packingRules.check(asked, connection);
      ArchiveRequest wanted =
          ArchiveRequest.of(asked, paths(request.extraFiles()), request.compression());
      packingRules.check(wanted.compiler(), connection);
      for (Path extraFile : wanted.extraFiles()) {
        packingRules.check(extraFile, connection);
      }
      Path archive = natives.archive(wanted);
      desk.activity(client, "gotnative");
      desk.reply(client, new NativeEnv(bytes(archive.toString())));
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          "no environment for client {0}: {1}",
          String.valueOf(client),
          e.getMessage());
      // Icecream's clients take it for the END that it is followed by; ours tell their users.
      if (version >= STATUS_TEXT_VERSION) {
        desk.reply(client, new StatusText(bytes(String.valueOf(e.getMessage()))));
      }
      desk.refuse(client, ExitCodes.NATIVE_ENVIRONMENT_FAILED);
    }
  }

  private static List<Path> paths(List<String> names) throws IOException {
    List<Path> paths = new ArrayList<>();
    for (String name : names) {
      paths.add(path(name));
    }
    return paths;
  }

  private static Path path(String name) throws IOException {
    try {
      String text = NativeText.toJava(name).orElseThrow(() -> new IOException(notAPath(name)));
      return OLD_COMPILERS.resolve(text).normalize();
    } catch (InvalidPathException e) {
      throw new IOException(notAPath(name), e);
    }
  }

  private static String notAPath(String name) {
    return "'" + name + "' is no path in this daemon's locale; start it with LC_ALL=C.UTF-8";
  }

  private static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
