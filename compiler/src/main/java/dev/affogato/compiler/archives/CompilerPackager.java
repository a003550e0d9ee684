package dev.affogato.compiler.archives;

import dev.affogato.base.process.ProcessRunner;
import dev.affogato.compiler.toolchain.CompilerIdentity;
import dev.affogato.compiler.toolchain.CompilerProbe;
import dev.affogato.compiler.toolchain.Compression;
import dev.affogato.compiler.toolchain.EnvironmentPackager;
import dev.affogato.compiler.toolchain.EnvironmentRequest;
import dev.affogato.compiler.toolchain.PackagingException;
import dev.affogato.compiler.toolchain.PackedEnvironment;
import dev.affogato.compiler.toolchain.Toolchain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Packs by {@link EnvironmentPackager}. Thread-safe. */
public final class CompilerPackager implements Packager {
  /** The one every icecream daemon can unpack (protocol spec 12.3). */
  private static final Compression DEFAULT = Compression.GZIP;

  /** Searched after what the environment names: a build's PATH may lack ldconfig. */
  private static final String USUAL_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

  /** Parts of gcc that are packed if they are there. */
  private static final List<String> OPTIONAL_PARTS =
      List.of("cc1plus", "specs", "liblto_plugin.so");

  private final EnvironmentPackager packager;
  private final CompilerProbe probe;
  private final Path temporaryFolder;

  private CompilerPackager(
      ProcessRunner runner, Path temporaryFolder, Map<String, String> environment) {
    this.packager = new EnvironmentPackager(runner, environment, temporaryFolder);
    this.probe = new CompilerProbe(runner, environment);
    this.temporaryFolder = temporaryFolder;
  }

  /**
   * One for all users: nothing of this process's own environment shows in what it packs.
   *
   * @param temporaryFolder made if missing; writable, with room for an unpacked compiler
   */
  public static CompilerPackager forAll(ProcessRunner runner, Path temporaryFolder) {
    return new CompilerPackager(runner, temporaryFolder, Map.of("PATH", USUAL_PATH, "LC_ALL", "C"));
  }

  /**
   * One for this user, whose compiler may be a script that needs {@code environment}.
   *
   * @param temporaryFolder made if missing; writable, with room for an unpacked compiler
   */
  public static CompilerPackager forUser(
      ProcessRunner runner, Path temporaryFolder, Map<String, String> environment) {
    Map<String, String> own = new HashMap<>(environment);
    own.merge("PATH", USUAL_PATH, (path, usual) -> path + ":" + usual);
    own.put("LC_ALL", "C");
    return new CompilerPackager(runner, temporaryFolder, own);
  }

  @Override
  public boolean areOfOneMake(Path compiler, Path other) throws InterruptedException {
    CompilerIdentity first = probe.identify(compiler);
    CompilerIdentity second = probe.identify(other);
    return first.kind() == second.kind()
        && first.version().equals(second.version())
        && first.target().equals(second.target());
  }

  @Override
  public Packed pack(Path compiler, List<Path> extraFiles, String compression, Path directory)
      throws IOException, InterruptedException {
    Compression wanted = compression(compression);
    Files.createDirectories(temporaryFolder);
    try {
      EnvironmentRequest request =
          new EnvironmentRequest(
              new Toolchain.Unknown(compiler, null), extraFiles, wanted, directory);
      PackedEnvironment packed = packager.create(request);
      List<Path> sources = new ArrayList<>(packed.sources());
      List<Path> missing = new ArrayList<>();
      for (Path candidate : candidates(compiler, packed.sources())) {
        (Files.exists(candidate) ? sources : missing).add(candidate);
      }
      return new Packed(packed.archive().path(), sources, missing);
    } catch (PackagingException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Compression compression(String name) throws IOException {
    return name.isEmpty()
        ? DEFAULT
        : Compression.named(name)
            .orElseThrow(() ->
                new IOException(
                    "unknown compression '"
                        + name
                        + "'; ICECC_ENV_COMPRESSION knows none, gzip, bzip2, zstd, xz"));
  }

  /**
   * A C++ compiler, say, that is installed later belongs in from then on; one that is there may
   * come to be another by its link.
   */
  private static Set<Path> candidates(Path compiler, List<Path> sources) {
    Set<Path> candidates = new LinkedHashSet<>();
    String name = String.valueOf(compiler.getFileName());
    if (name.contains("gcc")) {
      candidates.add(compiler.resolveSibling(name.replace("gcc", "g++")));
    }
    for (Path source : sources) {
      if (source.endsWith("cc1")) {
        OPTIONAL_PARTS.forEach(part -> candidates.add(source.resolveSibling(part)));
      }
    }
    return candidates;
  }
}
