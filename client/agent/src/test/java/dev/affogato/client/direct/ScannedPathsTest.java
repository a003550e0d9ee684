package dev.affogato.client.direct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.file.FileAccess;
import dev.affogato.compiler.scan.ScanResult;
import dev.affogato.compiler.scan.ScannedFile;
import dev.affogato.compiler.scan.ScannedFile.Use;
import dev.affogato.compiler.scan.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as compilers name them, and as the scan does. */
class ScannedPathsTest {
  @TempDir Path root;
  private final FileAccess access = FileAccess.ofThisMachine();
  private final List<ScannedFile> files = new ArrayList<>();
  private String cwd;

  @BeforeEach
  void project() throws IOException {
    cwd = root.toString();
    Files.createDirectories(root.resolve("real/sub"));
    Files.createSymbolicLink(root.resolve("link"), Path.of("real"));
    file("real/a.h");
    file("real/b.h");
  }

  private void file(String name) throws IOException {
    Files.createFile(root.resolve(name));
  }

  private ScannedPaths scan(String... names) {
    for (String name : names) {
      String path = cwd + "/" + name;
      files.add(new ScannedFile(path, access.stamp(path), Use.INCLUDED));
    }
    return new ScannedPaths(
        new ScanResult(files, List.of(), List.of(), Set.of(), new Verdict.Exact()), access);
  }

  @Test
  void oneFileHasManyNames() throws Exception {
    ScannedPaths scan = scan("link/a.h", "real/sub/../b.h");
    List<String> names = List.of("./link//a.h", cwd + "/real/./b.h");

    assertThat(scan.firstUnknown(names, cwd)).isNull();
    assertThat(scan.firstUnread(names, cwd)).isNull();
    assertThat(scan.firstUnread(List.of("real/a.h", "link/b.h"), cwd)).isNull();
  }

  @Test
  void sameNamesInTheSameOrderNeedNoLook() {
    ScannedPaths scan = scan("gone/a.h", "b.h", "/c.h");
    List<String> names = List.of("gone/a.h", "./b.h", cwd + "//c.h");

    assertThat(scan.areRead(names, cwd)).isTrue();
    for (List<String> others :
        List.of(
            names.subList(0, 2),
            names.reversed(),
            List.of("gone/a.h", "./b.h", cwd + "//c.h", "d.h"),
            List.of("gone/a.h", "b.x", cwd + "//c.h"),
            List.of("gone/a.h", "b.h", "/c.h"))) {
      assertThat(scan.areRead(others, cwd)).as("%s", others).isFalse();
    }
  }

  @Test
  void tellsWhatOneOfBothDoesNotHave() throws Exception {
    ScannedPaths scan = scan("link/a.h");

    assertThat(scan.firstUnknown(List.of("real/a.h", "real/b.h"), cwd)).isEqualTo("real/b.h");
    assertThat(scan.firstUnknown(List.of("nowhere.h"), cwd)).isEqualTo("nowhere.h");
    assertThat(scan.firstUnread(List.of("real/b.h", "nowhere.h"), cwd)).endsWith("link/a.h");
  }

  @Test
  void onlyTextHasToBeRead() throws Exception {
    for (Use use : List.of(Use.SOURCE, Use.ASKED, Use.COMPARED, Use.EMBEDDED)) {
      files.add(new ScannedFile(cwd + "/real/" + use, access.stamp(cwd), use));
    }

    assertThat(scan("real/a.h").firstUnread(List.of("real/a.h"), cwd)).isNull();
  }
}
