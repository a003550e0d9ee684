package dev.affogato.console.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That what the metrics are held against would find what is wrong. */
class MetricsTextTest {
  private static final String GOOD =
      """
      # HELP a_seconds How long.
      # TYPE a_seconds histogram
      a_seconds_bucket{le="0.5"} 1
      a_seconds_bucket{le="+Inf"} 3
      a_seconds_sum 7.5
      a_seconds_count 3
      # HELP b_total How many.
      # TYPE b_total counter
      b_total{machine="x",why="\\"q\\" \\\\ \\n,}"} 1
      b_total{machine="y",why=""} 1.5e3
      # HELP c_bytes How much.
      # TYPE c_bytes gauge
      c_bytes -Inf
      """;

  @Test
  void findsNothingWrongWithWhatIsRight() {
    MetricsText text = MetricsText.parse(GOOD);
    assertThat(text.complaints()).isEmpty();
    assertThat(text.value("b_total{machine=\"y\",why=\"\"}")).isEqualTo(1500);
    assertThat(text.names()).contains("a_seconds_bucket", "b_total", "c_bytes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "# HELP c_bytes How much.~ | | no help",
        "# TYPE c_bytes gauge~ | | no type",
        "# TYPE c_bytes gauge | # TYPE c_bytes meter | no such type",
        "# TYPE b_total counter | # TYPE b_total gauge | counters end with _total",
        "# TYPE c_bytes gauge | # TYPE c_bytes counter | counters end with _total",
        "# HELP c_bytes How much. | # HELP b_total Again. | a second help",
        "c_bytes -Inf | c_bytes -Inf~c_bytes 1 | told twice",
        "c_bytes -Inf | c_bytes 1~b_total{machine=`z`} 1 | not beside its like",
        "b_total{machine=\"x\" | b_total{machine=\"x\",machine=\"x\" | a label twice",
        "b_total{machine=\"x\" | b_total{ma chine=\"x\" | a bad label",
        "why=\"\" | why=\"\"\" | labels that cannot be read",
        "why=\"\" | why=\"\\t\" | labels that cannot be read",
        "} 1.5e3 | } -1 | counts back",
        "-Inf | much | no number",
        "c_bytes | c_megabytes | no base unit",
        "a_seconds | a_ms | no base unit",
        "_bucket{le=\"0.5\"} 1 | _bucket{le=\"0.5\"} 4 | buckets do not add up",
        "a_seconds_bucket{le=\"+Inf\"} 3~ | | no bucket for +Inf",
        "a_seconds_count 3 | a_seconds_count 2 | the count is another",
        "a_seconds_sum 7.5~ | | no sum",
        "-Inf~ | -Inf | does not end"
      })
  void findsWhatIsWrong(String part, String other, String complaint) {
    String bad =
        GOOD.replace(
            part.replace("~", "\n"),
            other == null ? "" : other.replace("~", "\n").replace('`', '"'));
    assertThat(bad).isNotEqualTo(GOOD);
    assertThat(MetricsText.parse(bad).complaints())
        .anySatisfy(text -> assertThat(text).contains(complaint));
  }
}
