package dev.affogato.client.agent;

/**
 * The words statistics count by when a job that could have been compiled elsewhere was not. Once
 * published a word keeps its meaning.
 */
enum FallbackCode {
  /** No local daemon was found. */
  NO_DAEMON("no-daemon"),
  /** The daemon has a scheduler with no machine for anybody, or none. */
  NO_PLACE("no-place"),
  /** ICECC_TEST_SOCKET is set and nobody answers there. */
  TEST_SOCKET("test-socket"),
  /** The local daemon went away or answered what it must not. */
  DAEMON_LOST("daemon-lost", 29),
  /** Neither ICECC_VERSION nor the local daemon yields an archive of the compiler. */
  NO_ENVIRONMENT("no-environment"),
  /** A file of ICECC_EXTRAFILES is missing. */
  EXTRA_FILE("extra-file"),
  /** No answer to the request for a compile server in time. */
  NO_SERVER("no-server", 1),
  /** No connection to the compile server. */
  REMOTE_UNREACHABLE("remote-unreachable", 2),
  /** The compile server went away or fell silent in the middle of the job. */
  REMOTE_LOST("remote-lost", 14),
  /** The compile server sent what it must not. */
  REMOTE_PROTOCOL("remote-protocol", 20),
  /** The compile server explained in words why it cannot. */
  REMOTE_STATUS("remote-status", 23),
  REMOTE_OUT_OF_MEMORY("remote-out-of-memory", 101),
  /** The remote compiler was killed or ended without saying why. */
  REMOTE_CRASHED("remote-crashed"),
  /** The compiler complained about the source; the local one says it better. */
  COMPILE_FAILED("compile-failed", 102),
  /** The remote compiler printed something, which only the local one prints right. */
  COMPILER_OUTPUT("compiler-output", 102),
  /** The remote compiler misses a file. */
  REMOTE_FILE_MISSING("remote-file-missing", 104),
  ENVIRONMENT_REJECTED("environment-rejected", 24),
  /** The archive could not be read here. */
  ENVIRONMENT_UNREADABLE("environment-unreadable", 4),
  PREPROCESSOR_FAILED("preprocessor-failed", 103),
  PREPROCESSOR_OUTPUT("preprocessor-output", 102),
  /** A job that was not preprocessed here; the text says what befell it. */
  DIRECT("direct-failed"),
  /** The source mentions a macro, as of the time of day, that is another elsewhere. */
  BOUND_MACRO("bound-macro"),
  /** The source has a pragma that is lost when macros are left to another machine. */
  PRAGMA_MACRO("pragma-macro"),
  /** The source has a pragma that only a compiler which preprocesses by itself obeys. */
  PRAGMA_LOCAL("pragma-local"),
  /** The source, which needs no preprocessing, could not be read here. */
  SOURCE_UNREADABLE("source-unreadable", 16);

  /** Of failures that icecream's client knows no number for. */
  private static final int NO_NUMBER = -1;

  private final String word;

  /** What icecream's client calls it in its log (behaviour spec 1.10), which people search for. */
  private final int number;

  FallbackCode(String word) {
    this(word, NO_NUMBER);
  }

  FallbackCode(String word, int number) {
    this.word = word;
    this.number = number;
  }

  String word() {
    return word;
  }

  /** Whether the host that was to compile is at fault, as far as can be seen from here. */
  boolean isOfTheHost() {
    return switch (this) {
      case REMOTE_UNREACHABLE,
          REMOTE_LOST,
          REMOTE_PROTOCOL,
          REMOTE_STATUS,
          REMOTE_OUT_OF_MEMORY,
          REMOTE_CRASHED,
          REMOTE_FILE_MISSING,
          ENVIRONMENT_REJECTED ->
          true;
      default -> false;
    };
  }

  /** The line of the client's log for it. */
  String logLine(String text) {
    String numbered = number == NO_NUMBER ? "" : "Error " + number + " - ";
    return "local build forced by remote exception: " + numbered + text;
  }
}
