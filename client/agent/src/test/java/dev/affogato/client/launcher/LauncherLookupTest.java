package dev.affogato.client.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.ProcessResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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

  @Test
  void servesVersionedAndPrefixedNames() throws Exception {
    rig.tool("x86_64-pc-linux-gnu-gcc-12", "echo prefixed");
    assertThat(rig.run(rig.link("x86_64-pc-linux-gnu-gcc-12")).stdoutText())
        .isEqualTo("prefixed\n");
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
    assertThat(rig.run(rig.icecc()).status()).isEqualTo(1);
    rig.tool("gcc", "echo real $*");
    assertThat(rig.run(rig.link("gcc"), "--version").stdoutText()).isEqualTo("real --version\n");
  }

  @Test
  void packsTheNativeCompilerWithTheProgramBesideIt() throws Exception {
    rig.script(rig.prefix.resolve("bin/icecc-create-env"), "echo \"$*\"; exit 3\n");
    assertThat(rig.run(rig.icecc(), "--build-native").stdoutText()).isEqualTo("gcc\n");
    rig.environment.put("ICECC_ENV_COMPRESSION", "xz");
    ProcessResult result = rig.run(rig.icecc(), "--build-native", "clang", "/etc/passwd");
    assertThat(result.stdoutText()).isEqualTo("clang --addfile /etc/passwd --compression xz\n");
    assertThat(result.status()).isEqualTo(3);
    assertThat(List.of(rig.root.resolve("account").toFile().list())).isEmpty();
  }
}
