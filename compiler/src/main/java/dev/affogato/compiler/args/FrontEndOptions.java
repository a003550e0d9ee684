package dev.affogato.compiler.args;

import static dev.affogato.compiler.args.ValueStyle.JOINED;
import static dev.affogato.compiler.args.ValueStyle.NONE;
import static dev.affogato.compiler.args.ValueStyle.SEPARATE;

/**
 * Options of clang's inner compiler that people reach through {@code -Xclang}, as data. What is not
 * here is looked up in {@link ClangOptions}, and goes if it is a plain option of both halves there.
 */
final class FrontEndOptions {
  static final OptionTable TABLE = table();

  private FrontEndOptions() {}

  private static OptionTable table() {
    OptionRules rules = new OptionRules();
    rules.keep(Scope.BOTH, SEPARATE, "-target-cpu", "-tune-cpu", "-target-feature", "-target-abi");
    rules.keep(Scope.BOTH, JOINED, "-disable-", "-no-opaque-pointers", "-opaque-pointers");
    rules.keep(Scope.BOTH, JOINED, "-debug-info-kind=", "-dwarf-version=", "-debugger-tuning=");
    rules.keep(Scope.BOTH, NONE, "-fno-validate-pch", "-fno-pch-timestamp", "-fnative-half-type");
    rules.keep(Scope.BOTH, NONE, "-fallow-half-arguments-and-returns", "-menable-no-nans");
    rules.keep(Scope.BOTH, SEPARATE, "-mllvm", "-ftype-visibility", "-fvisibility");
    rules.keep(Scope.BOTH, SEPARATE, "-add-plugin");
    rules.keep(Scope.BOTH, SEPARATE, "-fmacro-backtrace-limit", "-ferror-limit");
    rules.role(Role.SOUGHT_FILE, SEPARATE, "-load");
    rules.role(Role.SOUGHT_FILE, JOINED, "-fplugin=", "-fpass-plugin=");
    rules.role(Role.PLUGIN_ARGUMENT, SEPARATE, "-plugin-arg-");
    rules.role(Role.PRECOMPILED_INCLUDE, Scope.LOCAL, SEPARATE, "-include-pch");
    rules.role(Role.FORCED_INCLUDE, Scope.LOCAL, SEPARATE, "-include");
    LocalCode pch = LocalCode.PCH;
    rules.refuse(pch, "belongs to a precompiled header", NONE, "-building-pch-with-obj");
    rules.refuse(pch, "belongs to a precompiled header", JOINED, "-emit-pch", "-fpch-");
    return rules.table();
  }
}
