package dev.affogato.compiler.args;

import org.jspecify.annotations.Nullable;

/**
 * The options in {@code -Wp,…}, read far enough to know the dependency file. Immutable.
 *
 * <p>Here {@code -MD} and {@code -MMD} take a file name, and since the driver does not look into
 * the list it adds no target: the rule is named after the source, as in a plain compile.
 *
 * @param understood whether every option is one that does the same in a preprocessing run
 * @param dependencies whether a dependency file is asked for
 * @param dependencyFile its name, if given
 * @param dependencyDetails whether options are there that need a dependency file
 */
record PreprocessorList(
    boolean understood,
    boolean dependencies,
    @Nullable String dependencyFile,
    boolean dependencyDetails) {

  private static final PreprocessorList FOREIGN = new PreprocessorList(false, false, null, false);

  static PreprocessorList parse(String word) {
    String[] pieces = word.split(",", -1);
    boolean dependencies = false;
    boolean details = false;
    String file = null;
    int at = 1;
    while (at < pieces.length) {
      String option = pieces[at++];
      switch (option) {
        case "-MP" -> details = true;
        case "-D", "-U" -> at++;
        case "-MT", "-MQ" -> {
          details = true;
          at++;
        }
        case "-MD", "-MMD" -> {
          if (at == pieces.length) {
            return FOREIGN;
          }
          dependencies = true;
          file = pieces[at++];
        }
        default -> {
          if (!isMacro(option)) {
            return FOREIGN;
          }
        }
      }
    }
    boolean complete = at == pieces.length;
    return complete ? new PreprocessorList(true, dependencies, file, details) : FOREIGN;
  }

  private static boolean isMacro(String option) {
    return option.startsWith("-D") || option.startsWith("-U");
  }
}
