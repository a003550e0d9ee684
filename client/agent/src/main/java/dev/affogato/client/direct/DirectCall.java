package dev.affogato.client.direct;

import dev.affogato.client.launcher.LauncherCall;
import dev.affogato.compiler.args.Remote;
import dev.affogato.compiler.toolchain.CompilerIdentity;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One compile that might go the direct way. Immutable; names are one character a byte.
 *
 * @param command as the launcher sent it
 * @param arrivedNs when the launcher came: what was seen of files since is what it would see
 * @param remote what the command line says
 * @param program the compiler as it would be started here
 * @param compiler what it said about itself
 * @param style options that make it print into a pipe what it would print here; they come first
 * @param base folder whose place shall make no difference ({@code ICECC_CACHE_BASEDIR}), or empty
 * @param archive of a compiler for this platform that the user named; null for the local compiler
 */
public record DirectCall(
    LauncherCall command,
    long arrivedNs,
    Remote remote,
    String program,
    CompilerIdentity compiler,
    List<String> style,
    String base,
    @Nullable Path archive) {
  public DirectCall {
    style = List.copyOf(style);
  }

  /** The caller's variables; of doubles the first counts, as for programs that ask. */
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    for (String entry : command.environment()) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        environment.putIfAbsent(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    return environment;
  }
}
