package dev.affogato.daemon.work.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.daemon.work.Machine;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Compilers sent by somebody who wants this machine, or to make it useless. {@code
 * OrdinaryUserTest} runs the same without being root.
 */
@Timeout(300)
class HostileJobsTest {
  @TempDir static Path dir;
  private static HostileJobs jobs;
  private static ServedAttacks served;

  @BeforeAll
  static void makeService() throws Exception {
    Machine.open(dir);
    jobs = new HostileJobs(dir, new Bench(dir));
    served = new ServedAttacks(dir, Machine.sandbox(dir), jobs);
  }

  @AfterAll
  static void close() throws Exception {
    if (jobs != null) {
      assertThat(served.endWithTheServer()).isTrue();
      assertThat(served.leaveNothing()).isTrue();
      assertThat(jobs.leavesNothing()).isTrue();
      served.close();
      jobs.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void containsTheAttackAndServesOthersMeanwhile(Attack attack) throws Exception {
    assertThat(jobs.run(attack)).isEqualTo(attack.word() + ": contained, good job: done");
  }

  @ParameterizedTest
  @EnumSource
  void containsTheAttackOfAJobThatAnotherProcessStarts(Attack attack) throws Exception {
    assertThat(served.run(attack)).isEqualTo(attack.word() + ": contained, good job: done");
  }

  @Test
  void endsADeafJobWhoseClientIsGone() throws Exception {
    assertThat(jobs.endsWhenItsClientIsGone()).isTrue();
  }
}
