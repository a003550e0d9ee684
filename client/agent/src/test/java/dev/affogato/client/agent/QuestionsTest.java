package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--version",
        "-v",
        "-dumpmachine",
        "-print-prog-name=as",
        "-m32 -print-multi-directory",
        "-E -dM -x c /dev/null",
        "-E -x c++ -",
        "-Werror -Wfoo -c -x c /dev/null -o /dev/null",
        "-I include -D X --help"
      })
  void knowsWhatNeedsNoSlot(String arguments) {
    assertThat(Questions.isQuestion(List.of(arguments.split(" ")))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a.c", "-c a.c", "-o a a.o", "-E a.c", "-c -x c -", "@arguments", "-v a.o"})
  void knowsWhatWorks(String arguments) {
    assertThat(Questions.isQuestion(List.of(arguments.split(" ")))).isFalse();
  }
}
