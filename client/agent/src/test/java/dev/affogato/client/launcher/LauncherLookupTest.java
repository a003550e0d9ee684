package dev.affogato.client.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.ProcessResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which program the launcher takes for the real compiler. */
class LauncherLookupTest {
  @TempDir Path root;
  private LauncherRig rig;

  @BeforeEach
  void setUp() throws Exception {
    rig = new LauncherRig(root);
  }

  @AfterEach
  void tearDown() throws Exception {
    rig.close();
  }

  @Test
  void takesTheFirstCompilerBehindItsOwnFolder() throws Exception {
    Path early = rig.script(root.resolve("early/gcc"), "echo early");
    rig.tool("gcc", "echo behind");
    rig.environment.put("PATH", early.getParent() + ":" + rig.links + ":" + rig.tools);
    Path link = rig.link("gcc");
    assertThat(rig.run(link, "-c").stdoutText()).isEqualTo("behind\n");
  }

  @Test
  void takesTheFirstAnywhereIfNothingFollowsItsOwnFolder() throws Exception {
    rig.tool("gcc", "echo before");
    rig.environment.put("PATH", rig.tools + ":" + rig.links);
    assertThat(rig.run(rig.link("gcc"), "-c").stdoutText()).isEqualTo("before\n");
  }

  @Test
  void knowsItselfBehindLinksToLinksAndHardLinks() throws Exception {
    Path alternatives = rig.folder("alternatives");
    Files.createSymbolicLink(alternatives.resolve("gcc"), rig.link("gcc"));
    Path hard = rig.folder("hard");
    Files.createLink(hard.resolve("gcc"), rig.icecc());
    rig.tool("gcc", "echo real");
    rig.environment.put("PATH", alternatives + ":" + hard + ":" + rig.links + ":" + rig.tools);
    assertThat(rig.run(rig.links.resolve("gcc")).stdoutText()).isEqualTo("real\n");
  }

  @Test
  void skipsStockLaunchersFilesThatCannotRunAndFolders() throws Exception {
    Path stock = rig.script(root.resolve("stock/icecc"), "echo stock");
    Files.createSymbolicLink(stock.resolveSibling("gcc"), Path.of("icecc"));
    Path plain = rig.folder("plain");
    Files.writeString(plain.resolve("gcc"), "not executable");
    rig.folder("dirs/gcc");
    rig.tool("gcc", "echo real");
    rig.environment.put(
        "PATH",
        String.join(
            ":",
            rig.links.toString(),
            stock.getParent().toString(),
            plain.toString(),
            root.resolve("dirs").toString(),
            rig.tools.toString()));
    assertThat(rig.run(rig.link("gcc")).stdoutText()).isEqualTo("real\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ccache", "sccache", "distcc", "colorgcc"})
  void skipsWrappersBehindItsFolderThatWouldFindItAgain(String name) throws Exception {
    Path wrapper = rig.script(root.resolve("wrappers/" + name), "echo " + name);
    Files.createSymbolicLink(wrapper.resolveSibling("gcc"), Path.of(name));
    rig.tool("gcc", "echo real");
    rig.environment.put("PATH", rig.links + ":" + wrapper.getParent() + ":" + rig.tools);
    assertThat(rig.run(rig.link("gcc")).stdoutText()).isEqualTo("real\n");
  }

  @Test
  void knowsCopiesOfItselfAndStockLaunchersByTheirPath() throws Exception {
    Path copies = rig.folder("copies");
    Files.copy(rig.icecc(), copies.resolve("gcc"));
    Path stock = rig.script(root.resolve("stock/icecc"), "echo stock");
    Files.createSymbolicLink(stock.resolveSibling("gcc"), Path.of("icecc"));
    rig.tool("gcc", "echo real");
    rig.environment.put("PATH", copies + ":" + rig.tools);
    assertThat(rig.run(copies.resolve("gcc")).stdoutText()).isEqualTo("real\n");
    assertThat(rig.run(rig.icecc(), "gcc").stdoutText()).isEqualTo("real\n");
    assertThat(rig.run(rig.icecc(), stock.resolveSibling("gcc")).stdoutText()).isEqualTo("real\n");
  }

  @Test
  void prefersTheCompilerToAWrapperThatWouldHideIt() throws Exception {
    Path wrapper = rig.script(root.resolve("wrappers/ccache"), "echo wrapped $1");
    Files.createSymbolicLink(wrapper.resolveSibling("gcc"), Path.of("ccache"));
    Path folder = wrapper.getParent();
    Path real = rig.tool("gcc", "echo real");
    rig.environment.put("PATH", folder + ":" + rig.tools);
    assertThat(rig.run(rig.icecc(), "gcc").stdoutText()).isEqualTo("real\n");
    // Called by its own name it is the command, whatever links lead to it.
    Path linked = rig.folder("linked");
    Files.createSymbolicLink(linked.resolve("ccache"), wrapper);
    rig.environment.put("PATH", linked + ":" + rig.tools);
    assertThat(rig.run(rig.icecc(), "ccache", "gcc").stdoutText()).isEqualTo("wrapped gcc\n");
    // What icerun runs stays here: it is what PATH has first.
    rig.environment.put("PATH", folder + ":" + rig.tools);
    assertThat(rig.run(rig.icerun(), "gcc", "x").stdoutText()).isEqualTo("wrapped x\n");
    Files.delete(real);
    rig.environment.put("PATH", folder.toString() + ":" + rig.tools);
    assertThat(rig.run(rig.icecc(), "gcc", "x").stdoutText()).isEqualTo("wrapped x\n");
  }

  @Test
  void takesWhatIceccCcAndCxxNameAsItIs() throws Exception {
    rig.tool("gcc", "echo gcc");
    rig.tool("g++", "echo g++");
    rig.tool("tool", "echo tool");
    rig.environment.put("ICECC_CC", rig.script(root.resolve("own/cc"), "echo own c").toString());
    rig.environment.put(
        "ICECC_CXX", rig.script(root.resolve("own/cxx"), "echo own c++").toString());
    assertThat(rig.run(rig.link("gcc")).stdoutText()).isEqualTo("own c\n");
    assertThat(rig.run(rig.icecc(), "g++").stdoutText()).isEqualTo("own c++\n");
    assertThat(rig.run(rig.icecc(), "tool").stdoutText()).isEqualTo("tool\n");
    assertThat(rig.run(rig.icerun(), "gcc").stdoutText()).isEqualTo("gcc\n");
    rig.tool("x86_64-pc-linux-gnu-cc", "echo cc");
    assertThat(rig.run(rig.link("x86_64-pc-linux-gnu-cc")).stdoutText()).isEqualTo("own c\n");
    rig.environment.put("ICECC_CC", "");
    assertThat(rig.run(rig.icecc(), "gcc").stdoutText()).isEqualTo("gcc\n");
  }

  @Test
  void searchesTheUsualFoldersWithoutPath() throws Exception {
    rig.environment.remove("PATH");
    String version = rig.run("/usr/bin/env", "gcc", "--version").stdoutText();
    // env(1) leaves PATH unset as well.
    assertThat(rig.run("/usr/bin/env", rig.icecc(), "gcc", "--version").stdoutText())
        .isEqualTo(version);
  }

  @Test
  void takesTheCompilerThatCcacheNames() throws Exception {
    Path real = rig.script(root.resolve("real/gcc"), "echo real");
    rig.environment.put("PATH", rig.links + ":" + rig.tools);
    assertThat(rig.run(rig.icecc(), real.toString()).stdoutText()).isEqualTo("real\n");
  }

  @Test
  void takesANameWithASlashAsItIs() throws Exception {
    rig.tool("gcc", "echo on path");
    rig.script(rig.work.resolve("own/gcc"), "echo \"own $0\"");
    assertThat(rig.run(rig.icecc(), "own/gcc").stdoutText()).isEqualTo("own own/gcc\n");
  }

  @Test
  void looksUpTheNameWhenThePathGivenIsItself() throws Exception {
    rig.tool("gcc", "echo real");
    assertThat(rig.run(rig.icecc(), rig.link("gcc")).stdoutText()).isEqualTo("real\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cc",
        "c++",
        "gcc",
        "clang++",
        "x86_64-pc-linux-gnu-gcc-12",
        "aarch64-linux-gnu-g++",
        "clang++-14",
        "gcc.real",
        "rustc"
      })
  void isCalledByAnyName(String name) throws Exception {
    rig.tool(name, "echo \"$@\" $_ICECC_SAFEGUARD");
    // Whatever is no compiler by its name may call one, through a launcher.
    String level = name.equals("rustc") ? "1" : "2";
    assertThat(rig.run(rig.link(name), "-c", "a.c").stdoutText())
        .isEqualTo("-c a.c " + level + "\n");
    assertThat(rig.run(rig.icecc(), name, "-c").stdoutText()).isEqualTo("-c " + level + "\n");
    assertThat(rig.run(rig.icecc(), rig.tools.resolve(name), "-c").stdoutText())
        .isEqualTo("-c " + level + "\n");
    assertThat(rig.run(rig.icerun(), name, "--help").stdoutText()).isEqualTo("--help 1\n");
  }

  @Test
  void says115AndNamesThePathWhenThereIsNoCompiler() throws Exception {
    rig.environment.put("PATH", rig.links + ":" + rig.tools);
    ProcessResult result = rig.run(rig.link("gcc"), "-c", "a.c");
    assertThat(result.status()).isEqualTo(115);
    assertThat(result.stderrText())
        .contains("couldn't find any gcc\n", "could not find gcc in PATH.\n", rig.tools.toString());
    assertThat(result.stderrText()).matches("(?s)ICECC\\[\\d+\\] \\d{4}-\\d\\d-\\d\\d \\S+: .*");
  }

  @Test
  void refusesToCallItselfAgain() throws Exception {
    rig.tool("gcc", rig.icecc() + " gcc");
    ProcessResult result = rig.run(rig.icecc(), "gcc", "-c", "a.c");
    assertThat(result.status()).isEqualTo(111);
    assertThat(result.stderrText()).contains("icecream seems to have invoked itself recursively!");
  }

  @Test
  void mayBeCalledByWhatIcerunRuns() throws Exception {
    rig.tool("gcc", "echo level $_ICECC_SAFEGUARD");
    assertThat(rig.run(rig.icerun(), rig.icecc(), "gcc").stdoutText()).isEqualTo("level 3\n");
  }

  @Test
  void isNotCalledByWhatItCalledTwice() throws Exception {
    rig.environment.put("ICECC_DEBUG", "info");
    rig.tool("gcc", "echo compiled");
    Path once = rig.tool("once", rig.icecc() + " gcc\n");
    Path twice = rig.tool("twice", rig.icerun() + " " + once + "\n");
    ProcessResult allowed = rig.run(rig.icerun(), once);
    assertThat(allowed.stdoutText()).isEqualTo("compiled\n");
    assertThat(allowed.stderrText()).containsOnlyOnce("recursive invocation from icerun");
    assertThat(rig.run(rig.icerun(), twice).status()).isEqualTo(111);
    for (String level : List.of("2", "3", "17")) {
      rig.environment.put("_ICECC_SAFEGUARD", level);
      assertThat(rig.run(rig.icecc(), "gcc").status()).as(level).isEqualTo(111);
    }
    for (String level : List.of("", "0", "x", "-4", "1")) {
      rig.environment.put("_ICECC_SAFEGUARD", level);
      assertThat(rig.run(rig.icecc(), "gcc").stdoutText()).as(level).isEqualTo("compiled\n");
    }
  }

  @Test
  void treatsALinkToIcerunAsIcerunEvenWhenFoundOnPath() throws Exception {
    Files.createSymbolicLink(rig.links.resolve("gcc"), Path.of("../bin/icerun"));
    rig.tool("gcc", "echo level $_ICECC_SAFEGUARD");
    assertThat(rig.run("/bin/sh", "-c", "gcc").stdoutText()).isEqualTo("level 1\n");
  }

  @Test
  void speaksForItselfOnlyUnderItsOwnName() throws Exception {
    assertThat(rig.run(rig.icecc(), "--version").stdoutText()).startsWith("ICECC 1.4.0\naffogato ");
    assertThat(rig.run(rig.icerun(), "--version").stdoutText()).startsWith("ICERUN 1.4.0\n");
    assertThat(rig.run(rig.icecc(), "--help").status()).isZero();
    for (ProcessResult nothing : List.of(rig.run(rig.icecc()), rig.run(rig.icerun(), ""))) {
      assertThat(nothing.status()).isEqualTo(1);
      assertThat(nothing.stderrText()).startsWith("usage: icecc COMPILER");
    }
    rig.tool("gcc", "echo real $*");
    assertThat(rig.run(rig.link("gcc"), "--version").stdoutText()).isEqualTo("real --version\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''             | gcc",
        "gcc            | gcc",
        "clang          | clang",
        "clang /e/x /e/y| clang --addfile /e/x --addfile /e/y",
        "xgcc           | TOOLS/xgcc",
        "xg++           | TOOLS/xgcc",
        "xclang++-14 a  | TOOLS/xclang-14 --addfile a",
        "c++            | TOOLS/cc",
        "t-c++          | TOOLS/t-cc",
        "lone-g++       | TOOLS/lone-g++",
        "plain b        | gcc --addfile plain --addfile b",
        "TOOLS/xg++     | TOOLS/xgcc",
        "LINKS/xg++     | TOOLS/xgcc",
      })
  void packsTheNativeCompilerWithTheProgramBesideIt(String typed, String packed) throws Exception {
    rig.script(rig.prefix.resolve("bin/icecc-create-env"), "echo \"$*\"; exit 3\n");
    for (String name :
        List.of(
            "xgcc", "xg++", "xclang-14", "xclang++-14", "cc", "c++", "t-cc", "t-c++", "lone-g++")) {
      rig.tool(name, "");
      rig.link(name);
    }
    Files.writeString(rig.work.resolve("plain"), "no program");
    List<String> command = new ArrayList<>(List.of(rig.icecc().toString(), "--build-native"));
    command.addAll(typed.isEmpty() ? List.of() : List.of(real(typed).split(" +")));
    ProcessResult result = rig.run(command.toArray());
    assertThat(result.stdoutText()).isEqualTo(real(packed) + "\n");
    assertThat(result.status()).isEqualTo(3);
    assertThat(List.of(rig.root.resolve("account").toFile().list())).isEmpty();
  }

  private String real(String words) {
    return words.replace("TOOLS", rig.tools.toString()).replace("LINKS", rig.links.toString());
  }

  @Test
  void packsWithTheCompressionAskedFor() throws Exception {
    rig.script(rig.prefix.resolve("bin/icecc-create-env"), "for w; do echo \"<$w>\"; done\n");
    rig.environment.put("ICECC_ENV_COMPRESSION", "xz");
    assertThat(rig.run(rig.icecc(), "--build-native").stdoutText())
        .isEqualTo("<gcc>\n<--compression>\n<xz>\n");
    rig.environment.put("ICECC_ENV_COMPRESSION", "");
    assertThat(rig.run(rig.icecc(), "--build-native").stdoutText())
        .isEqualTo("<gcc>\n<--compression>\n<>\n");
  }

  @Test
  void saysWhyItCannotPack() throws Exception {
    ProcessResult unknown = rig.run(rig.icecc(), "--build-native", "no-such-gcc");
    assertThat(unknown.status()).isEqualTo(1);
    assertThat(unknown.stderrText()).contains("compiler not found: no-such-gcc");
    ProcessResult noProgram = rig.run(rig.icecc(), "--build-native");
    assertThat(noProgram.status()).isEqualTo(1);
    assertThat(noProgram.stderrText()).contains("execv", "icecc-create-env failed(Error: ");
  }
}
