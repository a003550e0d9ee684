package dev.affogato.compiler.args;

import static dev.affogato.compiler.args.ValueStyle.JOINED;
import static dev.affogato.compiler.args.ValueStyle.JOINED_OR_SEPARATE;
import static dev.affogato.compiler.args.ValueStyle.NONE;
import static dev.affogato.compiler.args.ValueStyle.SEPARATE;

import java.util.ArrayList;
import java.util.List;

/**
 * What we know of gcc's options, as data. Whatever is not here is compiled locally, so a new gcc
 * option costs speed until somebody adds a line, never a wrong object.
 *
 * <p>The families {@code -f -g -m -O -W} are open: gcc adds to them with every release, and nearly
 * all only steer code generation or warnings, which travel well. The members that write or read
 * files of this machine are listed one by one.
 */
final class GccOptions {
  static final OptionTable TABLE = table();

  private GccOptions() {}

  private static OptionTable table() {
    List<OptionRule> rules = new ArrayList<>();
    job(rules);
    preprocessor(rules);
    dependencies(rules);
    compiler(rules);
    linker(rules);
    modes(rules);
    sideFiles(rules);
    localState(rules);
    notDistributed(rules);
    return new OptionTable(rules);
  }

  private static void job(List<OptionRule> rules) {
    rules.add(OptionRule.keep("-c", NONE, Scope.COMPILE, Role.COMPILE));
    rules.add(OptionRule.keep("-o", JOINED_OR_SEPARATE, Scope.OUTPUT, Role.OUTPUT));
    // The server names the language itself (protocol 8).
    rules.add(OptionRule.keep("-x", JOINED_OR_SEPARATE, Scope.LOCAL, Role.LANGUAGE));
  }

  private static void preprocessor(List<OptionRule> rules) {
    keep(rules, Scope.MACRO, JOINED_OR_SEPARATE, "-D", "-U");
    keep(rules, Scope.MACRO, NONE, "-undef");
    keep(rules, Scope.LOCAL, JOINED_OR_SEPARATE, "-I", "-isystem", "-iquote", "-idirafter");
    keep(rules, Scope.LOCAL, JOINED_OR_SEPARATE, "-imacros", "-isysroot", "-iprefix");
    keep(rules, Scope.LOCAL, JOINED_OR_SEPARATE, "-iwithprefix", "-iwithprefixbefore");
    keep(rules, Scope.LOCAL, JOINED_OR_SEPARATE, "-imultilib");
    keep(rules, Scope.LOCAL, SEPARATE, "--sysroot");
    keep(rules, Scope.LOCAL, JOINED, "--sysroot=");
    keep(rules, Scope.LOCAL, NONE, "-nostdinc", "-nostdinc++", "-no-canonical-prefixes");
    // The text sent is UTF-8 whatever the source was; converting it again would spoil it.
    keep(rules, Scope.LOCAL, JOINED, "-finput-charset=");
    // The include folders do not exist there, and nothing is looked up in them.
    keep(rules, Scope.LOCAL, NONE, "-Wmissing-include-dirs", "-Werror=missing-include-dirs");
    rules.add(OptionRule.keep("-include", JOINED_OR_SEPARATE, Scope.LOCAL, Role.FORCED_INCLUDE));
    rules.add(OptionRule.keep("-Wp,", JOINED, Scope.LOCAL, Role.PREPROCESSOR_LIST));
    role(rules, Role.WHOLE_PREPROCESSING, NONE, "-pedantic", "-pedantic-errors", "-Wpedantic");
    role(rules, Role.WHOLE_PREPROCESSING, NONE, "-Werror=pedantic");
    role(rules, Role.WARN_UNUSED_MACROS, NONE, "-Wunused-macros", "-Werror=unused-macros");
    role(rules, Role.NO_WARN_UNUSED_MACROS, NONE, "-Wno-unused-macros");
    refuse(rules, LocalCode.OPTION, "excludes folders in a way long withdrawn", NONE, "-I-");
  }

  private static void dependencies(List<OptionRule> rules) {
    dependency(rules, Role.DEPENDENCIES, NONE, "-MD", "-MMD");
    dependency(rules, Role.DEPENDENCY_FILE, JOINED_OR_SEPARATE, "-MF");
    dependency(rules, Role.DEPENDENCY_TARGET, JOINED_OR_SEPARATE, "-MT", "-MQ");
    dependency(rules, Role.DEPENDENCY_DETAIL, NONE, "-MP");
    refuse(rules, LocalCode.DEPENDENCIES, "goes with -M or -MM only", NONE, "-MG");
  }

  private static void compiler(List<OptionRule> rules) {
    keep(rules, Scope.BOTH, JOINED, "-f", "-W", "-std=", "--std=");
    keep(rules, Scope.BOTH, NONE, "-w", "-ansi", "-pipe", "-pthread", "-p", "-pg", "-trigraphs");
    keep(rules, Scope.BOTH, SEPARATE, "--param");
    keep(rules, Scope.BOTH, JOINED, "--param=");
    role(rules, Role.DEBUG, JOINED, "-g");
    role(rules, Role.OPTIMISE, JOINED, "-O");
    role(rules, Role.MACHINE, JOINED, "-m");
    rules.add(OptionRule.keep("-Wa,", JOINED, Scope.REMOTE, Role.ASSEMBLER_LIST));
    // Literals in UTF-8 need no conversion table, which a packaged compiler may lack.
    role(rules, Role.EXECUTION_CHARSET, JOINED, "-fexec-charset=", "-fwide-exec-charset=");
  }

  /** They do nothing without a link step, but makefiles pass them to every compile. */
  private static void linker(List<OptionRule> rules) {
    keep(rules, Scope.LOCAL, JOINED_OR_SEPARATE, "-L", "-l", "-T", "-u", "-z");
    keep(rules, Scope.LOCAL, JOINED, "-Wl,");
    keep(rules, Scope.LOCAL, SEPARATE, "-Xlinker");
    // Some of these change the defaults of code generation too.
    keep(rules, Scope.BOTH, NONE, "-pie", "-no-pie", "-shared", "-static", "-static-pie");
    keep(rules, Scope.BOTH, NONE, "-s", "-rdynamic", "-symbolic", "-nostdlib", "-nostartfiles");
    keep(rules, Scope.BOTH, NONE, "-nodefaultlibs", "-nolibc", "-static-libgcc");
    keep(rules, Scope.BOTH, NONE, "-shared-libgcc", "-static-libstdc++", "-nostdlib++");
  }

  /** Other things a compiler driver can be asked to do than to make an object. */
  private static void modes(List<OptionRule> rules) {
    refuse(rules, LocalCode.PREPROCESS_ONLY, "asks for preprocessing only", NONE, "-E");
    refuse(rules, LocalCode.PREPROCESS_ONLY, "asks for dependencies only", NONE, "-M", "-MM");
    refuse(rules, LocalCode.ASSEMBLER_OUTPUT, "asks for assembler text", NONE, "-S");
    refuse(rules, LocalCode.SYNTAX_ONLY, "asks for a check only", NONE, "-fsyntax-only");
    String prints = "prints what the compiler does here";
    refuse(rules, LocalCode.VERBOSE, prints, NONE, "-v", "-###", "-H", "-Q", "-time");
    refuse(rules, LocalCode.VERBOSE, prints, JOINED, "-ftime-report", "-fmem-report");
    refuse(rules, LocalCode.VERBOSE, prints, NONE, "-fdebug-cpp", "-fstats");
  }

  private static void sideFiles(List<OptionRule> rules) {
    LocalCode code = LocalCode.SIDE_FILES;
    String why = "makes the compiler write further files";
    refuse(rules, code, why, JOINED, "-save-temps", "--save-temps", "-fdump", "-fopt-info");
    refuse(rules, code, why, JOINED, "-fstack-usage", "-fcallgraph-info", "-fdeps-");
    refuse(rules, code, why, JOINED, "-fsave-optimization-record", "-ftime-trace");
    refuse(rules, code, why, NONE, "--coverage", "-coverage", "-ftest-coverage");
    refuse(rules, code, why, NONE, "-fcondition-coverage", "-frepo", "-gen-decls");
    refuse(rules, code, why, JOINED, "-fpath-coverage", "-fprofile-generate", "-fprofile-arcs");
    refuse(rules, code, why, JOINED, "-aux-info=");
    refuse(rules, code, why, SEPARATE, "-aux-info", "-dumpbase", "-dumpbase-ext", "-dumpdir");
    String report = "makes the compiler write its report as one document";
    refuse(rules, code, report, JOINED, "-fdiagnostics-format=", "-fdiagnostics-add-output=");
    refuse(rules, code, report, JOINED, "-fdiagnostics-set-output=");
    refuse(rules, code, report, NONE, "-fdiagnostics-generate-patch");
    String dwo = "puts debug information into a second file";
    refuse(rules, LocalCode.SPLIT_DWARF, dwo, JOINED, "-gsplit-dwarf");
  }

  private static void localState(List<OptionRule> rules) {
    LocalCode code = LocalCode.LOCAL_STATE;
    String why = "uses files or programs of this machine";
    // Every other -fprofile… reads profiles or changes where they are looked for.
    refuse(rules, code, why, JOINED, "-fprofile", "-fauto-profile", "-fplugin", "-specs=");
    refuse(rules, code, why, NONE, "-fbranch-probabilities", "-fsearch-include-path");
    refuse(rules, code, why, JOINED, "-fsearch-include-path=", "-iplugindir=");
    refuse(rules, code, why, JOINED, "-fsanitize-blacklist", "-fsanitize-ignorelist");
    refuse(rules, code, why, SEPARATE, "-specs", "-wrapper");
    refuse(rules, code, why, JOINED_OR_SEPARATE, "-B");
    String modules = "builds or reads modules";
    refuse(rules, LocalCode.MODULES, modules, JOINED, "-fmodule", "-fcxx-modules");
    refuse(rules, LocalCode.PCH, "asks for precompiled headers to be kept", JOINED, "-fpch");
    String records = "writes the command line into the object";
    refuse(rules, LocalCode.RECORDS_COMMAND, records, NONE, "-frecord-gcc-switches");
  }

  private static void notDistributed(List<OptionRule> rules) {
    LocalCode code = LocalCode.OPTION;
    String stages = "would disturb compiling in two steps";
    refuse(rules, code, stages, NONE, "-fdirectives-only", "-fno-directives-only");
    refuse(rules, code, stages, NONE, "-fpreprocessed", "-fno-preprocessed");
    refuse(rules, code, stages, NONE, "-fworking-directory", "-fno-working-directory");
    refuse(rules, code, stages, NONE, "-P", "-C", "-CC", "-traditional", "-traditional-cpp");
    refuse(rules, code, stages, SEPARATE, "-Xpreprocessor", "-Xassembler");
    refuse(rules, code, "compiles twice to compare", JOINED, "-fcompare-debug");
    refuse(rules, code, "is a self-test of the compiler", JOINED, "-fself-test");
  }

  private static void keep(List<OptionRule> rules, Scope scope, ValueStyle style, String... names) {
    for (String name : names) {
      rules.add(OptionRule.keep(name, style, scope, Role.PLAIN));
    }
  }

  private static void role(List<OptionRule> rules, Role role, ValueStyle style, String... names) {
    for (String name : names) {
      rules.add(OptionRule.keep(name, style, Scope.BOTH, role));
    }
  }

  private static void dependency(
      List<OptionRule> rules, Role role, ValueStyle style, String... names) {
    for (String name : names) {
      rules.add(OptionRule.keep(name, style, Scope.LOCAL, role));
    }
  }

  private static void refuse(
      List<OptionRule> rules, LocalCode code, String why, ValueStyle style, String... names) {
    for (String name : names) {
      rules.add(OptionRule.refuse(name, style, code, why));
    }
  }
}
