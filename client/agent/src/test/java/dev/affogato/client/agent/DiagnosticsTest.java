package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.compiler.CompilerKind;
import dev.affogato.protocol.icecc.message.CompileResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each row: what was printed where, and whether that is what the local compiler would print. */
class DiagnosticsTest {
  private static final Onlooker FILE = new Onlooker(false, true, false, List.of());
  private static final Onlooker TERMINAL =
      new Onlooker(true, true, false, List.of("-fcolor-diagnostics"));
  private static final Onlooker ODD_TERMINAL = new Onlooker(true, true, false, null);
  private static final Onlooker UTF8 = new Onlooker(false, false, false, List.of());

  private static final String CLANG_WARNING =
      """
      a.c:2:19: warning: unused variable 'unused' [-Wunused-variable]
      int f(void) { int unused; return 0; }
                        ^
      1 warning generated.
      """;
  private static final String CLANG_ERROR =
      """
      a.c:1:26: error: expected ';' after return statement
      int f(void) { return 0 }
                            ^
                            ;
      1 error generated.
      """;
  private static final String GCC_WARNING =
      """
      a.c: In function 'f':
      a.c:2:19: warning: unused variable 'unused' [-Wunused-variable]
      """;
  private static final String CPP_WARNING = "a.c:1:2: warning: #warning \"w\" [-Wcpp]\n";

  @ParameterizedTest
  @ValueSource(strings = {CLANG_WARNING, CLANG_ERROR})
  void takesTheWordsOfClang(String words) throws Exception {
    int status = words.equals(CLANG_ERROR) ? 1 : 0;
    assertThat(clang(true, FILE, "", status, words)).isEqualTo(words);
    assertThat(clang(true, UTF8, "", status, words)).isEqualTo(words);
    assertThat(clang(true, TERMINAL, "", status, words)).isEqualTo(words);
  }

  @Test
  void takesTheColouredWordsOfClang() throws Exception {
    String warning =
        "\u001b[1mc.c:1:19: \u001b[0m\u001b[0;1;35mwarning: \u001b[0m\u001b[1munused\u001b[0m\n"
            + "int f(void) { int u; return 0; }\n\u001b[0;1;32m                  ^\n";
    String count = "\u001b[0m1 warning generated.\n";
    assertThat(clang(true, TERMINAL, "", 0, warning + count)).isEqualTo(warning + count);
    assertThat(clang(true, TERMINAL, warning + count, 0, warning + count))
        .isEqualTo(warning + count);
  }

  @Test
  void takesNoWordsOfClangWhoseMacrosWereExpandedBefore() {
    assertThat(refusal(() -> clang(false, FILE, "", 0, CLANG_WARNING)))
        .isEqualTo("compiler-output");
    assertThat(refusal(() -> clang(false, FILE, "", 1, CLANG_ERROR))).isEqualTo("compile-failed");
  }

  @Test
  void takesNoWordsForATerminalThatNobodyKnows() {
    assertThat(refusal(() -> clang(true, ODD_TERMINAL, "", 0, CLANG_WARNING)))
        .isEqualTo("compiler-output");
  }

  @Test
  void printsOnceWhatClangRepeatsOfItsPreprocessor() throws Exception {
    String preprocessor = "a.c:1:2: warning: \"w\" [-W#warnings]\n#warning \"w\"\n ^\n";
    String both = preprocessor + CLANG_WARNING.replace("1 warning", "2 warnings");
    assertThat(clang(true, FILE, preprocessor + "1 warning generated.\n", 0, both)).isEqualTo(both);
  }

  @Test
  void takesNoWordsWhenClangLeavesOutWhatItsPreprocessorSaid() {
    String undefined = "a.c:9:5: warning: 'FOO' is not defined, evaluates to 0 [-Wundef]\n";
    assertThat(refusal(() -> clang(true, FILE, undefined, 0, CLANG_WARNING)))
        .isEqualTo("compiler-output");
    assertThat(refusal(() -> clang(true, FILE, undefined, 0, ""))).isEqualTo("compiler-output");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clang: error: unable to execute command: Killed\n1 error generated.\n",
        "fatal error: error in backend: Cannot select\n1 error generated.\n",
        "error: unknown target CPU 'x'\n1 error generated.\n",
        "\u001b[1merror: unknown target CPU 'x'\n1 error generated.\n",
        "<inline asm>:1:2: error: Could not find incbin file 'x'\n1 error generated.\n",
        "a.c:1:1: error: cut in the mi",
        "a.c:1:1: warning: which is no error\n1 warning generated.\n",
      })
  void blamesNoSourceForWhatMayBeTheOtherMachinesFault(String words) {
    assertThat(refusal(() -> clang(true, FILE, "", 1, words))).isEqualTo("compile-failed");
  }

  @Test
  void takesNoWordsOfTheDriverWhichGoesByAnotherNameThere() {
    String words = "clang: warning: argument unused during compilation: '-pie'\n" + CLANG_WARNING;
    assertThat(refusal(() -> clang(true, FILE, "", 0, words))).isEqualTo("compiler-output");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.c:1:1: error: x\nfatal error: too many errors emitted, stopping now\n2 errors generated.\n",
        "a.c:1:1: error: x\n\u001b[1mfatal error: \u001b[0m\u001b[1mtoo many errors emitted\u001b[0m\n"
            + "2 errors generated.\n",
        "a.c:1:1: error: x\na.c:9:1: note: candidate ignored: could not match 'A'\n1 error generated.\n"
      })
  void blamesTheSourceForItsErrors(String words) throws Exception {
    assertThat(clang(true, FILE, "", 1, words)).isEqualTo(words);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 70, 105, 139, 254, -1})
  void repeatsCompilesThatBrokeDown(int status) {
    assertThat(refusal(() -> clang(true, FILE, "", status, CLANG_ERROR)))
        .isEqualTo("remote-crashed");
  }

  @Test
  void repeatsCompilesThatMissAFile() {
    String words = "a.c:1:10: fatal error: 'x.h' file not found\n1 error generated.\n";
    assertThat(refusal(() -> clang(true, FILE, "", 1, words))).isEqualTo("remote-file-missing");
  }

  @Test
  void repeatsCompilesThatRanOutOfMemory() {
    CompileResult result = new CompileResult(CLANG_ERROR, "", 1, true, false);
    assertThat(refusal(() -> judge(CompilerKind.CLANG, true, true, false, FILE, "", result)))
        .isEqualTo("remote-out-of-memory");
  }

  @Test
  void takesNoWordsOfGccThatQuotesTheSource() {
    assertThat(refusal(() -> gcc(true, FILE, "", GCC_WARNING))).isEqualTo("compiler-output");
  }

  @Test
  void takesTheWordsOfGccThatQuotesNothing() throws Exception {
    assertThat(gcc(false, FILE, "", GCC_WARNING)).isEqualTo(GCC_WARNING);
  }

  @Test
  void takesNoWordsOfGccInAnotherLanguageOrColour() {
    assertThat(refusal(() -> gcc(false, UTF8, "", GCC_WARNING))).isEqualTo("compiler-output");
    assertThat(refusal(() -> gcc(false, TERMINAL, "", GCC_WARNING))).isEqualTo("compiler-output");
    Onlooker coloured = new Onlooker(false, true, true, List.of());
    assertThat(refusal(() -> gcc(false, coloured, "", GCC_WARNING))).isEqualTo("compiler-output");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tabs.c:1:6: warning: unused variable 'x' [-Wunused-variable]\n",
        "a.c:1:6: warning: format '%d' expects argument of type 'int' [-Wformat=]\n",
        "a.c:1:6: warning: x\na.c:3:28: note: in expansion of macro 'ADD'\n",
        "a.c:1:6: warning: gr\u00fcn [-Wunused-variable]\n",
        "g++: warning: x\n",
      })
  void takesNoWordsOfGccWhoseColumnsOrNamesMayDiffer(String words) {
    assertThat(refusal(() -> gcc(false, FILE, "", words))).isEqualTo("compiler-output");
  }

  @Test
  void printsWhatOnlyThePreprocessorOfCplusplusSaid() throws Exception {
    assertThat(cplusplus(true, FILE, CPP_WARNING, "")).isEqualTo(CPP_WARNING);
    assertThat(cplusplus(true, UTF8, CPP_WARNING, "")).isEqualTo(CPP_WARNING);
  }

  @Test
  void doesNotGuessInWhichOrderTheTwoWouldHaveSpoken() {
    assertThat(refusal(() -> cplusplus(false, FILE, CPP_WARNING, GCC_WARNING)))
        .isEqualTo("compiler-output");
    assertThat(refusal(() -> cplusplus(false, TERMINAL, CPP_WARNING, "")))
        .isEqualTo("compiler-output");
  }

  @Test
  void knowsAtOnceWhenThePreprocessorHasSaidTooMuch() {
    assertThat(refusal(() -> early(CompilerKind.GCC, false, FILE)))
        .isEqualTo("preprocessor-output");
    assertThat(refusal(() -> early(CompilerKind.GCC, true, TERMINAL)))
        .isEqualTo("preprocessor-output");
    assertThat(refusal(() -> early(CompilerKind.CLANG, false, ODD_TERMINAL)))
        .isEqualTo("preprocessor-output");
  }

  @Test
  void takesGccAsItComesWhenToldSo() throws Exception {
    CompileResult warned = new CompileResult(GCC_WARNING, "out", 0, false, false);
    Diagnostics told = diagnostics(CompilerKind.GCC, false, true, true, true, UTF8);
    assertThat(told.judge(bytes(CPP_WARNING), warned, "there").stderr())
        .isEqualTo(bytes(CPP_WARNING + GCC_WARNING));
    CompileResult broken =
        new CompileResult("gcc: fatal error: cannot execute 'cc1'\n", "", 1, false, false);
    assertThat(refusal(() -> told.judge(bytes(""), broken, "there"))).isEqualTo("compile-failed");
  }

  @Test
  void prefersTheLocalCompilerForWordsOnStandardOutput() {
    CompileResult result = new CompileResult("", "words", 0, false, false);
    for (CompilerKind kind : List.of(CompilerKind.GCC, CompilerKind.CLANG)) {
      assertThat(refusal(() -> judge(kind, true, true, false, FILE, "", result)))
          .isEqualTo("compiler-output");
    }
  }

  private static String clang(
      boolean partial, Onlooker onlooker, String preprocessor, int status, String words)
      throws Fallback {
    CompileResult result = new CompileResult(words, "", status, false, false);
    return judge(CompilerKind.CLANG, false, partial, true, onlooker, preprocessor, result);
  }

  private static String gcc(boolean quotes, Onlooker onlooker, String preprocessor, String words)
      throws Fallback {
    CompileResult result =
        new CompileResult(words, "", words.contains("error") ? 1 : 0, false, false);
    return judge(CompilerKind.GCC, false, true, quotes, onlooker, preprocessor, result);
  }

  private static String cplusplus(
      boolean quotes, Onlooker onlooker, String preprocessor, String words) throws Fallback {
    CompileResult result = new CompileResult(words, "", 0, false, false);
    return judge(CompilerKind.GCC, true, true, quotes, onlooker, preprocessor, result);
  }

  private static String judge(
      CompilerKind kind,
      boolean cplusplus,
      boolean partial,
      boolean quotes,
      Onlooker onlooker,
      String preprocessor,
      CompileResult result)
      throws Fallback {
    Diagnostics.Words words =
        diagnostics(kind, cplusplus, partial, quotes, false, onlooker)
            .judge(bytes(preprocessor), result, "there");
    assertThat(words.status()).isEqualTo(result.status());
    return new String(words.stderr(), StandardCharsets.ISO_8859_1);
  }

  private static String early(CompilerKind kind, boolean cplusplus, Onlooker onlooker)
      throws Fallback {
    diagnostics(kind, cplusplus, true, true, false, onlooker)
        .afterPreprocessing(bytes(CPP_WARNING), false);
    return "";
  }

  private static Diagnostics diagnostics(
      CompilerKind kind,
      boolean cplusplus,
      boolean partial,
      boolean quotes,
      boolean acceptGcc,
      Onlooker onlooker) {
    return new Diagnostics(
        new Diagnostics.Setting(kind, cplusplus, partial, quotes, acceptGcc, onlooker),
        (file, line) -> !file.equals("tabs.c"));
  }

  private interface Judgement {
    Object get() throws Fallback;
  }

  private static String refusal(Judgement judgement) {
    Fallback[] caught = new Fallback[1];
    assertThatThrownBy(judgement::get)
        .isInstanceOfSatisfying(Fallback.class, fallback -> caught[0] = fallback);
    return caught[0].reason().code();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
