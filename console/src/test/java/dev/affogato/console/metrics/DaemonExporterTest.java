package dev.affogato.console.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.net.Connection;
import dev.affogato.base.time.TimeSource;
import dev.affogato.console.dashboard.MetricsText;
import dev.affogato.console.dashboard.WebOptions;
import dev.affogato.daemon.Daemon;
import dev.affogato.daemon.DaemonOptions;
import dev.affogato.daemon.link.LinkOptions;
import dev.affogato.protocol.icecc.channel.MessageChannel;
import dev.affogato.protocol.icecc.message.JobLocalBegin;
import dev.affogato.scheduler.server.Scheduler;
import dev.affogato.scheduler.server.SchedulerOptions;
import java.net.InetAddress;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class DaemonExporterTest {
  private static final String LOCAL_JOBS =
      "affogato_daemon_jobs_total{kind=\"local\",outcome=\"unseen\"}";

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private Scheduler scheduler;
  private Daemon daemon;
  private DaemonExporter exporter;

  @BeforeEach
  void start() throws Exception {
    scheduler = Scheduler.launch(SchedulerOptions.embedded());
    daemon =
        Daemon.launch(
            DaemonOptions.of("node", folder.resolve("socket"), folder.resolve("base"))
                .withMaxJobs(3)
                .withNoRemote(true)
                .listeningOn(0, List.of(InetAddress.getLoopbackAddress()))
                .withScheduler(LinkOptions.to("127.0.0.1", scheduler.tcpPort())));
    exporter = DaemonExporter.start(daemon::view, "NET", WebOptions.embedded());
  }

  @AfterEach
  void stop() throws Exception {
    exporter.close();
    daemon.close();
    scheduler.close();
    client.close();
  }

  @Test
  void tellsWhatTheDaemonDoes() throws Exception {
    awaitStatus(200);
    MetricsText before = metrics();
    assertThat(before.complaints()).isEmpty();
    assertThat(before.value("affogato_daemon_scheduler_connected")).isOne();
    assertThat(before.value("affogato_daemon_ready")).isOne();
    assertThat(before.value("affogato_daemon_slots")).isEqualTo(3);
    assertThat(before.value("affogato_daemon_slots_busy")).isZero();
    assertThat(before.value(LOCAL_JOBS)).isZero();
    assertThat(before.value("affogato_daemon_store_limit_bytes")).isPositive();
    assertThat(before.value("process_cpu_seconds_total")).isPositive();
    try (MessageChannel job =
        MessageChannel.handshake(
            Connection.open(UnixDomainSocketAddress.of(daemon.socket()), Duration.ofSeconds(20)))) {
      job.send(new JobLocalBegin(1, "a.o", 0, false));
      assertThat(job.receive()).isInstanceOf(JobLocalBegin.class);
      assertThat(metrics().value("affogato_daemon_slots_busy")).isOne();
    }
    await(() -> metrics().value(LOCAL_JOBS) == 1);
    MetricsText after = metrics();
    assertThat(after.complaints()).isEmpty();
    assertThat(after.value("affogato_daemon_slots_busy")).isZero();
    assertThat(after.value("affogato_daemon_compile_seconds_total{kind=\"local\"}"))
        .isGreaterThanOrEqualTo(0);
  }

  @Test
  void isReadyWhileItIsLoggedIn() throws Exception {
    awaitStatus(200);
    scheduler.close();
    awaitStatus(503);
    assertThat(get("/readyz").body())
        .isEqualTo("not ready: no scheduler of network ICECREAM answers\n");
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(metrics().value("affogato_daemon_ready")).isZero();
  }

  @Test
  void speaksOpenMetricsToWhoAsksForIt() throws Exception {
    HttpResponse<String> answer =
        client.send(
            request("/metrics").header("Accept", "application/openmetrics-text").build(),
            BodyHandlers.ofString());
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/openmetrics-text"));
    assertThat(answer.body()).endsWith("# EOF\n");
  }

  @Test
  void refusesNamesThatAreNotItsOwnAndChanges() throws Exception {
    HttpResponse<String> post =
        client.send(
            request("/metrics").POST(HttpRequest.BodyPublishers.noBody()).build(),
            BodyHandlers.ofString());
    assertThat(post.statusCode()).isEqualTo(405);
    assertThat(get("/api/v1/farm").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"grafana/affogato.json", "prometheus/affogato-alerts.yml"})
  void theExamplesUseOnlyMetricsThatThereAre(String example) throws Exception {
    Set<String> names = metrics().names();
    Matcher used =
        Pattern.compile("\\baffogato_daemon_[a-z0-9_]+")
            .matcher(Files.readString(Path.of("../packaging").resolve(example)));
    int count = 0;
    while (used.find()) {
      assertThat(names).as(example).contains(used.group());
      count++;
    }
    assertThat(count).isGreaterThanOrEqualTo(5);
  }

  private MetricsText metrics() throws Exception {
    return MetricsText.parse(get("/metrics").body());
  }

  private void awaitStatus(int status) throws Exception {
    await(() -> get("/readyz").statusCode() == status);
  }

  private static void await(Callable<Boolean> event) throws Exception {
    while (!event.call()) {
      TimeSource.system().pause(Duration.ofMillis(20));
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(exporter.url().resolve(path));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }
}
