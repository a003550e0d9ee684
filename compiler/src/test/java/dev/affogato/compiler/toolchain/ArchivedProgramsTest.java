package dev.affogato.compiler.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchivedProgramsTest {
  @TempDir Path folder;

  private void run(String... command) throws IOException, InterruptedException {
    ProcessResult result = ProcessRunner.system().run(Command.of(command).in(folder));
    assertThat(result.succeeded()).as(result.stderrText()).isTrue();
  }

  private Path program(String name, String source) throws IOException, InterruptedException {
    Path text = Files.writeString(folder.resolve(name + ".c"), source);
    run("cc", "-g", text.toString(), "-o", name);
    return folder.resolve(name);
  }

  private static String print(Path program) throws IOException {
    try (InputStream in = Files.newInputStream(program)) {
      return ProgramPrint.of(in);
    }
  }

  @Test
  void takesAStrippedProgramForTheSameAndAnotherForAnother() throws Exception {
    Path whole = program("one", "int main(void) { return 1; }\n");
    Path other = program("two", "int main(void) { return 2; }\n");
    run("objcopy", "-p", "--strip-unneeded", "one", "stripped");

    assertThat(Files.mismatch(whole, folder.resolve("stripped"))).isNotNegative();
    assertThat(print(folder.resolve("stripped"))).isEqualTo(print(whole));
    assertThat(print(other)).isNotEqualTo(print(whole));
  }

  @Test
  void comparesScriptsAndDamagedProgramsAsTheyAre() throws Exception {
    byte[] program = Files.readAllBytes(program("one", "int main(void) { return 1; }\n"));
    assertThat(ProgramPrint.of(new ByteArrayInputStream(new byte[0]))).isNotEmpty();
    assertThat(ProgramPrint.of(new ByteArrayInputStream("#!/bin/sh\n".getBytes())))
        .isNotEqualTo(ProgramPrint.of(new ByteArrayInputStream("#!/bin/sx\n".getBytes())));
    byte[] header = Arrays.copyOf(program, 100);
    assertThat(ProgramPrint.of(new ByteArrayInputStream(header))).isNotEmpty();
    byte[] half = Arrays.copyOf(program, 1000);
    assertThatThrownBy(() -> ProgramPrint.of(new ByteArrayInputStream(half)))
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @CsvSource({"a.tar,-cf", "a.tar.gz,-czf", "a.tar.bz2,-cjf", "a.tar.xz,-cJf"})
  void findsProgramsInArchives(String archive, String mode) throws Exception {
    Path program = program("cc1", "int main(void) { return 1; }\n");
    Files.createDirectories(folder.resolve("usr/bin"));
    Files.move(program, folder.resolve("usr/bin/cc1"));
    Files.writeString(folder.resolve("usr/bin/as"), "assembler");
    run("tar", mode, archive, "usr");

    assertThat(ArchivedPrograms.prints(folder.resolve(archive), Set.of("cc1", "cc1plus")))
        .containsOnlyKeys("cc1")
        .containsValue(print(folder.resolve("usr/bin/cc1")));
  }

  @Test
  void refusesWhatIsNoArchive() throws Exception {
    Path archive = Files.writeString(folder.resolve("a.tar.gz"), "no archive");
    assertThatThrownBy(() -> ArchivedPrograms.prints(archive, Set.of("cc1")))
        .isInstanceOf(IOException.class);
  }
}
