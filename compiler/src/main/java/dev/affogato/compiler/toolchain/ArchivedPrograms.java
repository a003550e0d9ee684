package dev.affogato.compiler.toolchain;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Looks into an archive of a toolchain for the programs that make its results what they are.
 * Stateless.
 */
public final class ArchivedPrograms {
  private static final int BUFFER_BYTES = 1 << 16;

  /** An archive of a toolchain has a few hundred members. */
  private static final int MEMBERS_MAX = 100_000;

  private ArchivedPrograms() {}

  /**
   * The prints ({@link ProgramPrint}) of the members with these base names, as far as there are
   * any; of several of one name the last one counts.
   *
   * @throws IOException if {@code archive} cannot be read, or is none
   */
  public static Map<String, String> prints(Path archive, Set<String> baseNames) throws IOException {
    Map<String, String> prints = new HashMap<>();
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive), BUFFER_BYTES);
        InputStream plain = decompressed(archive, file);
        TarArchiveInputStream tar = new TarArchiveInputStream(plain, "UTF-8")) {
      TarArchiveEntry entry = tar.getNextEntry();
      for (int i = 0; entry != null && i < MEMBERS_MAX; i++) {
        String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
        if (entry.isFile() && !entry.isLink() && baseNames.contains(name)) {
          prints.put(name, ProgramPrint.of(unclosed(tar)));
        }
        entry = tar.getNextEntry();
      }
    }
    return prints;
  }

  private static InputStream decompressed(Path archive, InputStream file) throws IOException {
    String name = String.valueOf(archive.getFileName());
    if (name.endsWith("gz")) {
      return new GZIPInputStream(file, BUFFER_BYTES);
    } else if (name.endsWith(".xz")) {
      return new XZInputStream(file);
    } else if (name.endsWith(".zst")) {
      return new ZstdInputStream(file);
    } else if (name.endsWith(".bz2")) {
      return new BZip2CompressorInputStream(file);
    }
    return file;
  }

  /** The current member, which ends by itself. */
  private static InputStream unclosed(TarArchiveInputStream tar) {
    return new FilterInputStream(tar) {
      @Override
      public void close() {
        // The archive goes on.
      }
    };
  }
}
