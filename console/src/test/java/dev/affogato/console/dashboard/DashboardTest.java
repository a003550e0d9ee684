package dev.affogato.console.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.affogato.base.net.Sockets;
import dev.affogato.base.reason.Reason;
import dev.affogato.base.time.TimeSource;
import dev.affogato.console.dashboard.api.SchedulerFacts;
import dev.affogato.console.dashboard.model.LiveFarm;
import dev.affogato.console.json.JsonReader;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import dev.affogato.scheduler.observe.FarmEvent;
import dev.affogato.scheduler.observe.FarmEvent.Standing;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DashboardTest {
  private final LiveFarm farm = Dashboard.farm(TimeSource.system());
  private final HttpClient client = HttpClient.newHttpClient();
  private Dashboard dashboard;
  private volatile String notReady;

  @BeforeEach
  void start() throws Exception {
    dashboard =
        Dashboard.start(
            farm,
            new SchedulerFacts(
                "NET",
                8765,
                false,
                () -> new TreeMap<>(Map.of("jobs_lost", 3L)),
                machines -> CompletableFuture.completedFuture(""),
                () -> Optional.ofNullable(notReady)),
            WebOptions.embedded(),
            TimeSource.system());
    happens(
        new FarmEvent.MachineJoined(1, "sub", "10.0.0.1", 0, "x86_64", 43, 2, true, List.of()),
        new FarmEvent.MachineJoined(
            2,
            "w<b>",
            "10.0.0.2",
            10245,
            "x86_64",
            43,
            4,
            false,
            List.of(new EnvironmentName("x86_64", "gcc"))),
        new FarmEvent.JobAsked(5, 1, "src/\"a\".cc", "c++", "x86_64"),
        new FarmEvent.JobGiven(5, 2, new Reason("fastest", "it is fast"), false),
        new FarmEvent.JobBegun(5),
        new FarmEvent.JobEnded(
            5,
            FarmEvent.End.DONE,
            0,
            new JobResources(10, 8, 1, 0, 100, 400, 0, 900),
            new Standing(90, 1, false)),
        new FarmEvent.JobAsked(6, 1, "src/b.cc", "c++", "x86_64"),
        new FarmEvent.JobGiven(6, 2, new Reason("fastest", "it is fast"), false),
        new FarmEvent.LocalBegun(7, 1, "/tmp/x", 1));
  }

  @AfterEach
  void stop() {
    dashboard.close();
    client.close();
  }

  @Test
  void answersAsItsDescriptionSays() throws Exception {
    ApiDescription description = ApiDescription.parse(get("/api/v1/openapi.json").body());
    assertThat(description.paths()).contains("/api/v1/farm", "/api/v1/builds/{id}/jobs");
    for (String path : description.paths()) {
      if (path.endsWith("/events")) {
        continue;
      }
      HttpResponse<String> answer = get(path.replace("{id}", "1"));
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      description.check(path, 200, answer.headers().firstValue("Content-Type"), answer.body());
      if (path.contains("{id}")) {
        HttpResponse<String> none = get(path.replace("{id}", "999"));
        assertThat(none.statusCode()).as(path).isEqualTo(404);
        description.check(path, 404, none.headers().firstValue("Content-Type"), none.body());
      }
    }
  }

  @Test
  void answersByEitherNameOfThisMachine() throws Exception {
    assumeTrue(Sockets.hasIpv6(), "this kernel has no IPv6");
    int port = dashboard.address().getPort();
    for (String host : List.of("127.0.0.1", "[::1]")) {
      URI health = URI.create("http://" + host + ":" + port + "/healthz");
      HttpRequest request = HttpRequest.newBuilder(health).build();
      assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("ok\n");
    }
  }

  @Test
  void tellsFollowersTheFarmAndThenWhatChanges() throws Exception {
    ApiDescription description = ApiDescription.parse(get("/api/v1/openapi.json").body());
    try (Socket socket = ask("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      String farmEvent = data(lines, "farm");
      description.checkSchema("Farm", farmEvent);
      happens(new FarmEvent.JobBegun(6));
      String update = data(lines, "update");
      description.checkSchema("Update", update);
      assertThat(update).contains("\"running\":[[0,1,1,0,1]]");
    }
  }

  @Test
  void metricsAreWellFormed() throws Exception {
    HttpResponse<String> answer = get("/metrics");
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
    MetricsText text = MetricsText.parse(answer.body());
    assertThat(text.complaints()).isEmpty();
    assertThat(text.value("affogato_scheduler_jobs_asked_total")).isEqualTo(2);
    assertThat(text.value("affogato_scheduler_jobs_ended_total{outcome=\"remote\"}")).isOne();
    assertThat(text.value("affogato_scheduler_events_total{event=\"jobs_lost\"}")).isEqualTo(3);
    assertThat(text.value("affogato_machine_slots{machine=\"w<b>\"}")).isEqualTo(4);
    assertThat(text.value("affogato_scheduler_queue_wait_seconds_count")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"grafana/affogato.json", "prometheus/affogato-alerts.yml"})
  void theExamplesUseOnlyMetricsThatThereAre(String example) throws Exception {
    Set<String> names = MetricsText.parse(get("/metrics").body()).names();
    Matcher used =
        Pattern.compile("\\baffogato_(?:scheduler|machine)_[a-z0-9_]+")
            .matcher(Files.readString(Path.of("../packaging").resolve(example)));
    int count = 0;
    while (used.find()) {
      assertThat(names).as(example).contains(used.group());
      count++;
    }
    assertThat(count).isGreaterThan(5);
  }

  @Test
  void isHealthyButNotReadyWhileItStandsBy() throws Exception {
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    notReady = "it stands by: the scheduler at 10.0.0.9 serves";
    HttpResponse<String> answer = get("/readyz");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body())
        .isEqualTo("not ready: it stands by: the scheduler at 10.0.0.9 serves\n");
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void changesNothing() throws Exception {
    for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS")) {
      HttpResponse<String> answer =
          client.send(
              request("/api/v1/farm").method(method, HttpRequest.BodyPublishers.noBody()).build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(method).isEqualTo(405);
      assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
    }
  }

  @Test
  void tellsBrowsersToTrustNothingElse() throws Exception {
    Map<String, List<String>> headers = get("/api/v1/farm").headers().map();
    assertThat(headers.get("content-security-policy").getFirst()).contains("default-src 'self'");
    assertThat(headers.get("x-content-type-options")).containsExactly("nosniff");
    assertThat(headers.get("cache-control")).containsExactly("no-store");
    assertThat(headers).doesNotContainKey("access-control-allow-origin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "localhost.evil.example", "::1", ""})
  void refusesHostNamesThatAreNotItsOwn(String host) throws Exception {
    assertThat(statusOf("GET /api/v1/farm HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
        .isIn("421", "400");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:80", "127.0.0.1:1", "10.1.2.3", "[::1]:80"})
  void answersUnderAddressesAndItsOwnName(String host) throws Exception {
    assertThat(statusOf("GET /healthz HTTP/1.1\r\nHost: " + host + "\r\n\r\n")).isEqualTo("200");
  }

  @Test
  void refusesScriptsOfOtherSites() throws Exception {
    String request =
        "GET /api/v1/farm HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\n";
    assertThat(statusOf(request + "Sec-Fetch-Mode: no-cors\r\n\r\n")).isEqualTo("403");
    assertThat(statusOf(request + "Sec-Fetch-Mode: navigate\r\n\r\n")).isEqualTo("200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing",
        "/..",
        "/%2e%2e/index.html",
        "/api/v1/machines/",
        "/api/v1/machines/x",
        "/api/v1/machines/-1",
        "/api/v1/builds/1/x",
        "/api/v1/builds/99999999999999999999"
      })
  void hasNothingElse(String path) throws Exception {
    assertThat(statusOf("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")).isEqualTo("404");
  }

  private void happens(FarmEvent... events) {
    for (FarmEvent event : events) {
      farm.on(event, TimeSource.system().nanoTime());
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(dashboard.url()).resolve(path));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  private Socket ask(String request) throws Exception {
    Socket socket = new Socket(dashboard.address().getAddress(), dashboard.address().getPort());
    OutputStream out = socket.getOutputStream();
    out.write(request.getBytes(StandardCharsets.UTF_8));
    out.flush();
    return socket;
  }

  private String statusOf(String request) throws Exception {
    try (Socket socket = ask(request);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      return lines.readLine().split(" ")[1];
    }
  }

  /** The data of the next event called {@code name}. */
  private static String data(BufferedReader lines, String name) throws Exception {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.equals("event: " + name)) {
        return lines.readLine().substring("data: ".length());
      }
    }
    throw new AssertionError("the stream ended without an event called " + name);
  }

  @Test
  void readsItsOwnJson() {
    assertThat(JsonReader.read("{\"a\": [1, -2.5, \"x\\u0041\\n\", true, null]}"))
        .isEqualTo(Map.of("a", java.util.Arrays.asList(1L, -2.5, "xA\n", true, null)));
  }
}
