package dev.affogato.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvBaseTest {
  @TempDir private Path folder;
  private Path envs;
  private Path settings;

  @BeforeEach
  void configure() throws IOException {
    envs = folder.resolve("envs");
    settings = Files.writeString(folder.resolve("test.conf"), "ICECC_BASEDIR=" + envs + "\n");
  }

  @Test
  void looksWhereTheDaemonIsConfiguredToKeepThem() throws IOException {
    Path archive = envs.resolve("native/0123/abc.tar.gz");
    Files.createDirectories(archive.getParent());
    Files.createFile(archive);

    assertThat(said("list", "--config", settings.toString()))
        .contains("folder " + envs, "abc", "1 environments");
    assertThat(said("prune", "--max-size", "1G", "--config", settings.toString()))
        .contains("folder " + envs);
  }

  @Test
  void looksBehindALinkThatIsTheFolder() throws IOException {
    Path archive = folder.resolve("elsewhere/native/0123/abc.tar.gz");
    Files.createDirectories(archive.getParent());
    Files.createFile(archive);
    Files.createSymbolicLink(envs, folder.resolve("elsewhere"));

    assertThat(said("list", "-b", envs.toString())).contains("1 environments");
  }

  @Test
  void saysThatTheFolderIsMissing() {
    assertThat(said("list", "--config", settings.toString()))
        .contains("folder " + envs + " is missing");
    assertThat(said("prune", "--max-size", "0", "-b", folder.resolve("no").toString()))
        .contains("folder " + folder.resolve("no") + " is missing");
  }

  private static String said(String... words) {
    StringWriter said = new StringWriter();
    String[] all = new String[words.length + 1];
    all[0] = "env";
    System.arraycopy(words, 0, all, 1, words.length);

    assertThat(Main.commandLine().setOut(new PrintWriter(said)).execute(all)).isZero();
    return said.toString();
  }
}
