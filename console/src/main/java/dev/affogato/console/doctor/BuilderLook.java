package dev.affogato.console.doctor;

import dev.affogato.client.agent.DaemonSockets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the settings of package managers below a root. Immutable. */
final class BuilderLook {
  private static final int BYTES_MAX = 256 << 10;
  private static final int FILES_MAX = 64;

  private final Path root;

  BuilderLook(Path root) {
    this.root = root;
  }

  BuilderFacts facts() throws IOException {
    Path paludis = root.resolve("etc/paludis");
    Path portage = root.resolve("etc/portage");
    return new BuilderFacts(
        Files.isDirectory(paludis)
            ? Optional.of(text(paludis.resolve("bashrc")))
            : Optional.empty(),
        Files.isDirectory(portage)
            ? Optional.of(text(portage.resolve("make.conf")))
            : Optional.empty(),
        // Those of the system: builds have homes of their own.
        DaemonSockets.of(Map.of()).stream().map(Path::toString).toList());
  }

  /** Of a folder, what is in all its files; what cannot be read says nothing. */
  private static String text(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      StringBuilder all = new StringBuilder();
      try (Stream<Path> files = Files.list(file)) {
        List<Path> parts = files.filter(Files::isRegularFile).sorted().limit(FILES_MAX).toList();
        for (Path part : parts) {
          all.append(text(part)).append('\n');
        }
      }
      return all.toString();
    }
    if (!Files.isReadable(file)) {
      return "";
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(BYTES_MAX), StandardCharsets.ISO_8859_1);
    }
  }
}
