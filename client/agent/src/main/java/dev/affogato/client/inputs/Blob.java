package dev.affogato.client.inputs;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.file.FileStamp;
import dev.affogato.cache.digest.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** One content of a tree, to be sent to who lacks it. Immutable. */
public sealed interface Blob {
  Digest digest();

  /**
   * The bytes. Reading fails at the end if they are not those that were hashed.
   *
   * @throws IOException if they cannot be read, or have changed
   */
  InputStream open() throws IOException;

  /**
   * All bytes, verified.
   *
   * @throws IOException if they cannot be read, or have changed
   */
  byte[] read() throws IOException;

  /** Bytes in memory: a message, or the content of a file that changed a moment before. */
  record Bytes(Digest digest, byte[] content) implements Blob {
    @Override
    public InputStream open() {
      return new ByteArrayInputStream(content);
    }

    @Override
    public byte[] read() {
      return content;
    }
  }

  /**
   * A file.
   *
   * @param path absolute, one ISO-8859-1 character a byte
   * @param stamp links followed
   * @param access reads it
   */
  record OfFile(Digest digest, String path, FileStamp stamp, FileAccess access) implements Blob {
    @Override
    public InputStream open() throws IOException {
      return new VerifiedInput(access.open(path), digest, path);
    }

    @Override
    public byte[] read() throws IOException {
      try (InputStream in = open()) {
        return in.readAllBytes();
      }
    }
  }
}
