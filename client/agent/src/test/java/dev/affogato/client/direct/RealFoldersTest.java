package dev.affogato.client.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.base.file.FileAccess;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealFoldersTest {
  @TempDir Path temp;
  private Path root;
  private RealFolders folders;

  @BeforeEach
  void setUp() throws Exception {
    root = temp.toRealPath();
    Files.createDirectories(root.resolve("work/sub/deep"));
    Files.createDirectories(root.resolve("other/deep"));
    Files.writeString(root.resolve("work/file"), "");
    Files.createSymbolicLink(root.resolve("work/near"), Path.of("sub/deep"));
    Files.createSymbolicLink(root.resolve("work/far"), root.resolve("other"));
    Files.createSymbolicLink(root.resolve("work/loop"), Path.of("loop"));
    Files.createSymbolicLink(root.resolve("work/astray"), Path.of("missing"));
    Files.createSymbolicLink(root.resolve("alias"), Path.of("work"));
    folders = new RealFolders(root + "/work", FileAccess.ofThisMachine());
  }

  private String relative(String folder) throws Detour {
    return folders.relative(root + folder, "a.o", "a.o");
  }

  @Test
  void namesOutputsWithoutDetours() throws Exception {
    assertThat(relative("/work")).isEqualTo("a.o");
    assertThat(relative("/work/./sub//deep/")).isEqualTo("sub/deep/a.o");
    assertThat(relative("/work/sub/..")).isEqualTo("a.o");
    assertThat(relative("/work/sub/../../other")).isEqualTo("../other/a.o");
    assertThat(relative("/other/deep")).isEqualTo("../other/deep/a.o");
  }

  @Test
  void followsLinksBeforeGoingUp() throws Exception {
    assertThat(relative("/work/near")).isEqualTo("sub/deep/a.o");
    assertThat(relative("/work/near/..")).isEqualTo("sub/a.o");
    assertThat(relative("/work/far/deep/../..")).isEqualTo("../a.o");
    assertThat(relative("/alias/sub")).isEqualTo("sub/a.o");
  }

  @Test
  void startsAtTheRootAsWell() throws Exception {
    folders = new RealFolders("/", FileAccess.ofThisMachine());
    assertThat(folders.relative("/", "a.o", "a.o")).isEqualTo("a.o");
    assertThat(folders.relative("/proc/..", "a.o", "a.o")).isEqualTo("a.o");
    assertThat(folders.relative("/proc", "a.o", "a.o")).isEqualTo("proc/a.o");
  }

  @Test
  void refusesWhatIsNoFolder() {
    for (String folder :
        new String[] {"file", "file/..", "loop", "astray", "missing", "missing/.."}) {
      assertThatThrownBy(() -> relative("/work/" + folder))
          .as(folder)
          .isInstanceOf(Detour.class)
          .hasMessageContaining("is not there");
    }
  }
}
