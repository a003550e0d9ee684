package dev.affogato.compiler.scan.outline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.affogato.compiler.scan.lex.LexMode;
import dev.affogato.compiler.scan.lex.Names;
import dev.affogato.compiler.scan.store.FieldReader;
import dev.affogato.compiler.scan.store.FieldWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OutlineCodecTest {
  private static final String TEXT =
      """
      #ifndef GUARD_H
      #define GUARD_H
      #pragma once
      #include <a.h>
      #include "b\u00e4.h"
      #include_next <c.h>
      #import "d.h"
      #define F(x, ...) x ## __VA_ARGS__ __DATE__
      #define HEADER <e.h>
      #include HEADER
      #if defined X && F(1, 2) > 3 // why
      #elif __has_include(<f.h>)
      #undef F
      #elifdef Y
      #line 3 "other"
      #else
      #pragma push_macro("F")
      #pragma pop_macro("F")
      int i = __COUNTER__;
      #endif
      #embed "g.bin"
      #endif
      """;

  private static Outline outline(Names names) {
    return Minimizer.outline(TEXT.getBytes(StandardCharsets.ISO_8859_1), LexMode.GNU_CXX, names);
  }

  private static byte[] bytes(Outline outline) {
    FieldWriter out = new FieldWriter();
    OutlineCodec.write(outline, out);
    return out.toBytes();
  }

  private static Outline read(byte[] bytes) throws IOException {
    return OutlineCodec.read(new FieldReader(bytes), LexMode.GNU_CXX, new Names());
  }

  @Test
  void keepsEveryKindOfDirective() throws Exception {
    Outline original = outline(new Names());
    Outline copy = read(bytes(original));
    assertThat(copy.directives()).hasSameSizeAs(original.directives());
    for (int i = 0; i < copy.directives().length; i++) {
      Directive directive = copy.directives()[i];
      Directive expected = original.directives()[i];
      assertThat(directive.kind()).isEqualTo(expected.kind());
      if (expected.kind().opens() || expected.kind().continues()) {
        assertThat(directive.next()).isEqualTo(expected.next());
        assertThat(directive.end()).isEqualTo(expected.end());
      }
      assertThat(directive.notes()).isEqualTo(expected.notes());
    }
    assertThat(copy.guard()).hasToString("GUARD_H");
    assertThat(copy.sizeBytes()).isEqualTo(original.sizeBytes());
    assertThat(copy.fingerprint()).isEqualTo(original.fingerprint());
    assertThat(bytes(copy)).isEqualTo(bytes(original));
  }

  @Test
  void refusesWhatIsNoOutline() {
    byte[] good = bytes(outline(new Names()));
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      byte[] bad = good.clone();
      for (int i = random.nextInt(3); i >= 0; i--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      assertThatCode(() -> readOrRefuse(bad)).doesNotThrowAnyException();
    }
  }

  private static void readOrRefuse(byte[] bytes) {
    try {
      assertThat(read(bytes).directives()).isNotNull();
    } catch (IOException refused) {
      assertThat(refused).hasMessageContaining(" ");
    }
  }
}
