package dev.affogato.compiler.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Units that are scanned again, and may have become something else. */
class KnownScansTest {
  private final Sources sources =
      Sources.gcc()
          .file(
              "a.cc", "#include <lib.h>", "#include \"own.h\"", "#if X", "#include <x.h>", "#endif")
          .file("own.h", "")
          .file("inc/lib.h", "#if __has_include(<extra.h>)", "#include <extra.h>", "#endif")
          .file("inc/x.h", "")
          .folder("/w/first");

  KnownScansTest() {
    sources.showsChanges = true;
  }

  private List<String> closure() {
    return sources.closure("a.cc", "-Ifirst", "-Iinc");
  }

  private ScanResult scan() {
    return sources.scan("a.cc", "-Ifirst", "-Iinc");
  }

  @Test
  void areNotRunThroughAgain() {
    ScanResult first = scan();

    assertThat(scan()).isSameAs(first);
    assertThat(first.files()).extracting(ScannedFile::path).contains("/w/inc/lib.h");
  }

  @Test
  void areRunThroughAgainWhereStampsAreNotHonest() {
    sources.showsChanges = false;
    ScanResult first = scan();

    assertThat(scan()).isNotSameAs(first).isEqualTo(first);
  }

  @Test
  void areSeenToReadAnotherFileThatAppeared() {
    assertThat(closure()).containsExactly("a.cc", "inc/lib.h", "own.h");
    sources.file("inc/extra.h", "");
    assertThat(closure()).containsExactly("a.cc", "inc/lib.h", "inc/extra.h", "own.h");
    sources.file("first/lib.h", "");
    assertThat(closure()).containsExactly("a.cc", "first/lib.h", "own.h");
  }

  @Test
  void areSeenToReadAnotherFileThatWentAway() {
    sources.file("first/lib.h", "");
    assertThat(closure()).containsExactly("a.cc", "first/lib.h", "own.h");
    sources.without("/w/first/lib.h");
    assertThat(closure()).containsExactly("a.cc", "inc/lib.h", "own.h");
  }

  @Test
  void areReadAgainWhenAHeaderSaysSomethingElse() {
    closure();
    sources.file("own.h", "#define X 1");
    assertThat(closure()).containsExactly("a.cc", "inc/lib.h", "own.h", "inc/x.h");
  }

  @Test
  void areReadAgainWhenAHeaderIsTooNewForItsStamp() {
    sources.file("own.h", sources.nowNs(), "#define X 1");
    assertThat(closure()).contains("inc/x.h");
    sources.rewriteUnnoticed("/w/own.h", "#define X 0");
    assertThat(closure()).doesNotContain("inc/x.h");
  }

  @Test
  void differByCommandAndEnvironment() {
    assertThat(closure()).doesNotContain("inc/x.h");
    assertThat(sources.closure("a.cc", "-Ifirst", "-Iinc", "-DX=1")).contains("inc/x.h");
    assertThat(closure()).doesNotContain("inc/x.h");
    sources.file("other/extra.h", "").environment("CPATH", "other");
    assertThat(closure()).contains("other/extra.h");
  }

  @Test
  void areTheSameWhateverElseComesIntoTheirFolders() {
    ScanResult first = scan();
    sources.passTime(5).file("inc/a.o", "").file("a.o", "");
    assertThat(scan()).isSameAs(first);
  }

  @Test
  void areNotKnownAsWhatTheyWereBeforeAFolderBecameAnother() {
    sources.file("a.cc", "#include <sub/deep.h>").file("inc/sub/deep.h", "").file("own.h", "");
    assertThat(closure()).containsExactly("a.cc", "inc/sub/deep.h");
    sources.without("/w/inc/sub/deep.h").without("/w/inc/sub").file("first/sub/deep.h", "");
    assertThat(closure()).containsExactly("a.cc", "first/sub/deep.h");
  }
}
