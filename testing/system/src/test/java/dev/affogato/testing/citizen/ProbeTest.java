package dev.affogato.testing.citizen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.testing.farm.Requirements;
import org.junit.jupiter.api.Test;

/**
 * What configure scripts try is compiled here: each waits for its answer, and none is worth a
 * journey.
 */
class ProbeTest extends OnOneCluster {
  @Test
  void probesOfConfigureStayHere() throws Exception {
    Cluster.Done done =
        cluster.runAsLocally(
            "cp a.c conftest.c && gcc -O2 -c conftest.c && echo '#include <absent.h>' >conftest.c"
                + " && gcc -c conftest.c; gcc -E conftest.c; gcc -c -O2 conftest.c -Wno-such-option; echo $?");

    assertThat(done.output()).contains("absent.h: No such file");
    assertThat(done.remoteJobs()).isZero();
  }

  @Test
  void probesOfCmakeStayHereAndTheBuildDoesNot() throws Exception {
    Requirements.program("/usr/bin/cmake", "cmake");

    Cluster.Done done =
        cluster.run(
            "cat >CMakeLists.txt <<'END'\ncmake_minimum_required(VERSION 3.16)\nproject(p C)\n"
                + "include(CheckCSourceCompiles)\ncheck_c_source_compiles(\"int main(void) { return 0; }\" WORKS)\n"
                + "add_library(a STATIC a.c)\nEND\n"
                + "cmake -S . -B build >/dev/null && cat build/CMakeCache.txt | grep WORKS");
    assertThat(done.status()).as(done.output()).isZero();
    assertThat(done.output()).contains("WORKS:INTERNAL=1");
    assertThat(done.remoteJobs()).isZero();

    Cluster.Done built =
        cluster.run(
            "printf 'cmake_minimum_required(VERSION 3.16)\\nproject(p C)\\nadd_library(a STATIC a.c)\\n' >CMakeLists.txt"
                + " && cmake -S . -B build >/dev/null && cmake --build build");
    assertThat(built.status()).as(built.output()).isZero();
    assertThat(built.remoteJobs()).isEqualTo(1);
  }
}
