package dev.affogato.client.launcher;

import dev.affogato.base.reason.Reason;

/** What the agent says to a launcher, as bytes. */
final class AgentFrames {
  static final int EXEC = 0x81;
  static final int PREPROCESS = 0x82;
  static final int FILE = 0x83;
  static final int FILE_DATA = 0x84;
  static final int FINISH = 0x85;
  static final int KEEPALIVE = 0x86;
  static final int NOTE = 0x87;

  private static final int EXEC_KEEP_SOCKET = 1;
  private static final int EXEC_TAKE_SLOT = 2;

  private AgentFrames() {}

  static byte[] exec(ExecReply reply) throws FrameException {
    Reason reason = reply.reason();
    return new FrameBuilder(EXEC)
        .int8((reply.keepSocket() ? EXEC_KEEP_SOCKET : 0) | (reply.takeSlot() ? EXEC_TAKE_SLOT : 0))
        .string(reply.program())
        .list(reply.argv())
        .list(reply.environment())
        .string(reason.code())
        .string(reason.text())
        .build();
  }

  static byte[] preprocess(PreprocessRequest request) throws FrameException {
    return new FrameBuilder(PREPROCESS)
        .string(request.program())
        .list(request.argv())
        .list(request.environment())
        .build();
  }

  static byte[] file(String path, int mode, byte[] content, int from, int count)
      throws FrameException {
    return new FrameBuilder(FILE, 8 + path.length() + count)
        .string(path)
        .int32(mode)
        .raw(content, from, count)
        .build();
  }

  static byte[] fileData(byte[] content, int from, int count) throws FrameException {
    return new FrameBuilder(FILE_DATA, count).raw(content, from, count).build();
  }

  static byte[] finish(int status, byte[] stdout, byte[] stderr) throws FrameException {
    return new FrameBuilder(FINISH, 12 + stdout.length + stderr.length)
        .int32(status)
        .bytes(stdout)
        .bytes(stderr)
        .build();
  }

  static byte[] keepAlive() throws FrameException {
    return new FrameBuilder(KEEPALIVE, 0).build();
  }

  static byte[] note(byte[] text) throws FrameException {
    return new FrameBuilder(NOTE, text.length).raw(text, 0, text.length).build();
  }
}
