package dev.affogato.testing.bazel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.io.FileTrees;
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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Debian's Bazel 4.2.3, which knows nothing of us, has a small workspace built by a daemon. */
@Timeout(300)
class BazelTest {
  private static final List<String> RULES =
      List.of(
          "rules_java=/usr/share/bazel/rules/java",
          "rules_proto=/usr/share/bazel/rules/proto",
          "platforms=/usr/share/bazel/tools/platforms",
          "bazel_skylib=/usr/share/bazel/tools/skylib");

  @TempDir Path folder;
  private Path workspace;
  private Farm farm;

  @BeforeAll
  static void checkRequirements() {
    Requirements.root();
    Requirements.program("/usr/bin/bwrap", "bubblewrap");
    Requirements.program(
        "/usr/bin/bazel",
        "bazel-bootstrap bazel-platforms bazel-rules-java bazel-rules-proto bazel-skylib");
  }

  @BeforeEach
  void prepare() throws Exception {
    farm = new Farm(folder);
    workspace = folder.resolve("ws");
    write(
        "ws/BUILD",
        """
        genrule(name = "gen", outs = ["g.h"], cmd = "echo '#define G 42' > $@")
        cc_library(name = "lib", srcs = ["lib.c"], hdrs = ["lib.h", "g.h"])
        cc_binary(name = "hello", srcs = ["hello.cc"], deps = [":lib"])
        """);
    write("ws/WORKSPACE", "");
    write("ws/lib.h", "#ifdef __cplusplus\nextern \"C\"\n#endif\nint lib(void);\n");
    write("ws/lib.c", "#include \"lib.h\"\n#include \"g.h\"\nint lib(void) { return G; }\n");
    write(
        "ws/hello.cc",
        "#include <iostream>\n#include \"lib.h\"\nint main() { std::cout << lib() << '\\n'; }\n");
    // Bazel's own rules refer to these; Debian does not have them.
    write("rules_cc/WORKSPACE", "");
    write("rules_cc/BUILD", "");
    write("rules_cc/cc/BUILD", "");
    StringBuilder rules = new StringBuilder();
    for (String name :
        List.of(
            "library",
            "binary",
            "test",
            "import",
            "proto_library",
            "toolchain",
            "toolchain_suite")) {
      rules.append("def cc_%s(**kw): native.cc_%s(**kw)%n".formatted(name, name));
    }
    write("rules_cc/cc/defs.bzl", rules.toString());
  }

  @AfterEach
  void close() throws Exception {
    bazel("shutdown");
    farm.close();
    // It is full of links out of here, which JUnit warns of.
    FileTrees.delete(folder.resolve("bazel"));
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Farm.Result bazel(String command, String... options) throws Exception {
    List<String> words =
        new ArrayList<>(List.of("bazel", "--output_user_root=" + folder.resolve("bazel"), command));
    words.addAll(List.of(options));
    return farm.run(
        workspace,
        Map.of("PATH", "/usr/bin:/bin", "HOME", folder.toString(), "LC_ALL", "C"),
        words);
  }

  private String build() throws Exception {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--remote_executor=grpc://" + farm.serverAddress() + ":10245",
                "--spawn_strategy=remote",
                "--override_repository=rules_cc=" + folder.resolve("rules_cc")));
    RULES.forEach(rule -> options.add("--override_repository=" + rule));
    options.addAll(List.of("//:gen", "//:hello"));
    Farm.Result result = bazel("build", options.toArray(String[]::new));
    assertThat(result.status()).as(result.output()).isZero();
    return result.output();
  }

  @Test
  void aWorkspaceIsBuiltByADaemonAndTheSecondTimeFromItsCache() throws Exception {
    Program scheduler = farm.startScheduler(Maker.OURS);
    Program server = farm.startDaemon(Maker.OURS, "server", List.of("-m", "2", "--reapi"));
    farm.awaitLogin(server);

    assertThat(build()).contains("4 remote").doesNotContain("cache hit");
    assertThat(bazel("clean").status()).isZero();
    assertThat(build()).contains("4 remote cache hit");
    assertThat(farm.run(workspace, Map.of(), List.of("bazel-bin/hello")).output())
        .isEqualTo("42\n");
    assertThat(scheduler.isAlive()).isTrue();
  }
}
