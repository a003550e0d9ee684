package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.client.direct.FailureCode;
import dev.affogato.client.journal.JobRecord;
import dev.affogato.client.journal.JobState;
import dev.affogato.client.journal.Origin;
import dev.affogato.client.journal.Phase;
import dev.affogato.client.journal.ReasonGuide;
import dev.affogato.client.journal.Stretch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written down about calls. */
class ChronicleTest {
  private static final String UNKNOWN = new ReasonGuide().about("invented-later").meaning();

  @TempDir Path root;
  private Farm farm;

  @BeforeEach
  void setUp() throws Exception {
    farm = new Farm(root);
    farm.write("a.c", "int main(void) { return 3; }\n");
  }

  @AfterEach
  void tearDown() throws Exception {
    farm.close();
  }

  @Test
  void keepsARemoteCompileWithItsPhasesAndBytes() throws Exception {
    farm.icecc("gcc", "-c", "a.c", "-o", "out.o");
    JobRecord job = written(1).getFirst();
    assertThat(job.state()).isEqualTo(JobState.REMOTE);
    assertThat(job.host()).isEqualTo(FakeServer.HOST);
    assertThat(job.reason().code()).isEqualTo("remote");
    assertThat(job.command().cwd()).isEqualTo(farm.work.toString());
    assertThat(job.command().compiler()).isEqualTo("/usr/bin/gcc");
    assertThat(job.command().file()).isEqualTo("a.c");
    assertThat(job.command().output()).isEqualTo("out.o");
    assertThat(job.phases())
        .containsOnlyKeys(
            Phase.SCAN,
            Phase.SERVER,
            Phase.TRANSFER,
            Phase.UPLOAD,
            Phase.ROOM,
            Phase.PREPROCESS,
            Phase.COMPILE,
            Phase.RETURN);
    assertThat(job.duration()).isPositive();
    Duration at = Duration.ZERO;
    for (Stretch stretch : job.stretches()) {
      assertThat(stretch.begin()).isGreaterThanOrEqualTo(at);
      at = stretch.end();
    }
    assertThat(at).isLessThanOrEqualTo(job.duration());
    assertThat(job.bytes().source()).isPositive();
    assertThat(job.bytes().object()).isPositive();
    assertThat(job.bytes().received()).isPositive();
  }

  @Test
  void keepsALocalJobWhenItStartsAndWhenItHasEnded() throws Exception {
    farm.icecc("gcc", "a.c", "-o", "program");
    List<JobRecord> jobs = written(2);
    assertThat(jobs).extracting(JobRecord::state).containsExactly(JobState.RUNNING, JobState.LOCAL);
    assertThat(jobs).extracting(JobRecord::id).containsOnly(jobs.getFirst().id());
    assertThat(jobs).extracting(job -> job.reason().code()).containsOnly("no-compile-flag");
    assertThat(jobs.getLast().phases()).containsOnlyKeys(Phase.SLOT, Phase.ROOM, Phase.RUN);
  }

  @Test
  void keepsQuestions() throws Exception {
    farm.icecc("gcc", "-dumpmachine");
    assertThat(written(1).getFirst().state()).isEqualTo(JobState.QUESTION);
  }

  @Test
  void keepsWhichBuildItWas() throws Exception {
    farm.icecc("gcc", "a.c", "-o", "program");
    assertThat(written(2).getLast().origin().kind()).isNotEqualTo(Origin.Kind.UNKNOWN);
    farm.environment.put("AFFOGATO_BUILD", "zlib-1.3");
    farm.icecc("gcc", "a.c", "-o", "program");
    assertThat(written(4).getLast().origin().key()).isEqualTo("zlib-1.3");
  }

  @ParameterizedTest
  @EnumSource(FallbackCode.class)
  void everyReasonToFallBackIsExplained(FallbackCode code) {
    assertThat(new ReasonGuide().about(code.word()).meaning()).isNotEqualTo(UNKNOWN);
  }

  @ParameterizedTest
  @EnumSource(FailureCode.class)
  void everyFailureOfTheDirectWayIsExplained(FailureCode code) {
    assertThat(new ReasonGuide().about(code.word()).meaning()).isNotEqualTo(UNKNOWN);
  }

  @Test
  void everyOtherReasonIsExplained() {
    for (String code :
        List.of("icerun", "question", "icecc-no", "working-directory", "scheduled-here")) {
      assertThat(new ReasonGuide().about(code).meaning()).as(code).isNotEqualTo(UNKNOWN);
    }
  }

  private List<JobRecord> written(int count) {
    farm.await(() -> farm.journal.size() >= count);
    return farm.journal;
  }
}
