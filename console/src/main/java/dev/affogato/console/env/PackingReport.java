package dev.affogato.console.env;

import dev.affogato.compiler.toolchain.PackedEnvironment;
import dev.affogato.compiler.toolchain.PackedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What went into an environment and why, for people. Stateless. */
public final class PackingReport {
  private PackingReport() {}

  /** One line for each file, then what came of it and how to use it. */
  public static List<String> lines(PackedEnvironment packed) throws IOException {
    List<String> lines = new ArrayList<>();
    int width =
        packed.files().stream().mapToInt(f -> f.member().toString().length()).max().orElse(0);
    for (PackedFile file : packed.files()) {
      Path source = file.source();
      String from =
          source == null ? " (written)" : source.equals(file.member()) ? "" : " from " + source;
      lines.add(
          file.member()
              + " ".repeat(width - file.member().toString().length() + 2)
              + file.why()
              + from);
    }
    Path archive = packed.archive().path();
    lines.add("");
    lines.add(
        packed.files().size() + " files, " + Sizes.text(Files.size(archive)) + ": " + archive);
    lines.add("to compile with it elsewhere: export ICECC_VERSION=" + archive);
    return lines;
  }
}
