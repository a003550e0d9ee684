package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.ProcessResult;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our agent and launcher in a network of Debian's icecc 1.4. */
class StockPeersTest {
  @TempDir Path ours;
  @TempDir Path theirs;

  @Test
  void compilesOnAStockMachineAndHereWhenItIsGone() throws Exception {
    try (StockNetwork network = StockNetwork.start(theirs);
        Farm farm = new Farm(ours)) {
      Path log = ours.resolve("icecc.log");
      farm.environment.put("ICECC_TEST_SOCKET", network.localSocket.toString());
      // All machines of the test are 127.0.0.1.
      farm.environment.put("ICECC_TEST_REMOTEBUILD", "1");
      farm.environment.put("ICECC_PREFERRED_HOST", StockNetwork.SERVER_NAME);
      farm.environment.put("ICECC_DEBUG", "debug");
      farm.environment.put("ICECC_LOGFILE", log.toString());
      farm.write("a.c", "#include <stdio.h>\nint main(void) { return puts(\"hello\") < 0; }\n");
      farm.write("b.cc", "#include <vector>\nint f() { return std::vector<int>(3).size(); }\n");
      farm.write("w.c", "int w(void) { int unused; return 0; }\n");

      expectRemoteLikeLocal(farm, "a.o", "gcc", "-O2", "-c", "a.c");
      assertThat(log).content().contains("has env: false").contains("Verified host 127.0.0.1");
      expectRemoteLikeLocal(farm, "b.o", "g++", "-O2", "-Wall", "-c", "b.cc");
      assertThat(log).content().contains("has env: true");

      ProcessResult warned = farm.icecc("gcc", "-Wall", "-c", "w.c");
      assertThat(farm.nextReport().reason().code()).isEqualTo("compiler-output");
      assertThat(warned.stderrText())
          .isEqualTo(farm.plain("/usr/bin/gcc", "-Wall", "-c", "w.c").stderrText());

      network.killServer();
      Files.delete(farm.work.resolve("a.o"));
      assertThat(farm.icecc("gcc", "-O2", "-c", "a.c").status()).isZero();
      assertThat(farm.nextReport().outcome()).isNotEqualTo(Outcome.REMOTE);
      assertThat(farm.files()).contains("a.o");
    }
  }

  private static void expectRemoteLikeLocal(Farm farm, String object, String... command)
      throws Exception {
    ProcessResult result = farm.icecc(command);
    assertThat(result.stderrText()).isEmpty();
    assertThat(result.status()).isZero();
    JobReport report = farm.nextReport();
    assertThat(report.outcome()).as(report.reason().text()).isEqualTo(Outcome.REMOTE);
    byte[] remote = farm.content(object);
    farm.plain(command);
    assertThat(remote).isEqualTo(farm.content(object));
  }
}
