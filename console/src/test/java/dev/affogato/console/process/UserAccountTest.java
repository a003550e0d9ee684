package dev.affogato.console.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class UserAccountTest {
  private static final List<String> DATABASE =
      List.of(
          "root:x:0:0:root:/root:/bin/bash",
          "icecc:x:102:105::/nonexistent:/usr/sbin/nologin",
          "broken",
          "odd:x:a:b::");

  @Test
  void readsTheUserDatabase() {
    assertThat(UserAccount.find("icecc", DATABASE)).contains(new UserAccount("icecc", 102, 105));
    assertThat(UserAccount.find("nobody-knows", DATABASE)).isEmpty();
    assertThat(UserAccount.find("odd", DATABASE)).isEmpty();
  }
}
