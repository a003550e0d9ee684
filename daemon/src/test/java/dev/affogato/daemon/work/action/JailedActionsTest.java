package dev.affogato.daemon.work.action;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Duration;
import com.google.rpc.Code;
import dev.affogato.cache.digest.Digest;
import dev.affogato.daemon.work.Machine;
import dev.affogato.protocol.reapi.direct.DirectActions;
import dev.affogato.protocol.reapi.direct.v1.JobCost;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.v2.Action;
import dev.affogato.protocol.reapi.v2.ActionResult;
import dev.affogato.protocol.reapi.v2.ExecuteResponse;
import dev.affogato.protocol.reapi.v2.OutputFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a job sees, may do and leaves, with its tree as the whole file system. */
class JailedActionsTest {
  @TempDir static Path folder;
  private static ActionBench bench;

  @BeforeAll
  static void open() throws Exception {
    Machine.needs("bash", "ldd");
    bench = new ActionBench(folder.resolve("bench"));
  }

  @AfterAll
  static void close() throws Exception {
    if (bench != null) {
      bench.close();
    }
  }

  private static ActionResult run(
      InputTree tree, String directory, String script, String... outputs) throws Exception {
    return bench.run(tree, Tools.script(directory, script, outputs));
  }

  @Test
  void aFileThatIsNotWantedAnyMoreIsNotThere() throws Exception {
    InputTree tree = Tools.tree().file("/p/inc/a.h", "x").file("/p/b.h", "y").folder("/p/o");
    assertThat(bench.stdout(run(tree, "/p", "ls -R inc; cat b.h"))).contains("a.h", "y");
    tree.without("/p/inc").without("/p/b.h");
    ActionResult result = run(tree, "/p", "test -e inc || test -e b.h || echo gone");
    assertThat(bench.stdout(result)).isEqualTo("gone\n");
  }

  @Test
  void aFileThatComesToBeHidesOthersBehindIt() throws Exception {
    InputTree tree = Tools.tree().file("/p/two/a.h", "second").folder("/p/one");
    String find = "for d in one two; do test -e $d/a.h && cat $d/a.h && break; done";
    assertThat(bench.stdout(run(tree, "/p", find))).isEqualTo("second");
    tree.file("/p/one/a.h", "first");
    assertThat(bench.stdout(run(tree, "/p", find))).isEqualTo("first");
  }

  @Test
  void outputsBesideInputsSeeTheInputs() throws Exception {
    InputTree tree =
        Tools.tree().file("/p/a.c", "source").file("/p/sub/a.h", "header").link("/p/l", "sub/a.h");
    ActionResult result = run(tree, "/p", "cat a.c sub/a.h l > a.o; ls -A", "a.o");
    assertThat(bench.text(result, "a.o")).isEqualTo("sourceheaderheader");
    assertThat(bench.stdout(result)).isEqualTo("a.c\na.o\nl\nsub\n");
  }

  @Test
  void outputsMayBeInSeveralFoldersAboveAndBelow() throws Exception {
    InputTree tree = Tools.tree().file("/p/src/a.c", "s").file("/p/src/gen/x.h", "g");
    String[] outputs = {"a.o", "gen/deep/a.d", "gen/y", "../obj/a.gcno", "../../q/z"};
    ActionResult result =
        run(
            tree,
            "/p/src",
            "for f in a.o gen/deep/a.d gen/y ../obj/a.gcno /q/z; do cat gen/x.h a.c > $f; done",
            outputs);
    for (String output : outputs) {
      assertThat(bench.text(result, output)).as(output).isEqualTo("gs");
    }
  }

  @Test
  void whatIsNoOutputCannotBeWritten() throws Exception {
    InputTree tree = Tools.tree().file("/p/a.c", "s").file("/p/sub/b.h", "h").file("/q/c", "c");
    ActionResult result =
        run(
            tree,
            "/p",
            "for f in sub/b.h sub/new /q/c /q/new /new /usr/bin/cat /dev/new;"
                + " do (echo bad > $f) 2>/dev/null && echo $f; rm -f $f 2>/dev/null; done;"
                + " test -e sub/b.h && test -e /q/c && echo whole",
            "a.o");
    assertThat(bench.stdout(result)).isEqualTo("whole\n");
    assertThat(bench.damaged()).isEmpty();
  }

  @Test
  void aJobCannotChangeWhatOthersGet() throws Exception {
    InputTree tree = Tools.tree().file("/p/a.c", "s").file("/p/b.h", "h");
    run(
        tree,
        "/p",
        "chmod u+w a.c; echo bad >> a.c; rm -f b.h; echo bad > b.h; ln -f a.c a.o; echo x >> a.o",
        "a.o");
    assertThat(bench.damaged()).isEmpty();
    assertThat(bench.stdout(run(tree, "/p", "cat a.c b.h", "a.o"))).isEqualTo("sh");
  }

  @Test
  void anOldOutputAmongTheInputsIsNotSeen() throws Exception {
    InputTree tree = Tools.tree().file("/p/a.o", "old").file("/p/a.c", "s");
    assertThat(run(tree, "/p", "true", "a.o").getOutputFilesList()).isEmpty();
    assertThat(bench.text(run(tree, "/p", "test -e a.o || cat a.c > a.o", "a.o"), "a.o"))
        .isEqualTo("s");
  }

  @Test
  void linksAreWhatTheyAreOnTheSubmittersMachine() throws Exception {
    InputTree tree =
        Tools.tree()
            .file("/real/inc/a.h", "h")
            .link("/p/inc", "/real/inc")
            .link("/p/up", "../real")
            .link("/p/dangling", "nowhere")
            .link("/p/out", "../real/obj")
            .folder("/real/obj");
    ActionResult result =
        run(tree, "/p", "cat inc/a.h up/inc/a.h inc/../inc/a.h > out/a.o; ls -A", "out/a.o");
    assertThat(bench.text(result, "out/a.o")).isEqualTo("hhh");
    assertThat(bench.stdout(result)).isEqualTo("dangling\ninc\nout\nup\n");
  }

  @Test
  void projectsMayBeInTmp() throws Exception {
    InputTree tree = Tools.tree().file("/tmp/p/a.c", "s").file("/tmp/b", "b").link("/tmp/l", "b");
    ActionResult result = run(tree, "/tmp/p", "cat a.c ../l > a.o; echo t > /tmp/mine", "a.o");
    assertThat(bench.text(result, "a.o")).isEqualTo("sb");
    ActionResult there = run(tree, "/tmp", "cat p/a.c l > x.o; ls -A", "x.o");
    assertThat(bench.text(there, "x.o")).isEqualTo("sb");
    assertThat(bench.stdout(there)).isEqualTo("b\nl\np\nx.o\n");
  }

  @Test
  void emptyFilesAndModesStayWhatTheyAre() throws Exception {
    InputTree tree =
        Tools.tree().file("/p/empty", "").file("/p/run", "#!/usr/bin/bash\n".getBytes(UTF_8), true);
    ActionResult result =
        run(
            tree,
            "/p/o",
            "../run && test -f ../empty && touch zero && touch x && chmod +x x",
            "zero",
            "x");
    assertThat(result.getOutputFilesList()).hasSize(2);
    OutputFile x = result.getOutputFiles(0);
    OutputFile zero = result.getOutputFiles(1);
    assertThat(x.getIsExecutable()).isTrue();
    assertThat(zero.getIsExecutable()).isFalse();
    assertThat(zero.getDigest().getHash()).isEqualTo(Digest.EMPTY.hex());
  }

  @Test
  void aJobHasTheVariablesAndUmaskOfItsSubmitterOnly() throws Exception {
    var command = Tools.script("/p", "umask; declare -x");
    command.addEnvironmentVariablesBuilder().setName("LANG").setValue("de_DE.UTF-8");
    var action = Action.newBuilder().setPlatform(DirectActions.platform(027));
    ActionResult result = bench.runWith(Tools.tree(), command, action).getResult();
    assertThat(bench.stdout(result).lines())
        .contains("0027", "declare -x LANG=\"de_DE.UTF-8\"", "declare -x PATH=\"/usr/bin\"")
        .noneMatch(line -> line.contains("HOME") || line.contains("JAVA"));
  }

  @Test
  void aFailureIsAResultWithItsTexts() throws Exception {
    ActionResult result =
        run(Tools.tree(), "/p", "echo out; echo err >&2; echo o > a.o; exit 3", "a.o");
    assertThat(result.getExitCode()).isEqualTo(3);
    assertThat(bench.stdout(result)).isEqualTo("out\n");
    assertThat(bench.stderr(result)).isEqualTo("err\n");
    assertThat(bench.text(result, "a.o")).isEqualTo("o\n");
  }

  @Test
  void aResultTellsWhoMadeItAndWhatItCost() throws Exception {
    bench.costs.clear();
    ActionResult result =
        run(Tools.tree(), "/p", "for i in {1..60000}; do :; done; echo 12345 > a.o", "a.o");
    var metadata = result.getExecutionMetadata();
    assertThat(metadata.getWorker()).isEqualTo("bench");
    assertThat(metadata.hasOutputUploadCompletedTimestamp()).isTrue();
    JobCost cost = metadata.getAuxiliaryMetadata(0).unpack(JobCost.class);
    assertThat(cost.getUserMs()).isPositive();
    assertThat(cost.getPageFaults()).isPositive();
    assertThat(cost.getOutputBytes()).isEqualTo(6);
    assertThat(bench.costs)
        .singleElement()
        .satisfies(used -> assertThat(used.userMs()).isEqualTo(cost.getUserMs()));
  }

  @Test
  void anActionOfOthersMayNameHoursAndItsResultHasNothingOfOurs() throws Exception {
    var action = Action.newBuilder().setTimeout(Duration.newBuilder().setSeconds(7200));
    ActionResult result =
        bench.runWith(Tools.tree(), Tools.script("/p", "echo done"), action).getResult();
    assertThat(bench.stdout(result)).isEqualTo("done\n");
    assertThat(result.getExecutionMetadata().getAuxiliaryMetadataList()).isEmpty();
  }

  @Test
  void aJobThatTakesTooLongIsEnded() throws Exception {
    var action = ActionBench.ours().setTimeout(Duration.newBuilder().setSeconds(1));
    ExecuteResponse response =
        bench.runWith(Tools.tree(), Tools.script("/p", "echo begun; sleep 1000"), action);
    assertThat(response.getStatus().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED_VALUE);
    assertThat(response.getStatus().getMessage()).contains("longer than its limit of 1 s");
    assertThat(bench.stdout(response.getResult())).isEqualTo("begun\n");
  }

  @Test
  void aJobThatPrintsTooMuchIsEnded() throws Exception {
    ExecuteResponse response =
        bench.runWith(Tools.tree(), Tools.script("/p", "cat /dev/zero"), ActionBench.ours());
    assertThat(response.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED_VALUE);
    assertThat(response.getStatus().getMessage()).contains("printed more");
  }

  @Test
  void aProgramThatIsNotThereIsNoResult() {
    assertThatThrownBy(() -> bench.run(Tools.tree(), ActionBench.command("/p", "/usr/bin/nothing")))
        .isInstanceOfSatisfying(
            CallFailure.class,
            failure -> assertThat(failure.code()).isEqualTo(Code.FAILED_PRECONDITION));
  }

  @Test
  void aFolderOfTheJailItselfIsNoPlaceForOutputs() {
    for (String output : List.of("/dev/o", "/o", "/proc/o")) {
      assertThatThrownBy(() -> bench.run(Tools.tree(), Tools.script("/p", "true", "../" + output)))
          .isInstanceOf(CallFailure.class)
          .hasMessageContaining("cannot be written to");
    }
  }

  @Test
  void actionsAtATimeSeeTheirOwnInputsOnly() throws Exception {
    List<Integer> numbers = IntStream.range(0, 6).boxed().toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<Integer, Future<ActionResult>> results = new TreeMap<>();
      for (int number : numbers) {
        InputTree tree = Tools.tree().file("/p/a.h", "same").file("/p/n" + number, "" + number);
        results.put(number, threads.submit(() -> run(tree, "/p", "cat a.h n* > a.o", "a.o")));
      }
      for (int number : numbers) {
        assertThat(bench.text(results.get(number).get(), "a.o")).isEqualTo("same" + number);
      }
    }
  }

  @Test
  void pathsWithoutEndAreRefused() {
    String deep = "d/".repeat(1_000) + "o";
    String endless = "d/".repeat(1_000_000) + "o";
    for (String output : List.of(deep, endless)) {
      assertThatThrownBy(() -> run(Tools.tree(), "/p", "true", output))
          .isInstanceOf(CallFailure.class);
    }
  }

  @Test
  void aCancelledJobEndsAndTheNextOneRuns() throws Exception {
    InputTree tree = Tools.tree();
    Thread runner =
        Thread.ofVirtual()
            .unstarted(() ->
                assertThatThrownBy(() -> run(tree, "/p", "sleep 1000"))
                    .isInstanceOf(InterruptedException.class));
    runner.start();
    runner.interrupt();
    runner.join();
    assertThat(bench.stdout(run(tree, "/p", "echo next"))).isEqualTo("next\n");
  }
}
