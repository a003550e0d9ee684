package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HiddenOptionsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"COMPILER_PATH=/opt", "DEPENDENCIES_OUTPUT=x.d", "CCC_OVERRIDE_OPTIONS=+-O3"})
  void keepCompilesHere(String entry) {
    assertThat(HiddenOptions.in(List.of("HOME=/root", entry)))
        .satisfies(
            reason -> assertThat(reason.text()).contains(entry.substring(0, entry.indexOf('='))));
  }

  @Test
  void areNotSeenInWhatPreprocessorsAndLinkersRead() {
    assertThat(HiddenOptions.in(List.of("CPATH=/i", "LIBRARY_PATH=/l", "COMPILER_PATH=", "X")))
        .isNull();
  }
}
