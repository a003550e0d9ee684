package dev.affogato.daemon.work.roots;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.cache.digest.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangesTest {
  private static final int TREES = 60;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void makeOneTreeOfAnyOther(long seed) {
    Random random = new Random(seed);
    Map<String, String> disk = new TreeMap<>();
    TreeFolder have = TreeFolder.EMPTY;
    for (int i = 0; i < TREES; i++) {
      TreeFolder want = tree(random, 3);
      List<Step> steps = Changes.steps(have, want);
      assertThat(Changes.count(have, want, Long.MAX_VALUE - 1)).isEqualTo(steps.size());
      steps.forEach(step -> apply(step, disk));
      assertThat(disk).isEqualTo(flat(want));
      have = want;
    }
  }

  @Test
  void doNothingWhereDigestsAreEqual() {
    TreeFolder one = described(file("a", "1"));
    TreeFolder other = described(file("a", "1"));
    assertThat(Changes.steps(one, other)).isEmpty();
  }

  @Test
  void replaceAFileByAFolderOfItsName() {
    TreeFolder have = TreeFolder.of(null, List.of(file("a", "1")));
    TreeFolder want =
        TreeFolder.of(
            null,
            List.of(new TreeFolder.SubFolder("a", TreeFolder.of(null, List.of(file("b", "2"))))));
    assertThat(Changes.steps(have, want))
        .containsExactly(
            new Step.Remove("a"),
            new Step.MakeFolder("a"),
            new Step.PutFile("a/b", digest("2"), false));
  }

  @Test
  void stopCountingWhenItIsEnough() {
    List<TreeFolder.Entry> many = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      many.add(file("f" + i, "x"));
    }
    assertThat(Changes.count(TreeFolder.EMPTY, TreeFolder.of(null, many), 10)).isEqualTo(11);
  }

  private static TreeFolder described(TreeFolder.Entry... entries) {
    return TreeFolder.of(digest(List.of(entries).toString()), List.of(entries));
  }

  private static TreeFolder.TreeFile file(String name, String content) {
    return new TreeFolder.TreeFile(name, digest(content), false);
  }

  private static Digest digest(String content) {
    return Digest.of(content.getBytes(UTF_8));
  }

  private static TreeFolder tree(Random random, int depth) {
    List<TreeFolder.Entry> entries = new ArrayList<>();
    for (String name : List.of("a", "b", "c", "d")) {
      switch (random.nextInt(depth > 0 ? 5 : 3)) {
        case 0 ->
            entries.add(
                new TreeFolder.TreeFile(
                    name, digest("" + random.nextInt(3)), random.nextInt(4) == 0));
        case 1 -> entries.add(new TreeFolder.TreeLink(name, "to" + random.nextInt(2)));
        case 2 -> {}
        default -> entries.add(new TreeFolder.SubFolder(name, tree(random, depth - 1)));
      }
    }
    return TreeFolder.of(null, entries);
  }

  /** As a file system does it: nothing is overwritten, folders must be there, and empty to go. */
  private static void apply(Step step, Map<String, String> disk) {
    String path = step.path();
    int slash = path.lastIndexOf('/');
    if (slash > 0) {
      assertThat(disk).containsEntry(path.substring(0, slash), "folder");
    }
    switch (step) {
      case Step.Remove _ ->
          assertThat(disk.remove(path)).as(path).isNotNull().isNotEqualTo("folder");
      case Step.RemoveFolder _ -> {
        assertThat(disk.keySet()).noneMatch(other -> other.startsWith(path + "/"));
        assertThat(disk.remove(path)).isEqualTo("folder");
      }
      case Step.MakeFolder _ -> assertThat(disk.put(path, "folder")).as(path).isNull();
      case Step.MakeLink link -> assertThat(disk.put(path, link.target())).as(path).isNull();
      case Step.PutFile file ->
          assertThat(disk.put(path, file.digest() + " " + file.executable())).as(path).isNull();
    }
  }

  private static Map<String, String> flat(TreeFolder tree) {
    Map<String, String> flat = new TreeMap<>();
    flatten(tree, "", flat);
    return flat;
  }

  private static void flatten(TreeFolder tree, String inside, Map<String, String> flat) {
    for (TreeFolder.Entry entry : tree.entries()) {
      String path = inside + entry.name();
      switch (entry) {
        case TreeFolder.TreeFile file -> flat.put(path, file.digest() + " " + file.executable());
        case TreeFolder.TreeLink link -> flat.put(path, link.target());
        case TreeFolder.SubFolder(String _, TreeFolder folder) -> {
          flat.put(path, "folder");
          flatten(folder, path + "/", flat);
        }
      }
    }
  }
}
