package dev.affogato.compiler.args;

import org.jspecify.annotations.Nullable;

/**
 * One line of the table of options. Immutable.
 *
 * @param name the option, or the beginning of a family of options when the style is joined
 * @param code why the job is local; only with {@link Role#REFUSE} and {@link Role#ONE_STEP}
 * @param why ends the sentence "option X …" for a person; likewise
 */
record OptionRule(
    String name, ValueStyle style, Scope scope, Role role, @Nullable LocalCode code, String why) {

  static OptionRule keep(String name, ValueStyle style, Scope scope, Role role) {
    return new OptionRule(name, style, scope, role, null, "");
  }

  static OptionRule oneStep(String name, ValueStyle style, LocalCode code, String why) {
    return new OptionRule(name, style, Scope.BOTH, Role.ONE_STEP, code, why);
  }

  static OptionRule refuse(String name, ValueStyle style, LocalCode code, String why) {
    return new OptionRule(name, style, Scope.LOCAL, Role.REFUSE, code, why);
  }

  /** Whether this rule is about {@code word}, which begins with {@link #name}. */
  boolean covers(String word) {
    return word.length() == name.length() || style.takesRest();
  }
}
