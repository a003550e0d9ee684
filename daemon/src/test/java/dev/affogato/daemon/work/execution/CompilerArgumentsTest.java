package dev.affogato.daemon.work.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.daemon.work.environment.EnvironmentId;
import dev.affogato.daemon.work.sandbox.NotPossibleException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompilerArgumentsTest {
  @Test
  void writesGccsCommandLine() throws Exception {
    assertThat(argv(job(Language.C, "gcc", false, 43, "-O2", "-c")))
        .containsExactly(
            "/usr/bin/gcc", "-x", "c", "-O2", "-c", "-fpreprocessed", "-", "-o", "OUT");
    assertThat(argv(job(Language.CXX, "g++", false, 43, "-c")))
        .startsWith("/usr/bin/g++", "-x", "c++", "-c");
  }

  @Test
  void writesClangsCommandLine() throws Exception {
    assertThat(argv(job(Language.OBJECTIVE_CXX, "clang", false, 43, "-g", "-c")))
        .containsExactly(
            "/usr/bin/clang",
            "-x",
            "objective-c++",
            "-Xclang",
            "-main-file-name",
            "-Xclang",
            "sub/a.mm",
            "-Xclang",
            "-fdebug-compilation-dir",
            "-Xclang",
            "/home/me",
            "-g",
            "-c",
            "-",
            "-o",
            "OUT",
            "-no-canonical-prefixes");
  }

  @ParameterizedTest
  @CsvSource({"C, gcc", "OBJECTIVE_C, gcc", "CXX, g++", "OBJECTIVE_CXX, g++"})
  void guessesTheCompilerOfOldPeers(Language language, String program) throws Exception {
    assertThat(argv(job(language, "", false, 29, "-c")).getFirst())
        .isEqualTo("/usr/bin/" + program);
  }

  @Test
  void takesClangFromTheFirstFlagOfOldPeersOnly() throws Exception {
    assertThat(argv(job(Language.C, "", false, 29, "clang", "-c")))
        .startsWith("/usr/bin/clang")
        .endsWith("-c", "-", "-o", "OUT", "-no-canonical-prefixes");
    assertThat(argv(job(Language.C, "gcc", false, 30, "clang", "-c"))).contains("clang");
  }

  @Test
  void addsTheSplitDwarfFlagOldPeersLeaveOut() throws Exception {
    assertThat(argv(job(Language.C, "gcc", true, 40, "-g"))).contains("-gsplit-dwarf");
    assertThat(argv(job(Language.C, "gcc", true, 40, "-gsplit-dwarf")))
        .containsOnlyOnce("-gsplit-dwarf");
    assertThat(argv(job(Language.C, "gcc", true, 41, "-g"))).doesNotContain("-gsplit-dwarf");
    assertThat(argv(job(Language.C, "gcc", false, 40, "-g"))).doesNotContain("-gsplit-dwarf");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gcc-12", "../gcc", "/bin/sh", "sh", "clang++"})
  void refusesOtherPrograms(String name) {
    assertThatThrownBy(() -> CompilerArguments.of(job(Language.C, name, false, 43)))
        .isInstanceOf(NotPossibleException.class)
        .hasMessageContaining("'" + name + "'");
  }

  @Test
  void refusesAZeroByte() {
    assertThatThrownBy(() -> CompilerArguments.of(job(Language.C, "gcc", false, 43, "-D\0")))
        .isInstanceOf(NotPossibleException.class);
  }

  private static List<String> argv(CompileJob job) throws Exception {
    CompilerArguments arguments = CompilerArguments.of(job);
    return arguments.argv("/usr/bin/" + arguments.program(), "OUT");
  }

  private static CompileJob job(
      Language language, String compiler, boolean split, int version, String... flags) {
    return new CompileJob(
        7,
        new EnvironmentId("x86_64", "e"),
        language,
        List.of(flags),
        compiler,
        "sub/a.mm",
        "/home/me",
        "a.o",
        split,
        version);
  }
}
