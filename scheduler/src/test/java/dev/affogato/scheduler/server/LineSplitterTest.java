package dev.affogato.scheduler.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineSplitterTest {
  private static List<String> lines(String... packets) {
    LineSplitter splitter = new LineSplitter();
    List<String> lines = new ArrayList<>();
    for (String packet : packets) {
      byte[] bytes = packet.getBytes(StandardCharsets.ISO_8859_1);
      lines.addAll(splitter.add(bytes, bytes.length).orElseThrow());
    }
    return lines;
  }

  @Test
  void endsLinesAtControlAndHighBytes() {
    assertThat(lines("listcs\tfoo\n")).containsExactly("listcs", "foo");
    assertThat(lines("a\u00e4b\n")).containsExactly("a", "b");
  }

  @Test
  void takesAnEmptyLineForAnEmptyCommand() {
    assertThat(lines("\n")).containsExactly("");
    assertThat(lines("a\n", "\n")).containsExactly("a", "");
  }

  @Test
  void swallowsControlBytesThatFollow() {
    assertThat(lines("a\r\n\r\n")).containsExactly("a");
    assertThat(lines("a\r\nb\r\n")).containsExactly("a", "b");
  }

  @Test
  void swallowsALineFeedThatComesLate() {
    assertThat(lines("a\r", "\nb\n")).containsExactly("a", "b");
  }

  @Test
  void joinsPackets() {
    assertThat(lines("li", "stc", "s\n")).containsExactly("listcs");
  }
}
