package dev.affogato.client.direct;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MakeRuleTest {
  @Test
  void readsWhatCompilersWrite() {
    String text =
        "a.o b.o: dir/a.c \\\n  /usr/include/with\\ blank.h sharp\\#.h \\\n dollar$$.h\n\nx.h:\n";
    assertThat(MakeRule.prerequisites(text))
        .containsExactly("dir/a.c", "/usr/include/with blank.h", "sharp#.h", "dollar$.h");
  }

  @Test
  void takesNothingFromOtherText() {
    assertThat(MakeRule.prerequisites("no rule at all\n")).isEmpty();
    assertThat(MakeRule.prerequisites("")).isEmpty();
  }

  @Test
  void takesTextThatEndsAnywhere() {
    assertThat(MakeRule.prerequisites("x: a b")).containsExactly("a", "b");
    assertThat(MakeRule.prerequisites("x: a\\ b \\\n")).containsExactly("a b");
    assertThat(MakeRule.prerequisites("x: a\\")).containsExactly("a\\");
    assertThat(MakeRule.prerequisites("x: a$$")).containsExactly("a$");
    assertThat(MakeRule.prerequisites("x:\n a")).isEmpty();
  }
}
