package dev.affogato.console.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void escapesWhatJsonMustNotHold() {
    assertThat(Json.of("a\"b\\c\n\u0001é")).isEqualTo("\"a\\\"b\\\\c\\n\\u0001é\"");
  }

  @Test
  void nestsMapsAndLists() {
    assertThat(Json.of(Map.of("k", List.of(1, true, "x")))).isEqualTo("{\"k\": [1, true, \"x\"]}");
    assertThat(Json.of(List.of())).isEqualTo("[]");
  }
}
