package dev.affogato.compiler.args;

/** What an option tells the analysis beyond the place its words go to. */
enum Role {
  PLAIN,
  /** Ends the analysis: the job is local. */
  REFUSE,
  /** The job can go away only if both steps do. */
  ONE_STEP,
  COMPILE,
  /** {@code -S}: assembler text is wanted. */
  ASSEMBLER_TEXT,
  /** {@code -emit-llvm}: the compiler's own code is wanted, and lands under other names. */
  LLVM_CODE,
  /** {@code -flto}: code is made when linking. */
  LINK_TIME,
  /** {@code -ffat-lto-objects}: code is made twice. */
  FAT_OBJECTS,
  /** {@code -fverbose-asm}: assembler text with the command line in it. */
  VERBOSE_TEXT,
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
  /** The command names the target itself. */
  TARGET,
  /** {@code -arch}: several of them make several objects in one. */
  ARCHITECTURE,
  /** {@code -Wa,…} and {@code -Xassembler}: words for the assembler. */
  ASSEMBLER,
  /** {@code -Wp,…} and {@code -Xpreprocessor}: words for the preprocessor. */
  PREPROCESSOR,
  /** {@code -Xclang}: a word for clang's inner compiler. */
  FRONT_END,
  /** {@code -mllvm}: a word for LLVM. */
  BACK_END,
  /** The diagnostics depend on what the preprocessor sees after expansion: expand macros here. */
  WHOLE_PREPROCESSING,
  /** Clang from 15 on warns of the line markers in preprocessed text. */
  WARN_LINE_MARKERS,
  WARN_UNUSED_MACROS,
  NO_WARN_UNUSED_MACROS,
  FORCED_INCLUDE,
  PRECOMPILED_INCLUDE,
  CHARSET,
  OBJECTIVE_C_RUNTIME,
  /** Clang's {@code -fsanitize=}. */
  SANITIZERS,
  /** The value is a file the compiler there has to read. */
  EXTRA_FILE,
  /** The same, where a name without a slash is looked for in places of the compiler's own. */
  SOUGHT_FILE,
  /** {@code -specs=}: an extra file that may name others. */
  SPECS,
  PLUGIN_ARGUMENT,
  /** {@code -fdebug-compilation-dir=}: contradicts what the server adds. */
  COMPILATION_FOLDER,
  COLOUR,
  COLOUR_AUTOMATIC,
  CARET,
  NO_CARET,
  PLAIN_DIAGNOSTICS
}
