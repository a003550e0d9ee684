package dev.affogato.client.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.compiler.args.LocalCode;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReasonGuideTest {
  private static final Pattern EXPLAINED = Pattern.compile("explain\\((?:&?why), \"([a-z-]+)\"");

  private final ReasonGuide guide = new ReasonGuide();

  @Test
  void knowsEveryReasonOfTheAnalysis() {
    for (LocalCode code : LocalCode.values()) {
      assertThat(guide.codes()).contains(code.word());
    }
  }

  @Test
  void knowsEveryReasonOfTheLauncher() throws Exception {
    List<String> codes = new ArrayList<>();
    try (DirectoryStream<Path> parts =
        Files.newDirectoryStream(Path.of("../launcher"), "*.{c,h}")) {
      for (Path part : parts) {
        Matcher explained = EXPLAINED.matcher(Files.readString(part));
        while (explained.find()) {
          codes.add(explained.group(1));
        }
      }
    }
    assertThat(codes).contains("no-agent", "agent-lost", "output-failed", "icecc-disabled");
    assertThat(guide.codes()).containsAll(codes);
  }

  @Test
  void saysWhatItMeansAndWhatToDoInOneSentenceEach() {
    for (String code : guide.codes()) {
      Advice advice = guide.about(code);
      assertThat(advice.meaning()).as(code).endsWith(".").hasSizeLessThan(100);
      assertThat(advice.cure()).as(code).isNotEmpty().hasSizeLessThan(110);
    }
  }

  @Test
  void hasAWordForReasonsOfLaterVersions() {
    assertThat(guide.about("invented-later").isFine()).isFalse();
    assertThat(guide.about("invented-later").cure()).isNotEmpty();
  }
}
