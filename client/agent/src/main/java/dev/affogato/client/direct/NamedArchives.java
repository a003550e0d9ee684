package dev.affogato.client.direct;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.file.FileStamp;
import dev.affogato.base.io.NativeText;
import dev.affogato.cache.digest.Digest;
import dev.affogato.compiler.toolchain.ArchivedPrograms;
import dev.affogato.compiler.toolchain.ProgramPrint;
import dev.affogato.compiler.toolchain.StampedFile;
import dev.affogato.compiler.toolchain.ToolchainTree;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether an archive that a user named in {@code ICECC_VERSION} holds the compiler that is called:
 * then its results are the local ones, and the job may go without the archive.
 *
 * <p>To find out takes a second, so the answer is kept by the state of the archive and of the
 * compiler's files; in a folder as well, since agents come and go. Thread-safe: one look at a time,
 * under the monitor.
 */
final class NamedArchives {
  private static final System.Logger LOG = System.getLogger(NamedArchives.class.getName());

  /** The parts of a compiler that make its objects; they are in its archive under these names. */
  private static final Set<String> PROGRAMS =
      Set.of("cc1", "cc1plus", "cc1obj", "cc1objplus", "as", "clang");

  private static final String YES = "yes";

  private final FileAccess stamps;
  private final @Nullable Path folder;
  private final Map<String, Boolean> known = new ConcurrentHashMap<>();

  /**
   * @param folder keeps answers; null to keep none
   */
  NamedArchives(FileAccess stamps, @Nullable Path folder) {
    this.stamps = stamps;
    this.folder = folder;
  }

  /** Whether {@code archive} has all programs that {@code toolchain} has. */
  boolean holds(Path archive, ToolchainTree toolchain) {
    Map<String, StampedFile> programs = programs(toolchain);
    FileStamp stamp = stamps.stamp(NativeText.ofJava(archive.toString()));
    String key =
        Digest.of((archive + " " + stamp + " " + programs).getBytes(StandardCharsets.UTF_8)).hex();
    Boolean answer = known.get(key);
    return answer != null ? answer : findOut(key, archive, programs);
  }

  private static Map<String, StampedFile> programs(ToolchainTree toolchain) {
    Map<String, StampedFile> programs = new TreeMap<>();
    for (StampedFile file : toolchain.files()) {
      String name = file.path().substring(file.path().lastIndexOf('/') + 1);
      if (PROGRAMS.contains(name)) {
        programs.put(name, file);
      }
    }
    return programs;
  }

  private synchronized boolean findOut(
      String key, Path archive, Map<String, StampedFile> programs) {
    Boolean found = known.get(key);
    if (found == null) {
      found = remembered(key);
    }
    if (found == null) {
      found = isSame(archive, programs);
      remember(key, found);
    }
    known.put(key, found);
    return found;
  }

  private static boolean isSame(Path archive, Map<String, StampedFile> programs) {
    if (programs.isEmpty()) {
      return false;
    }
    try {
      Map<String, String> own = new LinkedHashMap<>();
      for (Map.Entry<String, StampedFile> program : programs.entrySet()) {
        String path = NativeText.toJava(program.getValue().path()).orElseThrow();
        try (InputStream in = Files.newInputStream(Path.of(path))) {
          own.put(program.getKey(), ProgramPrint.of(in));
        }
      }
      return ArchivedPrograms.prints(archive, programs.keySet()).equals(own);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "{0} cannot be compared with the compiler: {1}", archive, e);
      return false;
    }
  }

  private @Nullable Boolean remembered(String key) {
    if (folder == null) {
      return null;
    }
    try {
      return Files.readString(folder.resolve(key)).startsWith(YES);
    } catch (IOException unknown) {
      return null;
    }
  }

  private void remember(String key, boolean same) {
    if (folder == null) {
      return;
    }
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(key), same ? YES : "no");
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "what is in an archive cannot be remembered: {0}", e.toString());
    }
  }
}
