package dev.affogato.client.launcher;

import dev.affogato.base.time.TimeSource;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A daemon's socket with an agent behind it, the machine's. Thread-safe. */
final class FakeMachine implements AutoCloseable {
  /** What becomes of a launcher that asks for the machine's agent. */
  interface Door {
    void open(FakeRelay.Peer launcher) throws IOException;
  }

  private final FakeRelay relay;
  private final HandedOver launchers = new HandedOver();
  private final LauncherServer server;
  private final List<Character> roles = new CopyOnWriteArrayList<>();
  private final AtomicInteger ended = new AtomicInteger();

  /** Takes every launcher. */
  static FakeMachine serving(LauncherRig rig, LauncherHandler handler) throws IOException {
    return new FakeMachine(rig, handler, null);
  }

  /** Has {@code door} say what becomes of launchers. */
  static FakeMachine behind(LauncherRig rig, Door door) throws IOException {
    return new FakeMachine(rig, launcher -> {}, door);
  }

  private FakeMachine(LauncherRig rig, LauncherHandler handler, Door door) throws IOException {
    Path socket = rig.root.resolve("machine.socket");
    relay = new FakeRelay(socket);
    server = new LauncherServer(launchers, handler, TimeSource.system());
    server.start();
    rig.environment.put("ICECC_TEST_SOCKET", socket.toString());
    Door used = door == null ? this::take : door;
    Thread.ofVirtual().start(() -> answerAll(used));
  }

  /** What the daemon has been asked for, in order. */
  List<Character> roles() {
    return roles;
  }

  /** How many launchers have come to an end. */
  int ended() {
    return ended.get();
  }

  private void take(FakeRelay.Peer launcher) throws IOException {
    launcher.answer('J');
    launchers.add(launcher.connection(), ended::incrementAndGet);
  }

  private void answerAll(Door door) {
    try {
      while (true) {
        FakeRelay.Peer peer = relay.next();
        roles.add(peer.role());
        if (peer.role() == 'M') {
          door.open(peer);
        } else {
          peer.close();
        }
      }
    } catch (ClosedChannelException over) {
      // The test is over.
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    relay.close();
    server.close();
  }
}
