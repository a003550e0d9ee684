package dev.affogato.daemon.work.action;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.daemon.work.Machine;
import dev.affogato.protocol.reapi.v2.ActionResult;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real compilers, from sources at their own paths to objects. */
class CompileActionTest {
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

  /** What gcc needs at its own places. */
  private static InputTree gcc() throws Exception {
    Machine.needs("gcc", "as", "ldd");
    InputTree tree = new InputTree();
    // Included by gcc before everything else, if it is there.
    ProcessResult dependencies =
        Machine.RUNNER.run(
            Command.of("gcc", "-M", "-x", "c", "-").withStdin("int i;\n".getBytes(UTF_8)));
    for (String word : dependencies.stdoutText().split("[\\s\\\\]+")) {
      if (word.startsWith("/")) {
        tree.own(Path.of(word));
      }
    }
    ProcessResult where = Machine.RUNNER.run(Command.of("gcc", "-print-prog-name=cc1"));
    return ActionBench.with(tree, "/usr/bin/gcc", "/usr/bin/as", where.stdoutText().strip());
  }

  @Test
  void makesTheSameObjectAsHere() throws Exception {
    Path project = Files.createDirectory(folder.resolve("project"));
    Files.writeString(project.resolve("a.c"), "#include \"a.h\"\nint f(void) { return A; }\n");
    Files.writeString(project.resolve("a.h"), "#define A __LINE__\nstruct s { int m; } s;\n");
    String[] compile = {"/usr/bin/gcc", "-g", "-O2", "-c", "a.c", "-o", "a.o"};
    InputTree tree = gcc().own(project.resolve("a.c")).own(project.resolve("a.h"));
    ActionResult result =
        bench.run(tree, ActionBench.command(project.toString(), compile).addOutputPaths("a.o"));
    assertThat(bench.stderr(result)).isEmpty();
    assertThat(result.getExitCode()).isZero();
    Machine.RUNNER.run(Command.of(compile).in(project));
    assertThat(bench.output(result, "a.o")).isEqualTo(Files.readAllBytes(project.resolve("a.o")));
  }
}
