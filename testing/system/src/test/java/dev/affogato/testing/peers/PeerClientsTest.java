package dev.affogato.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.affogato.testing.farm.Farm;
import dev.affogato.testing.farm.Maker;
import dev.affogato.testing.farm.Program;
import dev.affogato.testing.farm.Requirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * recc, trexe, Siso and justbuild, which know nothing of us, have small jobs done by a daemon, and
 * find what is done already.
 */
@Timeout(300)
class PeerClientsTest {
  private static final String SOURCE = "#include \"up.h\"\nint up(int a) { return a + UP; }\n";

  @TempDir Path folder;
  private Path peers;
  private Path work;
  private Farm farm;
  private Program server;

  @BeforeEach
  void start() throws Exception {
    String tree = System.getProperty("affogato.reapi.peers");
    assumeTrue(
        tree != null,
        "no programs of other makers: give -Daffogato.reapi.peers=DIR, a Debian sid root with"
            + " buildbox, siso, justbuild, ninja-build and gcc (debootstrap --include=...)");
    Requirements.root();
    Requirements.program("/usr/bin/bwrap", "bubblewrap");
    peers = Path.of(tree);
    work = Files.createDirectory(folder.resolve("work"));
    write("a.c", SOURCE);
    write("up.h", "#define UP 42\n");
    farm = new Farm(folder);
    farm.startScheduler(Maker.OURS);
    server = farm.startDaemon(Maker.OURS, "server", List.of("-m", "2", "--reapi"));
    farm.awaitLogin(server);
  }

  @AfterEach
  void close() throws Exception {
    if (farm != null) {
      farm.close();
    }
  }

  @Test
  void reccCompilesThereAndThenFindsTheResult() throws Exception {
    Map<String, String> settings =
        Map.of(
            "RECC_SERVER",
            "http://" + address(),
            "RECC_PROJECT_ROOT",
            "/srv",
            "RECC_LOG_LEVEL",
            "debug",
            "RECC_REQUEST_TIMEOUT",
            "60");
    List<String> compile = List.of("recc", "/usr/bin/gcc", "-O2", "-c", "a.c", "-o", "a.o");

    assertThat(peer(settings, compile).output()).contains("Executing action remotely");
    assertThat(work.resolve("a.o")).isNotEmptyFile();
    Files.delete(work.resolve("a.o"));
    assertThat(peer(settings, compile).output()).contains("Action Cache hit");
    assertThat(work.resolve("a.o")).isNotEmptyFile();
  }

  @Test
  void trexeRunsACommandOnAFolderItSent() throws Exception {
    write("up/a.txt", "contents\n");
    peer(
        Map.of(),
        List.of(
            "trexe",
            "--remote=http://" + address(),
            "--input-path=up:up",
            "--working-dir=up",
            "--output-path=b.txt",
            "--skip-cache-lookup",
            "--d=out",
            "--action-result-json=ar.json",
            "/bin/sh",
            "-c",
            "cat a.txt a.txt > b.txt"));

    assertThat(work.resolve("out/b.txt")).hasContent("contents\ncontents\n");
  }

  @Test
  void sisoBuildsANinjaFileThere() throws Exception {
    write(".sisoenv", "");
    write(
        "build.ninja",
        """
        rule cc
          command = gcc -O2 -c $in -o $out
        build a.o: cc a.c
        """);
    write(
        "build/config/siso/main.star",
        """
        load("@builtin//encoding.star", "json")
        load("@builtin//struct.star", "module")

        def init(ctx):
          return module(
            "config",
            step_config = json.encode({
              "platforms": {"default": {"OSFamily": "Linux"}},
              "rules": [{
                "name": "cc",
                "action": "cc",
                "command_prefix": "gcc",
                "inputs": ["up.h"],
                "remote": True,
                "platform_ref": "default",
              }],
            }),
            filegroups = {},
            handlers = {},
          )
        """);
    List<String> build =
        List.of(
            "siso",
            "ninja",
            "-reapi_address",
            address(),
            "-reapi_insecure",
            "-reapi_instance",
            "",
            "-strict_remote",
            "-v",
            "a.o");

    assertThat(peer(Map.of("HOME", "/srv"), build).output()).contains("remote:1");
    assertThat(work.resolve("a.o")).isNotEmptyFile();
  }

  @Test
  void justbuildBuildsATargetThere() throws Exception {
    write("ROOT", "");
    write(
        "TARGETS",
        """
        {"a": {"type": "generic", "cmds": ["gcc -O2 -c a.c -o a.o"],
               "deps": ["a.c", "up.h"], "outs": ["a.o"]}}
        """);
    List<String> build =
        List.of(
            "justbuild",
            "install",
            "--compatible",
            "--local-build-root",
            "/srv/scratch",
            "-r",
            address(),
            "-o",
            "/srv/out",
            "a");

    assertThat(peer(Map.of("HOME", "/srv"), build).output()).contains("1 actions, 0 cache hits");
    assertThat(work.resolve("out/a.o")).isNotEmptyFile();
  }

  private String address() {
    return farm.serverAddress() + ":10245";
  }

  private void write(String name, String text) throws IOException {
    Path file = work.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** Runs a program of the tree in {@link #work}, which it sees as {@code /srv}. */
  private Farm.Result peer(Map<String, String> environment, List<String> command) throws Exception {
    List<String> words =
        new ArrayList<>(List.of("bwrap", "--bind", peers.toString(), "/", "--proc", "/proc"));
    words.addAll(List.of("--dev", "/dev", "--tmpfs", "/tmp"));
    words.addAll(List.of("--bind", work.toString(), "/srv", "--chdir", "/srv"));
    words.addAll(command);
    Farm.Result result = farm.run(work, environment, words);
    assertThat(result.status()).as(result.output()).isZero();
    return result;
  }
}
