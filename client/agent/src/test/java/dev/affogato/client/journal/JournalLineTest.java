package dev.affogato.client.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.reason.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalLineTest {
  @Test
  void readsWhatItWrites() {
    JobRecord job = Jobs.job("1.2.3", 1_700_000_000_123L, Jobs.tool("7.8"), "/w");
    assertThat(decode(JournalLine.encode(job))).isEqualTo(job);
    JobRecord between = Jobs.job("1.2.4", Instant.ofEpochSecond(7, 123_456_000), "/w");
    assertThat(decode(JournalLine.encode(between))).isEqualTo(between);
    JobRecord stray = Jobs.job("", 0, Origin.UNKNOWN, "", JobState.UNSEEN);
    assertThat(decode(JournalLine.encode(stray))).isEqualTo(stray);
  }

  /** Written by version 0.1.0; journals outlive upgrades. */
  @Test
  void readsLinesOfEarlierVersions() {
    String line =
        "{\"v\":1,\"time_ms\":1700000000123,\"id\":\"1.2.3\",\"state\":\"remote\",\"reason\":\"remote\","
            + "\"text\":\"compiled on 10.0.0.2\",\"host\":\"10.0.0.2\",\"file\":\"a.c\",\"output\":\"a.o\","
            + "\"cwd\":\"/w\",\"compiler\":\"/usr/bin/gcc\",\"pid\":9,\"build\":\"tool:7.8\",\"tool\":\"make\","
            + "\"us\":1500000,\"compile_us\":1000000,\"source_bytes\":5,\"sent_bytes\":4,"
            + "\"object_bytes\":3,\"received_bytes\":2}";
    assertThat(JournalLine.decode(line))
        .isEqualTo(
            new JobRecord(
                "1.2.3",
                Instant.ofEpochMilli(1_700_000_000_123L),
                Jobs.tool("7.8"),
                9,
                new JobRecord.Called("/w", "/usr/bin/gcc", "a.c", "a.o"),
                JobState.REMOTE,
                "10.0.0.2",
                new Reason("remote", "compiled on 10.0.0.2"),
                Way.UNKNOWN,
                Duration.ofMillis(1500),
                Map.of(Phase.COMPILE, Duration.ofSeconds(1)),
                new JobRecord.Bytes(5, 4, 3, 2)));
  }

  /** As client/launcher/icecc.c writes it. */
  @Test
  void readsLinesOfLaunchers() {
    JobRecord job =
        JournalLine.decode(
            "{\"v\":1,\"time_ms\":5000,\"state\":\"unseen\",\"reason\":\"agent-lost\",\"pid\":9,"
                + "\"cwd\":\"/gr\\udcc3\\udcb6\\udcc3\\udc9fe\",\"file\":\"a.c\",\"build\":\"name:n\"}");
    assertThat(job.state()).isEqualTo(JobState.UNSEEN);
    assertThat(job.command().cwd()).isEqualTo(bytes("/größe"));
    assertThat(job.origin()).isEqualTo(Origin.named("n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "quotes \" and \\ back",
        "line\nend\ttab \u0001 \u007f",
        "",
        "{\"state\":\"local\"}"
      })
  void keepsAnyText(String name) {
    assertThat(nameAfterRoundTrip(name)).isEqualTo(name);
  }

  @Test
  void keepsNamesInAnyEncodingAndWritesThoseInUtf8AsText() {
    assertThat(nameAfterRoundTrip(bytes("größe/ü\uD83D\uDE00.c")))
        .isEqualTo(bytes("größe/ü\uD83D\uDE00.c"));
    assertThat(new String(JournalLine.encode(named(bytes("ü.c"))), StandardCharsets.UTF_8))
        .contains("ü.c");
    String latin = "gr\u00f6\u00dfe \u00ff\u0080.c";
    assertThat(nameAfterRoundTrip(latin)).isEqualTo(latin);
  }

  @Test
  void isOneLine() {
    String line = new String(JournalLine.encode(named("a\nb")), StandardCharsets.UTF_8);
    assertThat(line).endsWith("}\n");
    assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
  }

  @Test
  void cutsWhatIsTooLong() {
    assertThat(JournalLine.encode(named("x".repeat(1 << 20))).length).isLessThan(5000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"v\":1,\"state\":\"local\"",
        "{\"v\":1,\"state\":\"local\"}{\"v\":1",
        "{\"v\":1,\"state\":\"teleported\"}",
        "{\"v\":2,\"state\":\"local\"}",
        "{\"v\":1,\"state\":\"local\",\"us\":}",
        "{\"v\":1 \"state\":\"local\"}",
        "{\"v\":1,\"state\":\"lo\\u00",
        "\u0000\u0000\u0000"
      })
  void takesNothingForAJobThatIsNone(String line) {
    assertThat(JournalLine.decode(line)).isNull();
  }

  @Test
  void doesNotMindWhatLaterVersionsAdd() {
    assertThat(
            JournalLine.decode("{\"v\":1, \"state\": \"local\",\"colour\":\"blue\",\"n\":-3}")
                .state())
        .isEqualTo(JobState.LOCAL);
  }

  @Test
  void keepsTheWayAJobWentAndWhyItWasTheClassicOne() {
    JobRecord job = Jobs.job("i", 0, Origin.UNKNOWN, "/w", JobState.REMOTE);
    Way classic = Way.classic(new Reason("direct-moment", "the text may use __TIME__"));

    assertThat(List.of(Way.DIRECT, Way.CACHED, Way.UNKNOWN, classic))
        .allSatisfy(
            way -> assertThat(decode(JournalLine.encode(went(job, way))).way()).isEqualTo(way));
  }

  @Test
  void keepsWhenEachPhaseWas() {
    List<Stretch> stretches =
        List.of(
            new Stretch(Phase.SCAN, Duration.ofMillis(2), Duration.ofMillis(7)),
            new Stretch(Phase.SERVER, Duration.ofMillis(10), Duration.ofMillis(1)),
            new Stretch(Phase.COMPILE, Duration.ofMillis(11), Duration.ofMillis(300)),
            new Stretch(Phase.SERVER, Duration.ofMillis(400), Duration.ofMillis(2)));
    JobRecord job = decode(JournalLine.encode(with(stretches)));
    assertThat(job.stretches()).isEqualTo(stretches);
    assertThat(job.phases()).containsEntry(Phase.SERVER, Duration.ofMillis(3));
  }

  @Test
  void takesOfStretchesOnlyWhatCanBe() {
    assertThat(
            JournalLine.decode(
                    "{\"v\":1,\"state\":\"local\",\"stretches\":\"scan 5 10, dream 15 3, server 8"
                        + " 9, run 20 -1, run 9223372036854775807 1, run x 1, run 20, run 20 1\"}")
                .stretches())
        .containsExactly(
            new Stretch(Phase.SCAN, Duration.ofNanos(5000), Duration.ofNanos(10_000)),
            new Stretch(Phase.RUN, Duration.ofNanos(20_000), Duration.ofNanos(1000)));
    assertThat(decode(JournalLine.encode(with(many()))).stretches()).hasSize(Stretch.PER_JOB_MAX);
  }

  private static List<Stretch> many() {
    return IntStream.range(0, 1000)
        .mapToObj(i -> new Stretch(Phase.RUN, Duration.ofMillis(i), Duration.ofMillis(1)))
        .toList();
  }

  private static JobRecord with(List<Stretch> stretches) {
    JobRecord job = Jobs.job("i", 0, Origin.UNKNOWN, "/w", JobState.REMOTE);
    return new JobRecord(
        job.id(),
        job.began(),
        job.origin(),
        job.pid(),
        job.command(),
        job.state(),
        job.host(),
        job.reason(),
        job.way(),
        job.duration(),
        stretches,
        job.bytes());
  }

  private static JobRecord went(JobRecord job, Way way) {
    return new JobRecord(
        job.id(),
        job.began(),
        job.origin(),
        job.pid(),
        job.command(),
        job.state(),
        job.host(),
        job.reason(),
        way,
        job.duration(),
        job.phases(),
        job.bytes());
  }

  private static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static JobRecord named(String name) {
    JobRecord job = Jobs.job("i", 0, Origin.UNKNOWN, "/w");
    return new JobRecord(
        job.id(),
        job.began(),
        job.origin(),
        job.pid(),
        new JobRecord.Called("/w", "gcc", name, ""),
        job.state(),
        job.host(),
        job.reason(),
        job.way(),
        job.duration(),
        job.phases(),
        job.bytes());
  }

  private static String nameAfterRoundTrip(String name) {
    return decode(JournalLine.encode(named(name))).command().file();
  }

  private static JobRecord decode(byte[] line) {
    return JournalLine.decode(new String(line, StandardCharsets.UTF_8).stripTrailing());
  }
}
