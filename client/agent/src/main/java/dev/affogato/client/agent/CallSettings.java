package dev.affogato.client.agent;

import dev.affogato.client.direct.DirectSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the environment of one call asks for (behaviour spec 1.7). Immutable.
 *
 * <p>Values are byte strings, one ISO-8859-1 character a byte, as they came.
 */
final class CallSettings {
  private static final String PREFIX = "ICECC";

  private static final String DAEMON_SOCKET = "ICECC_TEST_SOCKET";

  private static final String NESTING = "_ICECC_SAFEGUARD=";

  private final Map<String, String> variables = new HashMap<>();

  private CallSettings() {}

  /** Picks what matters from a whole environment of {@code NAME=VALUE} entries. */
  static CallSettings of(List<String> environment) {
    CallSettings settings = new CallSettings();
    for (String entry : environment) {
      if (entry.startsWith(PREFIX) || entry.startsWith(NESTING) || entry.startsWith("HOME=")) {
        int equals = entry.indexOf('=');
        if (equals > 0) {
          settings.variables.putIfAbsent(entry.substring(0, equals), entry.substring(equals + 1));
        }
      }
    }
    return settings;
  }

  /** The same with the one daemon that answers at {@code socket}. */
  CallSettings withDaemonAt(String socket) {
    CallSettings settings = new CallSettings();
    settings.variables.putAll(variables);
    settings.variables.put(DAEMON_SOCKET, socket);
    return settings;
  }

  /**
   * Whether the caller was itself started through one of our commands (behaviour spec 1.5), and so
   * waits in a slot of its own.
   */
  boolean nested() {
    String level = variables.get("_ICECC_SAFEGUARD");
    return level != null && !level.isEmpty() && !level.equals("0");
  }

  /** {@code ICECC=no}: compile here, but queue at the daemon. */
  boolean stayHere() {
    return "no".equals(text("ICECC").toLowerCase(Locale.ROOT));
  }

  /** {@code ICECC_STRICT}: a compile that cannot leave this machine fails and says why. */
  boolean strict() {
    String value = text("ICECC_STRICT");
    return !value.isEmpty() && !value.equals("0");
  }

  /** The only socket to try for the local daemon, or null. */
  @Nullable String testSocket() {
    return variables.get(DAEMON_SOCKET);
  }

  @Nullable String home() {
    return variables.get("HOME");
  }

  /** {@code ICECC_VERSION}; null if not set, which is not the same as empty. */
  @Nullable String environments() {
    return variables.get("ICECC_VERSION");
  }

  /** Node name or address, or empty. */
  String preferredHost() {
    return text("ICECC_PREFERRED_HOST");
  }

  /** As typed, possibly relative to the working directory. */
  List<String> extraFiles() {
    List<String> files = new ArrayList<>();
    for (String file : text("ICECC_EXTRAFILES").split(":")) {
      if (!file.isEmpty()) {
        files.add(file);
      }
    }
    return files;
  }

  /** {@code none gzip bzip2 zstd xz}, or empty for the daemon's choice. */
  String environmentCompression() {
    return text("ICECC_ENV_COMPRESSION");
  }

  /** {@code ICECC_CC} or {@code ICECC_CXX}: replaces the compiler that was found, or null. */
  @Nullable String compilerOverride(boolean cplusplus) {
    String override = variables.get(cplusplus ? "ICECC_CXX" : "ICECC_CC");
    return override == null || override.isEmpty() ? null : override;
  }

  /** Whether macros are left to the other machine (behaviour spec 3.1); the default is yes. */
  boolean partialPreprocessing(boolean clang) {
    String value = variables.get("ICECC_REMOTE_CPP");
    if (value == null && clang) {
      value = variables.get("ICECC_CLANG_REMOTE_CPP");
    }
    return value == null || (!value.isEmpty() && value.charAt(0) != '0');
  }

  /** Whether output of a remote gcc makes the job local (behaviour spec 3.5). */
  boolean caretWorkaround() {
    String value = variables.get("ICECC_CARET_WORKAROUND");
    return value == null || value.startsWith("1");
  }

  /** Only servers that can check environments. */
  boolean onlyVerifyingServers() {
    return variables.containsKey("ICECC_IGNORE_UNVERIFIED");
  }

  /** For test set-ups on one machine: 127.0.0.1 is a machine like any other. */
  boolean loopbackIsRemote() {
    return variables.containsKey("ICECC_TEST_REMOTEBUILD");
  }

  /** {@code ICECC_DIRECT} and {@code ICECC_VERIFY}. */
  DirectSettings direct() {
    return DirectSettings.of(text("ICECC_DIRECT"), text("ICECC_VERIFY"));
  }

  /** {@code ICECC_CACHE=no}: whatever was compiled before is compiled again. */
  boolean takesKnownResults() {
    return !"no".equals(text("ICECC_CACHE").toLowerCase(Locale.ROOT));
  }

  /** {@code ICECC_CACHE_BASEDIR}: the folder whose place makes no difference to results. */
  String sharedBase() {
    return text("ICECC_CACHE_BASEDIR");
  }

  /** Level of zstd for what is sent (protocol spec 1.6): decimal, octal or hexadecimal, else 1. */
  int zstdLevel() {
    try {
      int level = Integer.decode(text("ICECC_COMPRESSION").strip());
      return Math.clamp(level, ZSTD_LEVEL_MIN, ZSTD_LEVEL_MAX);
    } catch (NumberFormatException unsetOrNoNumber) {
      return 1;
    }
  }

  // What zstd itself takes; beyond, it would refuse every chunk.
  private static final int ZSTD_LEVEL_MIN = -100;
  private static final int ZSTD_LEVEL_MAX = 22;

  ClientLog.Level logLevel() {
    String wanted = variables.get("ICECC_DEBUG");
    if (wanted == null) {
      return ClientLog.Level.ERROR;
    }
    return switch (wanted) {
      case "info" -> ClientLog.Level.INFO;
      case "warning", "warnings" -> ClientLog.Level.WARNING;
      default -> ClientLog.Level.DEBUG;
    };
  }

  private String text(String name) {
    return variables.getOrDefault(name, "");
  }
}
