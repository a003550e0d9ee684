package dev.affogato.client.launcher;

/**
 * A file as a launcher read it; the answer to a {@link ReadRequest}. Immutable by convention: the
 * array is not copied.
 *
 * @param look the opened file, looked at after the last byte was read; {@link Look#NOTHING} if it
 *     could not be read, is no regular file, or is too long
 * @param content as many bytes as there were, which are not {@code look.sizeBytes()} if the file
 *     was being written
 */
public record Read(Look look, byte[] content) implements LauncherFrame {
  /** Whether the content is the file's. */
  public boolean succeeded() {
    return look.exists();
  }

  static Read decode(BodyReader body) throws FrameException {
    Look look = Look.decodeFile(body);
    if (!look.exists()) {
      // More would be a lie about a file that was not read.
      body.expectEnd();
    }
    return new Read(look, body.rest());
  }
}
