package dev.affogato.daemon.work.action;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.daemon.work.Machine;
import dev.affogato.protocol.reapi.v2.ActionResult;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  /** What {@code compiler} needs at its own places to compile what includes {@code includes}. */
  private static InputTree toolchain(String compiler, String language, String includes)
      throws Exception {
    InputTree tree = new InputTree();
    // Also what is included before everything else.
    ProcessResult dependencies =
        Machine.RUNNER.run(
            Command.of(compiler, "-M", "-x", language, "-").withStdin(includes.getBytes(UTF_8)));
    for (String word : dependencies.stdoutText().split("[\\s\\\\]+")) {
      if (word.startsWith("/")) {
        tree.own(Path.of(word));
      }
    }
    for (String part : List.of("cc1", "cc1plus", "as")) {
      String program =
          Machine.RUNNER.run(Command.of(compiler, "-print-prog-name=" + part)).stdoutText().strip();
      if (program.startsWith("/")) {
        ActionBench.with(tree, program);
      }
    }
    return ActionBench.with(tree, "/usr/bin/as", compiler);
  }

  @Test
  void gccMakesTheSameObjectAsHere() throws Exception {
    Machine.needs("gcc", "as", "ldd");
    Path project = project("a.c", "#include \"a.h\"\nint f(void) { return A; }\n");
    InputTree tree = toolchain("/usr/bin/gcc", "c", "int i;\n");
    makesTheSame(tree, project, "/usr/bin/gcc", "-g", "-O2", "-c", "a.c", "-o", "a.o");
  }

  @Test
  void gxxMakesTheSameObjectAndDwarfFileAsHere() throws Exception {
    Machine.needs("g++", "as", "objcopy", "ldd");
    Path project =
        project("a.cc", "#include <cstddef>\n#include \"a.h\"\nstd::size_t f() { return A; }\n");
    InputTree tree = toolchain("/usr/bin/g++", "c++", "#include <cstddef>\n");
    ActionBench.with(tree, "/usr/bin/objcopy");
    makesTheSame(
        tree, project, "/usr/bin/g++", "-g", "-gsplit-dwarf", "-c", "a.cc", "-o", "sub/a.o");
    assertThat(project.resolve("sub/a.dwo")).exists();
  }

  @Test
  void clangMakesTheSameObjectAsHere() throws Exception {
    Machine.needs("clang", "ldd");
    Path project = project("a.c", "#include <stddef.h>\n#include \"a.h\"\nsize_t f = A;\n");
    InputTree tree = toolchain("/usr/bin/clang", "c", "#include <stddef.h>\n");
    makesTheSame(tree, project, "/usr/bin/clang", "-g", "-c", "a.c", "-o", "a.o");
  }

  @Test
  void headersThatAreGoneAreGoneForTheCompiler() throws Exception {
    Machine.needs("gcc", "as", "ldd");
    String source = "#if __has_include(\"a.h\")\n#error here\n#endif\nint i;\n";
    Path project = project("a.c", source);
    InputTree tree = toolchain("/usr/bin/gcc", "c", "int i;\n").own(project.resolve("a.c"));
    tree.own(project.resolve("a.h"));
    var command =
        ActionBench.command(project.toString(), "/usr/bin/gcc", "-c", "a.c", "-o", "a.o")
            .addOutputPaths("a.o");
    assertThat(bench.stderr(bench.run(tree, command))).contains("#error here");
    tree.without(project.resolve("a.h").toString());
    assertThat(bench.run(tree, command).getExitCode()).isZero();
  }

  private Path project(String name, String source) throws Exception {
    Path project = Files.createDirectory(folder.resolve("project"));
    Files.createDirectory(project.resolve("sub"));
    Files.writeString(project.resolve(name), source);
    Files.writeString(project.resolve("a.h"), "#define A __LINE__\nstruct s { int m; } s;\n");
    return project;
  }

  private void makesTheSame(InputTree tree, Path project, String... compile) throws Exception {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(project, "*.*")) {
      for (Path file : files) {
        tree.own(file);
      }
    }
    String object = compile[compile.length - 1];
    String dwarf = object.replace(".o", ".dwo");
    ActionResult result =
        bench.run(
            tree,
            ActionBench.command(project.toString(), compile)
                .addOutputPaths(object)
                .addOutputPaths(dwarf));
    assertThat(bench.stderr(result)).isEmpty();
    assertThat(result.getExitCode()).isZero();
    Machine.RUNNER.run(Command.of(compile).in(project));
    for (String output : List.of(object, dwarf)) {
      if (Files.exists(project.resolve(output))) {
        assertThat(bench.output(result, output))
            .isEqualTo(Files.readAllBytes(project.resolve(output)));
      }
    }
  }
}
