package dev.affogato.compiler.scan.outline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.compiler.scan.lex.LexMode;
import dev.affogato.compiler.scan.lex.Names;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MinimizerTest {
  @Test
  void findsDirectivesBehindBlanksCommentsAndJoinedLines() {
    assertThat(
            kinds(
                "  # define A 1\n/* x\n*/ # /**/ undef A\n#inc\\\nlude <x//y.h> // z\n%:ifdef A\n"))
        .containsExactly(
            "DEFINE A", "UNDEF A", "INCLUDE Named[name=x//y.h, quoted=false]", "IFDEF A");
  }

  @Test
  void ignoresWhatOnlyLooksLikeADirective() {
    assertThat(
            kinds(
                "int a; # define A\n/*\n# define B\n*/\nchar *s = R\"(\n# define C\n)\";\n"
                    + "const char *t = \"/*\";\n# define D\nint n = 1'000; // it's\n#define E\n"))
        .containsExactly("DEFINE D", "DEFINE E");
  }

  @Test
  void readsRawStringsAndSeparatorsOnlyWhereTheLanguageHasThem() {
    LexMode c = new LexMode(false, true, false, false, false, true, true, false);
    assertThat(kinds("R\"(\n#define A\n)\"\n", c)).containsExactly("DEFINE A");
    assertThat(kinds("1'2 /*'\n#define A 1\n", c)).containsExactly("DEFINE A");
  }

  @Test
  void survivesJunkInSkippedText() {
    assertThat(kinds("#if 0\ndon't \"stop /* here\n#else what's\n@@@ \\ `\n#endif 'x\n#define A\n"))
        .containsExactly("IF", "ELSE", "ENDIF", "DEFINE A");
  }

  @Test
  void linksThePartsOfConditionals() {
    Directive[] all = outline("#if A\n#ifdef B\n#endif\n#elif C\n#else\n#endif\n").directives();
    assertThat(all[0].next()).isEqualTo(3);
    assertThat(all[1].next()).isEqualTo(2);
    assertThat(all[3].next()).isEqualTo(4);
    assertThat(all[4].next()).isEqualTo(5);
    assertThat(all[0].end()).isEqualTo(5);
    Directive[] open = outline("#if A\n#define B\n#else\n").directives();
    assertThat(open[0].next()).isEqualTo(2);
    assertThat(open[2].next()).isEqualTo(3);
  }

  @Test
  void knowsAFilesGuard() {
    assertThat(guard("int x;\n#ifndef G\n#define G\n#endif\nint y;\n")).isEqualTo("G");
    assertThat(guard("#if !defined(G)\n#endif\n")).isEqualTo("G");
    assertThat(guard("#if ! defined G\n#endif\n")).isEqualTo("G");
    assertThat(guard("#ifndef G\n#endif\n#define X\n")).isEqualTo("none");
    assertThat(guard("#ifndef G\n#else\n#endif\n")).isEqualTo("none");
    assertThat(guard("#ifndef G\n#define G\n")).isEqualTo("none");
    assertThat(guard("#ifdef G\n#endif\n")).isEqualTo("none");
  }

  @Test
  void notesWhatHidesInText() {
    assertThat(notes("int a = __COUNTER__;\n")).containsExactly(Note.COUNTER);
    assertThat(notes("#define T __TIME__ /* __DATE__ */\n")).containsExactly(Note.TIME);
    assertThat(notes("asm(\".incbin \\\"f\\\"\");\n")).containsExactly(Note.ASSEMBLER_FILE);
    assertThat(notes("#define P _Pragma(\"push_macro(\\\"X\\\")\")\n"))
        .containsExactly(Note.HIDDEN_PRAGMA);
    assertThat(notes("char *s = \"__DATE__ .included\"; // .incbin\n")).isEmpty();
  }

  @Test
  void copesWithAnyBytes() {
    Random random = new Random(7);
    String alphabet = "#\n\\\"'/*<>()R?=: \tifdefinclude_x0\r\u00ff\0";
    for (int i = 0; i < 3_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(60); j > 0; j--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      LexMode mode =
          new LexMode(
              random.nextBoolean(),
              random.nextBoolean(),
              random.nextBoolean(),
              random.nextBoolean(),
              random.nextBoolean(),
              random.nextBoolean(),
              true,
              random.nextBoolean());
      Outline outline =
          Minimizer.outline(
              text.toString().getBytes(StandardCharsets.ISO_8859_1), mode, new Names());
      for (Directive directive : outline.directives()) {
        assertThat(directive.next()).isBetween(0, outline.directives().length);
      }
    }
  }

  private static Outline outline(String text) {
    return outline(text, LexMode.GNU_CXX);
  }

  private static Outline outline(String text, LexMode mode) {
    return Minimizer.outline(text.getBytes(StandardCharsets.ISO_8859_1), mode, new Names());
  }

  private static List<String> kinds(String text) {
    return kinds(text, LexMode.GNU_CXX);
  }

  private static List<String> kinds(String text, LexMode mode) {
    return Arrays.stream(outline(text, mode).directives()).map(Directive::toString).toList();
  }

  private static String guard(String text) {
    var guard = outline(text).guard();
    return guard == null ? "none" : guard.text();
  }

  private static List<Note> notes(String text) {
    int bits = 0;
    for (Directive directive : outline(text).directives()) {
      bits |= directive.notes();
    }
    int all = bits;
    return Arrays.stream(Note.values()).filter(note -> note.isIn(all)).toList();
  }
}
