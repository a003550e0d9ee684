package dev.affogato.daemon.work.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.rpc.Code;
import dev.affogato.daemon.work.Machine;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.v2.Action;
import dev.affogato.protocol.reapi.v2.ActionResult;
import dev.affogato.protocol.reapi.v2.Command;
import dev.affogato.protocol.reapi.v2.Command.OutputDirectoryFormat;
import dev.affogato.protocol.reapi.v2.Directory;
import dev.affogato.protocol.reapi.v2.FileNode;
import dev.affogato.protocol.reapi.v2.OutputDirectory;
import dev.affogato.protocol.reapi.v2.OutputFile;
import dev.affogato.protocol.reapi.v2.OutputSymlink;
import dev.affogato.protocol.reapi.v2.SymlinkNode;
import dev.affogato.protocol.reapi.v2.Tree;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Actions of Bazel, recc and others: their tree is a folder, and the toolchain is ours. */
class ForeignActionsTest {
  @TempDir static Path folder;
  private static ActionBench bench;

  @BeforeAll
  static void open() throws Exception {
    Machine.needs("sh");
    bench = new ActionBench(folder.resolve("bench"));
  }

  @AfterAll
  static void close() throws Exception {
    if (bench != null) {
      bench.close();
    }
  }

  private static Command.Builder sh(String script) {
    return Command.newBuilder().addAllArguments(List.of("sh", "-c", script));
  }

  private static ActionResult run(InputTree tree, Command.Builder command) throws Exception {
    return bench.runWith(tree, command, Action.newBuilder()).getResult();
  }

  @Test
  void useTheToolchainOfThisMachine() throws Exception {
    Machine.needs("gcc");
    InputTree tree =
        new InputTree().file("src/a.c", "#include <stddef.h>\nsize_t f(void) { return 1; }\n");
    Command.Builder command =
        Command.newBuilder()
            .addAllArguments(List.of("gcc", "-c", "src/a.c", "-o", "out/obj/a.o"))
            .addOutputPaths("out/obj/a.o");
    ActionResult result = run(tree, command);
    assertThat(bench.stderr(result)).isEmpty();
    assertThat(bench.output(result, "out/obj/a.o")).startsWith(0x7f, 'E', 'L', 'F');
  }

  @Test
  void workInAFolderOfTheirTree() throws Exception {
    InputTree tree = new InputTree().file("in/a", "a").file("b", "b");
    Command.Builder command =
        sh("cat ../b a > o; pwd; touch dropped").setWorkingDirectory("in").addOutputPaths("o");
    ActionResult result = run(tree, command);
    assertThat(bench.text(result, "o")).isEqualTo("ba");
    assertThat(bench.stdout(result)).isEqualTo("/affogato/in\n");
    assertThat(bench.stdout(run(tree, sh("ls in")))).isEqualTo("a\n");
  }

  @Test
  void seeNothingElseOfThisMachine() throws Exception {
    ActionResult result =
        run(
            new InputTree().file("a", "a"),
            sh(
                "for d in /root /home /var /tmp/* "
                    + folder
                    + "; do test -e \"$d\" && echo $d;"
                    + " done; (echo x > /usr/x) 2>/dev/null && echo written; true"));
    assertThat(bench.stdout(result)).isEmpty();
  }

  @Test
  void getFoldersTheyMakeAsTrees() throws Exception {
    Command.Builder command =
        sh("mkdir -p d/sub/empty; echo 1 > d/one; ln -s one d/link; echo 2 > d/sub/two; chmod +x d/sub/two")
            .addOutputPaths("d")
            .setOutputDirectoryFormat(OutputDirectoryFormat.TREE_AND_DIRECTORY);
    ActionResult result = run(new InputTree(), command);
    OutputDirectory output = result.getOutputDirectories(0);
    Tree tree = Tree.parseFrom(bench.store.read(WireDigests.fromWire(output.getTreeDigest())));
    assertThat(tree.getRoot().getFilesList()).extracting(FileNode::getName).containsExactly("one");
    assertThat(tree.getRoot().getSymlinksList())
        .extracting(SymlinkNode::getTarget)
        .containsExactly("one");
    assertThat(tree.getChildrenList())
        .flatExtracting(Directory::getFilesList)
        .singleElement()
        .satisfies(two -> assertThat(two.getIsExecutable()).isTrue());
    Directory root =
        Directory.parseFrom(
            bench.store.read(WireDigests.fromWire(output.getRootDirectoryDigest())));
    assertThat(root).isEqualTo(tree.getRoot());
  }

  @Test
  void findTheFoldersOfTheirOutputsMade() throws Exception {
    Command.Builder command =
        sh("ls -d d/e f 2>&1; test -e d/e/o || echo 1 > d/e/o")
            .addOutputFiles("d/e/o")
            .addOutputFiles("f/not-made");
    ActionResult result = run(new InputTree(), command);
    assertThat(bench.stdout(result)).isEqualTo("d/e\nf\n");
    assertThat(result.getOutputFilesList())
        .extracting(OutputFile::getPath)
        .containsExactly("d/e/o");
  }

  @Test
  void hearOfLinksAsTheirVersionKnowsThem() throws Exception {
    ActionResult old = run(new InputTree(), sh("ln -s x l").addOutputFiles("l"));
    assertThat(old.getOutputFileSymlinksList())
        .extracting(OutputSymlink::getTarget)
        .containsExactly("x");
    assertThat(old.getOutputSymlinksList()).isEmpty();
    ActionResult both =
        run(new InputTree(), sh("ln -s x l").addOutputFiles("l").addOutputPaths("l"));
    assertThat(both.getOutputSymlinksList()).hasSize(1);
    assertThat(both.getOutputFileSymlinksList()).hasSize(1);
  }

  @Test
  void failWhereAFileWasWantedAndAFolderMade() {
    assertThatThrownBy(() -> run(new InputTree(), sh("mkdir o").addOutputFiles("o")))
        .isInstanceOfSatisfying(
            CallFailure.class,
            failure -> assertThat(failure.code()).isEqualTo(Code.FAILED_PRECONDITION));
  }

  @Test
  void cannotNameOutputsOutsideTheirTree() {
    InputTree tree = new InputTree().link("way", "/etc").link("up", "..");
    for (String output : List.of("../o", "a/../../o", "/o", "way/o", "up/o")) {
      assertThatThrownBy(() -> run(tree, sh("true").addOutputPaths(output)))
          .as(output)
          .isInstanceOf(CallFailure.class)
          .hasMessageContaining("leads out of");
    }
  }

  @Test
  void withoutTheirProgramAreNoResult() {
    assertThatThrownBy(() -> run(new InputTree(), Command.newBuilder()))
        .isInstanceOf(CallFailure.class)
        .hasMessageContaining("without arguments");
  }
}
