package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallSettingsTest {
  @Test
  void hasIcecreamsDefaults() {
    CallSettings settings = CallSettings.of(List.of("PATH=/bin", "no assignment"));
    assertThat(settings.stayHere()).isFalse();
    assertThat(settings.testSocket()).isNull();
    assertThat(settings.home()).isNull();
    assertThat(settings.environments()).isNull();
    assertThat(settings.preferredHost()).isEmpty();
    assertThat(settings.extraFiles()).isEmpty();
    assertThat(settings.environmentCompression()).isEmpty();
    assertThat(settings.compilerOverride(true)).isNull();
    assertThat(settings.partialPreprocessing(false)).isTrue();
    assertThat(settings.caretWorkaround()).isTrue();
    assertThat(settings.onlyVerifyingServers()).isFalse();
    assertThat(settings.loopbackIsRemote()).isFalse();
    assertThat(settings.zstdLevel()).isEqualTo(1);
    assertThat(settings.logLevel()).isEqualTo(ClientLog.Level.ERROR);
  }

  @Test
  void readsEveryVariable() {
    CallSettings settings =
        CallSettings.of(
            List.of(
                "HOME=/home/u",
                "ICECC=No",
                "ICECC_TEST_SOCKET=/s",
                "ICECC_VERSION=",
                "ICECC_PREFERRED_HOST=h",
                "ICECC_EXTRAFILES=a::b",
                "ICECC_ENV_COMPRESSION=xz",
                "ICECC_CC=/cc",
                "ICECC_CXX=/cxx",
                "ICECC_REMOTE_CPP=0",
                "ICECC_CARET_WORKAROUND=0",
                "ICECC_IGNORE_UNVERIFIED=",
                "ICECC_TEST_REMOTEBUILD=",
                "ICECC_COMPRESSION=0x10",
                "ICECC_DEBUG="));
    assertThat(settings.stayHere()).isTrue();
    assertThat(settings.testSocket()).isEqualTo("/s");
    assertThat(settings.home()).isEqualTo("/home/u");
    assertThat(settings.environments()).isEmpty();
    assertThat(settings.preferredHost()).isEqualTo("h");
    assertThat(settings.extraFiles()).containsExactly("a", "b");
    assertThat(settings.environmentCompression()).isEqualTo("xz");
    assertThat(settings.compilerOverride(false)).isEqualTo("/cc");
    assertThat(settings.compilerOverride(true)).isEqualTo("/cxx");
    assertThat(settings.partialPreprocessing(false)).isFalse();
    assertThat(settings.caretWorkaround()).isFalse();
    assertThat(settings.onlyVerifyingServers()).isTrue();
    assertThat(settings.loopbackIsRemote()).isTrue();
    assertThat(settings.zstdLevel()).isEqualTo(16);
    assertThat(settings.logLevel()).isEqualTo(ClientLog.Level.DEBUG);
  }

  @ParameterizedTest
  @CsvSource({"info,INFO", "warning,WARNING", "warnings,WARNING", "error,DEBUG", "debug,DEBUG"})
  void countsUnknownLogLevelsAsDebug(String value, ClientLog.Level level) {
    assertThat(CallSettings.of(List.of("ICECC_DEBUG=" + value)).logLevel()).isEqualTo(level);
  }

  @ParameterizedTest
  @CsvSource({"19,19", "99,22", "010,8", "many,1", "'',1"})
  void keepsTheCompressionLevelInBounds(String value, int level) {
    assertThat(CallSettings.of(List.of("ICECC_COMPRESSION=" + value)).zstdLevel()).isEqualTo(level);
  }
}
