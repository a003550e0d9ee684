package dev.affogato.base.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one user may be told of, and have run, that another one asked for. */
class SystemOwnedTest {
  @TempDir Path folder;

  @Test
  void knowsProgramsAndHeadersOfTheSystemByWhateverLinksOfRootsTheyAreFound() {
    assertThat(SystemOwned.isFile("/bin/sh")).isTrue();
    assertThat(SystemOwned.isFile("/usr/bin/../bin//sh")).isTrue();
    assertThat(SystemOwned.isFile("/usr/bin/./env")).isTrue();
  }

  @Test
  void trustsNoLinkThatItsOwnerCouldHaveLeadElsewhere() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("sh"), Path.of("/bin/sh"));
    Path folders = Files.createSymbolicLink(folder.resolve("bin"), Path.of("/bin"));
    assertThat(SystemOwned.isFile(link.toString())).isFalse();
    assertThat(SystemOwned.isFile(folders.resolve("sh").toString())).isFalse();
  }

  @Test
  void trustsNoFileInFoldersOfOthers() throws IOException {
    Path file = Files.writeString(folder.resolve("a.h"), "");
    assertThat(SystemOwned.isFile(file.toString())).isFalse();
    assertThat(SystemOwned.isFile(folder + "/../" + folder.getFileName() + "/a.h")).isFalse();
  }

  @Test
  void knowsNothingThatIsNoFileOrHasNoAbsoluteName() {
    assertThat(SystemOwned.isFile("/usr/bin/no-such-program")).isFalse();
    assertThat(SystemOwned.isFile("bin/sh")).isFalse();
    assertThat(SystemOwned.isFile("")).isFalse();
  }

  @Test
  void goesNoCircles() throws IOException {
    Path loop = folder.resolve("loop");
    Files.createSymbolicLink(loop, loop);
    assertThat(SystemOwned.isFile(loop.toString())).isFalse();
  }
}
