package dev.affogato.client.inputs;

import dev.affogato.cache.digest.Digest;
import dev.affogato.cache.digest.Hasher;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Lets no other content through than one, or fails at its end. Confined to one thread. */
final class VerifiedInput extends FilterInputStream {
  private final Hasher hasher = new Hasher();
  private final Digest digest;
  private final String path;
  private boolean verified;

  VerifiedInput(InputStream in, Digest digest, String path) {
    super(in);
    this.digest = digest;
    this.path = path;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = super.read(target, offset, length);
    if (count > 0) {
      hasher.update(target, offset, count);
      if (hasher.sizeBytes() > digest.sizeBytes()) {
        throw changed();
      }
    } else if (count < 0 && !verified) {
      verified = hasher.digest().equals(digest);
      if (!verified) {
        throw changed();
      }
    }
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    return readNBytes((int) Math.min(count, 1 << 16)).length;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private IOException changed() {
    return new IOException(Text.shown(path) + " has changed since the compile began; run it again");
  }
}
