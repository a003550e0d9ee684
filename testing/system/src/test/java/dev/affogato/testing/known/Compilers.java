package dev.affogato.testing.known;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;

/** Compilers that make other objects. Stateless. */
final class Compilers {
  /** What gcc says of itself in debug information, as it stands in the compiler. */
  private static final byte[] NAME = "GNU C".getBytes(StandardCharsets.US_ASCII);

  private Compilers() {}

  /** The compiler proper of gcc under another name of itself, of the same size. */
  static Path otherCompilerProper(Path file) throws Exception {
    Process asked = new ProcessBuilder("gcc", "-print-prog-name=cc1").start();
    String name = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(asked.waitFor()).isZero();
    byte[] content = Files.readAllBytes(Path.of(name));
    for (int at = 0; at < content.length - NAME.length; at++) {
      if (content[at] == NAME[0]
          && Arrays.equals(content, at, at + NAME.length, NAME, 0, NAME.length)) {
        content[at] = 'g';
      }
    }
    Files.write(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }
}
