package dev.affogato.protocol.reapi.direct;

import java.io.IOException;

/** What a frame's body is. Immutable; the numbers are the format. */
enum FrameType {
  // Agent to daemon.
  FIND_MISSING(1),
  STORE(2),
  PIECE(3),
  KNOW(4),
  LOOK_UP(5),
  EXECUTE(6),
  READ(7),
  DISPUTE(8),

  // Daemon to agent.
  WELCOME(64),
  MISSING(65),
  STORED(66),
  STORED_PIECES(67),
  KNOWN(68),
  FOUND(69),
  EXECUTED(70),
  CONTENT(71),
  DISPUTED(72),
  FAILURE(127);

  private static final FrameType[] BY_NUMBER = new FrameType[128];

  static {
    for (FrameType type : values()) {
      BY_NUMBER[type.number] = type;
    }
  }

  final byte number;

  FrameType(int number) {
    this.number = (byte) number;
  }

  static FrameType of(int number) throws IOException {
    FrameType type = number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
    if (type == null) {
      throw new IOException("the peer sent a frame of the unknown type " + number);
    }
    return type;
  }
}
