package dev.affogato.client.launcher;

import java.io.IOException;
import java.io.OutputStream;

/**
 * One output file on its way to the launcher: the first frame names it, the others go on with it.
 * Confined to one thread. Holds nothing back, so writes should be large.
 */
final class FileFrames extends OutputStream {
  /** Small enough to let a keep-alive through between two. */
  private static final int CHUNK_BYTES = 256 << 10;

  private final LauncherConnection launcher;
  private final String path;
  private final int mode;
  private boolean begun;

  FileFrames(LauncherConnection launcher, String path, int mode) {
    this.launcher = launcher;
    this.path = path;
    this.mode = mode;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int start, int size) throws IOException {
    for (int sent = 0; sent < size; ) {
      int count = Math.min(size - sent, CHUNK_BYTES);
      send(bytes, start + sent, count);
      sent += count;
    }
  }

  /** Names the file even if it is empty. The connection stays open. */
  @Override
  public void close() throws IOException {
    if (!begun) {
      send(new byte[0], 0, 0);
    }
  }

  private void send(byte[] bytes, int start, int count) throws IOException {
    launcher.sendPiece(
        this,
        begun
            ? AgentFrames.fileData(bytes, start, count)
            : AgentFrames.file(path, mode, bytes, start, count));
    begun = true;
  }
}
