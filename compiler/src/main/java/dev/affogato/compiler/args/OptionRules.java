package dev.affogato.compiler.args;

import java.util.ArrayList;
import java.util.List;

/** Lets the tables be written as lists of names. Confined to the making of one table. */
final class OptionRules {
  private final List<OptionRule> lines = new ArrayList<>();

  /** Options that mean nothing to the analysis beyond where they go. */
  void keep(Scope scope, ValueStyle style, String... names) {
    role(Role.PLAIN, scope, style, names);
  }

  void role(Role role, ValueStyle style, String... names) {
    role(role, Scope.BOTH, style, names);
  }

  void role(Role role, Scope scope, ValueStyle style, String... names) {
    for (String name : names) {
      lines.add(OptionRule.keep(name, style, scope, role));
    }
  }

  /** {@code why} ends the sentence "option X …". */
  void refuse(LocalCode code, String why, ValueStyle style, String... names) {
    for (String name : names) {
      lines.add(OptionRule.refuse(name, style, code, why));
    }
  }

  /** Options that are obeyed only where preprocessing and compiling are one step. */
  void oneStep(LocalCode code, String why, ValueStyle style, String... names) {
    for (String name : names) {
      lines.add(OptionRule.oneStep(name, style, code, why));
    }
  }

  OptionTable table() {
    return new OptionTable(lines);
  }
}
