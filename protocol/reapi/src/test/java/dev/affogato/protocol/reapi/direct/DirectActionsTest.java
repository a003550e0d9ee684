package dev.affogato.protocol.reapi.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.v2.Action;
import dev.affogato.protocol.reapi.v2.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectActionsTest {
  @Test
  void readsWhatItWrites() throws Exception {
    Action action = Action.newBuilder().setPlatform(DirectActions.platform(0027)).build();
    assertThat(DirectActions.isMachineRoot(action)).isTrue();
    assertThat(DirectActions.umask(action)).hasValue(0027);
    assertThat(DirectActions.isMachineRoot(Action.getDefaultInstance())).isFalse();
    assertThat(DirectActions.umask(Action.getDefaultInstance())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "8", "1000", "-1", "rwx"})
  void refusesWhatIsNoUmask(String value) {
    Action action = with(DirectActions.UMASK_PROPERTY, value);
    assertThatThrownBy(() -> DirectActions.umask(action)).isInstanceOf(CallFailure.class);
  }

  @Test
  void refusesAnotherRoot() {
    Action action = with(DirectActions.ROOT_PROPERTY, "/home");
    assertThatThrownBy(() -> DirectActions.isMachineRoot(action)).isInstanceOf(CallFailure.class);
  }

  private static Action with(String name, String value) {
    Platform.Builder platform = Platform.newBuilder();
    platform.addPropertiesBuilder().setName(name).setValue(value);
    return Action.newBuilder().setPlatform(platform).build();
  }
}
