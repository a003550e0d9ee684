package dev.affogato.client.direct;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectSettingsTest {
  @ParameterizedTest
  @CsvSource({"'',true", "1,true", "yes,true", "0,false", "no,false", "No,false", "off,false"})
  void readsWhetherToGoTheDirectWay(String value, boolean wanted) {
    assertThat(DirectSettings.of(value, "").wanted()).isEqualTo(wanted);
  }

  @ParameterizedTest
  @CsvSource({
    "5/1000,0.005",
    "0.25,0.25",
    "1,1",
    "7,1",
    "-1,0",
    "'',0",
    "some,0",
    "1/0,1",
    "0/0,0",
    "1/,0"
  })
  void readsTheShareToVerify(String value, double share) {
    assertThat(DirectSettings.of("", value).verifiedShare()).isEqualTo(share);
  }
}
