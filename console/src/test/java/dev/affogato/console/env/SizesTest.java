package dev.affogato.console.env;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {
  @ParameterizedTest
  @CsvSource({"0,0", "100,100", "3k,3072", "256M,268435456", "2 GB,2147483648", "1GiB,1073741824"})
  void readsWhatPeopleWrite(String text, long bytes) {
    assertThat(Sizes.parse(text)).hasValue(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "M", "-1", "1.5G", "12 apples", "999999999999T"})
  void refusesWhatIsNoSize(String text) {
    assertThat(Sizes.parse(text)).isEmpty();
  }

  @Test
  void writesThemShort() {
    assertThat(Sizes.text(999)).isEqualTo("999 B");
    assertThat(Sizes.text(32_715_571)).isEqualTo("31.2 MB");
  }
}
