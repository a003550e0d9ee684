package dev.affogato.compiler.scan.lex;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogicalTextTest {
  @Test
  void joinsLinesEvenAcrossTrailingBlanks() {
    assertThat(joined("a\\\nb\\ \t\nc\n")).isEqualTo("abc\n");
    assertThat(joined("a\\\r\nb\n")).isEqualTo("ab\n");
  }

  @Test
  void endsEveryFileWithANewline() {
    assertThat(joined("a")).isEqualTo("a\n");
    assertThat(joined("a\\")).isEqualTo("a\\\n");
    assertThat(joined("")).isEqualTo("\n");
  }

  @Test
  void makesAllLineEndsAlikeAndDropsTheByteOrderMark() {
    assertThat(joined("\u00ef\u00bb\u00bfa\r\nb\rc\n")).isEqualTo("a\nb\nc\n");
  }

  @Test
  void replacesTrigraphsOnlyWhereTheyExist() {
    byte[] text = "??=??/\nx\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(text(LogicalText.of(text, true))).isEqualTo("#x\n");
    assertThat(text(LogicalText.of(text, false))).isEqualTo("??=??/\nx\n");
  }

  @Test
  void findsTheEndOfARawStringInTheOriginal() {
    String source = "x\\\ny R\"d()\\\nd\")d\"z\n";
    LogicalText logical = LogicalText.of(source.getBytes(StandardCharsets.ISO_8859_1), false);
    String text = text(logical);
    int end = logical.rawStringEnd(text.indexOf('"'), new byte[] {'d'});
    assertThat(text.substring(end)).isEqualTo("z\n");
    assertThat(
            new String(
                logical.originalBetween(text.indexOf('"'), end), StandardCharsets.ISO_8859_1))
        .isEqualTo("\"d()\\\nd\")d\"");
  }

  private static String joined(String text) {
    return text(LogicalText.of(text.getBytes(StandardCharsets.ISO_8859_1), false));
  }

  private static String text(LogicalText logical) {
    return new String(logical.bytes(), 0, logical.length(), StandardCharsets.ISO_8859_1);
  }
}
