package dev.affogato.compiler.args;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.compiler.MemoryFiles;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponseFilesTest {
  @Test
  void splitsAsGnuProgramsDo() {
    assertThat(ResponseFiles.split(" a 'b c' \"d 'e'\" f\\ g h\\\\ i''j '' k\\'l 'm\\'n'\n\to\\"))
        .containsExactly("a", "b c", "d 'e'", "f g", "h\\", "ij", "", "k'l", "m'n", "o");
    assertThat(ResponseFiles.split(" \n\t ")).isEmpty();
  }

  @Test
  void expandsInPlaceAndNested() {
    MemoryFiles files =
        new MemoryFiles().with("one", "-O2 @two -DA=1").with("two", "-Wall").with("empty", " \n");

    assertThat(ResponseFiles.expand(List.of("-c", "@one", "@empty", "a.c"), files))
        .isEqualTo(
            new ResponseFiles.Expansion.Words(List.of("-c", "-O2", "-Wall", "-DA=1", "a.c")));
  }

  @Test
  void givesUpOnAFileThatNamesItself() {
    MemoryFiles files = new MemoryFiles().with("loop", "-O2 @loop");

    assertThat(ResponseFiles.expand(List.of("@loop"), files))
        .isInstanceOfSatisfying(
            ResponseFiles.Expansion.Failed.class,
            failed -> assertThat(failed.why()).contains("@loop").contains("2000"));
  }

  @Test
  void givesUpOnMoreWordsThanAnybodyNeeds() {
    MemoryFiles files = new MemoryFiles().with("big", "a ".repeat(1_000_001));

    assertThat(ResponseFiles.expand(List.of("@big"), files))
        .isInstanceOf(ResponseFiles.Expansion.Failed.class);
  }

  @Test
  void analysesTheExpandedCommandButRunsTheOriginal() {
    MemoryFiles files = new MemoryFiles().with("args", "-DX='a b' -c a.c");
    Remote job = (Remote) Commands.analyse("gcc @args -o a.o", files);

    assertThat(job.preprocessCommand(false)).containsExactly("-DX=a b", "-E", "a.c");
    assertThat(job.originalArguments()).containsExactly("@args", "-o", "a.o");
  }
}
