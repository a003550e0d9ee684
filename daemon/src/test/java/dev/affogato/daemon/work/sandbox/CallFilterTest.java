package dev.affogato.daemon.work.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The filter run as the kernel does it; that a real one loads it, {@code HostileJobsTest} shows.
 */
class CallFilterTest {
  private static final int ALLOW = 0x7fff0000;
  private static final int EPERM = 0x00050001;

  @ParameterizedTest
  @CsvSource({
    "amd64, C000003E, 41, socket",
    "amd64, C000003E, 319, memfd_create",
    "amd64, C000003E, 425, io_uring_setup",
    "amd64, C000003E, 250, keyctl",
    "amd64, C000003E, 1073741864, read of x32",
    "amd64, 40000003, 359, socket of i386",
    "amd64, 40000003, 102, socketcall of i386",
    "amd64, C00000B7, 63, read of another machine",
    "aarch64, C00000B7, 198, socket",
    "aarch64, 40000028, 281, socket of arm",
  })
  void refuses(String machine, String audit, int call, String name) {
    assertThat(answer(machine, audit, call)).as(name).isEqualTo(EPERM);
  }

  @ParameterizedTest
  @CsvSource({
    "amd64, C000003E, 0, read",
    "amd64, C000003E, 53, socketpair",
    "amd64, C000003E, 59, execve",
    "amd64, C000003E, 435, clone3",
    "amd64, 40000003, 11, execve of i386",
    "aarch64, C00000B7, 221, execve",
    "aarch64, 40000028, 11, execve of arm",
  })
  void allows(String machine, String audit, int call, String name) {
    assertThat(answer(machine, audit, call)).as(name).isEqualTo(ALLOW);
  }

  @Test
  void leavesMachinesAloneWhoseNumbersItDoesNotKnow() {
    assertThat(CallFilter.forMachine("riscv64")).isEmpty();
  }

  private static int answer(String machine, String audit, int call) {
    ByteBuffer program =
        ByteBuffer.wrap(CallFilter.forMachine(machine).orElseThrow())
            .order(ByteOrder.nativeOrder());
    int loaded = 0;
    for (int at = 0; ; at++) {
      int code = program.getShort(at * 8);
      int ifTrue = program.get(at * 8 + 2) & 0xff;
      int ifFalse = program.get(at * 8 + 3) & 0xff;
      int value = program.getInt(at * 8 + 4);
      switch (code) {
        case 0x20 -> loaded = value == 4 ? Integer.parseUnsignedInt(audit, 16) : call;
        case 0x15 -> at += loaded == value ? ifTrue : ifFalse;
        case 0x35 -> at += Integer.compareUnsigned(loaded, value) >= 0 ? ifTrue : ifFalse;
        default -> {
          return value;
        }
      }
    }
  }
}
