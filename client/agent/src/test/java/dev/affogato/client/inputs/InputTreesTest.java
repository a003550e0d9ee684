package dev.affogato.client.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.base.io.FileTrees;
import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.digest.Digest;
import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.scan.ScanResult;
import dev.affogato.compiler.toolchain.ToolchainTree;
import dev.affogato.protocol.reapi.v2.Directory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputTreesTest {
  @TempDir Path memory;
  @TempDir Path folder;
  private InputTrees trees;

  @BeforeEach
  void open() throws IOException {
    folder = folder.toRealPath();
    trees = Trees.in(memory, Trees.LATER);
  }

  /** JUnit would warn of links that lead out of its folder. */
  @AfterEach
  void removeFiles() throws IOException {
    FileTrees.delete(folder);
  }

  private InputTree build(String... files) throws Exception {
    return build(List.of(files), List.of());
  }

  private InputTree build(List<String> files, List<String> folders) throws Exception {
    return trees.build(Trees.scan(files), Trees.NO_TOOLCHAIN, folders);
  }

  private String write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content).toString();
  }

  private void link(String name, String target) throws IOException {
    Path link = folder.resolve(name);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of(target));
  }

  /** The messages from the root to {@code folder}. */
  private static Directory directory(InputTree tree, Path folder) throws Exception {
    Digest digest = tree.root();
    Directory here = message(tree, digest);
    for (Path name : folder) {
      here =
          message(
              tree,
              here.getDirectoriesList().stream()
                  .filter(node -> node.getName().equals(name.toString()))
                  .map(node ->
                      Digest.parse(node.getDigest().getHash(), node.getDigest().getSizeBytes())
                          .orElseThrow())
                  .findFirst()
                  .orElseThrow());
    }
    return here;
  }

  private static Directory message(InputTree tree, Digest digest) throws Exception {
    return digest.equals(Digest.EMPTY)
        ? Directory.getDefaultInstance()
        : Directory.parseFrom(tree.inventory().find(digest).orElseThrow().read());
  }

  private void equalsNaive(InputTree tree, List<String> files, List<String> folders)
      throws IOException {
    NaiveTree naive = new NaiveTree();
    for (String path : files) {
      naive.add(path);
    }
    for (String path : folders) {
      naive.add(path);
    }
    assertThat(tree.root()).isEqualTo(naive.root());
    assertThat(tree.inventory().digests()).containsExactlyInAnyOrderElementsOf(naive.digests());
  }

  @Test
  void holdsFilesWhereTheyAreAndNothingElse() throws Exception {
    String a = write("src/a.c", "int a;");
    write("src/b.c", "int b;");
    InputTree tree = build(a);
    Directory root = directory(tree, Path.of("/"));
    assertThat(root.getDirectoriesCount()).isEqualTo(1);
    Directory src = directory(tree, folder.resolve("src"));
    assertThat(src.getFilesList()).extracting("name").containsExactly("a.c");
    equalsNaive(tree, List.of(a), List.of());
  }

  @Test
  void knowsFilesThatACompilerWouldTakeForOneWhereContentsAreKeptOnce() throws Exception {
    String one = write("one/a.h", "int a;");
    String copy = write("copy/a.h", "int a;");
    String other = write("other/a.h", "int b;");
    String linked = Files.createLink(folder.resolve("linked.h"), Path.of(one)).toString();
    Files.setLastModifiedTime(Path.of(one), FileTime.fromMillis(1_000));
    Files.setLastModifiedTime(Path.of(copy), FileTime.fromMillis(1_900));

    assertThat(merges(CompilerKind.CLANG, one, copy)).isTrue();
    assertThat(merges(CompilerKind.CLANG, one, other)).isFalse();
    assertThat(merges(CompilerKind.CLANG, one, linked)).as("one here, too").isFalse();
    assertThat(merges(CompilerKind.GCC, one, copy)).as("one here, too").isFalse();
    Files.setLastModifiedTime(Path.of(copy), FileTime.fromMillis(2_000));
    assertThat(merges(CompilerKind.GCC, one, copy)).isTrue();
    assertThat(merges(CompilerKind.GCC, one, other)).isFalse();
  }

  private boolean merges(CompilerKind kind, String... files) throws Exception {
    return build(files).inventory().mergesFiles(Set.of(files), kind);
  }

  @Test
  void keepsLinksAsLinksAndWhatTheyLeadTo() throws Exception {
    String real = write("real/deep/a.h", "1");
    link("linked", "real/deep");
    link("abs", folder + "/linked");
    link("a.h", "abs/a.h");
    for (String path : List.of("/linked/a.h", "/abs/a.h", "/a.h")) {
      List<String> files = List.of(folder + path);
      equalsNaive(build(files, List.of()), files, List.of());
    }
    InputTree tree = build(real, folder + "/a.h");
    assertThat(directory(tree, folder).getSymlinksList())
        .extracting("target")
        .containsExactly("abs/a.h", folder + "/linked", "real/deep");
  }

  @Test
  void leavesFoldersThroughLinksAsTheKernelDoes() throws Exception {
    write("real/deep/x", "");
    String up = write("real/up.h", "kernel");
    write("up.h", "text");
    link("link", "real/deep");
    InputTree tree = build(folder + "/link/../up.h");
    assertThat(tree.inventory().find(Digest.of(Files.readAllBytes(Path.of(up))))).isPresent();
    // Nothing in it is needed, but it has to exist.
    assertThat(directory(tree, folder.resolve("real/deep")))
        .isEqualTo(Directory.getDefaultInstance());
    assertThat(directory(tree, folder.resolve("real")).getFilesCount()).isEqualTo(1);
  }

  @Test
  void hasFoldersAskedForThoughTheyAreEmpty() throws Exception {
    String a = write("a.c", "");
    Files.createDirectories(folder.resolve("build/obj"));
    link("out", "build/obj");
    List<String> folders = List.of(folder + "/build/obj", folder + "/out");
    equalsNaive(build(List.of(a), folders), List.of(a), folders);
    assertThatThrownBy(() -> build(List.of(a), List.of(folder + "/build/none")))
        .isInstanceOf(InputRefusedException.class)
        .hasMessageContaining("build/none");
  }

  @Test
  void putsTheToolchainIntoTheSameTree() throws Exception {
    String a = write("usr/include/a.h", "");
    String cc = write("usr/bin/cc-1", "elf");
    Files.setPosixFilePermissions(Path.of(cc), PosixFilePermissions.fromString("rwxr-xr-x"));
    link("usr/bin/cc", "cc-1");
    String called = folder + "/usr/bin/cc";
    ToolchainTree toolchain =
        new ToolchainTree(
            called,
            List.of(
                new dev.affogato.compiler.toolchain.StampedFile(
                    called, Trees.STAMPS.stamp(called))),
            List.of(folder + "/usr"),
            java.util.Map.of(),
            List.of());
    InputTree tree = trees.build(Trees.scan(List.of(a)), toolchain, List.of());
    equalsNaive(tree, List.of(a, called), List.of());
    assertThat(directory(tree, folder.resolve("usr/bin")).getFiles(0).getIsExecutable()).isTrue();
  }

  @Test
  void doesNotDependOnTheOrderOfFiles() throws Exception {
    List<String> files = new ArrayList<>();
    for (String name : List.of("b.h", "B.h", "a/x.h", "a.h", "a-b.h", "z/y/w.h", "a0.h")) {
      files.add(write(name, name));
    }
    InputTree first = build(files, List.of());
    for (long seed = 1; seed <= 5; seed++) {
      Collections.shuffle(files, new Random(seed));
      files.add(files.getFirst());
      assertThat(build(files, List.of()).root()).isEqualTo(first.root());
      assertThat(new HashSet<>(build(files, List.of()).inventory().digests()))
          .isEqualTo(new HashSet<>(first.inventory().digests()));
    }
    equalsNaive(first, files, List.of());
  }

  @Test
  void changesTheWayToAChangedFileOnly() throws Exception {
    String a = write("one/deep/a.h", "1");
    String b = write("two/b.h", "2");
    InputTree before = build(a, b);
    write("one/deep/a.h", "changed");
    assertThat(before.inventory().isUnchanged()).isFalse();
    InputTree after = build(a, b);
    Set<Digest> changed = new HashSet<>(after.inventory().digests());
    changed.removeAll(before.inventory().digests());
    // The file, its folders and those above.
    assertThat(changed).hasSize(1 + folder.resolve("one/deep").getNameCount() + 1);
    assertThat(after.inventory().isUnchanged()).isTrue();
  }

  @Test
  void seesChangesAfterAnotherCompileHasLooked() throws Exception {
    String a = write("a.h", "1");
    InputTree one = build(a);
    InputTree other = build(a);
    assertThat(one.inventory().isUnchanged()).isTrue();
    write("a.h", "changed");
    assertThat(other.inventory().isUnchanged()).isFalse();
    assertThat(one.inventory().isUnchanged()).isFalse();
  }

  @Test
  void followsLinksAsTheyAreSinceTheCompileWasAskedFor() throws Exception {
    String one = write("one/a.h", "1");
    write("two/a.h", "22");
    link("way", "one");
    build(folder + "/way/a.h");
    Files.delete(folder.resolve("way"));
    link("way", "two");
    long sinceNs = Trees.LATER.nanoTime();
    InputTree tree =
        trees.build(
            Trees.scan(List.of(folder + "/way/a.h")),
            Trees.NO_TOOLCHAIN,
            List.of(),
            DigestSource.NONE,
            null,
            sinceNs);
    assertThat(tree.inventory().digests())
        .doesNotContain(Digest.of(Files.readAllBytes(Path.of(one))));
  }

  @Test
  void refusesLoopsOfLinks() throws Exception {
    link("x", "y");
    link("y", "x");
    String path = folder + "/x/a.h";
    assertThatThrownBy(() -> build(List.of(), List.of(path)))
        .isInstanceOfSatisfying(
            InputRefusedException.class,
            refused -> assertThat(refused.reason().code()).isEqualTo("link-loop"));
  }

  @Test
  void refusesNamesThatMessagesCannotCarry() throws Exception {
    Names names = new Names(Trees.STAMPS, new FileClock(Trees.STAMPS, TimeSource.system()));
    Name name = names.make(names.root(), "caf\u00e9");
    assertThat(name.utf8).isFalse();
    assertThat(names.make(names.root(), "caf\u00c3\u00a9").utf8).isTrue();
  }

  @Test
  void refusesFilesThatChangedSinceTheScan() throws Exception {
    String a = write("a.c", "1");
    ScanResult scan = Trees.scan(List.of(a));
    write("a.c", "22");
    assertThatThrownBy(() -> trees.build(scan, Trees.NO_TOOLCHAIN, List.of()))
        .isInstanceOfSatisfying(
            InputRefusedException.class,
            refused -> assertThat(refused.reason().code()).isEqualTo("input-changed"));
    Files.delete(Path.of(a));
    assertThatThrownBy(() -> trees.build(scan, Trees.NO_TOOLCHAIN, List.of()))
        .isInstanceOf(InputRefusedException.class);
  }

  @Test
  void takesNoDeviceAlong() throws Exception {
    String a = write("a.c", "1");
    assertThat(build(a, "/dev/null").root()).isNotNull();
    assertThat(build(a).inventory().digests()).hasSize(folder.getNameCount() + 2);
  }

  @Test
  void sendsWhatWasHashedOrNothing() throws Exception {
    String a = write("a.c", "original");
    Digest digest = Digest.of(Files.readAllBytes(Path.of(a)));
    Blob settled = build(a).inventory().find(digest).orElseThrow();
    // Made just now by an honest clock: it may change again without a trace.
    Blob fresh =
        Trees.in(Files.createDirectory(memory.resolve("other")), TimeSource.system())
            .build(Trees.scan(List.of(a)), Trees.NO_TOOLCHAIN, List.of())
            .inventory()
            .find(digest)
            .orElseThrow();
    assertThat(settled.read()).asString().isEqualTo("original");
    write("a.c", "replaced");
    assertThatThrownBy(settled::read).isInstanceOf(IOException.class).hasMessageContaining("a.c");
    write("a.c", "shorter");
    assertThatThrownBy(settled::read).isInstanceOf(IOException.class);
    write("a.c", "longer than before");
    assertThatThrownBy(settled::read).isInstanceOf(IOException.class);
    assertThat(fresh.read()).asString().isEqualTo("original");
  }

  @Test
  void asksForDigestsOfSystemFilesAtOnceAndReadsWhatNobodyKnows() throws Exception {
    String a = write("a.c", "1");
    List<String> system = List.of("/bin/sh", "/etc/passwd");
    List<List<DigestSource.Wanted>> asked = new ArrayList<>();
    Digest told = new Digest(1, 2, 3, 4, Trees.STAMPS.stamp("/bin/sh").sizeBytes());
    DigestSource source =
        files -> {
          asked.add(files);
          return files.stream()
              .map(file -> Optional.of(told).filter(_ -> !file.path().contains("passwd")))
              .toList();
        };
    List<String> files = List.of(a, system.get(0), system.get(1));
    InputTree tree =
        trees.build(
            Trees.scan(files), Trees.NO_TOOLCHAIN, List.of(), source, null, Trees.LATER.nanoTime());
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst()).hasSize(2);
    assertThat(tree.inventory().find(told)).isPresent();
    assertThat(tree.inventory().find(Digest.of(Files.readAllBytes(Path.of("/etc/passwd")))))
        .isPresent();
    trees.build(
        Trees.scan(files), Trees.NO_TOOLCHAIN, List.of(), source, null, Trees.LATER.nanoTime());
    assertThat(asked).hasSize(1);
  }

  @Test
  void agreesWithTheNaiveWayOnRandomFoldersThatChange() throws Exception {
    for (long seed = 1; seed <= 6; seed++) {
      Path root = Files.createDirectory(folder.resolve("seed" + seed));
      RandomFiles random = new RandomFiles(root, seed);
      for (int step = 0; step < 8; step++) {
        List<String> files = random.filePaths(12);
        List<String> folders = random.folderPaths(3);
        InputTree tree = build(files, folders);
        equalsNaive(tree, files, folders);
        assertThat(tree.inventory().isUnchanged()).isTrue();
        random.change();
      }
    }
  }

  @Test
  void noticesThatAFolderBecameALink() throws Exception {
    String a = write("x/a.h", "1");
    InputTree before = build(a);
    Files.move(folder.resolve("x"), folder.resolve("y"), StandardCopyOption.ATOMIC_MOVE);
    link("x", "y");
    InputTree after = build(a);
    assertThat(after.root()).isNotEqualTo(before.root());
    equalsNaive(after, List.of(a), List.of());
  }
}
