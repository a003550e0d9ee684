package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.affogato.client.journal.JobRecord;
import dev.affogato.client.journal.JobState;
import dev.affogato.client.journal.Way;
import dev.affogato.protocol.reapi.direct.v1.Dispute;
import dev.affogato.protocol.reapi.direct.v1.Execute;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What compilers elsewhere say they have read, compared with the scan. */
class ReadsComparedTest {
  @TempDir Path root;
  private Farm farm;
  private FakeDoor door;
  private int jobs;

  @BeforeEach
  void openTheDoor() throws IOException {
    farm = new Farm(root);
    door = new FakeDoor(root.resolve("door"));
    farm.daemon.door = door;
    farm.environment.put("AFFOGATO_CACHE_DIR", root.resolve("cache").toString());
    farm.write("inc/one.h", "#define ONE 1\n");
    farm.write("a.c", "#include \"inc/one.h\"\nint one(void) { return ONE; }\n");
  }

  @AfterEach
  void close() throws IOException {
    farm.close();
  }

  private List<JobRecord> finished() {
    return farm.journal.stream().filter(job -> job.state() != JobState.RUNNING).toList();
  }

  private JobRecord job() throws InterruptedException {
    farm.nextReport();
    jobs++;
    // The journal is written just after.
    farm.await(() -> finished().size() >= jobs);
    return finished().getLast();
  }

  @Test
  void compilesHereWhatReadAnotherFileThere() throws Exception {
    farm.write("inc/two.h", "");
    door.changes =
        output ->
            output.startsWith(ByteString.copyFromUtf8("a.o:"))
                ? ByteString.copyFromUtf8("a.o: a.c inc/two.h\n")
                : output;

    farm.icecc("gcc", "-c", "a.c", "-MMD");

    JobRecord job = job();
    assertThat(job.state()).isEqualTo(JobState.LOCAL);
    assertThat(job.reason().code()).isEqualTo("direct-scan-differs");
    assertThat(new String(farm.content("a.d"), StandardCharsets.UTF_8)).contains("inc/one.h");
    assertThat(door.disputes).extracting(Dispute::getMachine).containsExactly("");
  }

  @Test
  void asksWhatWasReadWhereNoFileOfTheBuildWillTellIt() throws Exception {
    farm.icecc("gcc", "-c", "a.c");
    JobRecord asking = job();
    farm.icecc("gcc", "-c", "a.c", "-o", "b.o", "-MMD");
    JobRecord told = job();

    assertThat(door.executions).extracting(Execute::getWantsReads).containsExactly(true, false);
    assertThat(asking.state()).isEqualTo(JobState.REMOTE);
    assertThat(told.state()).isEqualTo(JobState.REMOTE);
    farm.icecc("clang", "-c", "a.c", "-o", "c.o");
    assertThat(job().state()).isEqualTo(JobState.REMOTE);
    byte[] object = farm.content("a.o");
    farm.plain("gcc", "-c", "a.c");
    assertThat(object).isEqualTo(farm.content("a.o"));
  }

  @Test
  void asksForAListOfFilesOnceAndAgainWhenItIsAnother() throws Exception {
    for (int change = 1; change <= 2; change++) {
      farm.write("a.c", "#include \"inc/one.h\"\nint one(void) { return " + change + "; }\n");
      farm.icecc("gcc", "-c", "a.c");
      assertThat(job().way()).isEqualTo(Way.DIRECT);
    }
    farm.write("inc/one.h", "#include \"two.h\"\n");
    farm.write("inc/two.h", "");
    farm.icecc("gcc", "-c", "a.c");

    assertThat(job().state()).isEqualTo(JobState.REMOTE);
    assertThat(door.executions)
        .extracting(Execute::getWantsReads)
        .containsExactly(true, false, true);
  }

  @ParameterizedTest
  @CsvSource({"gcc, x: inc/one.h inc/two.h", "clang, ./inc/one.h;./inc/two.h"})
  void compilesHereWhatIsSaidToHaveReadAnotherFile(String compiler, String said) throws Exception {
    farm.write("inc/two.h", "");
    door.reads = said.replace(';', '\n') + "\n";

    farm.icecc(compiler, "-c", "a.c");

    JobRecord job = job();
    assertThat(job.state()).isEqualTo(JobState.LOCAL);
    assertThat(job.reason().code()).isEqualTo("direct-scan-differs");
    assertThat(job.reason().text()).contains("inc/two.h");
    assertThat(farm.files()).contains("a.o");
    assertThat(door.disputes).extracting(Dispute::getMachine).containsExactly("");
    farm.write("a.c", "#include \"inc/one.h\"\nint again(void) { return ONE; }\n");
    farm.icecc(compiler, "-c", "a.c");
    assertThat(job().reason().code()).isEqualTo("direct-scan-differs");
  }

  @Test
  void takesWhatReadLessThanTheScanFound() throws Exception {
    door.reads = "x: /usr/include/stdc-predef.h\n";

    farm.icecc("gcc", "-c", "a.c");

    assertThat(job().state()).isEqualTo(JobState.REMOTE);
    assertThat(door.disputes).isEmpty();
  }

  @Test
  void knowsWhatWasReadByOtherNames() throws Exception {
    farm.write("sub/b.c", "#include \"../inc/one.h\"\n#include \"link.h\"\n");
    farm.write("inc/real.h", "");
    Files.createSymbolicLink(farm.work.resolve("sub/link.h"), Path.of("../inc/real.h"));

    farm.icecc("gcc", "-MD", "-I.//sub/../inc", "-I./.", "-c", "./sub/b.c", "-o", "./b.o");

    assertThat(job().way()).isEqualTo(Way.DIRECT);
    assertThat(finished().getLast().state()).isEqualTo(JobState.REMOTE);
  }
}
