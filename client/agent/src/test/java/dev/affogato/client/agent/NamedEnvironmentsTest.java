package dev.affogato.client.agent;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.affogato.base.process.ProcessResult;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.GetNativeEnv;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The grammar of ICECC_VERSION (behaviour spec 4.7) as its user meets it: which environments are
 * offered for a compiler of which name, where the job runs, and what is said about a wrong entry.
 */
class NamedEnvironmentsTest {
  @TempDir static Path root;
  private static Farm farm;

  @BeforeAll
  static void writeArchives() throws Exception {
    farm = new Farm(root);
    byte[] enough = new byte[500];
    Files.createDirectories(farm.work.resolve("in"));
    for (String name :
        List.of("own.tar.gz", "x64.tar.zst", "x86.tar.xz", "in/sub.tgz", "env.zip")) {
      Files.write(farm.work.resolve(name), enough);
    }
    Files.write(farm.work.resolve("small.tar"), new byte[499]);
    Files.createDirectory(farm.work.resolve("folder.tar"));
    Files.createSymbolicLink(farm.work.resolve("link.tar.gz"), Path.of("in/sub.tgz"));
    Files.createSymbolicLink(farm.work.resolve("lost.tar.gz"), Path.of("nowhere.tar.gz"));
    Files.write(farm.work.resolve("sealed.tar"), enough);
    Files.setPosixFilePermissions(
        farm.work.resolve("sealed.tar"), PosixFilePermissions.fromString("---------"));
    Path compilers = Files.createDirectory(root.resolve("bin"));
    for (String prefix : List.of("x86_64-pc-linux-gnu-", "i686-pc-linux-gnu-")) {
      for (String name : List.of("gcc", "gcc-12", "cc")) {
        Files.createSymbolicLink(compilers.resolve(prefix + name), Path.of("/usr/bin/gcc"));
      }
    }
    farm.environment.put("PATH", compilers + ":/usr/bin:/bin");
    farm.write("a.c", "int f(void) { return 0; }\n");
  }

  @AfterAll
  static void close() throws Exception {
    if (farm != null) {
      farm.close();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          WORK/own.tar.gz                           | gcc                        | HERE=own
          own.tar.gz                                | gcc                        | HERE=own
          ./in/sub.tgz                              | gcc                        | HERE=sub
          link.tar.gz                               | gcc                        | HERE=link
          ,own.tar.gz,,                             | gcc                        | HERE=own
          own.tar.gz                                | i686-pc-linux-gnu-gcc      | HERE=own
          own.tar.gz,ia64:x64.tar.zst               | gcc                        | HERE=own ia64=x64
          HERE:own.tar.gz                           | gcc                        | HERE=own
          x64.tar.zst=X64,x86.tar.xz=X86            | x86_64-pc-linux-gnu-gcc    | HERE=x64
          x64.tar.zst=X64,x86.tar.xz=X86            | i686-pc-linux-gnu-gcc      | HERE=x86
          x64.tar.zst=X64,x86.tar.xz=X86            | i686-pc-linux-gnu-gcc-12   | HERE=x86
          x64.tar.zst=X64,x86.tar.xz=X86            | i686-pc-linux-gnu-cc       | HERE=x86
          x64.tar.zst=X64,x86.tar.xz=X86            | ROOT/bin/i686-pc-linux-gnu-gcc | HERE=x86
          own.tar.gz,x86.tar.xz=X86                 | gcc                        | HERE=own
          own.tar.gz,ia64:x86.tar.xz=X86            | i686-pc-linux-gnu-gcc      | ia64=x86
          """)
  void offersWhatTheListSays(String list, String compiler, String offered) throws Exception {
    ProcessResult result = compile(list, compiler);

    assertThat(result.stderrText()).isEmpty();
    assertThat(offered()).isEqualTo(filled(offered));
    JobReport report = farm.nextReport();
    assertThat(report.outcome()).as(report.reason().text()).isEqualTo(Outcome.REMOTE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          absent.tar.gz | absent.tar.gz | is no readable file; make one with icecc-create-env, or correct the path
          lost.tar.gz   | lost.tar.gz   | is no readable file; make one with icecc-create-env, or correct the path
          folder.tar    | folder.tar    | is no readable file; make one with icecc-create-env, or correct the path
          ia64:no.tar=x | no.tar        | is no readable file; make one with icecc-create-env, or correct the path
          env.zip       | env.zip       | is not named like an archive; use a name without blanks that ends in one of .tar
          /etc/passwd=x | /etc/passwd   | is not named like an archive; use a name without blanks that ends in one of .tar
          small.tar     | small.tar     | has only 499 bytes, which is no environment; make it again with icecc-create-env
          """)
  void saysWhatIsWrongWithAnEntryAndGoesOnWithoutIt(String entry, String file, String complaint)
      throws Exception {
    String message = "ICECC_VERSION entry '" + entry + "': '" + file + "' " + complaint;
    assertThat(compile(entry, "gcc").stderrText()).contains(message);
    JobReport local = farm.nextReport();
    assertThat(local.outcome()).isEqualTo(Outcome.LOCAL);
    assertThat(local.reason().code()).isEqualTo("no-environment");
    assertThat(local.reason().text())
        .startsWith("ICECC_VERSION names no environment for gcc: " + message);

    assertThat(compile(entry + ",own.tar.gz", "gcc").stderrText()).contains(message);
    assertThat(farm.nextReport().outcome()).isEqualTo(Outcome.REMOTE);
    assertThat(offered()).isEqualTo(filled("HERE=own"));
  }

  @Test
  void takesAnArchiveItMayNotReadForAMissingOne() throws Exception {
    assumeFalse(
        Files.isReadable(farm.work.resolve("sealed.tar")), "root may read everything: run as user");
    assertThat(compile("sealed.tar", "gcc").stderrText())
        .contains("'sealed.tar' is no readable file");
    assertThat(farm.nextReport().outcome()).isEqualTo(Outcome.LOCAL);
  }

  @Test
  void keepsTheFirstOfTwoForOnePlatform() throws Exception {
    assertThat(compile("own.tar.gz,x64.tar.zst", "gcc").stderrText())
        .contains(
            filled(
                "ICECC_VERSION entry 'x64.tar.zst': there is already an environment for HERE;"
                    + " keep only one of them"));
    assertThat(farm.nextReport().outcome()).isEqualTo(Outcome.REMOTE);
    assertThat(offered()).isEqualTo(filled("HERE=own"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                             | gcc
          ,,                             | gcc
          x64.tar.zst=X64                | gcc
          x64.tar.zst=X64                | i686-pc-linux-gnu-gcc
          own.tar.gz,x64.tar.zst=X64     | i686-pc-linux-gnu-gcc
          """)
  void compilesHereWhatNoEntryIsFor(String list, String compiler) throws Exception {
    assertThat(compile(list, compiler).stderrText()).isEmpty();
    JobReport report = farm.nextReport();
    assertThat(report.outcome()).isEqualTo(Outcome.LOCAL);
    assertThat(report.reason().text())
        .isEqualTo("ICECC_VERSION names no environment for " + compiler);
  }

  private static ProcessResult compile(String list, String compiler) throws Exception {
    farm.environment.put("ICECC_VERSION", filled(list));
    farm.daemon.received.clear();
    ProcessResult result = farm.icecc(filled(compiler), "-c", "a.c");
    assertThat(result.status()).as(result.stderrText()).isZero();
    assertThat(farm.daemon.received(GetNativeEnv.class)).isEmpty();
    return result;
  }

  private static String offered() {
    return farm.daemon.received(GetCs.class).getFirst().environments().stream()
        .map(environment -> environment.platform() + "=" + environment.name())
        .collect(joining(" "));
  }

  private static String filled(String text) {
    return text.replace("WORK", farm.work.toString())
        .replace("ROOT", root.toString())
        .replace("X64", "x86_64-pc-linux-gnu")
        .replace("X86", "i686-pc-linux-gnu")
        .replace("HERE", System.getProperty("os.arch").replace("amd64", "x86_64"));
  }
}
