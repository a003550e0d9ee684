package dev.affogato.console.top;

import dev.affogato.base.address.Addresses;
import dev.affogato.base.net.Connection;
import dev.affogato.base.time.TimeSource;
import dev.affogato.protocol.icecc.channel.MessageChannel;
import dev.affogato.protocol.icecc.message.MonLogin;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Follows a scheduler as a monitor does, and again when it is lost.
 *
 * <p>One virtual thread reads; {@link #where()} may be asked by any.
 */
final class Feed implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration AGAIN = Duration.ofSeconds(2);

  private final Top.Finder finder;
  private final Farm farm;
  private final TimeSource time;
  private final Thread reader;
  private volatile String where = "looking for the scheduler";

  private Feed(Top.Finder finder, Farm farm, TimeSource time) {
    this.finder = finder;
    this.farm = farm;
    this.time = time;
    this.reader = Thread.ofVirtual().name("monitor").unstarted(this::follow);
  }

  static Feed start(Top.Finder finder, Farm farm, TimeSource time) {
    Feed feed = new Feed(finder, farm, time);
    feed.reader.start();
    return feed;
  }

  /** The scheduler, or why there is none. */
  String where() {
    return where;
  }

  private void follow() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          followOne(finder.find());
        } catch (IOException lost) {
          where = "no scheduler: " + lost.getMessage();
        }
        farm.clear();
        time.pause(AGAIN);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void followOne(InetSocketAddress scheduler) throws IOException {
    try (Connection connection = Connection.open(scheduler, CONNECT);
        MessageChannel channel = MessageChannel.handshakeAsMonitor(connection)) {
      channel.send(new MonLogin());
      farm.clear();
      where = Addresses.text(scheduler);
      while (true) {
        farm.apply(channel.receive(), time.nanoTime());
      }
    }
  }

  @Override
  public void close() {
    reader.interrupt();
  }
}
