package dev.affogato.client.direct;

/**
 * The words statistics count by when a job took the classic way; besides there are those of scans
 * that are not sure. Once published a word keeps its meaning.
 */
public enum DetourCode {
  /** ICECC_DIRECT=no. */
  OFF("direct-off"),
  /** The daemon of this machine does not know the direct way, or none was found. */
  NO_DOOR("direct-no-door"),
  /** ICECC_VERSION names an archive of another compiler than the local one. */
  OTHER_COMPILER("direct-other-compiler"),
  /** The files of the compiler cannot be told. */
  TOOLCHAIN("direct-toolchain"),
  /** The command reads files besides sources, such as plugins. */
  EXTRA_FILES("direct-extra-files"),
  /** An option means the processor of this machine. */
  NATIVE("direct-native"),
  /** A name or a variable is no UTF-8. */
  TEXT("direct-text"),
  /** A variable changes what the compiler does. */
  VARIABLE("direct-variable"),
  /** The compiler speaks a language whose files are not sent. */
  LOCALE("direct-locale"),
  /** The text asks for the time. */
  MOMENT("direct-moment"),
  /** The result would record how compilers here write to the terminal. */
  TERMINAL("direct-terminal"),
  /** An output is not where a job elsewhere could put it. */
  OUTPUT("direct-output"),
  /** The caller sees other files than this process. */
  SURROUNDINGS("direct-surroundings"),
  /** An input changed, or cannot be read. */
  INPUT("direct-input"),
  /** The machine that was assigned is a stock one. */
  STOCK_MACHINE("direct-stock-machine"),
  /** The daemon of this machine failed. */
  DOOR_FAILED("direct-door-failed");

  private final String word;

  DetourCode(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }
}
