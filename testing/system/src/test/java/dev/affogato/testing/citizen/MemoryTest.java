package dev.affogato.testing.citizen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.testing.farm.Requirements;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine that is short of memory starts less at once, and its build ends all the same. */
class MemoryTest {
  /** Room for nothing but what must always be allowed to run: one. */
  private static final String SHORT_OF_MEMORY =
      "MemTotal: 2000000 kB\nMemFree: 20000 kB\nMemAvailable: 20000 kB\nBuffers: 0 kB\nCached: 0 kB\n"
          + "SwapCached: 0 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n";

  @Test
  void preprocessesOneByOneWhereMemoryIsShort(@TempDir Path folder) throws Exception {
    Cluster.checkRequirements();
    Requirements.program("/usr/bin/mount", "mount");
    try (Cluster cluster = new Cluster(folder)) {
      CountedCompiler gcc = new CountedCompiler(folder);
      Path memory = Files.writeString(folder.resolve("meminfo"), SHORT_OF_MEMORY);
      String archive = Submitter.compilerArchive(cluster.farm());

      // The agent of this command is started in its mount namespace, and sees the memory it is
      // told.
      Cluster.Done done =
          cluster.run(
              "mount --bind "
                  + memory
                  + " /proc/meminfo && printf '%%.o: a.c\\n\\tgcc -O2 -c -o $@ $<\\n' >Makefile"
                  + " && ICECC_VERSION="
                  + archive
                  + " make -s -j20 $(seq -f '%g.o' 20)",
              gcc.tools());

      assertThat(done.status()).as(done.output()).isZero();
      assertThat(done.files()).contains("./1.o", "./20.o");
      assertThat(gcc.most(CountedCompiler.Kind.PREPROCESSOR)).isEqualTo(1);
      assertThat(done.remoteJobs()).isEqualTo(20);
    }
  }
}
