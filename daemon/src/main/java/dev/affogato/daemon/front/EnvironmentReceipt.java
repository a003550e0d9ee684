package dev.affogato.daemon.front;

import dev.affogato.daemon.work.environment.EnvironmentId;
import dev.affogato.daemon.work.environment.EnvironmentLease;
import dev.affogato.daemon.work.environment.EnvironmentRefusedException;
import dev.affogato.daemon.work.environment.Installation;
import dev.affogato.daemon.work.execution.Verification;
import dev.affogato.protocol.icecc.channel.MessageChannel;
import dev.affogato.protocol.icecc.message.End;
import dev.affogato.protocol.icecc.message.FileChunk;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.StatusText;
import dev.affogato.protocol.icecc.message.TransferEnv;
import dev.affogato.protocol.icecc.message.VerifyEnv;
import dev.affogato.protocol.icecc.message.VerifyEnvResult;
import dev.affogato.protocol.icecc.wire.ProtocolException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The part of a conversation in which another machine sends an environment and asks whether it
 * works (protocol spec 6.1). Confined to the conversation's thread.
 */
final class EnvironmentReceipt {
  private static final System.Logger LOG = System.getLogger(EnvironmentReceipt.class.getName());

  /** The sender may be reading its archive from a slow disk (protocol spec 1.7). */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(30);

  /** Older clients do not know STATUS_TEXT on this path (protocol spec 3.22). */
  private static final int STATUS_TEXT_VERSION = 23;

  private static final String DROPPED =
      "{1} sends environment {0} too, which is here or on its way: its bytes are dropped";

  private final MessageChannel channel;
  private final int client;
  private final FrontDesk desk;
  private final ForeignWork work;
  private final Complaints complaints;

  /** Why the last trial proved nothing; empty if it did. */
  private String undecided = "";

  EnvironmentReceipt(
      MessageChannel channel, int client, FrontDesk desk, ForeignWork work, Complaints complaints) {
    this.channel = channel;
    this.client = client;
    this.desk = desk;
    this.work = work;
    this.complaints = complaints;
  }

  /**
   * Takes the archive that follows {@code announced}. One that cannot be unpacked leaves the
   * connection open, because the sender asks for verification next and learns it then.
   *
   * @throws EnvironmentRefusedException if its name cannot be the name of a folder here
   */
  void receive(TransferEnv announced) throws IOException, InterruptedException {
    EnvironmentId id = id(announced.target(), announced.name());
    desk.activity(client, "toinstall");
    try (Installation installation = work.environments().install(id)) {
      String also = installation.isKept() ? "receiving environment {0} from {1}" : DROPPED;
      LOG.log(Level.INFO, also, id, peer());
      receive(installation);
      desk.activity(client, "waitinstall");
      finish(id, installation);
    } finally {
      desk.activity(client, "unknown");
      // In any case: the scheduler holds us for busy until it hears of our environments again.
      desk.environmentsChanged();
    }
  }

  /** A full disk here, too, is told by the answer to the sender's next question. */
  private void finish(EnvironmentId id, Installation installation) throws InterruptedException {
    // Others' copies only wait, and must not keep anybody from working.
    try (FrontDesk.@Nullable Unpacking counted = installation.isKept() ? desk.unpacking() : null) {
      work.background().run(installation::finish);
      if (installation.isKept()) {
        LOG.log(Level.INFO, "installed environment {0}", id);
      }
    } catch (IOException e) {
      complaints.about(peer(), "environment " + id + ": " + e.getMessage());
    }
  }

  private void receive(Installation installation) throws IOException {
    while (true) {
      Message message = channel.receive(SILENCE_MAX);
      switch (message) {
        case FileChunk chunk -> {
          byte[] content = chunk.content();
          installation.write(content, 0, content.length);
        }
        case End end -> {
          return;
        }
        default ->
            throw new ProtocolException(
                "a " + message.getClass().getSimpleName() + " in the middle of an environment");
      }
    }
  }

  /** Tells whether the environment can be used here. */
  void verify(VerifyEnv question) throws IOException, InterruptedException {
    EnvironmentId id = id(question.target(), question.name());
    Optional<EnvironmentLease> lease = work.environments().lease(id);
    if (lease.isEmpty()) {
      refuse("environment " + id + " is not installed here, or was removed");
      return;
    }
    try (EnvironmentLease environment = lease.get()) {
      if (!environment.hasProgram("bin/true")) {
        refuse(
            environment.root().resolve("bin/true")
                + " is not executable, installed environment removed?");
        return;
      }
      if (environment.isProven(() -> works(id))) {
        channel.send(new VerifyEnvResult(true));
      } else if (undecided.isEmpty()) {
        channel.send(new VerifyEnvResult(false));
      } else {
        refuse(undecided);
      }
    }
  }

  private boolean works(EnvironmentId id) throws IOException, InterruptedException {
    Verification verification = work.compiler().verify(id);
    if (!verification.works()) {
      LOG.log(Level.WARNING, "environment {0} does not work here: {1}", id, verification.text());
      undecided = verification.undecided() ? verification.text() : "";
    }
    return verification.works();
  }

  /** The explanation goes first and makes clients give up without blacklisting (spec 6.1). */
  private void refuse(String why) throws IOException {
    complaints.about(peer(), why);
    if (channel.version() >= STATUS_TEXT_VERSION) {
      channel.send(new StatusText(why));
    }
    channel.send(new VerifyEnvResult(false));
  }

  EnvironmentId id(String target, String name) throws EnvironmentRefusedException {
    return EnvironmentId.of(target.isEmpty() ? work.ownPlatform() : target, name);
  }

  private String peer() {
    return channel.connection().peerName();
  }
}
