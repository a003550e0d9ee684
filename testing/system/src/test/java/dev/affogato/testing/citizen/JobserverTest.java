package dev.affogato.testing.citizen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.testing.farm.Requirements;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/**
 * What make and ninja share with their commands: job tokens, which are ours neither to take nor to
 * keep from compilers, and pipes whose end they wait for.
 */
class JobserverTest extends OnOneCluster {
  @Test
  void compilersSeeTheTokensOfMakesPipe() throws Exception {
    Cluster.Done done =
        cluster.run(
            "cp a.c b.c && sed -i s/f/g/ b.c && echo 'int main(void) { return 0; }' >main.c && cat >Makefile <<'END'\n"
                + "program: a.o b.o main.o\n\t+gcc -O2 -flto=jobserver -o $@ $^\n"
                + "%.o: %.c\n\tgcc -O2 -flto -c $<\nEND\n"
                + "sed -i 's/gf/f/' b.c; sed -i 's/stdio/stdlib/;s/printf(.*)/abs(n)/' b.c; make -j4");

    assertThat(done.status()).as(done.output()).isZero();
    assertThat(done.output()).doesNotContain("jobserver is not available", "warning");
  }

  @Test
  void compilersSeeTheTokensOfMakesFifo() throws Exception {
    Path tools = Files.createDirectories(cluster.farm().folder().resolve("fifo-tools"));
    Path gcc = tools.resolve("gcc");
    Files.writeString(
        gcc,
        "#!/bin/sh\necho \"flags: $MAKEFLAGS\"\n"
            + "exec 7<>\"${MAKEFLAGS##*fifo:}\"; token=$(head -c 1 <&7); printf \"$token\" >&7; echo \"token: $token\"\n");
    Files.setPosixFilePermissions(gcc, PosixFilePermissions.fromString("rwxr-xr-x"));

    Cluster.Done done =
        cluster.run(
            "mkfifo jobs && exec 6<>jobs && printf + >&6"
                + " && MAKEFLAGS=\"-j4 --jobserver-auth=fifo:$PWD/jobs\" gcc -o program a.o"
                + " && head -c 1 <&6",
            tools);

    assertThat(done.status()).as(done.output()).isZero();
    assertThat(done.output())
        .contains("flags: -j4 --jobserver-auth=fifo:", "token: +")
        .endsWith("+");
  }

  @Test
  void waitsForNoTokenForEachRecipeHasOne() throws Exception {
    Cluster.Done done =
        cluster.run(
            "mkfifo jobs && exec 6<>jobs 7>&6; export MAKEFLAGS=' -j2 --jobserver-auth=6,7';"
                + " gcc -O2 -c a.c -o 1.o & gcc -O2 -c a.c -o 2.o; gcc -shared -o lib.so 2.o; wait");

    assertThat(done.status()).as(done.output()).isZero();
    assertThat(done.files()).contains("./1.o", "./2.o", "./lib.so");
    assertThat(done.remoteJobs()).isEqualTo(2);
  }

  @Test
  void makesThatCallMakesKeepTheirTokens() throws Exception {
    Cluster.Done done =
        cluster.run(
            "mkdir one two && cp a.c one && cp a.c two && cat >Makefile <<'END'\n"
                + "all: one two\none two:\n\t$(MAKE) -C $@ -f ../inner.mk\n.PHONY: all one two\nEND\n"
                + "printf 'all: a.o b.o c.o\\n.PHONY: all\\n%%.o: a.c\\n\\tgcc -O2 -c -o $@ a.c\\n' >inner.mk; make -j3");

    assertThat(done.status()).as(done.output()).isZero();
    // Make says so when tokens were lost, or when it could not reach them.
    assertThat(done.output()).doesNotContain("tokens available", "jobserver unavailable");
    assertThat(done.remoteJobs()).isEqualTo(6);
  }

  @Test
  void anAgentLeftBehindKeepsNobodysPipeOpen() throws Exception {
    cluster.farm().killAgents();

    Cluster.Done done =
        cluster.run("{ gcc -O2 -c a.c -o a.o 2>&1 9>&1; } 8>&1 | cat; echo the pipe has ended");

    assertThat(done.output()).isEqualTo("the pipe has ended\n");
    assertThat(Submitter.agentPeakKilobytes(cluster.farm())).as("the agent lives").isPositive();
  }

  @Test
  void ninjaSeesTheEndOfItsCommands() throws Exception {
    Requirements.program("/usr/bin/ninja", "ninja-build");
    cluster.farm().killAgents();

    Cluster.Done done =
        cluster.run(
            "printf 'rule cc\\n command = gcc -O2 -MD -MF $out.d -c $in -o $out\\n depfile = $out.d\\n deps = gcc\\n'"
                + " >build.ninja; for i in 1 2 3 4 5 6; do echo \"build $i.o: cc a.c\" >>build.ninja; done; ninja -j8"
                + " && ninja -d explain && ninja -t deps 1.o | grep stdio.h");

    assertThat(done.status()).as(done.output()).isZero();
    assertThat(done.output()).contains("[6/6]", "no work to do");
    assertThat(done.remoteJobs()).isEqualTo(6);
  }
}
