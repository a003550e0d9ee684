package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PragmaWatchTest {
  private static final String BLANKS = " ".repeat(7);

  @TempDir Path folder;

  @Test
  void findsABlankedPragmaHoweverTheSourceIsCut() throws Exception {
    Files.writeString(folder.resolve("a.c"), "#pragma push_macro(\"x\")\n");
    String source = "# 1 \"a.c\"\nint x;\n" + BLANKS + "\nint y;\n";
    IntStream.rangeClosed(1, source.length())
        .forEach(size ->
            assertThat(found(source, size)).as("pieces of %d", size).isEqualTo(Snag.LOST_PRAGMA));
  }

  @Test
  void takesNoOtherBlanksForOne() throws Exception {
    Files.writeString(folder.resolve("a.c"), "#pragma push_macro(\"x\")\n");
    Files.writeString(folder.resolve("a.h"), "#pragma once\n");
    String source =
        "# 1 \"a.c\"\n      \n" + BLANKS + "x\n# 1 \"a.h\" 1\n" + BLANKS + "\n# 2 \"a.c\" 2\n\n";
    IntStream.rangeClosed(1, source.length())
        .forEach(size -> assertThat(found(source, size)).as("pieces of %d", size).isNull());
  }

  @Test
  void suspectsBlanksOfAFileNobodyCanRead() {
    assertThat(found("# 1 \"gone.c\"\n" + BLANKS + "\n", 100)).isEqualTo(Snag.LOST_PRAGMA);
    assertThat(found("# 1 \"a\\\"b.c\"\n" + BLANKS + "\n", 100)).isEqualTo(Snag.LOST_PRAGMA);
  }

  @Test
  void looksAgainAtAFileThatChanged() throws Exception {
    LossyPragmas pragmas = new LossyPragmas();
    Path header = Files.writeString(folder.resolve("a.h"), "#pragma once\n");
    assertThat(pragmas.mayHaveBlanked(header)).isFalse();
    Files.writeString(header, "#pragma once\n#pragma GCC poison gets\n");
    assertThat(pragmas.mayHaveBlanked(header)).isTrue();
  }

  @Test
  void findsFilesWithPragmasThatLeaveNoTrace() throws Exception {
    Files.writeString(folder.resolve("a.h"), "#pragma redefine_extname old new\n");
    assertThat(found("# 1 \"a.c\"\n# 1 \"a.h\" 1\nint x;\n", 5)).isEqualTo(Snag.LOST_PRAGMA);
    assertThat(found("# 1 \"a.c\"\n# 1 \"a.h\" 1 3\nint x;\n", 5)).isNull();
    Files.writeString(folder.resolve("b.h"), "#pragma message \"look\"\n");
    assertThat(found("# 1 \"a.c\"\n# 1 \"b.h\" 1\nint x;\n", 5)).isEqualTo(Snag.LOST_PRAGMA);
  }

  @Test
  void findsPragmasThatDefineMacrosOutsideTheCompilersHeaders() {
    String pragma = "#pragma GCC target(\"avx2\")\n";
    assertThat(found("# 1 \"a.c\"\n" + pragma, 5)).isEqualTo(Snag.LOCAL_PRAGMA);
    assertThat(found("# 1 \"a.c\"\n#pragma GCC optimize(\"O3\")\n", 5))
        .isEqualTo(Snag.LOCAL_PRAGMA);
    assertThat(found("# 1 \"a.c\"\nint a;\n \t" + pragma, 5)).isEqualTo(Snag.LOCAL_PRAGMA);
    assertThat(found("# 1 \"a.c\"\nint a; " + BLANKS + "#x\n  #x\n", 5)).isNull();
    assertThat(found("# 1 \"a.c\"\n#pragma GCC ivdep\n", 5)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/usr/lib/gcc/x86_64-linux-gnu/12/include/immintrin.h",
        "/usr/lib/gcc/x86_64-linux-gnu/12/include-fixed/limits.h",
        "/usr/lib64/gcc/x86_64-suse-linux/13/include/avx2intrin.h",
        "/usr/lib/gcc-cross/aarch64-linux-gnu/12/include/arm_neon.h",
        "/opt/gcc/bin/../lib/gcc/x86_64-pc-linux-gnu/14.1.0/include/immintrin.h"
      })
  void trustsTheCompilersOwnHeaders(String header) {
    assertThat(found(targetIn(header, " 1 3 4"), 5)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/usr/include/fast.h",
        "/usr/lib/immintrin.h",
        "third/include/fast.h",
        "third/gcc/a/b/include/fast.h",
        "/usr/lib/gcc/x86_64-linux-gnu/12/../../../../include/fast.h",
        "/usr/lib/gcc/x86_64-linux-gnu/12/include/../../../../../include/fast.h",
        "/usr/lib/gcc/x86_64-linux-gnu/12/plugin/include/fast.h"
      })
  void trustsNoOtherSystemHeaders(String header) {
    assertThat(found(targetIn(header, " 1 3"), 5)).isEqualTo(Snag.LOCAL_PRAGMA);
  }

  @Test
  void trustsNoFileForItsNameAlone() {
    String header = "/home/me/lib/gcc/x/1/include/fast.h";
    assertThat(found(targetIn(header, " 1"), 5)).isEqualTo(Snag.LOCAL_PRAGMA);
  }

  private static String targetIn(String header, String flags) {
    return "# 1 \"" + header + "\"" + flags + "\n#pragma GCC target(\"avx2\")\n";
  }

  private @Nullable Snag found(String source, int pieceBytes) {
    byte[] bytes = source.getBytes(StandardCharsets.US_ASCII);
    PragmaWatch watch = new PragmaWatch(folder.toString(), new LossyPragmas());
    Snag found = null;
    for (int at = 0; at < bytes.length; at += pieceBytes) {
      found = Snag.worse(found, watch.foundIn(bytes, at, Math.min(pieceBytes, bytes.length - at)));
    }
    return found;
  }
}
