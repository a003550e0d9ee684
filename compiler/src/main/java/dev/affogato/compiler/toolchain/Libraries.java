package dev.affogato.compiler.toolchain;

import dev.affogato.base.process.ProcessResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the shared libraries a program needs, by asking {@code ldd}: only the loader itself knows
 * its search path, cache and processor-specific folders. Stateless.
 */
final class Libraries {
  /** {@code libz.so.1 => /lib/libz.so.1 (0x…)} or {@code /lib64/ld-linux.so.2 (0x…)}. */
  private static final Pattern LINE =
      Pattern.compile("^\\s*(?:\\S+ => )?(/.+?) \\(0x[0-9a-f]+\\)$");

  private static final Pattern MISSING = Pattern.compile("^\\s*(\\S+) => not found");

  /**
   * Folders of variants for newer processors, behaviour 4.4; the plain library is their parent's.
   */
  private static final List<String> VARIANT_FOLDERS = List.of("haswell", "avx512_1");

  private static final String HWCAPS = "glibc-hwcaps";

  private Libraries() {}

  /** The libraries of {@code program}, and its loader, under the names it looks them up by. */
  static List<Path> of(Path program, Tools tools)
      throws PackagingException, InterruptedException, IOException {
    Optional<ElfFile> elf = ElfFile.read(program);
    if (elf.isEmpty() || !elf.get().dynamic()) {
      return List.of();
    }
    List<Path> libraries = new ArrayList<>();
    String interpreter = elf.get().interpreter();
    if (interpreter != null && interpreter.startsWith("/")) {
      libraries.add(Path.of(interpreter));
    }
    ProcessResult answer = tools.run(List.of("ldd", program.toString()));
    for (String line : answer.stdoutText().split("\n")) {
      Matcher missing = MISSING.matcher(line);
      if (missing.find()) {
        throw new PackagingException(
            "library " + missing.group(1) + " of " + program + " is not found; install it");
      }
      Matcher found = LINE.matcher(line);
      if (found.find()) {
        addWithGeneric(Path.of(found.group(1)).normalize(), libraries);
      }
    }
    return libraries;
  }

  /**
   * A variant chosen for this machine's processor may not run elsewhere, so the plain library comes
   * along, and the loader there chooses.
   */
  private static void addWithGeneric(Path library, List<Path> libraries) throws IOException {
    libraries.add(generic(library));
    Path folder = plainFolder(library);
    Path plain = folder == null ? null : folder.resolve(library.getFileName());
    if (plain != null && Files.isRegularFile(plain)) {
      libraries.add(plain);
    }
  }

  /** Where the plain form of a processor-specific library is; null if it is no such library. */
  static @Nullable Path plainFolder(Path library) {
    Path folder = library.getParent();
    Path above = folder == null ? null : folder.getParent();
    if (folder == null || above == null) {
      return null;
    }
    if (above.endsWith(HWCAPS)) {
      return above.getParent();
    }
    return VARIANT_FOLDERS.stream().anyMatch(folder::endsWith) ? above : null;
  }

  /** {@code /lib/libc.so.6} for {@code /lib/tls/libc.so.6} if there is one for the same machine. */
  private static Path generic(Path library) throws IOException {
    if (library.getNameCount() <= 2) {
      return library;
    }
    Path generic = Path.of("/").resolve(library.getName(0)).resolve(library.getFileName());
    if (!Files.isRegularFile(generic)) {
      return library;
    }
    Optional<ElfFile> here = ElfFile.read(library);
    Optional<ElfFile> there = ElfFile.read(generic);
    boolean same =
        here.isPresent() && there.isPresent() && here.get().sameArchitecture(there.get());
    return same ? generic : library;
  }
}
