package dev.affogato.compiler.args;

/** What an option tells the analysis beyond the place its words go to. */
enum Role {
  PLAIN,
  /** Ends the analysis: the job is local. */
  REFUSE,
  COMPILE,
  OUTPUT,
  LANGUAGE,
  /** {@code -MD}, {@code -MMD}: a dependency file is wanted. */
  DEPENDENCIES,
  DEPENDENCY_FILE,
  DEPENDENCY_TARGET,
  /** Means something only beside {@link #DEPENDENCIES}. */
  DEPENDENCY_DETAIL,
  DEBUG,
  OPTIMISE,
  /** {@code -m…}: {@code =native} asks about the machine that runs the compiler. */
  MACHINE,
  /** {@code -Wa,…}: a list for the assembler. */
  ASSEMBLER_LIST,
  /** {@code -Wp,…}: a list for the preprocessor. */
  PREPROCESSOR_LIST,
  /** The diagnostics depend on what the preprocessor sees after expansion: expand macros here. */
  WHOLE_PREPROCESSING,
  WARN_UNUSED_MACROS,
  NO_WARN_UNUSED_MACROS,
  FORCED_INCLUDE,
  EXECUTION_CHARSET
}
