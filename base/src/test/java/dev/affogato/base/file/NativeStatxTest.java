package dev.affogato.base.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our own library for statx(2), compiled here, against the call through java.lang.foreign. */
class NativeStatxTest {
  @TempDir Path folder;

  private Statx compiled() throws IOException, InterruptedException {
    Path headers = Path.of(System.getProperty("java.home"), "include");
    boolean there = Files.exists(headers.resolve("jni.h"));
    assumeTrue(there || System.getenv("CI") != null, "this JDK has no headers for C");
    Path library = folder.resolve("libaffogato.so");
    ProcessResult result =
        ProcessRunner.system()
            .run(
                Command.of(
                    List.of(
                        "gcc",
                        "-std=c11",
                        "-Wall",
                        "-Wextra",
                        "-Werror",
                        "-shared",
                        "-fPIC",
                        "-I" + headers,
                        "-I" + headers.resolve("linux"),
                        "-o",
                        library.toString(),
                        Path.of("native/statx.c").toAbsolutePath().toString())));
    assertThat(result.stderrText()).isEmpty();
    Statx found = NativeStatx.load(library.toFile());
    assertThat(found).isNotNull();
    return found;
  }

  @Test
  void tellsTheSameAsTheOtherWay() throws Exception {
    Statx own = compiled();
    Statx other = ForeignStatx.find();
    assertThat(other).isNotNull();
    Path file = Files.writeString(folder.resolve("a.h"), "int a;");
    Files.createSymbolicLink(folder.resolve("b.h"), file);
    Files.createSymbolicLink(folder.resolve("c.h"), Path.of("nowhere"));
    for (String name :
        List.of(
            file.toString(),
            folder + "/b.h",
            folder + "/c.h",
            folder + "/d.h",
            folder.toString(),
            "/",
            "",
            "/dev/null",
            "/bin/sh",
            folder + "/a\0.h",
            "/" + "x".repeat(4094),
            "/" + "x".repeat(10_000))) {
      assertThat(own.stamp(name)).as(name).isEqualTo(other.stamp(name));
      assertThat(own.name(name)).as(name).isEqualTo(other.name(name));
    }
    assertThat(own.stamp(folder + "/b.h").sizeBytes()).isEqualTo(6);
  }

  @Test
  void isNotUsedWhereThereIsNone() {
    assertThat(NativeStatx.load(folder.resolve("none").toFile())).isNull();
  }
}
