package dev.affogato.protocol.icecc.channel;

import dev.affogato.protocol.icecc.message.End;
import dev.affogato.protocol.icecc.message.FileChunk;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.wire.ProtocolException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/**
 * Whole files over a channel: chunks, then {@link End} (protocol spec 1.6). Thread-safe: no state.
 */
public final class FileTransfer {
  private FileTransfer() {}

  /**
   * Sends all of {@code file} and the end mark.
   *
   * @param zstdLevel level for peers that take zstd
   */
  public static void send(MessageChannel channel, InputStream file, int zstdLevel)
      throws IOException {
    sendContent(channel, file, zstdLevel);
    channel.send(new End());
  }

  /** Sends all of {@code file} without the end mark; returns the bytes of content. */
  public static long sendContent(MessageChannel channel, InputStream file, int zstdLevel)
      throws IOException {
    byte[] buffer = new byte[FileChunk.SENT_BYTES];
    long sum = 0;
    for (int n = file.readNBytes(buffer, 0, buffer.length);
        n > 0;
        n = file.readNBytes(buffer, 0, buffer.length)) {
      channel.send(FileChunk.of(buffer, 0, n, channel.version(), zstdLevel));
      sum += n;
    }
    return sum;
  }

  /**
   * Receives a file up to its end mark.
   *
   * @param silence limit for each message
   * @return the bytes of content
   * @throws ProtocolException on any other message
   */
  public static long receive(MessageChannel channel, OutputStream file, Duration silence)
      throws IOException {
    long sum = 0;
    while (true) {
      Message message = channel.receive(silence);
      switch (message) {
        case FileChunk chunk -> {
          file.write(chunk.content());
          sum += chunk.contentBytes();
        }
        case End end -> {
          return sum;
        }
        default ->
            throw new ProtocolException(
                "a " + message.getClass().getSimpleName() + " in the middle of a file");
      }
    }
  }
}
