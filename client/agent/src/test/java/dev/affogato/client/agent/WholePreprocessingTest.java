package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.affogato.protocol.icecc.message.GetCs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources that would not be themselves if another machine expanded their macros. */
class WholePreprocessingTest {
  private static final String PUSH =
      "#define X 1\n#pragma push_macro(\"X\")\n#undef X\n#define X 2\nint two = X;\n"
          + "#pragma pop_macro(\"X\")\nint one = X;\n";
  private static final String PUSH_OPERATOR =
      "#define X 1\n#define P(x) _Pragma(#x)\nP(push_macro(\"X\"))\n#undef X\n#define X 2\n"
          + "int two = X;\n_Pragma(\"pop_macro(\\\"X\\\")\")\nint one = X;\n";
  private static final String POISON = "#define X zork\n#pragma GCC poison zork\nint X = 3;\n";
  private static final String RENAME =
      "#pragma redefine_extname f g\nint f(void); int h(void) { return f(); }\n";
  private static final String CLOCK =
      "const char *when = __DATE__ __TIME__, *name = __BASE_FILE__;\n";
  private static final String TARGET =
      "#pragma GCC target(\"avx2\")\n#ifdef __AVX2__\nint avx2;\n#endif\n";
  private static final String TARGET_OPERATOR =
      "_Pragma(\"GCC optimize(\\\"O3\\\")\")\n#ifdef __OPTIMIZE__\nint optimised;\n#endif\n";
  private static final String TARGET_ARGUMENT =
      "#define P(x) _Pragma(#x)\nP(GCC  target (\"avx2\"))\n#ifdef __AVX2__\nint avx2;\n#endif\n";
  private static final String COUNTER =
      "#define NEXT __COUNTER__\n#if NEXT == 0\nint first;\n#endif\nint second = NEXT;\n";
  private static final String NOTE = "#pragma message \"look\"\nint line = __LINE__;\n";
  private static final String UNUSED_NOTE = "#ifdef _MSC_VER\n" + NOTE + "#endif\n" + CLOCK;

  @TempDir Path root;
  private Farm farm;

  @BeforeEach
  void setUp() throws Exception {
    farm = new Farm(root);
    // The same for us and for the plain compiler.
    farm.environment.put("SOURCE_DATE_EPOCH", "86400");
  }

  @AfterEach
  void tearDown() throws Exception {
    farm.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {PUSH, PUSH_OPERATOR, POISON, RENAME, CLOCK, UNUSED_NOTE})
  void theyGoAwayWithTheirMacrosExpanded(String source) throws Exception {
    farm.write("a.c", source);
    assertThat(farm.icecc("gcc", "-O1", "-c", "a.c").stderrText()).isEmpty();
    JobReport report = farm.nextReport();
    assertThat(report.outcome()).isEqualTo(Outcome.REMOTE);
    assertThat(farm.server.compiled).hasValue(1);
    expectObjectOf("-O1");
    // The first attempt was given up before the server had all of it.
    assertThat(farm.daemon.received(GetCs.class)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {PUSH_OPERATOR, COUNTER})
  void theyGoAwaySoWithClangToo(String source) throws Exception {
    requireClang();
    farm.write("a.c", source);
    assertThat(farm.icecc("clang", "-O1", "-c", "a.c").stderrText()).isEmpty();
    assertThat(farm.nextReport().outcome()).isEqualTo(Outcome.REMOTE);
    byte[] ours = farm.content("a.o");
    farm.plain("/usr/bin/clang", "-O1", "-c", "a.c");
    assertThat(ours).isEqualTo(farm.content("a.o"));
    assertThat(farm.daemon.received(GetCs.class)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {PUSH, CLOCK})
  void theyStayHereWithDebugInformationWhichNamesColumns(String source) throws Exception {
    farm.write("a.c", source);
    assertThat(farm.icecc("gcc", "-g", "-c", "a.c").status()).isZero();
    assertThat(farm.nextReport().reason().code())
        .isEqualTo(source.equals(CLOCK) ? "bound-macro" : "pragma-macro");
    expectObjectOf("-g");
  }

  @ParameterizedTest
  @ValueSource(strings = {TARGET, TARGET_OPERATOR, TARGET_ARGUMENT})
  void othersStayHereAnyway(String source) throws Exception {
    farm.write("a.c", source);
    String ours = farm.icecc("gcc", "-c", "a.c").stderrText();
    assertThat(farm.nextReport().reason().code()).isEqualTo("pragma-local");
    String plain = expectObjectOf("-O0");
    assertThat(ours).isEqualTo(plain);
  }

  @Test
  void printsTheNoteOfAPragma() throws Exception {
    farm.write("a.c", NOTE);
    String ours = farm.icecc("gcc", "-c", "a.c").stderrText();
    assertThat(farm.nextReport().reason().code()).isEqualTo("compiler-output");
    assertThat(ours).isEqualTo(expectObjectOf("-O0")).contains("look");
  }

  @ParameterizedTest
  @ValueSource(strings = {TARGET})
  void theyAreFoundInCompletelyPreprocessedSourcesToo(String source) throws Exception {
    farm.environment.put("ICECC_REMOTE_CPP", "0");
    farm.write("a.c", source);
    farm.icecc("gcc", "-c", "a.c");
    assertThat(farm.nextReport().reason().code()).isEqualTo("pragma-local");
  }

  @Test
  void expandsTheClockOfThisBuild() throws Exception {
    farm.write("a.c", CLOCK);
    farm.icecc("gcc", "-c", "a.c");
    assertThat(farm.nextReport().outcome()).isEqualTo(Outcome.REMOTE);
    assertThat(new String(farm.content("a.o"), StandardCharsets.ISO_8859_1))
        .contains("Jan  2 1970")
        .contains("a.c");
  }

  private static void requireClang() {
    boolean there = Files.isExecutable(Path.of("/usr/bin/clang"));
    assertThat(there || System.getenv("CI") == null).as("apt-get install clang").isTrue();
    assumeTrue(there, "clang is missing: apt-get install clang");
  }

  private String expectObjectOf(String option) throws Exception {
    byte[] ours = farm.content("a.o");
    String words = farm.plain("/usr/bin/gcc", option, "-c", "a.c").stderrText();
    assertThat(ours).isEqualTo(farm.content("a.o"));
    return words;
  }
}
