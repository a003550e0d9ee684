package dev.affogato.testing.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.testing.farm.Farm;
import dev.affogato.testing.farm.Maker;
import dev.affogato.testing.farm.Program;
import dev.affogato.testing.farm.Requirements;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row 43 of behaviour spec 6.2: archives compressed in a way that a server cannot read are not sent
 * to it.
 */
class CompressionTest {
  @TempDir Path folder;

  @Test
  void aServerThatCannotUnpackTheArchiveIsNotChosen() throws Exception {
    Requirements.root();
    Requirements.program("/usr/sbin/iceccd", "icecc");
    Requirements.program("/usr/bin/bwrap", "bubblewrap");
    try (Farm farm = new Farm(folder, "localice", "remoteice1", "remoteice2")) {
      farm.startScheduler(Maker.OURS);
      List<String> slots = List.of("-m", "2");
      Program able = farm.startDaemon(Maker.OURS, "remoteice1", slots);
      // Under this variable stock's daemon of this name says that it knows neither zstd nor xz.
      Program unable =
          farm.startDaemon(Maker.STOCK, "remoteice2", slots, Map.of("ICECC_TESTS", "1"));
      Program local = farm.startDaemon(Maker.OURS, "localice", List.of("--no-remote", "-m", "2"));
      farm.awaitLogin(able, unable, local);
      Path directory = Files.createDirectory(folder.resolve("work"));
      Files.writeString(directory.resolve("a.c"), "int a;\n");

      for (String compression : List.of("zstd", "xz")) {
        String there = compile(farm, directory, compression, "remoteice1");
        String nowhere = compile(farm, directory, compression, "remoteice2");

        assertThat(there)
            .contains("Have to use host " + farm.machines().address("remoteice1"))
            .doesNotContain("<building_local>");
        assertThat(nowhere)
            .contains("building myself, but telling localhost")
            .doesNotContain("Transfer Environment")
            .doesNotContain("Have to use host");
      }
    }
  }

  /** What the client logs. */
  private String compile(Farm farm, Path directory, String compression, String machine)
      throws Exception {
    Path log = folder.resolve("client-" + compression + "-" + machine + ".log");
    Map<String, String> environment = new HashMap<>(farm.clientEnvironment("localice"));
    environment.put("ICECC_LOGFILE", log.toString());
    environment.put("ICECC_ENV_COMPRESSION", compression);
    environment.put("ICECC_PREFERRED_HOST", machine);
    Farm.Streams ran =
        farm.runApart(
            "localice",
            directory,
            environment,
            List.of(Maker.OURS.program("icecc"), "gcc", "-c", "a.c"));
    assertThat(ran).as(Files.readString(log)).isEqualTo(new Farm.Streams(0, "", ""));
    return Files.readString(log);
  }
}
