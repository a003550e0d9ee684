package dev.affogato.client.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildsTest {
  private static final long MINUTE = 60_000;

  @Test
  void aMakeIsOneBuildHoweverLongItPauses() {
    List<Build> builds =
        Builds.of(
            List.of(
                Jobs.job("a", 0, Jobs.tool("1"), "/w/x"),
                Jobs.job("b", 1, Jobs.tool("2"), "/w/x"),
                Jobs.job("c", 30 * MINUTE, Jobs.tool("1"), "/w/y")));
    assertThat(ids(builds)).containsExactly(List.of("a", "c"), List.of("b"));
    assertThat(builds.getFirst().root()).isEqualTo("/w");
    assertThat(builds.getFirst().ended().toEpochMilli()).isEqualTo(30 * MINUTE + 500);
  }

  @Test
  void aShellHasBegunAnotherBuildAfterAPause() {
    List<Build> builds =
        Builds.of(
            List.of(
                Jobs.job("a", 0, Jobs.session("1"), "/w"),
                Jobs.job("b", MINUTE, Jobs.session("1"), "/w"),
                Jobs.job("c", 2 * MINUTE + 501, Jobs.session("1"), "/w")));
    assertThat(ids(builds)).containsExactly(List.of("a", "b"), List.of("c"));
  }

  @Test
  void jobsOfUnknownOriginJoinTheBuildThatGoesOnInTheirFolder() {
    List<Build> builds =
        Builds.of(
            List.of(
                Jobs.job("a", 0, Jobs.tool("1"), "/w/one"),
                Jobs.job("b", 10, Jobs.tool("2"), "/w/two"),
                stray("c", 20, "/w/one/sub"),
                stray("d", 30, "/elsewhere"),
                stray("e", 40, "/elsewhere/deep"),
                stray("f", 5 * MINUTE, "/w/one")));
    assertThat(ids(builds))
        .containsExactly(List.of("a", "c"), List.of("b"), List.of("d", "e"), List.of("f"));
  }

  @ParameterizedTest
  @CsvSource({
    "/w/a, /w/b, /w",
    "/w/a, /w/ab, /w",
    "/w/a, /w/a, /w/a",
    "/w/a/b, /w/a, /w/a",
    "/x, /y, /",
    "/, /y, /",
    "'', /y, /y",
    "/y, '', /y"
  })
  void findsTheFolderBothAreIn(String a, String b, String common) {
    assertThat(Builds.common(a, b)).isEqualTo(common);
  }

  @Test
  void knowsBuildsThatOnlyAskedQuestions() {
    Origin origin = Jobs.session("1");
    JobRecord question = Jobs.job("a", 0, origin, "/w", JobState.QUESTION);
    assertThat(Builds.of(List.of(question)).getFirst().didWork()).isFalse();
    assertThat(Builds.of(List.of(question, Jobs.job("b", 1, origin, "/w"))).getFirst().didWork())
        .isTrue();
  }

  private static JobRecord stray(String id, long beganMs, String cwd) {
    return Jobs.job(id, beganMs, Origin.UNKNOWN, cwd, JobState.UNSEEN);
  }

  private static List<List<String>> ids(List<Build> builds) {
    return builds.stream().map(build -> build.jobs().stream().map(JobRecord::id).toList()).toList();
  }
}
