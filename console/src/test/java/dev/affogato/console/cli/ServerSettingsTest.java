package dev.affogato.console.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.console.config.Complaint;
import dev.affogato.console.config.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class ServerSettingsTest {
  @TempDir private Path folder;

  @Test
  void takesEachKindOfValueFromAFile() throws IOException {
    ServerSettings daemon =
        daemon(
            """
            ICECC_NETNAME="my net"
            ICECC_MAX_JOBS=12
            ICECC_ALLOW_REMOTE=no
            ICECC_SCHEDULER_HOST=h:99
            ICECC_NODE_NAME=me
            ICECC_PORT=1234
            ICECC_INTERFACE=lo
            ICECC_BASEDIR=/x/y
            ICECC_CACHE_LIMIT=9000000
            ICECC_NICE_LEVEL=19
            ICECC_USER=someone
            ICECC_LOG_FILE=/x/log
            ICECC_VERBOSITY=3
            """);

    assertThat(daemon.complaints()).isEmpty();
    assertThat(value(daemon, "-n")).isEqualTo("my net");
    assertThat(value(daemon, "-m")).isEqualTo(12);
    assertThat(value(daemon, "--no-remote")).isEqualTo(true);
    assertThat(value(daemon, "-s")).isEqualTo("h:99");
    assertThat(value(daemon, "-N")).isEqualTo("me");
    assertThat(value(daemon, "-p")).isEqualTo(1234);
    assertThat(value(daemon, "-i")).isEqualTo("lo");
    assertThat(value(daemon, "-b")).isEqualTo(Path.of("/x/y"));
    assertThat(value(daemon, "--cache-limit")).isEqualTo(9_000_000L);
    assertThat(value(daemon, "--nice")).isEqualTo(19);
    assertThat(value(daemon, "-u")).isEqualTo("someone");
    assertThat(value(daemon, "-l")).isEqualTo(Path.of("/x/log"));
    assertThat((boolean[]) value(daemon, "-v")).hasSize(3);
    assertThat(daemon.origin("--port").text()).endsWith("test.conf:6");
  }

  @Test
  void theSchedulerHasSettingsOfItsOwnInTheSameFile() throws IOException {
    String text =
        """
        ICECC_NETNAME=both
        ICECC_PORT=1
        ICECC_SCHEDULER_PORT=2
        ICECC_SCHEDULER_PERSISTENT=yes
        """;

    ServerSettings scheduler = settings(Program.SCHEDULER, text);

    assertThat(value(scheduler, "-n")).isEqualTo("both");
    assertThat(value(scheduler, "-p")).isEqualTo(2);
    assertThat(value(scheduler, "-r")).isEqualTo(true);
    assertThat(value(daemon(text), "-p")).isEqualTo(1);
  }

  @Test
  void whatWasTypedIsStrongerThanAnyFile() throws IOException {
    ServerSettings daemon =
        daemon("ICECC_MAX_JOBS=0\nICECC_NETNAME=file\n", "-m", "4", "-n", "typed");

    assertThat(value(daemon, "-m")).isEqualTo(4);
    assertThat(value(daemon, "-n")).isEqualTo("typed");
    assertThat(value(daemon, "--no-remote")).isEqualTo(false);
    assertThat(daemon.origin("--netname").text()).isEqualTo("command line");
  }

  @Test
  void noJobsMeansOneOfThisMachineAndNoneOfOthers() throws IOException {
    ServerSettings daemon = daemon("ICECC_ALLOW_REMOTE=yes\nICECC_MAX_JOBS=0\n");

    assertThat(value(daemon, "-m")).isEqualTo(1);
    assertThat(value(daemon, "--no-remote")).isEqualTo(true);
  }

  @ParameterizedTest
  @CsvSource({
    "yes,false",
    "'',false",
    "YES,false",
    "no,true",
    "No,true",
    "flase,true",
    "$(x),true"
  })
  void takesNoJobsOfOthersUnlessThatIsClearlyWanted(String value, boolean noRemote)
      throws IOException {
    assertThat(value(daemon("ICECC_ALLOW_REMOTE=" + value), "--no-remote")).isEqualTo(noRemote);
  }

  @Test
  void keepsTheMachineForItsOwnerWhereTheWishIsUnclear() throws IOException {
    assertThat(value(daemon("ICECC_IDLE_ONLY=perhaps"), "--idle-only")).isEqualTo(true);
    assertThat(value(daemon("ICECC_IDLE_ONLY=no"), "--idle-only")).isEqualTo(false);
  }

  @Test
  void takesNoJobsOfOthersWhileTheMachinesFileCannotBeRead() throws IOException {
    Path file = folder.resolve("etc/icecc/icecc.conf");
    Files.createDirectories(file.getParent());
    // Root may read everything, but not as settings.
    Files.writeString(file, "x".repeat(300_000));
    CommandLine command = Program.DAEMON.commandLine();
    command.parseArgs();

    ServerSettings daemon =
        ServerSettings.apply(
            Program.DAEMON,
            command.getCommandSpec(),
            command.getParseResult(),
            Configuration.ofMachine(folder, SettingNames.vocabulary(), Map.of()));

    assertThat(value(daemon, "--no-remote")).isEqualTo(true);
    assertThat(daemon.complaints()).hasSize(1);
    assertThat(daemon.complaints().getFirst().toString())
        .contains(file.toString(), "no jobs of others", "--config");
  }

  @ParameterizedTest
  @CsvSource({
    "ICECC_NICE_LEVEL=99,a number from 0 to 19",
    "ICECC_MAX_JOBS=many,a whole number",
    "ICECC_PORT=0,a number from 1 to 65535",
    "ICECC_CACHE_LIMIT=-1,a number of megabytes",
    "ICECC_CACHE_LIMIT=9223372036854775807,a number of megabytes",
    "ICECC_SCHEDULER_HOST=h:x,HOST",
    "ICECC_BASEDIR=relative,an absolute path",
    "ICECC_VERBOSITY=9,2 for information",
    "ICECC_ALLOW_REMOTE=perhaps,yes or no",
    "ICECC_SCHEDULER_PORT=x,a number from 1 to 65535",
  })
  void aBadValueIsNamedWithItsCureAndDoesNotStopTheStart(String line, String cure)
      throws IOException {
    Program program = line.startsWith("ICECC_SCHEDULER_P") ? Program.SCHEDULER : Program.DAEMON;

    List<Complaint> complaints = settings(program, line).complaints();

    assertThat(complaints).hasSize(1);
    assertThat(complaints.getFirst().where()).endsWith("test.conf:1");
    assertThat(complaints.getFirst().text())
        .contains(line.split("=")[0], "'" + line.split("=")[1] + "'", cure);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ICECC_INTERFACE=$(x)", "ICECC_USER=`x`"})
  void doesNotStartWhereGuessingCouldLetOthersIn(String line) {
    assertThatThrownBy(() -> daemon(line))
        .isInstanceOf(CommandLine.ParameterException.class)
        .hasMessageContaining("test.conf:1");
  }

  @Test
  void everyOptionCanBeSetInAFileAndNoTwoBySameName() {
    for (Program program : Program.values()) {
      Set<String> names = new HashSet<>();
      for (OptionSpec option : program.commandLine().getCommandSpec().options()) {
        String name = option.longestName();
        if (!Set.of("--help", "--daemonize", "--config").contains(name)) {
          assertThat(SettingNames.of(program, option)).as(name).isPresent();
          assertThat(names.add(SettingNames.of(program, option).orElseThrow())).as(name).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"icecc/icecc.conf", "conf.d/icecream.conf", "sysconfig/icecream"})
  void theSampleFileNamesEverySettingWithItsDefault(String sample) throws IOException {
    String text = Files.readString(Path.of("../packaging/etc").resolve(sample));
    String enabled = text.replaceAll("(?m)^#(?=ICEC)", "");

    for (Program program : Program.values()) {
      ServerSettings set = settings(program, enabled);
      assertThat(set.complaints()).isEmpty();
      ServerSettings untouched = settings(program, "");
      for (OptionSpec option : set.options()) {
        String name = SettingNames.of(program, option).orElseThrow();
        assertThat(enabled).as(sample).containsPattern("(?m)^ICEC(C|REAM)_" + name + "=");
        if (!name.equals(SettingNames.BASEDIR)) {
          assertThat(SettingText.of(option))
              .as(name)
              .isEqualTo(SettingText.of(untouched.spec().findOption(option.longestName())));
        }
      }
    }
  }

  private ServerSettings daemon(String text, String... typed) throws IOException {
    return settings(Program.DAEMON, text, typed);
  }

  private ServerSettings settings(Program program, String text, String... typed)
      throws IOException {
    Path file = Files.writeString(folder.resolve("test.conf"), text);
    CommandLine command = program.commandLine();
    command.parseArgs(typed);
    Configuration configuration = Configuration.ofFile(file, SettingNames.vocabulary(), Map.of());
    return ServerSettings.apply(
        program, command.getCommandSpec(), command.getParseResult(), configuration);
  }

  private static Object value(ServerSettings settings, String option) {
    return settings.spec().findOption(option).getValue();
  }
}
