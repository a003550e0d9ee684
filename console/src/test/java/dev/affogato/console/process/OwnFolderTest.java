package dev.affogato.console.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnFolderTest {
  private static final UserAccount OTHER = new UserAccount("other", 12345, 12345);
  private static final int STRANGER = 23456;

  @TempDir private Path folder;

  @Test
  void takesNewEmptyAndOwnFolders() throws IOException {
    needsRoot();
    Path fresh = folder.resolve("a/b");

    OwnFolder.give(fresh, OTHER);
    Files.createFile(fresh.resolve("content"));
    OwnFolder.give(fresh, OTHER);

    assertThat(Files.getAttribute(fresh, "unix:uid")).isEqualTo(12345);
  }

  @Test
  void leavesAFolderWithOtherThingsAlone() throws IOException {
    needsRoot();
    Path precious = Files.createDirectory(folder.resolve("precious"));
    Files.createFile(precious.resolve("thesis"));

    assertThatThrownBy(() -> OwnFolder.give(precious, OTHER))
        .hasMessageContaining(precious.toString())
        .hasMessageContaining("holds what is another user's")
        .hasMessageContaining("belongs to user other");
    assertThat(Files.getAttribute(precious, "unix:uid")).isEqualTo(0);
  }

  /** As anybody can do in /var/tmp. */
  @Test
  void leavesAnEmptyFolderThatAnotherMadeBeforehand() throws IOException {
    needsRoot();
    Path prepared = Files.createDirectory(folder.resolve("prepared"));
    Files.setAttribute(prepared, "unix:uid", STRANGER);

    assertThatThrownBy(() -> OwnFolder.give(prepared, OTHER))
        .hasMessageContaining(prepared.toString())
        .hasMessageContaining("remove it, or choose a new one");
    assertThat(Files.getAttribute(prepared, "unix:uid")).isEqualTo(STRANGER);
  }

  @Test
  void takesAnEmptyFolderThatRootMade() throws IOException {
    needsRoot();
    Path made = Files.createDirectory(folder.resolve("made"));

    OwnFolder.give(made, OTHER);

    assertThat(Files.getAttribute(made, "unix:uid")).isEqualTo(12345);
  }

  @Test
  void followsOnlyRootsLinks() throws IOException {
    needsRoot();
    Path target = Files.createDirectory(folder.resolve("target"));
    Path strangers = Files.createSymbolicLink(folder.resolve("strangers"), target);
    Files.setAttribute(strangers, "unix:uid", STRANGER, LinkOption.NOFOLLOW_LINKS);
    Path overStrangers = Files.createSymbolicLink(folder.resolve("over"), strangers);
    Path roots = Files.createSymbolicLink(folder.resolve("roots"), Path.of("target"));

    for (Path link : List.of(strangers, overStrangers)) {
      assertThatThrownBy(() -> OwnFolder.give(link, OTHER))
          .hasMessageContaining("another user's link")
          .hasMessageContaining("remove it");
      assertThatThrownBy(() -> OwnFolder.giveWhatever(link, OTHER))
          .hasMessageContaining("another user's link");
    }
    assertThat(Files.getAttribute(target, "unix:uid")).isEqualTo(0);

    OwnFolder.give(roots, OTHER);
    assertThat(Files.getAttribute(target, "unix:uid")).isEqualTo(12345);
    assertThat(Files.getAttribute(roots, "unix:uid", LinkOption.NOFOLLOW_LINKS)).isEqualTo(0);
  }

  @Test
  void rootWorksInAFolderAsTheOneWhoCanChangeIt() throws IOException {
    needsRoot();
    Path strangers = Files.createDirectory(folder.resolve("strangers"));
    Files.setAttribute(strangers, "unix:uid", STRANGER);
    Path shared = Files.createDirectory(folder.resolve("shared"));
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path roots = Files.createDirectory(folder.resolve("roots"));
    Files.setPosixFilePermissions(roots, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThat(OwnFolder.master(strangers).orElseThrow().uid()).isEqualTo(STRANGER);
    assertThat(OwnFolder.master(roots)).isEmpty();
    assertThatThrownBy(() -> OwnFolder.master(shared)).hasMessageContaining("others may write");
  }

  @Test
  void saysWhichFolderCannotBeHad() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> OwnFolder.prepare(file))
        .hasMessageContaining(file + " is not a folder");
    assertThat(OwnFolder.canBeUsed(file)).isFalse();
    assertThat(OwnFolder.canBeUsed(folder.resolve("new/one"))).isTrue();
  }

  private static void needsRoot() {
    assumeTrue(
        Privileges.isRoot() || System.getenv("CI") != null, "only root can give folders away");
  }

  @Test
  void saysThatAFolderMayNotBeWritten() throws IOException {
    assertThatThrownBy(() -> OwnFolder.prepare(Path.of("/proc/1/new")))
        .hasMessageContaining("/proc/1/new");
  }

  @Test
  void knowsWhichFoldersAnOrdinaryUserMayUse() {
    assumeFalse(Privileges.isRoot(), "not tried: root may write everywhere");
    assertThat(OwnFolder.canBeUsed(Path.of("/usr/new"))).isFalse();
  }
}
