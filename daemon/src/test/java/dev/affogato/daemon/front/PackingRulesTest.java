package dev.affogato.daemon.front;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackingRulesTest {
  private static final Path COMPILER = Path.of("/bin/sh");

  @TempDir Path directory;

  private Path file(String mode) throws IOException {
    Path file = Files.writeString(directory.resolve("plugin.so"), "");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }

  @Test
  void keepsSecretsOfTheDaemonsUserFromOthers() throws IOException {
    PackingRules rules = new PackingRules("icecc");
    Path secret = file("rw-------");
    assertThatThrownBy(() -> rules.check(secret, "me")).hasMessageContaining("may read it");
    assertThatThrownBy(() -> rules.check(secret, (String) null)).isInstanceOf(IOException.class);
    assertThatCode(() -> rules.check(secret, "icecc")).doesNotThrowAnyException();
    Path open = file("rw-r--r--");
    assertThatCode(() -> rules.check(open, "me")).doesNotThrowAnyException();
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    assertThatThrownBy(() -> rules.check(open, "me")).hasMessageContaining("may read it");
  }

  @Test
  void runsNothingAsRootThatUsersCouldHaveMade() throws IOException {
    PackingRules rules = new PackingRules("root");
    assertThatCode(() -> rules.check(COMPILER, "me")).doesNotThrowAnyException();
    // Below /tmp, where everybody may rename things.
    Path file = file("rwxr-xr-x");
    assertThatThrownBy(() -> rules.check(file, "me")).hasMessageContaining("others than root");
    Path link = Files.createSymbolicLink(directory.resolve("gcc"), COMPILER);
    assertThatThrownBy(() -> rules.check(link, "me")).hasMessageContaining("others than root");
    assertThatCode(() -> rules.check(file, "root")).doesNotThrowAnyException();
  }
}
