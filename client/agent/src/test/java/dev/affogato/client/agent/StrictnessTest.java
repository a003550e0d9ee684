package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.ProcessResult;
import dev.affogato.protocol.icecc.message.FileChunk;
import dev.affogato.protocol.icecc.message.UseCs;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ICECC_STRICT: what could leave this machine and does not, fails. */
class StrictnessTest {
  @TempDir Path root;
  private Farm farm;

  @BeforeEach
  void setUp() throws Exception {
    farm = new Farm(root);
    farm.write("a.c", "int main(void) { return 3; }\n");
    farm.environment.put("ICECC_STRICT", "1");
  }

  @AfterEach
  void tearDown() throws Exception {
    farm.close();
  }

  @Test
  void compilesRemotelyAsEver() throws Exception {
    assertThat(farm.icecc("gcc", "-c", "a.c").status()).isZero();
    assertThat(farm.nextReport().outcome()).isEqualTo(Outcome.REMOTE);
  }

  @Test
  void failsACommandThatCannotBeDistributed() throws Exception {
    expectRefusal("side-files", "gcc", "-c", "a.c", "-save-temps");
  }

  @Test
  void failsInsteadOfFallingBack() throws Exception {
    farm.server.close();
    expectRefusal("remote-unreachable", "gcc", "-c", "a.c");
    farm.daemon.close();
    expectRefusal("no-daemon", "gcc", "-c", "a.c");
  }

  @Test
  void leavesNothingOfAnObjectThatCameInPart() throws Exception {
    farm.server.steps =
        new FakeServer.Steps() {
          @Override
          public boolean beforeObject(Peer peer, byte[] object) throws IOException {
            peer.send(FileChunk.of(object, 0, object.length, peer.version(), 1));
            return false;
          }
        };
    expectRefusal("remote-lost", "gcc", "-c", "a.c");
  }

  @Test
  void runsWhatIsNoCompile() throws Exception {
    assertThat(farm.icecc("gcc", "a.c", "-o", "program").status()).isZero();
    assertThat(farm.icecc("gcc", "-E", "a.c").status()).isZero();
    assertThat(farm.icecc("gcc", "--version").status()).isZero();
    assertThat(farm.icerun("gcc", "-c", "a.c").status()).isZero();
    farm.write("conftest.c", "int x;\n");
    assertThat(farm.icecc("gcc", "-c", "conftest.c").status()).isZero();
  }

  @Test
  void showsTheCompilersWordsOnABadSource() throws Exception {
    farm.write("bad.c", "#include \"missing.h\"\n");
    ProcessResult result = farm.icecc("gcc", "-c", "bad.c");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.stderrText())
        .isEqualTo(farm.plain("gcc", "-c", "bad.c").stderrText())
        .doesNotContain("affogato");
  }

  @Test
  void acceptsThatThisMachineIsTheBestPlace() throws Exception {
    farm.daemon.answer =
        (request, jobId) -> new UseCs(jobId, 10245, "127.0.0.1", "x86_64", true, 1, 0);
    assertThat(farm.icecc("gcc", "-c", "a.c").status()).isZero();
  }

  @Test
  void isOffWhenEmptyOrZero() throws Exception {
    for (String off : new String[] {"", "0"}) {
      farm.environment.put("ICECC_STRICT", off);
      assertThat(farm.icecc("gcc", "-c", "a.c", "-save-temps").stderrText())
          .doesNotContain("affogato");
    }
  }

  private void expectRefusal(String code, String... command) throws Exception {
    ProcessResult result = farm.icecc(command);
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.stdoutText()).isEmpty();
    assertThat(result.stderrText())
        .startsWith("affogato: a.c not compiled remotely: ")
        .contains("(" + code + ")")
        .endsWith("\n");
    assertThat(result.stderrText().lines()).hasSize(1);
    JobReport report = farm.nextReport();
    assertThat(report.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(report.reason().code()).isEqualTo(code);
    assertThat(farm.files()).containsExactly("a.c");
  }
}
