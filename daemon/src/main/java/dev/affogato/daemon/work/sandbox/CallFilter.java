package dev.affogato.daemon.work.sandbox;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The system calls a job must not make, as the program the kernel wants for that (seccomp(2)).
 * Namespaces leave gaps that this closes: sockets to the hypervisor have one space for all of the
 * machine, as have keys; memory of {@code memfd_create} and System V segments belongs to no process
 * that could be measured; and {@code io_uring} makes sockets of its own. A compiler needs none of
 * them. All else is allowed.
 *
 * <p>Refused calls fail with EPERM. Immutable: no state.
 */
final class CallFilter {
  // Instructions, linux/filter.h.
  private static final int LOAD_WORD = 0x20;
  private static final int JUMP_IF_EQUAL = 0x15;
  private static final int JUMP_IF_AT_LEAST = 0x35;
  private static final int RETURN = 0x06;

  // Offsets in struct seccomp_data.
  private static final int CALL_NUMBER = 0;
  private static final int ARCHITECTURE = 4;

  private static final int ALLOW = 0x7fff0000;
  private static final int FAIL_WITH_EPERM = 0x00050001;

  /** Numbers from here on are x32's on x86-64, and nobody's elsewhere. */
  private static final int FOREIGN_NUMBERS = 0x40000000;

  private static final int INSTRUCTION_BYTES = 8;

  /**
   * Calls of one kind of program; the same machine also runs those of its 32-bit forerunner.
   *
   * @param audit number of the architecture, linux/audit.h
   * @param calls in this order: socket, memfd_create, memfd_secret, io_uring_setup, bpf,
   *     perf_event_open, userfaultfd, add_key, request_key, keyctl, shmget, semget, msgget,
   *     mq_open, and socketcall and ipc where there are such
   */
  private record Architecture(int audit, List<Integer> calls) {}

  private static final Architecture X86_64 =
      new Architecture(
          0xC000003E, List.of(41, 319, 447, 425, 321, 298, 323, 248, 249, 250, 29, 64, 68, 240));
  private static final Architecture I386 =
      new Architecture(
          0x40000003,
          List.of(359, 356, 447, 425, 357, 336, 374, 286, 287, 288, 395, 393, 399, 277, 102, 117));
  private static final Architecture AARCH64 =
      new Architecture(
          0xC00000B7,
          List.of(198, 279, 447, 425, 280, 241, 282, 217, 218, 219, 194, 190, 186, 180));
  private static final Architecture ARM =
      new Architecture(
          0x40000028,
          List.of(281, 385, 447, 425, 386, 364, 388, 309, 310, 311, 307, 299, 303, 274, 102, 117));

  private CallFilter() {}

  /** The program for machines Java calls {@code osArch}, or empty if it is not known. */
  static Optional<byte[]> forMachine(String osArch) {
    return switch (osArch) {
      case "amd64" -> Optional.of(program(List.of(X86_64, I386)));
      case "aarch64" -> Optional.of(program(List.of(AARCH64, ARM)));
      default -> Optional.empty();
    };
  }

  private static byte[] program(List<Architecture> architectures) {
    List<byte[]> program = new ArrayList<>();
    program.add(instruction(LOAD_WORD, 0, 0, ARCHITECTURE));
    for (Architecture architecture : architectures) {
      List<byte[]> block = block(architecture.calls());
      program.add(instruction(JUMP_IF_EQUAL, 0, block.size(), architecture.audit()));
      program.addAll(block);
    }
    program.add(instruction(RETURN, 0, 0, FAIL_WITH_EPERM));
    ByteBuffer bytes = ByteBuffer.allocate(program.size() * INSTRUCTION_BYTES);
    program.forEach(bytes::put);
    return bytes.array();
  }

  private static List<byte[]> block(List<Integer> refused) {
    List<byte[]> block = new ArrayList<>();
    block.add(instruction(LOAD_WORD, 0, 0, CALL_NUMBER));
    int left = refused.size();
    // Behind the comparisons stand the two answers: allowed, refused.
    block.add(instruction(JUMP_IF_AT_LEAST, left + 1, 0, FOREIGN_NUMBERS));
    for (int call : refused) {
      block.add(instruction(JUMP_IF_EQUAL, left, 0, call));
      left--;
    }
    block.add(instruction(RETURN, 0, 0, ALLOW));
    block.add(instruction(RETURN, 0, 0, FAIL_WITH_EPERM));
    return block;
  }

  private static byte[] instruction(int code, int ifTrue, int ifFalse, int value) {
    return ByteBuffer.allocate(INSTRUCTION_BYTES)
        .order(ByteOrder.nativeOrder())
        .putShort((short) code)
        .put((byte) ifTrue)
        .put((byte) ifFalse)
        .putInt(value)
        .array();
  }
}
