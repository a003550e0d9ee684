package dev.affogato.compiler.args;

import static dev.affogato.compiler.args.ValueStyle.JOINED;
import static dev.affogato.compiler.args.ValueStyle.JOINED_OR_SEPARATE;
import static dev.affogato.compiler.args.ValueStyle.NONE;
import static dev.affogato.compiler.args.ValueStyle.SEPARATE;

/** What gcc and clang understand alike, as data for both tables. */
final class CommonOptions {
  private CommonOptions() {}

  static void addTo(OptionRules rules) {
    job(rules);
    preprocessor(rules);
    dependencies(rules);
    compiler(rules);
    diagnostics(rules);
    linker(rules);
    modes(rules);
    sideFiles(rules);
    localState(rules);
    notDistributed(rules);
  }

  private static void job(OptionRules rules) {
    rules.role(Role.COMPILE, Scope.COMPILE, NONE, "-c");
    rules.role(Role.ASSEMBLER_TEXT, Scope.COMPILE, NONE, "-S");
    rules.role(Role.OUTPUT, Scope.NEITHER, JOINED_OR_SEPARATE, "-o");
    // The server names the language itself (protocol 8).
    rules.role(Role.LANGUAGE, Scope.LOCAL, JOINED_OR_SEPARATE, "-x");
  }

  private static void preprocessor(OptionRules rules) {
    rules.keep(Scope.MACRO, JOINED_OR_SEPARATE, "-D", "-U");
    rules.keep(Scope.MACRO, NONE, "-undef");
    rules.keep(Scope.LOCAL, JOINED_OR_SEPARATE, "-I", "-isystem", "-iquote", "-idirafter");
    rules.keep(Scope.LOCAL, JOINED_OR_SEPARATE, "-isysroot", "-iprefix");
    rules.keep(Scope.LOCAL, JOINED_OR_SEPARATE, "-iwithprefix", "-iwithprefixbefore");
    rules.keep(Scope.LOCAL, SEPARATE, "--sysroot");
    rules.keep(Scope.LOCAL, JOINED, "--sysroot=");
    rules.keep(Scope.LOCAL, NONE, "-nostdinc", "-nostdinc++", "-no-canonical-prefixes");
    // The include folders do not exist there, and nothing is looked up in them.
    rules.keep(Scope.LOCAL, NONE, "-Wmissing-include-dirs", "-Werror=missing-include-dirs");
    rules.role(Role.FORCED_INCLUDE, Scope.LOCAL, JOINED_OR_SEPARATE, "-include");
    rules.role(Role.PREPROCESSOR, Scope.LOCAL, JOINED, "-Wp,");
    rules.role(Role.PREPROCESSOR, Scope.LOCAL, SEPARATE, "-Xpreprocessor");
    rules.role(Role.WARN_UNUSED_MACROS, NONE, "-Wunused-macros", "-Werror=unused-macros");
    rules.role(Role.NO_WARN_UNUSED_MACROS, NONE, "-Wno-unused-macros");
    // Neither compiler says for certain whether #embed survives partial preprocessing.
    rules.role(Role.WHOLE_PREPROCESSING, Scope.LOCAL, JOINED, "--embed-dir=");
    rules.role(Role.WHOLE_PREPROCESSING, Scope.LOCAL, SEPARATE, "--embed-dir");
    rules.refuse(LocalCode.OPTION, "excludes folders in a way long withdrawn", NONE, "-I-");
  }

  private static void dependencies(OptionRules rules) {
    rules.role(Role.DEPENDENCIES, Scope.LOCAL, NONE, "-MD", "-MMD");
    rules.role(Role.DEPENDENCY_FILE, Scope.LOCAL, JOINED_OR_SEPARATE, "-MF");
    rules.role(Role.DEPENDENCY_TARGET, Scope.LOCAL, JOINED_OR_SEPARATE, "-MT", "-MQ");
    rules.role(Role.DEPENDENCY_DETAIL, Scope.LOCAL, NONE, "-MP");
    rules.refuse(LocalCode.DEPENDENCIES, "goes with -M or -MM only", NONE, "-MG");
  }

  private static void compiler(OptionRules rules) {
    rules.keep(Scope.BOTH, JOINED, "-f", "-W", "-std=", "--std=");
    rules.keep(Scope.BOTH, NONE, "-w", "-ansi", "-pipe", "-pthread", "-p", "-pg", "-trigraphs");
    rules.keep(Scope.BOTH, NONE, "-Qn", "-Qy");
    rules.keep(Scope.BOTH, SEPARATE, "--param");
    rules.keep(Scope.BOTH, JOINED, "--param=");
    rules.role(Role.DEBUG, JOINED, "-g");
    rules.role(Role.OPTIMISE, JOINED, "-O");
    rules.role(Role.MACHINE, Scope.MACHINE, JOINED, "-m");
    rules.role(Role.LINK_TIME, JOINED, "-flto");
    rules.role(Role.LINK_TIME, NONE, "-fno-lto");
    rules.role(Role.FAT_OBJECTS, NONE, "-ffat-lto-objects");
    rules.role(Role.ASSEMBLER, Scope.REMOTE, JOINED, "-Wa,");
    rules.role(Role.ASSEMBLER, Scope.REMOTE, SEPARATE, "-Xassembler");
    // Literals in UTF-8 need no conversion table, which a packaged compiler may lack.
    rules.role(Role.CHARSET, JOINED, "-fexec-charset=", "-fwide-exec-charset=");
    rules.role(Role.SOUGHT_FILE, JOINED, "-fplugin=");
    rules.role(Role.PLUGIN_ARGUMENT, JOINED, "-fplugin-arg-");
  }

  private static void diagnostics(OptionRules rules) {
    rules.role(Role.COLOUR, NONE, "-fdiagnostics-color", "-fno-diagnostics-color");
    rules.role(Role.COLOUR, NONE, "-fdiagnostics-color=always", "-fdiagnostics-color=never");
    // Automatic asks what standard error is, and only the launcher knows.
    rules.role(Role.COLOUR_AUTOMATIC, Scope.NEITHER, NONE, "-fdiagnostics-color=auto");
    rules.role(Role.CARET, NONE, "-fdiagnostics-show-caret");
    rules.role(Role.NO_CARET, NONE, "-fno-diagnostics-show-caret");
    rules.role(Role.PLAIN_DIAGNOSTICS, NONE, "-fdiagnostics-plain-output");
    rules.keep(Scope.BOTH, NONE, "-fdiagnostics-format=text");
    String report = "makes the compiler write its report as one document";
    rules.refuse(LocalCode.SIDE_FILES, report, JOINED, "-fdiagnostics-format=");
  }

  /** They do nothing without a link step, but makefiles pass them to every compile. */
  private static void linker(OptionRules rules) {
    rules.keep(Scope.LOCAL, JOINED_OR_SEPARATE, "-L", "-l", "-T", "-u", "-z", "-e");
    rules.keep(Scope.LOCAL, JOINED, "-Wl,", "-fuse-ld=");
    rules.keep(Scope.LOCAL, SEPARATE, "-Xlinker");
    // Some of these change the defaults of code generation too.
    rules.keep(Scope.BOTH, NONE, "-pie", "-no-pie", "-shared", "-static", "-static-pie");
    rules.keep(Scope.BOTH, NONE, "-s", "-rdynamic", "-symbolic", "-nostdlib", "-nostartfiles");
    rules.keep(Scope.BOTH, NONE, "-nodefaultlibs", "-nolibc", "-static-libgcc", "-nostdlib++");
    rules.keep(Scope.BOTH, NONE, "-shared-libgcc", "-static-libstdc++", "-static-libasan");
  }

  /** Other things a compiler driver can be asked to do than to make an object. */
  private static void modes(OptionRules rules) {
    rules.refuse(LocalCode.PREPROCESS_ONLY, "asks for preprocessing only", NONE, "-E");
    rules.refuse(LocalCode.PREPROCESS_ONLY, "asks for dependencies only", NONE, "-M", "-MM");
    rules.refuse(LocalCode.SYNTAX_ONLY, "asks for a check only", NONE, "-fsyntax-only");
    LocalCode code = LocalCode.VERBOSE;
    String prints = "prints what the compiler does here";
    rules.refuse(code, prints, NONE, "-v", "-###", "-H", "-Q", "-time");
    rules.refuse(code, prints, JOINED, "-ftime-report", "-fmem-report", "-fproc-stat-report");
    rules.refuse(code, prints, NONE, "--version", "-dumpversion", "-dumpmachine");
    rules.refuse(code, prints, JOINED, "--help", "-print-", "--print-");
  }

  private static void sideFiles(OptionRules rules) {
    LocalCode code = LocalCode.SIDE_FILES;
    String why = "makes the compiler write further files";
    rules.refuse(code, why, JOINED, "-save-temps", "--save-temps", "-fdump", "-fstack-usage");
    rules.refuse(code, why, JOINED, "-fsave-optimization-record", "-ftime-trace");
    rules.refuse(code, why, NONE, "--coverage", "-coverage", "-ftest-coverage");
    rules.refuse(code, why, JOINED, "-fprofile-arcs", "-d");
    rules.refuse(code, why, SEPARATE, "-dumpdir");
  }

  private static void localState(OptionRules rules) {
    LocalCode code = LocalCode.LOCAL_STATE;
    String why = "uses files or programs of this machine";
    // Every other -fprofile… reads profiles or changes where they are looked for.
    rules.refuse(code, why, JOINED, "-fprofile", "-fauto-profile");
    rules.refuse(code, why, JOINED_OR_SEPARATE, "-B");
    String modules = "builds or reads modules";
    rules.refuse(LocalCode.MODULES, modules, JOINED, "-fmodule", "-fcxx-modules");
    rules.refuse(LocalCode.PCH, "asks for precompiled headers to be kept", JOINED, "-fpch");
    // It names files for -E only, and an -E without it reads the header itself.
    rules.keep(Scope.NEITHER, NONE, "-fpch-preprocess");
    rules.role(Role.VERBOSE_TEXT, NONE, "-fverbose-asm");
  }

  private static void notDistributed(OptionRules rules) {
    LocalCode code = LocalCode.OPTION;
    String stages = "would disturb compiling in two steps";
    rules.oneStep(code, stages, NONE, "-P", "-C", "-CC");
    rules.refuse(code, stages, NONE, "-traditional", "-traditional-cpp");
  }
}
