package dev.affogato.daemon.work.action;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.Command;
import dev.affogato.daemon.work.Machine;
import dev.affogato.protocol.reapi.execution.JobTag;
import dev.affogato.protocol.reapi.message.ReadReport;
import dev.affogato.protocol.reapi.v2.Action;
import dev.affogato.protocol.reapi.v2.ActionResult;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What compilers say they have read, for who asks. */
class ReadListTest {
  private static final JobTag WANTING = JobTag.of("desk").wantingReads(true);

  /** What the compilers record of their command must not tell whether they were asked. */
  private static final String[] RECORDING = {
    "-g", "-grecord-gcc-switches", "-frecord-gcc-switches"
  };

  @TempDir Path folder;
  private ActionBench bench;

  @BeforeEach
  void open() throws Exception {
    bench = new ActionBench(folder.resolve("bench"));
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  private static InputTree project(String... programs) throws Exception {
    InputTree tree = new InputTree();
    tree.file("/my p/a.c", "#include \"one.h\"\n#include <two.h>\nint i = ONE + TWO;\n");
    tree.file("/my p/a.S", "#include \"one.h\"\n.long ONE\n");
    tree.file("/my p/one.h", "#define ONE 1\n").file("/my p/unread.h", "");
    tree.file("/inc/two.h", "#define TWO 2\n");
    tree.file("/usr/include/stdc-predef.h", "");
    return ActionBench.with(tree, programs);
  }

  private static InputTree gcc() throws Exception {
    Machine.needs("gcc", "as", "ldd");
    String cc1 = Machine.RUNNER.run(Command.of("gcc", "-print-prog-name=cc1")).stdoutText().strip();
    return project("/usr/bin/gcc", "/usr/bin/as", cc1);
  }

  private ActionResult compile(InputTree tree, JobTag job, String compiler, String... words)
      throws Exception {
    bench.job = job;
    var command =
        ActionBench.command("/my p", compiler, "-nostdinc", "-isystem", "/inc", "-o", "a.o", "-c");
    for (String word : words) {
      command.addArguments(word);
    }
    for (String word : RECORDING) {
      command.addArguments(word);
    }
    ActionResult result = bench.run(tree, command.addOutputPaths("a.o").addOutputPaths("a.d"));
    assertThat(bench.stderr(result)).isEmpty();
    return result;
  }

  private Optional<String> reads(ActionResult result) {
    return ReadReport.in(result).map(text -> new String(text, UTF_8));
  }

  @Test
  void gccTellsAllItReadAndMakesTheSame() throws Exception {
    InputTree tree = gcc();
    for (String source : new String[] {"a.c", "a.S"}) {
      ActionResult told = compile(tree, WANTING, "/usr/bin/gcc", source);
      ActionResult plain = compile(tree, null, "/usr/bin/gcc", source);

      assertThat(reads(told).orElseThrow().split("[\\s\\\\]+")).startsWith("x:").contains("one.h");
      assertThat(reads(told).orElseThrow().contains("/inc/two.h")).isEqualTo(source.equals("a.c"));
      assertThat(reads(told).orElseThrow()).doesNotContain("unread.h");
      assertThat(reads(plain)).isEmpty();
      assertThat(bench.output(told, "a.o")).isEqualTo(bench.output(plain, "a.o"));
    }
  }

  @Test
  void clangTellsAllItReadAndMakesTheSame() throws Exception {
    Machine.needs("clang", "ldd");
    InputTree tree = project("/usr/bin/clang");
    ActionResult told = compile(tree, WANTING, "/usr/bin/clang", "a.c");
    ActionResult plain = compile(tree, null, "/usr/bin/clang", "a.c");

    assertThat(reads(told).orElseThrow().lines()).containsExactly("./one.h", "/inc/two.h");
    assertThat(bench.output(told, "a.o")).isEqualTo(bench.output(plain, "a.o"));
  }

  @Test
  void aCompilerThatTellsInAFileOfItsCommandTellsNowhereElse() throws Exception {
    ActionResult result = compile(gcc(), WANTING, "/usr/bin/gcc", "a.c", "-MD");

    assertThat(bench.text(result, "a.d")).startsWith("a.o:").contains("one.h");
    assertThat(reads(result)).isEmpty();
  }

  @Test
  void othersAreToldNothing() throws Exception {
    bench.job = WANTING;
    ActionResult result =
        bench.runWith(Tools.tree(), Tools.script("/p", "echo hi"), Action.newBuilder()).getResult();

    assertThat(bench.stdout(result)).isEqualTo("hi\n");
    assertThat(result.getExecutionMetadata().getAuxiliaryMetadataList()).isEmpty();
  }

  @Test
  void aResultStaysWholeHoweverMuchIsWritten() throws Exception {
    bench.job = WANTING;
    String much = "for i in {1..5}; do cat /usr/bin/bash; done > /dev/affogato-reads; ";
    ActionResult result = bench.run(Tools.tree(), Tools.script("/p", much + "echo o > a.o", "a.o"));

    assertThat(bench.stderr(result)).isEmpty();
    assertThat(bench.text(result, "a.o")).isEqualTo("o\n");
    assertThat(reads(result)).isEmpty();
  }
}
