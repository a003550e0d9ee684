package dev.affogato.compiler.toolchain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElfFileTest {
  @TempDir private Path folder;

  @Test
  void readsTheHeadersOfARealProgram() throws Exception {
    ElfFile program = ElfFile.read(Path.of("/bin/true")).orElseThrow();

    assertThat(program.dynamic()).isTrue();
    assertThat(program.interpreter()).startsWith("/lib");
    assertThat(program.sameArchitecture(program)).isTrue();
  }

  @Test
  void survivesEveryTruncationAndAnyGarbageInTheHeader() throws Exception {
    byte[] program = Files.readAllBytes(Path.of("/bin/true"));
    Path file = folder.resolve("broken");
    for (int length = 0; length < 1024; length++) {
      Files.write(file, Arrays.copyOf(program, length));
      ElfFile.read(file);
    }
    for (int at = 0; at < 400; at++) {
      byte[] damaged = program.clone();
      damaged[at] = (byte) 0xff;
      Files.write(file, damaged);
      ElfFile.read(file);
    }
    assertThat(ElfFile.read(Files.writeString(file, "#!/bin/sh\n"))).isEmpty();
  }
}
