package dev.affogato.compiler.archives;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What a client wants packed. Equal requests share one archive. Immutable.
 *
 * @param compiler absolute path, of the C compiler where there is one
 * @param asked what was asked for; {@code compiler} stands for it if both are of one make
 * @param extraFiles absolute paths
 * @param compression {@code none gzip bzip2 zstd xz}, or empty for the usual one
 */
public record ArchiveRequest(Path compiler, Path asked, List<Path> extraFiles, String compression) {
  private static final int FOLDER_NAME_BYTES = 16;

  public ArchiveRequest {
    extraFiles = List.copyOf(extraFiles);
  }

  /** The request for {@code compiler}, which brings its twin for the other language with it. */
  public static ArchiveRequest of(Path compiler, List<Path> extraFiles, String compression) {
    return new ArchiveRequest(cTwin(compiler), compiler, extraFiles, compression);
  }

  /** The same for one compiler: the C compiler if it is of the make of the one asked for. */
  ArchiveRequest decided(boolean ofOneMake) {
    Path chosen = ofOneMake ? compiler : asked;
    return new ArchiveRequest(chosen, chosen, extraFiles, compression);
  }

  /** The C compiler of that name: {@code gcc-12} for {@code g++-12}. */
  private static Path cTwin(Path compiler) {
    String name = String.valueOf(compiler.getFileName());
    String twin =
        name.contains("clang++")
            ? name.replace("clang++", "clang")
            : name.contains("g++") ? name.replace("g++", "gcc") : name.replace("c++", "cc");
    Path path = compiler.resolveSibling(twin);
    return Files.isExecutable(path) ? path : compiler;
  }

  /** The name of this request's folder. */
  String folderName() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(utf8(compression));
      digest.update((byte) 0);
      digest.update(utf8(compiler.toString()));
      for (Path extraFile : extraFiles) {
        digest.update((byte) 0);
        digest.update(utf8(extraFile.toString()));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, FOLDER_NAME_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return (compression.isEmpty() ? "" : compression + ":")
        + compiler
        + (extraFiles.isEmpty() ? "" : " with " + extraFiles);
  }
}
