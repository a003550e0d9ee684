package dev.affogato.testing.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.testing.catalogue.CatalogueFarm.Ran;
import dev.affogato.testing.farm.Maker;
import dev.affogato.testing.farm.Requirements;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Rows 1, 42, 56 and 57 of behaviour spec 6.2, and what 6.3 says of archives and of compilers that
 * change.
 */
class EnvironmentsTest extends OnOneFarm {
  private static final Pattern CREATED = Pattern.compile("(?m)^creating (\\S+)$");

  EnvironmentsTest() {
    super(Lineup.of(Maker.OURS, Maker.OURS));
  }

  @Test
  void packsTheCompiler() throws Exception {
    Path directory = directory();

    assertThat(pack(directory, "gcc")).exists();
    assertThat(pack(directory, "/usr/bin/g++")).exists();
  }

  @Test
  void packsTheCompilerBehindALink() throws Exception {
    Path directory = directory();
    Files.createSymbolicLink(directory.resolve("gcc"), Path.of("/usr/bin/gcc"));

    assertThat(pack(directory, directory.resolve("gcc").toString())).exists();
  }

  @Test
  void packsTheCompilerBehindAScript() throws Exception {
    Path directory = directory();
    Path wrapper = script(directory.resolve("bin/gcc"), "exec /usr/bin/gcc \"$@\"");

    assertThat(pack(directory, wrapper.toString())).exists();
  }

  /** Packs {@code compiler}; stock's own checker has to be content with the archive. */
  private Path pack(Path directory, String compiler) throws Exception {
    Requirements.program("/usr/bin/icecc-test-env", "icecc");
    Ran ran =
        farm()
            .run(
                directory,
                Map.of("ICECC_ENV_COMPRESSION", "gzip"),
                List.of(farm().client().program("icecc"), "--build-native", compiler));
    assertThat(ran.status()).as("%s", ran).isZero();
    Matcher created = CREATED.matcher(ran.stdout());
    assertThat(created.find()).as("%s", ran).isTrue();
    Path archive = directory.resolve(created.group(1));
    Ran checked =
        farm().run(directory, Map.of(), List.of("icecc-test-env", "-q", archive.toString()));
    assertThat(checked.status()).as("%s", checked).isZero();
    return archive;
  }

  @Test
  void anArchiveThatCannotBeUnpackedMakesTheJobLocal() throws Exception {
    Path directory = directory();
    byte[] noise = new byte[2000];
    new Random(1).nextBytes(noise);
    Files.write(directory.resolve("noise.tar.gz"), noise);

    Ran ran = icecc(directory, Map.of("ICECC_VERSION", "noise.tar.gz"), "gcc", "-c", "plain.c");

    assertThat(ran.status()).as("%s", ran).isZero();
    assertThat(ran.stderr()).isEmpty();
    assertThat(ran.log())
        .contains("Have to use host " + farm().host(CatalogueFarm.FIRST))
        .contains("<Transfer Environment>")
        .contains("local build forced")
        .contains("<building_local>");
    assertThat(directory.resolve("plain.o")).exists();
  }

  @Test
  void anArchiveWithMembersOutsideIsRefused() throws Exception {
    Path directory = directory();
    Path good = pack(directory, "gcc");
    Path outside = directory.resolve("sub").resolve("escaped");
    Path bad = directory.resolve("bad.tar");
    shell(directory, "gzip -dc " + good + " > " + bad + " && echo escaped > escaped");
    shell(
        directory,
        "tar -rPf "
            + bad
            + " --transform 's,^,../../../../../../../../"
            + outside.getParent()
            + "/,' escaped && rm escaped");

    Ran ran = icecc(directory, Map.of("ICECC_VERSION", bad.toString()), "gcc", "-c", "plain.c");

    assertThat(ran.status()).as("%s", ran).isZero();
    assertThat(ran.log()).contains("<building_local>");
    assertThat(outside).doesNotExist();
  }

  @Test
  void aListGivesEachPrefixItsOwnArchive() throws Exception {
    Requirements.program("/usr/bin/gcc-12", "gcc-12");
    Path directory = directory();
    Path good = pack(directory, "gcc");
    Path other = Files.copy(good, directory.resolve("other.tar.gz"));
    Map<String, String> list = Map.of("ICECC_VERSION", other + "=arm-eabi," + good);

    assertRemote(icecc(directory, list, "gcc", "-c", "plain.c"));
    assertRemote(icecc(directory, list, "gcc-12", "-c", "plain.c"));
  }

  @Test
  void aCompilerThatIsReplacedIsPackedAnew() throws Exception {
    Path directory = directory();
    Path wrapper = script(directory.resolve("bin/gcc"), "exec /usr/bin/gcc \"$@\"");
    assertRemote(icecc(directory, wrapper.toString(), "-c", "plain.c"));

    Files.writeString(wrapper, "# changed\n", StandardOpenOption.APPEND);
    Ran changed = icecc(directory, wrapper.toString(), "-c", "plain.c");

    assertRemote(changed);
    assertThat(farm().submitter().log()).contains("native_env needs rebuild");
  }

  @Test
  void filesOfTheJobTravelWithTheCompiler() throws Exception {
    Path directory = directory();
    Map<String, String> extra =
        Map.of("ICECC_EXTRAFILES", directory.resolve("plain.c") + ":" + "plain.cpp");
    Map<String, String> missing = Map.of("ICECC_EXTRAFILES", "nowhere");

    assertRemote(icecc(directory, extra, "gcc", "-c", "plain.c"));
    Ran without = icecc(directory, missing, "gcc", "-c", "plain.c");

    assertThat(without.status()).isZero();
    assertThat(without.log()).contains("nowhere").contains("<building_local>");
  }

  private void shell(Path directory, String line) throws Exception {
    Ran ran = farm().run(directory, Map.of(), List.of("sh", "-c", line));
    assertThat(ran.status()).as("%s: %s", line, ran).isZero();
  }
}
