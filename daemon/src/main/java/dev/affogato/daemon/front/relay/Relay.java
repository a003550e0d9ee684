package dev.affogato.daemon.front.relay;

import dev.affogato.base.net.Connection;
import dev.affogato.base.net.Watchdog;
import dev.affogato.base.time.TimeSource;
import dev.affogato.daemon.front.relay.MeetingPlaces.Answer;
import dev.affogato.daemon.front.relay.MeetingPlaces.Decision;
import dev.affogato.daemon.front.relay.MeetingPlaces.Offered;
import dev.affogato.daemon.front.relay.MeetingPlaces.Place;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The relay's side of the daemon's unix socket. Each peer has a thread of its own that copies what
 * the peer says to its partner; {@link MeetingPlaces} decides who that is.
 *
 * <p>Thread-safe: the places are locked, everything else belongs to one connection's thread.
 */
public final class Relay {
  /** Wait for the first words, as in the handshake (protocol spec 1.7). */
  private static final Duration GREETING_WAIT = Duration.ofSeconds(15);

  private static final int BUFFER_BYTES = 64 << 10;

  private final TimeSource time;
  private final FileRule files;
  private final BiConsumer<String, String> complaints;
  private final LauncherHost host;
  private final MeetingPlaces<Waiting, Offer> places = new MeetingPlaces<>();

  /**
   * @param files which files may be told about
   * @param complaints about a peer, and what it does
   * @param host serves launchers that have no agent
   */
  public Relay(
      FileRule files, BiConsumer<String, String> complaints, LauncherHost host, TimeSource time) {
    this.files = files;
    this.complaints = complaints;
    this.host = host;
    this.time = time;
  }

  /** A launcher that waits for what it will be told. Equal only to itself. */
  private static final class Waiting {
    private final BlockingQueue<News> news = new LinkedBlockingQueue<>();
  }

  /** What a launcher that waits is told. */
  private sealed interface News {
    /** Its partner is there. */
    record Joined(Offer offer) implements News {}

    /** It shall start an agent, and wait on. */
    record Start() implements News {}

    /** No agent will come. */
    record Away() implements News {}
  }

  /** One connection of an agent. */
  private static final class Offer {
    private final Connection agent;

    /** Set before the agent hears of it. */
    private volatile @Nullable Connection launcher;

    Offer(Connection agent) {
      this.agent = agent;
    }
  }

  /** What became of a connection. */
  public enum Outcome {
    /** It is no peer of the relay; its {@link Connection#in} is as it was. */
    NOT,
    /** It was served to its end. */
    SERVED,
    /** Somebody else serves it. */
    HANDED_OVER
  }

  /**
   * Serves {@code connection}, a unix socket's, if it is a peer of the relay.
   *
   * @param closed run at the end of a connection that is {@link Outcome#HANDED_OVER}
   */
  public Outcome serve(Connection connection, Runnable closed)
      throws IOException, InterruptedException {
    PeerProcess process = PeerProcess.of(connection);
    Greeting greeting = greeting(connection);
    if (greeting == null) {
      return Outcome.NOT;
    }
    UserPrincipal user = connection.peerUser();
    if (user == null) {
      throw new IOException("the system does not tell who asks for the relay");
    }
    switch (greeting.role()) {
      case LAUNCHER -> launcher(place(user, greeting, process), connection);
      case AGENT -> agent(place(user, greeting, process), connection);
      case HOSTED -> {
        // Checks that there is a process.
        Place place = place(user, greeting, process);
        return hosted(place, Objects.requireNonNull(process), connection, closed);
      }
      case FILE -> connection.out().write(FileAnswer.about(greeting.text(), files, connection));
    }
    return Outcome.SERVED;
  }

  private Outcome hosted(Place place, PeerProcess process, Connection launcher, Runnable closed)
      throws IOException {
    // What is learnt of a sandbox's files is not for the next one, which may bear the same numbers.
    String name =
        String.join(
            "\n",
            place.user().toString(),
            place.key(),
            place.surroundings(),
            process.pidNamespace());
    if (!host.takes(name)) {
      launcher.out().write(Greeting.answer('N'));
      return Outcome.SERVED;
    }
    launcher.out().write(Greeting.answer('J'));
    host.serve(name, launcher, closed);
    return Outcome.HANDED_OVER;
  }

  private Place place(UserPrincipal user, Greeting greeting, @Nullable PeerProcess process)
      throws IOException {
    if (process == null) {
      complaints.accept(
          "user " + user.getName(),
          "the relay refuses whom it cannot tell the process of: start Java with --add-opens"
              + " java.base/sun.nio.ch=ALL-UNNAMED, and in the pid namespace of those who ask,"
              + " with their processes shown in /proc");
      throw new IOException("the system does not tell which process asks for the relay");
    }
    return new Place(user, greeting.text(), process.surroundings());
  }

  private static @Nullable Greeting greeting(Connection connection) throws IOException {
    try (Watchdog.Guard guard = Watchdog.closeAfter(GREETING_WAIT, connection::close)) {
      byte[] first = connection.peek(Greeting.MAGIC_BYTES);
      if (first.length < Greeting.MAGIC_BYTES) {
        throw new EOFException("the peer closed the connection in the handshake");
      }
      return Greeting.begins(first) ? Greeting.read(connection.in()) : null;
    }
  }

  private void launcher(Place place, Connection connection)
      throws IOException, InterruptedException {
    Waiting waiting = new Waiting();
    Decision<Offer> decision;
    synchronized (places) {
      decision = places.looks(place, waiting, time.nanoTime());
    }
    switch (decision.answer()) {
      case FULL -> connection.out().write(Greeting.answer('F'));
      case BACK_OFF -> connection.out().write(Greeting.answer('B'));
      case START, WAIT, JOINED -> {
        try {
          if (decision.answer() == Answer.START) {
            connection.out().write(Greeting.answer('S'));
          }
          Offer offer = decision.offer();
          join(connection, offer != null ? offer : partner(place, waiting, connection));
        } finally {
          leave(place, waiting);
        }
      }
    }
  }

  /** Waits to be joined; null if no agent comes. */
  private @Nullable Offer partner(Place place, Waiting waiting, Connection connection)
      throws IOException, InterruptedException {
    while (true) {
      News news = waiting.news.poll(MeetingPlaces.START_WAIT_NANOS, TimeUnit.NANOSECONDS);
      if (news == null) {
        giveUp(place, waiting);
        // Somebody may have been quicker.
        news = waiting.news.poll();
      }
      switch (news) {
        case News.Joined(Offer offer) -> {
          return offer;
        }
        case News.Start start -> connection.out().write(Greeting.answer('S'));
        case News.Away away -> {
          return null;
        }
        case null -> {
          return null;
        }
      }
    }
  }

  private void giveUp(Place place, Waiting waiting) {
    complaints.accept("user " + place.user(), "no agent came for a launcher");
    synchronized (places) {
      places
          .waitedInVain(place, waiting, time.nanoTime())
          .forEach(launcher -> launcher.news.add(new News.Away()));
    }
  }

  private void join(Connection launcher, @Nullable Offer offer) throws IOException {
    if (offer == null) {
      launcher.out().write(Greeting.answer('B'));
      return;
    }
    offer.launcher = launcher;
    try {
      launcher.out().write(Greeting.answer('J'));
      offer.agent.out().write(Greeting.answer('J'));
      copy(launcher.in(), offer.agent.out());
    } finally {
      // Neither side ever closes half of its connection: what ends one ends the other.
      offer.agent.shutdownOutput();
    }
  }

  private void leave(Place place, Waiting waiting) {
    synchronized (places) {
      places.leaves(place, waiting);
    }
    for (News news = waiting.news.poll(); news != null; news = waiting.news.poll()) {
      if (news instanceof News.Joined(Offer unused)) {
        // Joined with a launcher that was gone: the agent offers again.
        unused.agent.close();
      }
    }
  }

  private void agent(Place place, Connection connection) throws IOException {
    Offer offer = new Offer(connection);
    Offered<Waiting> offered;
    synchronized (places) {
      offered = places.offers(place, offer, time.nanoTime());
      if (offered.launcher() != null) {
        offered.launcher().news.add(new News.Joined(offer));
      }
    }
    if (!offered.accepted()) {
      complaints.accept("user " + place.user(), "too many agents; one is sent away");
      return;
    }
    try {
      serveOffer(offer);
    } finally {
      synchronized (places) {
        Waiting starter = places.withdraws(place, offer, time.nanoTime());
        if (starter != null) {
          starter.news.add(new News.Start());
        }
      }
    }
  }

  /** The agent says nothing before it is joined, so whatever it says is for its launcher. */
  private static void serveOffer(Offer offer) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    InputStream agent = offer.agent.in();
    int n = agent.read(buffer);
    Connection launcher = offer.launcher;
    if (launcher == null) {
      return;
    }
    try {
      for (; n >= 0; n = agent.read(buffer)) {
        launcher.out().write(buffer, 0, n);
      }
    } finally {
      launcher.shutdownOutput();
    }
  }

  private static void copy(InputStream from, OutputStream to) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
      to.write(buffer, 0, n);
    }
  }
}
