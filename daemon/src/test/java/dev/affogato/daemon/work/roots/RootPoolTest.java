package dev.affogato.daemon.work.roots;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.blob.BlobStore;
import dev.affogato.cache.blob.Lease;
import dev.affogato.cache.blob.StoreLimits;
import dev.affogato.cache.digest.Digest;
import dev.affogato.daemon.work.Machine;
import dev.affogato.daemon.work.sandbox.JobUser;
import dev.affogato.protocol.reapi.message.CallFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootPoolTest {
  @TempDir Path folder;
  private BlobStore store;
  private RootPool pool;

  @BeforeEach
  void open() throws Exception {
    store =
        BlobStore.open(
            folder.resolve("store"), new StoreLimits(1 << 30, 1 << 20), TimeSource.system());
    pool = open(new RootLimits(2, 1000, 1 << 20));
  }

  @AfterEach
  void close() throws Exception {
    pool.close();
    store.close();
  }

  private RootPool open(RootLimits limits) throws Exception {
    return RootPool.open(folder.resolve("roots"), store, limits, user());
  }

  private static JobUser user() throws Exception {
    return JobUser.choose("icecc", Machine.RUNNER);
  }

  @Test
  void showsAnActionItsInputsAndNothingOfTheOneBefore() throws Exception {
    TreeFolder first = tree(file("a.h", "one"), sub("gone", file("b.h", "two")));
    TreeFolder second = tree(file("c.h", "three"), link("d.h", "c.h"), sub("empty"));
    try (StagedRoot root = pool.take(first)) {
      assertThat(disk(root)).containsOnlyKeys("a.h", "gone", "gone/b.h");
    }
    try (StagedRoot root = pool.take(second)) {
      assertThat(disk(root)).containsOnlyKeys("c.h", "d.h", "empty");
      assertThat(root.folder().resolve("d.h")).hasContent("three");
    }
    assertThat(roots()).hasSize(1);
  }

  @Test
  void changesOnlyWhatDiffers() throws Exception {
    TreeFolder shared = described("shared", file("big.h", "x"), file("bigger.h", "y"));
    pool.take(tree(sub("lib", shared), file("a", "1"))).close();
    try (StagedRoot root = pool.take(tree(sub("lib", shared), file("a", "2")))) {
      assertThat(root.steps()).isEqualTo(2);
      assertThat(root.folder().resolve("a")).hasContent("2");
    }
  }

  @Test
  void givesTwoActionsAtATimeTwoRoots() throws Exception {
    try (StagedRoot one = pool.take(tree(file("a", "1")));
        StagedRoot other = pool.take(tree(file("a", "2")))) {
      assertThat(one.folder()).isNotEqualTo(other.folder());
      assertThat(one.folder().resolve("a")).hasContent("1");
      assertThat(other.folder().resolve("a")).hasContent("2");
    }
  }

  @Test
  void takesTheRootThatNeedsTheFewestChanges() throws Exception {
    TreeFolder here = tree(sub("here", described("here", file("a", "1"), file("b", "2"))));
    TreeFolder there = tree(sub("there", described("there", file("a", "3"), file("b", "4"))));
    try (StagedRoot _ = pool.take(here)) {
      pool.take(there).close();
    }
    try (StagedRoot root = pool.take(there)) {
      assertThat(root.steps()).isZero();
      try (StagedRoot other = pool.take(here)) {
        assertThat(other.steps()).isZero();
      }
    }
  }

  @Test
  void dropsTheRootNobodyUsedForLongest() throws Exception {
    try (StagedRoot _ = pool.take(tree(file("a", "1")));
        StagedRoot _ = pool.take(tree(file("b", "1")));
        StagedRoot _ = pool.take(tree(file("c", "1")))) {
      assertThat(roots()).hasSize(3);
    }
    pool.close();
    // Given back in the order c, b, a.
    assertThat(roots().map(root -> root.resolve("c"))).noneMatch(Files::exists);
    assertThat(roots()).hasSize(2);
  }

  @Test
  void keepsNoMoreFilesThanAllowed() throws Exception {
    pool = open(new RootLimits(10, 3, 1 << 20));
    try (StagedRoot _ = pool.take(tree(file("a", "1"), file("b", "1")))) {
      pool.take(tree(file("c", "1"), file("d", "1"))).close();
    }
    pool.close();
    assertThat(roots()).hasSize(1);
  }

  @Test
  void tellsEverythingThatIsMissingAtOnce() {
    TreeFolder.TreeFile one = new TreeFolder.TreeFile("one", digest("nowhere"), false);
    TreeFolder.TreeFile two = new TreeFolder.TreeFile("two", digest("neither"), true);
    TreeFolder wanted = TreeFolder.of(null, List.of(one, two));
    assertThatThrownBy(() -> pool.hold(wanted).close())
        .isInstanceOfSatisfying(
            CallFailure.class,
            failure ->
                assertThat(failure.status().getDetails(0).toString())
                    .contains("blobs/" + digest("nowhere").hex())
                    .contains("blobs/" + digest("neither").hex()));
  }

  @Test
  void buildsAnewAfterAChangeThatBrokeOff() throws Exception {
    Failing failing = new Failing(Source.of(store));
    pool = RootPool.open(folder.resolve("roots"), failing, RootLimits.forSlots(1), user());
    pool.take(tree(file("a", "1"), file("b", "2"))).close();
    failing.bad = digest("4");
    TreeFolder next = tree(file("a", "3"), file("b", "4"), file("c", "5"));
    assertThatThrownBy(() -> pool.take(next)).isInstanceOf(CallFailure.class);
    failing.bad = digest("nothing");
    try (StagedRoot root = pool.take(tree(file("b", "4")))) {
      assertThat(disk(root)).containsOnlyKeys("b");
    }
    pool.close();
    assertThat(roots()).hasSize(1);
  }

  @Test
  void tellsWhatVanishedAtTheLastMoment() throws Exception {
    Failing failing = new Failing(Source.of(store));
    pool = RootPool.open(folder.resolve("roots"), failing, RootLimits.forSlots(1), user());
    TreeFolder wanted = tree(file("a", "vanishes"));
    failing.vanishing = digest("vanishes");
    assertThatThrownBy(() -> pool.take(wanted))
        .isInstanceOfSatisfying(
            CallFailure.class,
            failure ->
                assertThat(failure.status().getDetails(0).toString())
                    .contains("blobs/" + digest("vanishes").hex()));
  }

  @Test
  void countsContentsOnceHoweverManyHaveThem() throws Exception {
    pool = open(new RootLimits(10, 100, 10));
    try (StagedRoot _ = pool.take(tree(file("a", "12345678")))) {
      pool.take(tree(file("b", "12345678"))).close();
    }
    pool.close();
    assertThat(roots()).hasSize(2);
    pool.take(tree(file("c", "87654321"))).close();
    pool.close();
    assertThat(roots()).hasSize(1);
  }

  @Test
  void removesWhatAFormerProcessLeft() throws Exception {
    try (StagedRoot left = pool.take(tree(file("a", "1")))) {
      pool = open(RootLimits.forSlots(1));
      assertThat(left.folder()).doesNotExist();
    }
  }

  @Test
  void linksContentsInsteadOfCopyingThem() throws Exception {
    try (StagedRoot root = pool.take(tree(file("a", "1")))) {
      assertThat(Files.getAttribute(root.folder().resolve("a"), "unix:nlink")).isEqualTo(2);
    }
  }

  @Test
  void keepsProgramsExecutableAndOtherFilesNot() throws Exception {
    Digest content = store.put("same".getBytes(UTF_8));
    TreeFolder wanted =
        TreeFolder.of(
            null,
            List.of(
                new TreeFolder.TreeFile("run", content, true),
                new TreeFolder.TreeFile("read", content, false),
                new TreeFolder.TreeFile("nothing", Digest.EMPTY, true)));
    try (StagedRoot root = pool.take(wanted)) {
      assertThat(root.folder().resolve("run")).isExecutable();
      assertThat(Files.getPosixFilePermissions(root.folder().resolve("read"))).hasSize(3);
      assertThat(root.folder().resolve("nothing")).isExecutable().isEmptyFile();
    }
  }

  /** Fails at one content. */
  private final class Failing implements Source {
    private final Source real;
    Digest bad = digest("nothing");
    Digest vanishing = digest("nothing");

    Failing(Source real) {
      this.real = real;
    }

    @Override
    public Lease lease(Collection<Digest> digests) throws IOException {
      return real.lease(digests);
    }

    @Override
    public void link(Digest digest, boolean executable, Path target) throws IOException {
      if (digest.equals(bad)) {
        throw new IOException("the disk is broken");
      }
      if (digest.equals(vanishing)) {
        store.discard(digest);
      }
      real.link(digest, executable, target);
    }
  }

  private Stream<Path> roots() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("roots"))) {
      return all.toList().stream();
    }
  }

  private static TreeMap<String, Path> disk(StagedRoot root) throws IOException {
    TreeMap<String, Path> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root.folder())) {
      files
          .filter(file -> !file.equals(root.folder()))
          .forEach(file -> all.put(root.folder().relativize(file).toString(), file));
    }
    return all;
  }

  private static TreeFolder tree(TreeFolder.Entry... entries) {
    return TreeFolder.of(null, List.of(entries));
  }

  private static TreeFolder described(String digest, TreeFolder.Entry... entries) {
    return TreeFolder.of(digest(digest), List.of(entries));
  }

  private static TreeFolder.SubFolder sub(String name, TreeFolder.Entry... entries) {
    return new TreeFolder.SubFolder(name, tree(entries));
  }

  private static TreeFolder.SubFolder sub(String name, TreeFolder folder) {
    return new TreeFolder.SubFolder(name, folder);
  }

  private static TreeFolder.TreeLink link(String name, String target) {
    return new TreeFolder.TreeLink(name, target);
  }

  private TreeFolder.TreeFile file(String name, String content) throws IOException {
    return new TreeFolder.TreeFile(name, store.put(content.getBytes(UTF_8)), false);
  }

  private static Digest digest(String content) {
    return Digest.of(content.getBytes(UTF_8));
  }
}
