package dev.affogato.daemon.work.environment;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;

/**
 * What comes out of a decompressor fed by a peer: counted, and with every failure of the
 * decompressor turned into a refusal of the archive, unchecked ones too, since its code runs on
 * bytes made to break it. Confined to one thread.
 */
final class UnpackedStream extends InputStream {
  private final InputStream in;
  private final long bytesMax;
  private final int expansionMax;
  private long bytes;

  UnpackedStream(InputStream in, long bytesMax, int expansionMax) {
    this.in = in;
    this.bytesMax = bytesMax;
    this.expansionMax = expansionMax;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int n = read(one, 0, 1);
    return n < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n;
    try {
      n = in.read(buffer, offset, length);
    } catch (InterruptedIOException | ClosedByInterruptException interrupted) {
      throw interrupted;
    } catch (IOException | RuntimeException damaged) {
      throw damaged(damaged);
    }
    bytes += Math.max(0, n);
    if (bytes > bytesMax) {
      throw new EnvironmentRefusedException(
          "it unpacks to more than " + expansionMax + " times its size");
    }
    return n;
  }

  static EnvironmentRefusedException damaged(Exception cause) {
    @Nullable String message = cause.getMessage();
    String detail =
        message == null ? cause.getClass().getSimpleName() : MemberName.printable(message);
    return new EnvironmentRefusedException("it is damaged (" + detail + "); send it again", cause);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
