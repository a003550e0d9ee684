package dev.affogato.client.launcher;

import dev.affogato.base.reason.Reason;
import java.util.List;

/** What the agent says to a launcher, as bytes. */
final class AgentFrames {
  static final int EXEC = 0x81;
  static final int PREPROCESS = 0x82;
  static final int FILE = 0x83;
  static final int FILE_DATA = 0x84;
  static final int FINISH = 0x85;
  static final int KEEPALIVE = 0x86;
  static final int NOTE = 0x87;
  static final int LOOK = 0x88;
  static final int READ = 0x89;
  static final int ELSEWHERE = 0x8a;
  static final int JOURNAL = 0x8b;
  static final int REMOVE = 0x8c;

  private static final int EXEC_KEEP_SOCKET = 1;
  private static final int EXEC_TAKE_SLOT = 2;

  /** Some hundred names. */
  private static final int USUAL_QUESTION_BYTES = 16 << 10;

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

  static byte[] look(List<LookRequest> names) throws FrameException {
    FrameBuilder frame = new FrameBuilder(LOOK, USUAL_QUESTION_BYTES).int32(names.size());
    for (LookRequest name : names) {
      frame.int8(name.follow() ? 0 : 1).string(name.path());
    }
    return frame.build();
  }

  static byte[] read(List<ReadRequest> files) throws FrameException {
    FrameBuilder frame = new FrameBuilder(READ, USUAL_QUESTION_BYTES).int32(files.size());
    for (ReadRequest file : files) {
      frame.string(file.path()).int32(file.bytesMax());
    }
    return frame.build();
  }

  static byte[] elsewhere(Reason reason) throws FrameException {
    return new FrameBuilder(ELSEWHERE).string(reason.code()).string(reason.text()).build();
  }

  static byte[] journal(byte[] line) throws FrameException {
    return new FrameBuilder(JOURNAL, line.length).raw(line, 0, line.length).build();
  }

  static byte[] remove(String path) throws FrameException {
    return new FrameBuilder(REMOVE).string(path).build();
  }
}
