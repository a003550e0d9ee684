package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.cache.digest.Digest;
import dev.affogato.client.journal.JobRecord;
import dev.affogato.client.journal.JobState;
import dev.affogato.client.journal.Way;
import dev.affogato.protocol.icecc.message.CompileFile;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import dev.affogato.protocol.reapi.direct.v1.Dispute;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that are not preprocessed here, with a daemon that carries actions out. */
class DirectWayTest {
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
  void deliversTheLocalResultOfWhatIsNotPreprocessedHere() throws Exception {
    ProcessResult result = farm.icecc("gcc", "-O1", "-c", "a.c", "-o", "a.o", "-MMD", "-MF", "a.d");
    byte[] object = farm.content("a.o");
    byte[] dependencies = farm.content("a.d");
    farm.plain("gcc", "-O1", "-c", "a.c", "-o", "a.o", "-MMD", "-MF", "a.d");

    assertThat(result.status()).isZero();
    assertThat(object).isEqualTo(farm.content("a.o"));
    assertThat(dependencies).isEqualTo(farm.content("a.d"));
    JobRecord job = job();
    assertThat(job.state()).isEqualTo(JobState.REMOTE);
    assertThat(job.way()).isEqualTo(Way.DIRECT);
    assertThat(farm.server.received(CompileFile.class)).isEmpty();
  }

  @Test
  void goesTheDirectWayWhateverTheDaemonGivesItOfHeaders() throws Exception {
    ByteString junk = ByteString.copyFromUtf8("no records at all");
    Digest digest = Digest.of(junk.toByteArray());
    door.blobs.put(digest.hex(), junk);
    door.headers = digest;
    farm.icecc("gcc", "-c", "a.c");

    assertThat(job().way()).isEqualTo(Way.DIRECT);
    byte[] object = farm.content("a.o");
    farm.plain("gcc", "-c", "a.c");
    assertThat(object).isEqualTo(farm.content("a.o"));
  }

  @Test
  void offersBothWaysAndReportsTheJobItself() throws Exception {
    farm.icecc("gcc", "-c", "a.c");
    farm.nextReport();

    GetCs request = farm.daemon.received(GetCs.class).getFirst();
    assertThat(request.environments())
        .extracting(EnvironmentName::name)
        .containsExactly("0123456789abcdef0123456789abcdef", "affogato-direct");
    farm.await(() -> !farm.daemon.received(JobDone.class).isEmpty());
    JobDone done = farm.daemon.received(JobDone.class).getFirst();
    assertThat(done.fromSubmitter()).isTrue();
    assertThat(done.exitCode()).isZero();
    assertThat(done.resources().outUncompressed()).isEqualTo(farm.content("a.o").length);
    assertThat(done.resources().pageFaults()).isEqualTo(FakeDoor.PAGE_FAULTS);
    assertThat(done.jobId()).isEqualTo(door.executions.getFirst().getPlace().getJobId());
  }

  @Test
  void asksForOneMachineAfterTheOtherInOneConversation() throws Exception {
    for (String output : List.of("a.o", "b.o", "c.o")) {
      farm.icecc("gcc", "-c", "a.c", "-o", output);
      assertThat(job().way()).isEqualTo(Way.DIRECT);
    }

    assertThat(farm.daemon.received(GetCs.class)).hasSize(3);
    farm.await(() -> farm.daemon.received(JobDone.class).size() == 3);
    assertThat(farm.daemon.conversations.get()).isEqualTo(1);
  }

  @Test
  void beginsAnotherConversationIfTheDaemonHasEndedTheLastOne() throws Exception {
    farm.icecc("gcc", "-c", "a.c");
    job();
    farm.daemon.endConversations();

    farm.icecc("gcc", "-c", "a.c", "-o", "b.o");

    assertThat(job().way()).isEqualTo(Way.DIRECT);
    assertThat(farm.daemon.conversations.get()).isEqualTo(2);
  }

  @Test
  void asksNobodyForWhatWasCompiledBefore() throws Exception {
    farm.icecc("gcc", "-c", "a.c");
    job();
    byte[] first = farm.content("a.o");
    Files.delete(farm.work.resolve("a.o"));

    farm.icecc("gcc", "-c", "a.c");

    assertThat(farm.content("a.o")).isEqualTo(first);
    assertThat(job().way()).isEqualTo(Way.CACHED);
    assertThat(farm.daemon.received(GetCs.class)).hasSize(1);
  }

  @Test
  void compilesAgainIfToldSo() throws Exception {
    farm.icecc("gcc", "-c", "a.c");
    job();
    farm.environment.put("ICECC_CACHE", "no");

    farm.icecc("gcc", "-c", "a.c");

    assertThat(job().way()).isEqualTo(Way.DIRECT);
    assertThat(door.lookUps).hasSize(1);
    assertThat(door.executions.getLast().getSkipCacheLookup()).isTrue();
  }

  @Test
  void sendsOnlyWhatIsNew() throws Exception {
    farm.icecc("gcc", "-c", "a.c");
    job();
    farm.write("a.c", "#include \"inc/one.h\"\nint two(void) { return ONE + 1; }\n");

    farm.icecc("gcc", "-c", "a.c");

    assertThat(job().way()).isEqualTo(Way.DIRECT);
    assertThat(door.executions.getLast().getBlobsList()).hasSizeBetween(2, 40);
    assertThat(door.executions.getLast().getSerializedSize()).isLessThan(20_000);
  }

  @Test
  void deliversWarningsAndErrorsAsTheyAre() throws Exception {
    farm.write("w.c", "int w(void) { int unused; return 0; }\n");
    farm.write("e.c", "int e(void) { return nothing; }\n");
    ProcessResult warned = farm.icecc("gcc", "-Wall", "-c", "w.c");
    JobRecord warning = job();
    ProcessResult failed = farm.icecc("gcc", "-c", "e.c");
    JobRecord error = job();

    assertThat(warned.stderrText()).isEqualTo(farm.plain("gcc", "-Wall", "-c", "w.c").stderrText());
    assertThat(failed.stderrText()).isEqualTo(farm.plain("gcc", "-c", "e.c").stderrText());
    assertThat(failed.status()).isEqualTo(1);
    assertThat(warning.way()).isEqualTo(Way.DIRECT);
    assertThat(error.way()).isEqualTo(Way.DIRECT);
    assertThat(farm.files()).doesNotContain("e.o");
  }

  @Test
  void goesTheClassicWayWithTheSameAssignmentWhereNobodyExecutesActions() throws Exception {
    door.answer = FakeDoor.notDirect();

    farm.icecc("gcc", "-c", "a.c");
    JobRecord first = job();
    farm.icecc("gcc", "-c", "a.c", "-o", "b.o");
    JobRecord second = job();

    assertThat(first.way().kind()).isEqualTo(Way.Kind.CLASSIC);
    assertThat(first.way().detour().code()).isEqualTo("direct-stock-machine");
    assertThat(second.state()).isEqualTo(JobState.REMOTE);
    assertThat(door.executions).hasSize(1);
    assertThat(farm.daemon.received(GetCs.class)).hasSize(2);
    assertThat(farm.server.received(CompileFile.class)).hasSize(2);
  }

  @Test
  void bringsWhatTheDaemonLostAndTriesAgain() throws Exception {
    farm.icecc("gcc", "-c", "a.c");
    job();
    door.blobs.clear();
    farm.write("a.c", "#include \"inc/one.h\"\nint three(void) { return ONE + 2; }\n");

    farm.icecc("gcc", "-c", "a.c");

    assertThat(job().way()).isEqualTo(Way.DIRECT);
    assertThat(farm.server.received(CompileFile.class)).isEmpty();
  }

  @Test
  void compilesHereWhatFailedThere() throws Exception {
    door.answer = FakeDoor.failed("the machine is on fire");

    ProcessResult result = farm.icecc("gcc", "-c", "a.c");

    assertThat(result.status()).isZero();
    JobRecord job = job();
    assertThat(job.state()).isEqualTo(JobState.LOCAL);
    assertThat(job.reason().code()).isEqualTo("direct-failed");
    assertThat(job.reason().text()).contains("the machine is on fire");
  }

  @Test
  void compilesHereWhenAnInputChangedMeanwhile() throws Exception {
    door.beforeCompile =
        () -> {
          try {
            farm.write("inc/one.h", "#define ONE 1111\n");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };

    farm.icecc("gcc", "-c", "a.c");

    assertThat(job().reason().code()).isEqualTo("direct-inputs-changed");
    byte[] object = farm.content("a.o");
    farm.plain("gcc", "-c", "a.c");
    assertThat(object).isEqualTo(farm.content("a.o"));
  }

  @Test
  void verifiesByCompilingHereAsWell() throws Exception {
    farm.environment.put("ICECC_VERIFY", "1000/1000");

    ProcessResult result = farm.icecc("gcc", "-c", "a.c", "-MD");

    assertThat(job().way()).isEqualTo(Way.DIRECT);
    assertThat(result.stderrText()).isEmpty();
    assertThat(farm.files()).contains("a.o", "a.d");
  }

  @Test
  void takesAndReportsItsOwnResultIfItDiffers() throws Exception {
    farm.environment.put("ICECC_VERIFY", "1");
    door.changes = object -> object.concat(ByteString.copyFromUtf8("!"));

    ProcessResult result = farm.icecc("gcc", "-c", "a.c");

    assertThat(result.status()).isZero();
    assertThat(result.stderrText()).contains("ICECC_VERIFY", "a.o is another here");
    JobRecord job = job();
    assertThat(job.state()).isEqualTo(JobState.LOCAL);
    assertThat(job.reason().code()).isEqualTo("direct-differs");
    assertThat(door.disputes).extracting(Dispute::getMachine).containsExactly(FakeDoor.MACHINE);
    assertThat(door.disputes.getFirst().getAction())
        .isEqualTo(door.executions.getFirst().getAction());
    byte[] object = farm.content("a.o");
    farm.plain("gcc", "-c", "a.c");
    assertThat(object).isEqualTo(farm.content("a.o"));
  }

  @Test
  void blamesNobodyForACompilerThatMakesAnotherEachTime() throws Exception {
    farm.environment.put("ICECC_VERIFY", "1");

    ProcessResult result = farm.icecc("gcc", "-flto", "-c", "a.c");

    assertThat(result.stderrText()).isEmpty();
    assertThat(job().way()).isEqualTo(Way.DIRECT);
  }

  private ProcessResult compileBelow(String base, String... argv) throws Exception {
    farm.write(base + "/src/b.c", "#include \"b.h\"\nint b(void) { int unused; return B; }\n");
    farm.write(base + "/inc/b.h", "#define B 2\n");
    farm.write(base + "/build/note", "");
    farm.environment.put("ICECC_CACHE_BASEDIR", farm.work.resolve(base).toString());
    return farm.iceccIn(base + "/build", argv);
  }

  @Test
  void sharesResultsOfOtherFoldersIfAskedTo() throws Exception {
    List<JobRecord> jobs = new ArrayList<>();
    for (String base : List.of("one", "deeper/two")) {
      ProcessResult result =
          compileBelow(base, "gcc", "-Wall", "-I../inc", "-MMD", "-c", "../src/b.c", "-o", "b.o");
      jobs.add(job());
      assertThat(result.stderrText()).contains("unused");
      assertThat(new String(farm.content(base + "/build/b.d"), StandardCharsets.UTF_8))
          .contains("../inc/b.h");
    }
    assertThat(jobs).extracting(JobRecord::way).containsExactly(Way.DIRECT, Way.CACHED);
    assertThat(farm.content("one/build/b.o")).isEqualTo(farm.content("deeper/two/build/b.o"));
    assertThat(door.lastCommand().getWorkingDirectory()).isEqualTo("affogato.base/build");
    assertThat(door.lastCommand().getArgumentsList())
        .contains("-ffile-prefix-map=/affogato.base=.");
  }

  @Test
  void sharesNothingThatSaysWhereItIs() throws Exception {
    String here = farm.work.resolve("one").toString();
    farm.write("one/inc/place.h", "// in " + here + "\n");
    String[][] telling = {
      {"gcc", "-I../inc", "-include", "place.h", "-c", "../src/b.c", "-o", "b.o"},
      {"gcc", "-I../inc", "-DHERE=\"" + here + "\"", "-c", "../src/b.c", "-o", "b.o"},
      {"gcc", "-I../inc", "-I../../inc", "-c", "../src/b.c", "-o", "b.o"},
      {"gcc", "-I../inc", "--coverage", "-c", "../src/b.c", "-o", "b.o"},
    };
    for (String[] command : telling) {
      compileBelow("one", command);
      if (job().way() == Way.DIRECT) {
        assertThat(door.lastCommand().getWorkingDirectory()).endsWith("/one/build");
      }
    }
  }

  @Test
  void goesTheClassicWayIfToldTo() throws Exception {
    farm.environment.put("ICECC_DIRECT", "no");

    farm.icecc("gcc", "-c", "a.c");

    assertThat(job().way().detour().code()).isEqualTo("direct-off");
    assertThat(door.lookUps).isEmpty();
    assertThat(farm.server.received(CompileFile.class)).hasSize(1);
  }

  @Test
  void goesTheClassicWayByADaemonThatKnowsNoOther() throws Exception {
    farm.daemon.door = null;

    farm.icecc("gcc", "-c", "a.c");

    assertThat(job().way().detour().code()).isEqualTo("direct-no-door");
  }

  @Test
  void goesTheClassicWayWithTextThatAsksForTheTime() throws Exception {
    farm.write("t.c", "const char *t = __TIME__;\n");

    farm.icecc("gcc", "-c", "t.c");

    assertThat(job().way().detour().code()).isEqualTo("direct-moment");
  }

  @Test
  void toldTheTimeItIsExactAboutIt() throws Exception {
    farm.environment.put("SOURCE_DATE_EPOCH", "1000000000");
    farm.write("t.c", "const char *t = __DATE__ __TIME__;\n");

    farm.icecc("gcc", "-c", "t.c");

    assertThat(job().way()).isEqualTo(Way.DIRECT);
    byte[] object = farm.content("t.o");
    farm.plain("gcc", "-c", "t.c");
    assertThat(object).isEqualTo(farm.content("t.o"));
  }

  @Test
  void sendsInOneStepWhatTwoWouldSpoil() throws Exception {
    farm.icecc("gcc", "-frecord-gcc-switches", "-c", "a.c");
    JobRecord there = job();
    byte[] object = farm.content("a.o");
    farm.plain("gcc", "-frecord-gcc-switches", "-c", "a.c");
    byte[] plain = farm.content("a.o");
    door.answer = FakeDoor.notDirect();
    farm.icecc("gcc", "-g", "-fopenmp", "-c", "a.c");
    JobRecord atStock = job();
    farm.environment.put("ICECC_DIRECT", "no");
    farm.icecc("gcc", "-S", "-fverbose-asm", "a.c");
    JobRecord switchedOff = job();

    assertThat(there.way()).isEqualTo(Way.DIRECT);
    assertThat(object).isEqualTo(plain);
    // A machine that would go by an archive could do nothing for it.
    GetCs request = farm.daemon.received(GetCs.class).getFirst();
    assertThat(request.environments())
        .extracting(EnvironmentName::name)
        .containsExactly("affogato-direct");
    assertThat(request.requiredFeatures()).isZero();
    assertThat(atStock.state()).isEqualTo(JobState.LOCAL);
    assertThat(atStock.reason().code()).isEqualTo("debug-columns");
    assertThat(switchedOff.reason().code()).isEqualTo("records-command");
    assertThat(farm.server.received(CompileFile.class)).isEmpty();
  }
}
