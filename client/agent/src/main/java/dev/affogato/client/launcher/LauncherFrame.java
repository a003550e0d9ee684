package dev.affogato.client.launcher;

/** What a launcher says to the agent. Immutable. */
sealed interface LauncherFrame permits LauncherCall, CppOut, CppEnd, Seen, Read {
  int CALL = 0x01;
  int CPP_OUT = 0x02;
  int CPP_END = 0x03;
  int SEEN = 0x04;
  int CONTENT = 0x05;

  /**
   * Reads one frame.
   *
   * @throws FrameException if the bytes are not such a frame
   */
  static LauncherFrame decode(Frame frame) throws FrameException {
    BodyReader body = new BodyReader(frame);
    LauncherFrame decoded =
        switch (frame.type()) {
          case CALL -> LauncherCall.decode(body);
          case CPP_OUT -> new CppOut(frame.bytes(), frame.start(), frame.size());
          case CPP_END -> CppEnd.decode(body);
          case SEEN -> Seen.decode(body);
          case CONTENT -> Read.decode(body);
          default -> throw new FrameException("launcher sent unknown frame type " + frame.type());
        };
    if (!(decoded instanceof CppOut)) {
      body.expectEnd();
    }
    return decoded;
  }
}
