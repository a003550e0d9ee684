package dev.affogato.console.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
  private static final Configuration.Vocabulary WORDS =
      new Configuration.Vocabulary(
          Set.of("NETNAME", "MAX_JOBS", "SCHEDULER_HOST"),
          Map.of("ICECC_SCHEDULER", "SCHEDULER_HOST"));

  @TempDir private Path root;

  @Test
  void debiansSecondFileOverridesTheFirst() throws IOException {
    write("etc/icecc/icecc.conf", "ICECC_NETNAME=first\nICECC_MAX_JOBS=3\n");
    Path second = write("etc/default/icecc", "\nICECC_NETNAME=second\n");

    Configuration read = Configuration.ofMachine(root, WORDS, Map.of());

    assertThat(read.get("NETNAME"))
        .contains(
            new Setting("ICECC_NETNAME", "second", new Origin.File(new Place(second, 2), true)));
    assertThat(read.get("MAX_JOBS").orElseThrow().value()).isEqualTo("3");
    assertThat(read.get("SCHEDULER_HOST")).isEmpty();
  }

  @Test
  void readsTheNamesOfTheOtherDistributions() throws IOException {
    Path file = write("etc/conf.d/icecream", "rc_need=net\nICECREAM_NETNAME=gentoo\n");
    assertThat(netname()).isEqualTo("gentoo");
    Files.delete(file);
    write("etc/conf.d/icecream.conf", "ICECREAM_NETNAME=exherbo\n");
    assertThat(netname()).isEqualTo("exherbo");
    write("etc/sysconfig/icecream", "ICECREAM_RUN_SCHEDULER=yes\nICECREAM_NETNAME=suse\n");
    assertThat(netname()).isEqualTo("suse");
  }

  private String netname() {
    return Configuration.ofMachine(root, WORDS, Map.of()).get("NETNAME").orElseThrow().value();
  }

  @Test
  void saysWhichFilesOfAnotherDistributionItLeavesOut() throws IOException {
    write("etc/icecc/icecc.conf", "ICECC_NETNAME=debian\n");
    Path leftOver = write("etc/conf.d/icecream", "ICECREAM_NETNAME=left\nICECREAM_BOGUS=1\n");

    Configuration read = Configuration.ofMachine(root, WORDS, Map.of());

    assertThat(read.get("NETNAME").orElseThrow().value()).isEqualTo("debian");
    assertThat(read.complaints()).hasSize(1);
    assertThat(read.complaints().getFirst().where()).isEqualTo(leftOver.toString());
  }

  @Test
  void theEnvironmentIsStrongerThanFiles() throws IOException {
    write("etc/icecc/icecc.conf", "ICECC_NETNAME=file\nICECC_SCHEDULER_HOST=file\n");
    Map<String, String> environment =
        Map.of("ICECREAM_NETNAME", "variable", "ICECC_SCHEDULER", "host", "ICECC_MAX_JOBS", "");

    Configuration read = Configuration.ofMachine(root, WORDS, environment);

    assertThat(read.get("NETNAME"))
        .contains(
            new Setting(
                "ICECREAM_NETNAME", "variable", new Origin.Environment("ICECREAM_NETNAME")));
    assertThat(read.get("SCHEDULER_HOST").orElseThrow().value()).isEqualTo("host");
    assertThat(read.get("MAX_JOBS")).isEmpty();
  }

  @Test
  void suggestsTheNearestNameForAnUnknownOne() throws IOException {
    Path file =
        write(
            "some.conf",
            """
            ICECC_MAXJOBS=1
            ICECREAM_NETNAM=x
            NETNAME=x
            ICECC_ABCDEFG=1
            HOST=h
            ICECC_SCHEDULER_HOST=$HOST
            """);

    Configuration read = Configuration.ofFile(file, WORDS, Map.of());

    assertThat(read.complaints())
        .extracting(Complaint::toString)
        .containsExactly(
            file + ":1: there is no setting ICECC_MAXJOBS; did you mean ICECC_MAX_JOBS?",
            file + ":2: there is no setting ICECREAM_NETNAM; did you mean ICECREAM_NETNAME?",
            file + ":3: there is no setting NETNAME; did you mean ICECC_NETNAME?",
            file + ":4: there is no setting ICECC_ABCDEFG; `affogato config` lists all there are");
    assertThat(read.get("SCHEDULER_HOST").orElseThrow().value()).isEqualTo("h");
  }

  @Test
  void refusesANamedFileThatCannotBeRead() throws IOException {
    assertThatThrownBy(() -> Configuration.ofFile(root.resolve("none"), WORDS, Map.of()))
        .hasMessageContaining(root.resolve("none").toString())
        .hasMessageContaining("there is no such file");
    Path huge = write("huge", "#".repeat(ConfigurationFiles.BYTES_MAX + 1));
    assertThatThrownBy(() -> Configuration.ofFile(huge, WORDS, Map.of()))
        .hasMessageContaining("256 KiB");
  }

  private Path write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
