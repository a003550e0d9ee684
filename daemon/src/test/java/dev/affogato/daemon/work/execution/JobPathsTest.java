package dev.affogato.daemon.work.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.daemon.work.environment.EnvironmentId;
import dev.affogato.daemon.work.sandbox.NotPossibleException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobPathsTest {
  @Test
  void worksInTheClientsFolderButWritesIntoOurs() throws Exception {
    assertThat(of("/home/me", "obj/a.o", false))
        .isEqualTo(new JobPaths("/home/me", "/tmp/affogato", "/tmp/affogato/result.o", "result.o"));
  }

  @ParameterizedTest
  @CsvSource({"rel", "''", "/a/../b", "/a/", "//a"})
  void worksInOurFolderWhereTheClientsIsNoPlainPath(String directory) throws Exception {
    assertThat(of(directory, "a.o", false)).isEqualTo(JobPaths.withoutClientFolders());
  }

  @ParameterizedTest
  @CsvSource({
    "obj/a.o, /home/me/obj, a.o, a.dwo",
    "a.o, /home/me, a.o, a.dwo",
    "../x/a.b.o, /home/x, a.b.o, a.b.dwo",
    "/abs/a, /abs, a, a.dwo",
    "./obj/../b.o, /home/me, b.o, b.dwo",
  })
  void writesSplitDebugInformationUnderTheClientsName(
      String output, String folder, String name, String dwo) throws Exception {
    JobPaths paths = of("/home/me", output, true);

    assertThat(paths).isEqualTo(new JobPaths("/home/me", folder, output, name));
    assertThat(paths.dwoName()).isEqualTo(dwo);
  }

  @ParameterizedTest
  @CsvSource({
    "/home/me, ''",
    "/home/me, /",
    "/home/me, obj/",
    "/home/me, ../..",
    "me, a.o",
    "/me/../x, a.o"
  })
  void refusesSplitDebugInformationWithoutAFileName(String directory, String output) {
    assertThatThrownBy(() -> of(directory, output, true)).isInstanceOf(NotPossibleException.class);
  }

  private static JobPaths of(String directory, String output, boolean split) throws Exception {
    EnvironmentId id = new EnvironmentId("x86_64", "e");
    return JobPaths.of(
        new CompileJob(1, id, Language.C, List.of(), "gcc", "a.c", directory, output, split, 43));
  }
}
