package dev.affogato.daemon.natives;

import dev.affogato.base.process.ProcessRunner;
import dev.affogato.compiler.toolchain.Compression;
import dev.affogato.compiler.toolchain.EnvironmentPackager;
import dev.affogato.compiler.toolchain.EnvironmentRequest;
import dev.affogato.compiler.toolchain.PackagingException;
import dev.affogato.compiler.toolchain.PackedEnvironment;
import dev.affogato.compiler.toolchain.Toolchain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Packs by {@link EnvironmentPackager}. Thread-safe. */
public final class CompilerPackager implements NativePackager {
  /** The one every icecream daemon can unpack (protocol spec 12.3). */
  private static final Compression DEFAULT = Compression.GZIP;

  private final EnvironmentPackager packager;

  /**
   * @param temporaryFolder existing, writable, with room for an unpacked compiler
   */
  public CompilerPackager(ProcessRunner runner, Path temporaryFolder) {
    // Nothing of the daemon's own environment may show in what is packed.
    this.packager =
        new EnvironmentPackager(
            runner,
            Map.of("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL", "C"),
            temporaryFolder);
  }

  @Override
  public Packed pack(Path compiler, List<Path> extraFiles, String compression, Path directory)
      throws IOException, InterruptedException {
    Compression wanted =
        compression.isEmpty()
            ? DEFAULT
            : Compression.named(compression)
                .orElseThrow(() ->
                    new IOException(
                        "unknown compression '"
                            + compression
                            + "'; ICECC_ENV_COMPRESSION knows none, gzip, bzip2, zstd, xz"));
    try {
      EnvironmentRequest request =
          new EnvironmentRequest(
              new Toolchain.Unknown(compiler, null), extraFiles, wanted, directory);
      PackedEnvironment packed = packager.create(request);
      return new Packed(packed.archive().path(), packed.sources());
    } catch (PackagingException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
