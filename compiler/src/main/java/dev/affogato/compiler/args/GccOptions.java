package dev.affogato.compiler.args;

import static dev.affogato.compiler.args.ValueStyle.JOINED;
import static dev.affogato.compiler.args.ValueStyle.JOINED_OR_SEPARATE;
import static dev.affogato.compiler.args.ValueStyle.NONE;
import static dev.affogato.compiler.args.ValueStyle.SEPARATE;

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
    OptionRules rules = new OptionRules();
    CommonOptions.addTo(rules);
    preprocessor(rules);
    compiler(rules);
    prints(rules);
    sideFiles(rules);
    localState(rules);
    notDistributed(rules);
    return rules.table();
  }

  private static void preprocessor(OptionRules rules) {
    rules.keep(Scope.LOCAL, JOINED_OR_SEPARATE, "-imultilib", "-imultiarch");
    // The text sent is UTF-8 whatever the source was; converting it again would spoil it.
    rules.keep(Scope.LOCAL, JOINED, "-finput-charset=");
    // Gcc 12 says the same of a partially preprocessed text as of the source (behaviour 3.1 would
    // expand macros here, which moves the columns in debug information).
    rules.keep(Scope.BOTH, NONE, "-pedantic", "-pedantic-errors");
    // With these, -fdirectives-only drops the pragmas that they are about.
    rules.keep(Scope.LOCAL, JOINED_OR_SEPARATE, "-imacros");
    rules.role(Role.WHOLE_PREPROCESSING, JOINED, "-fopenmp", "-fopenacc");
  }

  private static void compiler(OptionRules rules) {
    rules.keep(Scope.BOTH, NONE, "-static-libtsan", "-static-liblsan", "-static-libubsan");
    rules.role(Role.SPECS, JOINED, "-specs=", "--specs=");
    rules.role(Role.EXTRA_FILE, JOINED, "-fauto-profile=");
  }

  private static void prints(OptionRules rules) {
    LocalCode code = LocalCode.VERBOSE;
    String prints = "prints what the compiler does here";
    rules.refuse(code, prints, NONE, "-fdebug-cpp", "-fstats", "-print-objc-runtime-info");
    rules.refuse(code, prints, JOINED, "-fpre-ipa-mem-report", "-fpost-ipa-mem-report");
    rules.refuse(code, prints, JOINED, "-fdbg-cnt-list", "-mdump-tune-features");
  }

  private static void sideFiles(OptionRules rules) {
    LocalCode code = LocalCode.SIDE_FILES;
    String why = "makes the compiler write further files";
    rules.refuse(code, why, JOINED, "-fopt-info", "-fcallgraph-info", "-fdeps-", "-fvtv-");
    rules.refuse(code, why, NONE, "-fcondition-coverage", "-frepo", "-gen-decls");
    rules.refuse(code, why, JOINED, "-fpath-coverage", "-fprofile-generate", "-aux-info=");
    rules.refuse(code, why, SEPARATE, "-aux-info", "-dumpbase", "-dumpbase-ext");
    String report = "makes the compiler write its report as one document";
    rules.refuse(code, report, JOINED, "-fdiagnostics-add-output=", "-fdiagnostics-set-output=");
    rules.refuse(code, report, NONE, "-fdiagnostics-generate-patch");
  }

  private static void localState(OptionRules rules) {
    LocalCode code = LocalCode.LOCAL_STATE;
    String why = "uses files or programs of this machine";
    rules.refuse(code, why, NONE, "-fbranch-probabilities", "-fsearch-include-path");
    rules.refuse(code, why, JOINED, "-fsearch-include-path=", "-iplugindir=", "-fresolution=");
    rules.refuse(code, why, JOINED, "-fltrans", "-fwpa", "-flinker-output", "-foffload-abi");
    rules.refuse(code, why, SEPARATE, "-specs", "--specs", "-wrapper");
    String records = "writes the command line into the object";
    rules.oneStep(LocalCode.RECORDS_COMMAND, records, NONE, "-frecord-gcc-switches");
  }

  private static void notDistributed(OptionRules rules) {
    LocalCode code = LocalCode.OPTION;
    String stages = "would disturb compiling in two steps";
    rules.refuse(code, stages, NONE, "-fdirectives-only", "-fno-directives-only");
    rules.refuse(code, stages, NONE, "-fpreprocessed", "-fno-preprocessed");
    rules.oneStep(code, stages, NONE, "-fworking-directory", "-fno-working-directory");
    rules.refuse(code, stages, NONE, "-no-integrated-cpp");
    rules.refuse(code, "compiles twice to compare", JOINED, "-fcompare-debug");
    rules.refuse(code, "is a self-test of the compiler", JOINED, "-fself-test");
  }
}
