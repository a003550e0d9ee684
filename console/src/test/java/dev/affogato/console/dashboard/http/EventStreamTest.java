package dev.affogato.console.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.time.TimeSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EventStreamTest {
  private static final byte[] BEGINNING = EventStream.event("farm", "all");

  /** More than all buffers between the two take of a megabyte each, on any kernel. */
  private static final int EVENTS_MAX = 200;

  private static final String MEGABYTE = "x".repeat(1 << 20);

  private final EventStream stream = new EventStream();
  private WebServer web;

  @BeforeEach
  void start() throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    web =
        WebServer.start(
            anyPort, "localhost", false, List.of(new WebServer.Route.Events("/events", stream)));
  }

  @AfterEach
  void stop() {
    web.close();
  }

  /** One who follows; his own buffer is as small as it can be. */
  private Socket follow() throws Exception {
    int before = stream.followers();
    Socket socket = new Socket();
    socket.setReceiveBufferSize(1);
    socket.connect(web.address());
    socket
        .getOutputStream()
        .write("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    while (stream.followers() == before) {
      TimeSource.system().pause(Duration.ofMillis(5));
    }
    return socket;
  }

  private static void await(BufferedReader lines, String start) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(start)) {
        return;
      }
    }
    throw new AssertionError("the stream ended before " + start);
  }

  @Test
  void cutsOffWhoReadsNothingWhileAllOthersAreToldEverything() throws Exception {
    try (Socket silent = follow();
        Socket attentive = follow();
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(attentive.getInputStream(), StandardCharsets.UTF_8))) {
      stream.publish(null, () -> BEGINNING);
      await(lines, "data: all");
      int events = 0;
      while (stream.dropped() == 0) {
        assertThat(events).as("events for one who reads nothing").isLessThan(EVENTS_MAX);
        String number = "number " + ++events;
        stream.publish(EventStream.event("update", number + MEGABYTE), () -> BEGINNING);
        await(lines, "data: " + number);
      }
      assertThat(stream.dropped()).isOne();
      assertThat(stream.followers()).isOne();
      assertThat(events).isGreaterThan(EventStream.BEHIND_MAX);
      assertEnds(silent);
      stream.publish(EventStream.event("update", "still here"), () -> BEGINNING);
      await(lines, "data: still here");
    }
  }

  private static void assertEnds(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[1 << 16];
    try {
      while (in.read(buffer) >= 0) {
        // What was on its way.
      }
    } catch (IOException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
  }

  @Test
  void takesNoMoreFollowersThanItCanServe() throws Exception {
    for (int i = 0; i < EventStream.FOLLOWERS_MAX; i++) {
      assertThat(stream.join(() -> {})).isNotNull();
    }
    try (Socket socket = new Socket(web.address().getAddress(), web.address().getPort());
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      socket
          .getOutputStream()
          .write(
              "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      assertThat(lines.readLine()).contains(" 503 ");
    }
  }
}
