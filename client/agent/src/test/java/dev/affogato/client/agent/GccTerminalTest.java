package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.client.launcher.LauncherCall;
import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.Language;
import dev.affogato.compiler.args.CompilerAnswers;
import dev.affogato.compiler.toolchain.CompilerIdentity;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GccTerminalTest {
  private static final String NARROW = "a.c:2:1: warning: x\n    2 | int x;\n      |     ^\n";

  private static GccTerminal terminal(String version, int columns, String... variables) {
    CompilerChoice compiler =
        new CompilerChoice(
            "/usr/bin/gcc",
            "",
            CompilerKind.GCC,
            Language.C,
            CompilerAnswers.NONE,
            _ -> Optional.empty(),
            new CompilerIdentity(
                Path.of("/usr/bin/gcc"), CompilerKind.GCC, version, "x86_64", Language.C));
    LauncherCall call =
        new LauncherCall(
            1,
            LauncherCall.Kind.COMPILER,
            022,
            true,
            true,
            columns,
            "/w",
            "",
            "/usr/bin/gcc",
            "gcc",
            List.of("-c", "a.c"),
            List.of(variables));
    return GccTerminal.of(compiler, call);
  }

  @Test
  void coloursAndLinksAsGccDoesForThatTerminal() {
    assertThat(terminal("12.2.0", 80, "TERM=xterm-256color").options())
        .containsExactly("-fdiagnostics-color=always", "-fdiagnostics-urls=always");
    assertThat(terminal("12.2.0", 80, "TERM=linux").options())
        .containsExactly("-fdiagnostics-color=always", "-fdiagnostics-urls=never");
    assertThat(terminal("12.2.0", 80, "TERM=linux", "COLORTERM=truecolor").options())
        .contains("-fdiagnostics-urls=always");
    assertThat(terminal("9.3.0", 80, "TERM=xterm-256color").options())
        .containsExactly("-fdiagnostics-color=always");
    assertThat(terminal("12.2.0", 80, "TERM=dumb").options()).isEmpty();
    assertThat(terminal("12.2.0", 80).options()).isEmpty();
  }

  @Test
  void trustsNarrowTextOnTerminalsItKnows() {
    assertThat(terminal("12.2.0", 80, "TERM=xterm-256color").shows(NARROW)).isTrue();
    assertThat(terminal("12.2.0", 80, "TERM=dumb").shows(NARROW)).isTrue();
    assertThat(terminal("12.2.0", 0, "TERM=xterm-256color").shows(NARROW)).isFalse();
    assertThat(terminal("12.2.0", 80, "TERM=xterm-256color", "COLUMNS=40").shows(NARROW)).isFalse();
    assertThat(terminal("12.2.0", 80, "TERM=mine").shows(NARROW)).isFalse();
    assertThat(terminal("12.2.0", 80, "TERM=linux", "COLORTERM=mine").shows(NARROW)).isFalse();
    assertThat(terminal("12.2.0", 80, "TERM=screen", "GCC_URLS=no").shows(NARROW)).isFalse();
    assertThat(terminal("odd", 80, "TERM=screen").shows(NARROW)).isFalse();
  }

  @Test
  void distrustsLinesThatAreCut() {
    String wide = "    2 | " + "x".repeat(70) + "\n";
    assertThat(terminal("12.2.0", 80, "TERM=screen").shows(wide)).isFalse();
    String decorated = "    2 | \u001b[01;35m\u001b[K" + "x".repeat(40) + "\u001b[m\u001b[K\n";
    assertThat(terminal("12.2.0", 80, "TERM=screen").shows(decorated)).isTrue();
    String message = "a.c:1:1: warning: " + "long ".repeat(40) + "\n";
    assertThat(terminal("12.2.0", 80, "TERM=screen").shows(message)).isTrue();
  }
}
