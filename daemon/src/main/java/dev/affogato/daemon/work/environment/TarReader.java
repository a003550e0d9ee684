package dev.affogato.daemon.work.environment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar archive from a peer, member by member: ustar, GNU long names and pax headers, and
 * nothing else.
 *
 * <p>Why not a library: the usual one reads an extension header of any length into memory and calls
 * itself for each such header, so a few bytes on the wire can end the daemon. Here every length has
 * a limit, and what is not understood is refused rather than guessed. Confined to one thread.
 */
final class TarReader {
  private static final int BLOCK = 512;

  /** Largest extension header. Real ones hold a path or two; extended attributes may add some. */
  private static final int EXTENSION_BYTES_MAX = 1 << 20;

  /** GNU tar writes two (long name, long link), pax tools one or two before a member. */
  private static final int EXTENSIONS_PER_MEMBER_MAX = 8;

  /** Far beyond any file; keeps sums of sizes from overflowing. */
  private static final long CONTENT_BYTES_MAX = 1L << 50;

  private final InputStream in;
  private long contentLeft;
  private int padding;

  /**
   * @param in unpacked bytes
   */
  TarReader(InputStream in) {
    this.in = in;
  }

  /**
   * The next member, or null at the end; content of the one before that was not read is skipped.
   */
  @Nullable TarMember next() throws IOException {
    Map<String, String> extended = new HashMap<>();
    for (int extensions = 0; extensions <= EXTENSIONS_PER_MEMBER_MAX; extensions++) {
      skipContent();
      byte[] header = readBlock();
      if (isZero(header)) {
        return null;
      }
      checkSum(header);
      long size = contentSize(number(header, 124, 12));
      contentLeft = size;
      padding = (int) (-size & (BLOCK - 1));
      char type = (char) (header[156] & 0xff);
      switch (type) {
        case 'L' -> extended.put("path", longName(size));
        case 'K' -> extended.put("linkpath", longName(size));
        case 'x' -> extended.putAll(PaxHeader.parse(extension(size)));
        case 'g' -> PaxHeader.checkGlobal(PaxHeader.parse(extension(size)));
        default -> {
          return member(header, type, extended);
        }
      }
    }
    throw new EnvironmentRefusedException(
        "a member has more than " + EXTENSIONS_PER_MEMBER_MAX + " extension headers");
  }

  /** Reads from the current member's content; -1 at its end. */
  int read(byte[] buffer) throws IOException {
    if (contentLeft == 0) {
      return -1;
    }
    int n = in.read(buffer, 0, (int) Math.min(buffer.length, contentLeft));
    if (n < 0) {
      throw cutOff();
    }
    contentLeft -= n;
    return n;
  }

  private TarMember member(byte[] header, char typeFlag, Map<String, String> extended)
      throws IOException {
    String name = extended.getOrDefault("path", headerName(header));
    MemberType type = type(typeFlag, name);
    if (extended.containsKey("size")) {
      contentLeft = contentSize(PaxHeader.size(extended.get("size")));
      padding = (int) (-contentLeft & (BLOCK - 1));
    }
    if (type != MemberType.FILE) {
      // POSIX lets a hard link repeat the content; nobody we know does, and old tars put a size
      // without content.
      if (contentLeft != 0 && type != MemberType.DIRECTORY) {
        throw new EnvironmentRefusedException(
            "member '" + MemberName.printable(name) + "' is a link with content");
      }
      contentLeft = 0;
      padding = 0;
    }
    String linkName = extended.getOrDefault("linkpath", text(header, 157, 100));
    boolean executable = (number(header, 100, 8) & 0111) != 0;
    return new TarMember(name, type, executable, contentLeft, linkName);
  }

  private static long contentSize(long size) throws EnvironmentRefusedException {
    if (size > CONTENT_BYTES_MAX) {
      throw new EnvironmentRefusedException("a member claims to have " + size + " bytes");
    }
    return size;
  }

  private static MemberType type(char typeFlag, String name) throws EnvironmentRefusedException {
    return switch (typeFlag) {
      // Before POSIX a folder was a file whose name ended in a slash.
      case '0', '\0', '7' -> name.endsWith("/") ? MemberType.DIRECTORY : MemberType.FILE;
      case '1' -> MemberType.HARD_LINK;
      case '2' -> MemberType.SYMBOLIC_LINK;
      case '5' -> MemberType.DIRECTORY;
      default ->
          throw new EnvironmentRefusedException(
              "member '" + MemberName.printable(name) + "' is " + refusedType(typeFlag));
    };
  }

  private static String refusedType(char typeFlag) {
    return switch (typeFlag) {
      case '3', '4' -> "a device";
      case '6' -> "a named pipe";
      case 'S' -> "a sparse file; pack it without --sparse";
      default -> "of unknown type 0x" + Integer.toHexString(typeFlag);
    };
  }

  private static String headerName(byte[] header) throws EnvironmentRefusedException {
    String name = text(header, 0, 100);
    boolean posix =
        header[257 + 5] == 0
            && new String(header, 257, 5, StandardCharsets.US_ASCII).equals("ustar");
    String prefix = posix ? text(header, 345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private String longName(long size) throws IOException {
    byte[] bytes = extension(size);
    return text(bytes, 0, bytes.length);
  }

  private byte[] extension(long size) throws IOException {
    if (size > EXTENSION_BYTES_MAX) {
      throw new EnvironmentRefusedException(
          "an extension header has " + size + " bytes; " + EXTENSION_BYTES_MAX + " are allowed");
    }
    byte[] bytes = in.readNBytes((int) size);
    if (bytes.length < size) {
      throw cutOff();
    }
    contentLeft = 0;
    return bytes;
  }

  private void skipContent() throws IOException {
    long left = contentLeft + padding;
    contentLeft = 0;
    padding = 0;
    while (left > 0) {
      long n = in.skip(left);
      if (n <= 0) {
        if (in.read() < 0) {
          throw cutOff();
        }
        n = 1;
      }
      left -= n;
    }
  }

  private byte[] readBlock() throws IOException {
    byte[] block = in.readNBytes(BLOCK);
    if (block.length < BLOCK) {
      throw cutOff();
    }
    return block;
  }

  private static EnvironmentRefusedException cutOff() {
    return new EnvironmentRefusedException("it ends in the middle; send it again");
  }

  private static boolean isZero(byte[] block) {
    return Arrays.mismatch(block, new byte[BLOCK]) < 0;
  }

  private static void checkSum(byte[] header) throws EnvironmentRefusedException {
    int unsignedSum = 0;
    int signedSum = 0;
    for (int i = 0; i < BLOCK; i++) {
      byte b = i >= 148 && i < 156 ? (byte) ' ' : header[i];
      unsignedSum += b & 0xff;
      signedSum += b;
    }
    long stored = number(header, 148, 8);
    // Some old tars added the bytes up as signed ones.
    if (stored != unsignedSum && stored != signedSum) {
      throw new EnvironmentRefusedException(
          "it is not a tar archive, or damaged: a header's check sum is wrong");
    }
  }

  /**
   * A number field: octal digits, or with the first bit set a big-endian binary number as GNU
   * writes it.
   */
  private static long number(byte[] header, int from, int length)
      throws EnvironmentRefusedException {
    return (header[from] & 0x80) != 0 ? binary(header, from, length) : octal(header, from, length);
  }

  private static long binary(byte[] header, int from, int length)
      throws EnvironmentRefusedException {
    long value = header[from] & 0x7f;
    for (int i = from + 1; i < from + length; i++) {
      if (value > Long.MAX_VALUE >> 8) {
        throw new EnvironmentRefusedException("a number in a header is too large");
      }
      value = value << 8 | (header[i] & 0xff);
    }
    return value;
  }

  private static long octal(byte[] header, int from, int length)
      throws EnvironmentRefusedException {
    String digits =
        new String(header, from, length, StandardCharsets.ISO_8859_1).replace('\0', ' ').trim();
    try {
      return digits.isEmpty() ? 0 : Long.parseUnsignedLong(digits, 8) & Long.MAX_VALUE;
    } catch (NumberFormatException notOctal) {
      throw new EnvironmentRefusedException(
          "it is not a tar archive, or damaged: a header's number is wrong", notOctal);
    }
  }

  /** A text field up to its first zero byte. */
  private static String text(byte[] bytes, int from, int length)
      throws EnvironmentRefusedException {
    int end = from;
    while (end < from + length && bytes[end] != 0) {
      end++;
    }
    String text = MemberName.decode(Arrays.copyOfRange(bytes, from, end));
    if (text == null) {
      throw new EnvironmentRefusedException("a member's name is not UTF-8");
    }
    return text;
  }
}
