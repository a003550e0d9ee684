package dev.affogato.console.why;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.reason.Reason;
import dev.affogato.client.agent.Prospect;
import dev.affogato.client.journal.Build;
import dev.affogato.client.journal.Builds;
import dev.affogato.client.journal.JobRecord;
import dev.affogato.client.journal.JobState;
import dev.affogato.client.journal.Origin;
import dev.affogato.client.journal.Phase;
import dev.affogato.client.journal.ReasonGuide;
import dev.affogato.client.journal.Way;
import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.FileView;
import dev.affogato.compiler.Language;
import dev.affogato.compiler.args.ArgumentAnalysis;
import dev.affogato.compiler.args.CompilerAnswers;
import dev.affogato.compiler.args.Remote;
import dev.affogato.console.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhyTest {
  private static final ReasonGuide GUIDE = new ReasonGuide();
  private static final BuildTitle TITLES = new BuildTitle(ZoneOffset.UTC);
  private static final int LIVING = 7;

  private final List<JobRecord> jobs = new ArrayList<>();

  private Way way = Way.UNKNOWN;

  private JobRecord add(JobState state, String file, String host, Reason reason, long ms) {
    JobRecord job =
        new JobRecord(
            "id" + jobs.size(),
            Instant.ofEpochSecond(1_700_000_000 + jobs.size()),
            new Origin(Origin.Kind.TOOL, "1.1", "make"),
            LIVING,
            new JobRecord.Called("/home/me/zlib", "/usr/bin/gcc", file, file.replace(".c", ".o")),
            state,
            host,
            reason,
            way,
            Duration.ofMillis(ms),
            state == JobState.REMOTE
                ? Map.of(Phase.SERVER, Duration.ofMillis(10), Phase.COMPILE, Duration.ofMillis(900))
                : Map.of(Phase.RUN, Duration.ofMillis(ms)),
            state == JobState.REMOTE
                ? new JobRecord.Bytes(100_000, 20_000, 5_000_000, 900)
                : JobRecord.Bytes.NONE);
    jobs.add(job);
    return job;
  }

  private JobRecord remote(String file, long ms) {
    return add(JobState.REMOTE, file, "10.0.0.2", new Reason("remote", "compiled on 10.0.0.2"), ms);
  }

  private JobRecord local(String file, String code, String text, long ms) {
    return add(JobState.LOCAL, file, "", new Reason(code, text), ms);
  }

  private Build build() {
    return Builds.of(jobs).getFirst();
  }

  private static List<String> summary(Build build) {
    return new BuildSummary(TITLES, GUIDE, pid -> pid == LIVING).lines(build);
  }

  @Test
  void countsPlacesAndReasonsOfABuild() {
    remote("a.c", 1000);
    remote("b.c", 3000);
    remote("c.c", 2000);
    local("program", "no-compile-flag", "there is no -c, so this links or asks", 400);
    local("n.c", "native", "option -march=native means the processor of this machine", 700);
    add(JobState.RUNNING, "r.c", "", new Reason("no-daemon", "no local daemon found"), 100);
    add(JobState.REFUSED, "x.c", "", new Reason("native", "option -mtune=native means"), 5);
    List<String> lines = summary(build());
    assertThat(lines.get(0)).isEqualTo("make in /home/me/zlib");
    assertThat(lines.get(1) + " " + lines.get(2))
        .isEqualTo(
            "2023-11-14 22:13:20, 6.01 s: 7 jobs, 3 elsewhere, 3 here, 1 refused, 1 still running");
    assertThat(lines)
        .anySatisfy(line -> assertThat(line).matches(" +3 +10\\.0\\.0\\.2 +2\\.00 s +3\\.00 s"));
    // What can be changed comes before what is in order.
    String text = String.join("\n", lines);
    assertThat(text.indexOf("native")).isLessThan(text.indexOf("no-compile-flag"));
    assertThat(text).contains("-march=x86-64-v3").contains("n.c: option -march=native");
    assertThat(text.substring(text.indexOf("SLOWEST"))).contains("3.00 s 10.0.0.2");
  }

  @Test
  void fitsATerminal() {
    remote("a/very/long/path/that/goes/on/and/on/and/on/and/on/and/on/and/on/and/on/file.c", 1);
    for (String code : List.of("local-state", "bound-macro", "environment-rejected")) {
      local("file.c", code, "some words ".repeat(20), 123_456);
    }
    assertThat(summary(build())).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    assertThat(new BuildList(TITLES).lines(List.of(build())))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void cutsTheFolderOfABuildNotItsName() {
    remote("a.c", 1);
    Build deep = new Build(jobs, new Origin(Origin.Kind.TOOL, "1", "make"), "/deep".repeat(30));
    assertThat(new BuildList(TITLES).lines(List.of(deep)).getLast())
        .contains("  make in …")
        .hasSize(80);
    assertThat(summary(deep).getFirst()).startsWith("make in …").hasSize(80);
  }

  @Test
  void tellsOfOneFileWhatTookItsTime() {
    JobRecord job = remote("a.c", 1000);
    assertThat(answer(job))
        .contains("a.c to a.o", "10.0.0.2", "1.00 s: server 0.01 s, compile 0.90 s")
        .contains("sent 20 kB for 100 kB")
        .containsPattern("got\\s+900 B for 5.0 MB");
  }

  @Test
  void tellsOfALocalFileWhyAndTheCure() {
    assertThat(answer(local("a.c", "native", "option -march=native is", 10)))
        .contains("on this machine: option -march=native is (native)")
        .contains("Name the processor");
  }

  @Test
  void tellsRunningJobsFromThoseWhoseEndNobodySaw() {
    JobRecord job =
        add(JobState.RUNNING, "r.c", "", new Reason("no-daemon", "no local daemon found"), 100);
    assertThat(answer(job)).contains("still running");
    assertThat(String.join("\n", new FileAnswer(TITLES, GUIDE, pid -> false).lines(job)))
        .contains("its end was not seen");
  }

  @Test
  void saysWhichWayAJobWent() {
    way = Way.DIRECT;
    assertThat(answer(remote("d.c", 1))).contains("not preprocessed here");
    way = Way.CACHED;
    assertThat(answer(remote("c.c", 1))).contains("the result was known");
    way = Way.classic(new Reason("direct-moment", "the text may use __TIME__"));
    assertThat(answer(remote("t.c", 1)))
        .contains("preprocessed here", "the text may use __TIME__", "(direct-moment)");
  }

  @Test
  void findsFilesBySourceObjectAndEndOfName() {
    JobRecord a = remote("src/a.c", 1);
    JobRecord ba = remote("src/ba.c", 1);
    JobRecord up = remote("../other/./u.c", 1);
    assertThat(match("src/a.c")).containsExactly(a);
    assertThat(match("a.c")).containsExactly(a);
    assertThat(match("a.o")).containsExactly(a);
    assertThat(match(".c")).containsExactly(a, ba, up);
    assertThat(match("/home/me/other/u.c")).containsExactly(up);
    assertThat(match("me/other/u.c")).containsExactly(up);
    assertThat(match("missing.c")).isEmpty();
    assertThat(new FileMatch("a.c", Path.of("/home/me/zlib/src")).in(jobs)).containsExactly(a);
  }

  @Test
  void findsAndShowsNamesInUtf8AndMovesNoCursor() {
    JobRecord job = remote(bytes("größe.c"), 1);
    assertThat(match("größe.c")).containsExactly(job);
    assertThat(answer(job)).contains("größe.c");
    assertThat(answer(remote("\u001b[2J.c", 1))).contains("?[2J.c").doesNotContain("\u001b");
  }

  @Test
  void listsBuildsFromTheLastOneBack() {
    remote("a.c", 1);
    local("b.c", "no-daemon", "", 1);
    Build one = build();
    Build two =
        new Build(
            one.jobs(),
            new Origin(Origin.Kind.NAMED, BuildTitle.named("make -j8", "12-34"), ""),
            "/w");
    List<String> lines = new BuildList(TITLES).lines(List.of(one, two));
    assertThat(lines.get(1)).startsWith("    1 ").endsWith("make -j8 in /w").contains(" 2      1 ");
    assertThat(lines.get(2)).startsWith("    2 ").endsWith("make in /home/me/zlib");
  }

  @Test
  void tellsProgramsTheSame() {
    local("a.c", "native", "option", 10);
    String json = Json.of(new BuildJson(TITLES, GUIDE).of(1, build(), jobs));
    assertThat(json)
        .contains("\"title\": \"make in /home/me/zlib\"")
        .contains("\"state\": \"local\"")
        .contains("\"reason\": \"native\"")
        .contains("\"phases\": {\"run\": 0.01}");
  }

  @Test
  void explainsACommandThatStaysHere() {
    Prospect stays = new Prospect.Here(new Reason("native", "option -march=native"));
    assertThat(new ProspectAnswer(GUIDE).lines(stays).getFirst())
        .isEqualTo("stays on this machine: option -march=native (native)");
  }

  @Test
  void showsBothHalvesOfACommandThatCanLeave(@TempDir Path folder) {
    Remote remote =
        (Remote)
            ArgumentAnalysis.analyse(
                CompilerKind.GCC,
                Language.C,
                List.of("-O2", "-Ia b", "-c", "x.c"),
                FileView.at(folder),
                CompilerAnswers.NONE);
    assertThat(new ProspectAnswer(GUIDE).lines(new Prospect.Elsewhere(remote, true)))
        .contains("can be compiled elsewhere: x.c to x.o")
        .anySatisfy(line -> assertThat(line).startsWith("  here ").contains("-E", "'-Ia b'"))
        .anySatisfy(line -> assertThat(line).startsWith("  there ").contains("-O2"));
  }

  private List<JobRecord> match(String file) {
    return new FileMatch(file, Path.of("/elsewhere")).in(jobs);
  }

  private static String answer(JobRecord job) {
    return String.join("\n", new FileAnswer(TITLES, GUIDE, pid -> pid == LIVING).lines(job));
  }

  private static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
