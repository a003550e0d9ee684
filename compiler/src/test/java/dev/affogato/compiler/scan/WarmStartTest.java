package dev.affogato.compiler.scan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WarmStartTest {
  private static Sources scanned() {
    Sources sources =
        Sources.gcc()
            .file("main.cc", "#include \"a.h\"")
            .file("a.h", "#if __has_attribute(x)", "#include <b.h>", "#endif")
            .file("/usr/include/b.h", "#define B 1")
            .file("/usr/bin/cc")
            .answers("__has_attribute(x)", "1");
    sources.showsChanges = true;
    assertThat(sources.closure("main.cc")).containsExactly("main.cc", "a.h", "/usr/include/b.h");
    sources.read.clear();
    sources.runs = 0;
    return sources.passTime(1_000_000_000L);
  }

  @Test
  void readsNoFileAndAsksNothingThatIsKnown() {
    Sources sources = scanned().startAgain();
    assertThat(sources.closure("main.cc")).containsExactly("main.cc", "a.h", "/usr/include/b.h");
    assertThat(sources.read).isEmpty();
    assertThat(sources.runs).isZero();
  }

  @Test
  void readsWhatChangedMeanwhile() {
    Sources sources = scanned().file("a.h", "#include <c.h>").file("/usr/include/c.h").startAgain();
    assertThat(sources.closure("main.cc")).containsExactly("main.cc", "a.h", "/usr/include/c.h");
    assertThat(sources.read).containsExactly("/w/a.h", "/usr/include/c.h");
  }

  @Test
  void asksAgainWhenTheCompilerWasReplaced() {
    Sources sources = scanned().file("/usr/bin/cc").answers("__has_attribute(x)", "0").startAgain();
    assertThat(sources.closure("main.cc")).containsExactly("main.cc", "a.h");
  }

  @Test
  void asksAgainWhenTheCompilerIsReplacedInMidLife() {
    Sources sources = scanned().file("/usr/bin/cc").answers("__has_attribute(x)", "0");
    assertThat(sources.closure("main.cc")).containsExactly("main.cc", "a.h");
  }

  @Test
  void asksAgainWhenAStandardFolderAppeared() {
    Sources sources = scanned().file("/usr/local/include/b.h").startAgain();
    assertThat(sources.closure("main.cc"))
        .containsExactly("main.cc", "a.h", "/usr/local/include/b.h");
  }

  @Test
  void doesNotKeepWhatMayChangeWithoutATrace() {
    Sources sources = scanned().file("a.h", 0, "#include <c.h>").file("/usr/include/c.h");
    sources.showsChanges = false;
    sources.closure("main.cc");
    sources.rewriteUnnoticed("/w/a.h", "#include <b.h>");
    assertThat(sources.startAgain().closure("main.cc"))
        .containsExactly("main.cc", "a.h", "/usr/include/b.h");
  }
}
