package dev.affogato.compiler.args;

import static dev.affogato.compiler.args.ValueStyle.JOINED;
import static dev.affogato.compiler.args.ValueStyle.JOINED_OR_SEPARATE;
import static dev.affogato.compiler.args.ValueStyle.NONE;
import static dev.affogato.compiler.args.ValueStyle.SEPARATE;

/**
 * What we know of clang's options, as data; read {@link GccOptions} for how it is kept.
 *
 * <p>Clang compiles what {@code -frewrite-includes} makes of a source as it would compile the
 * source, so little needs care beyond the files it reads and writes.
 */
final class ClangOptions {
  static final OptionTable TABLE = table();

  private ClangOptions() {}

  private static OptionTable table() {
    OptionRules rules = new OptionRules();
    CommonOptions.addTo(rules);
    preprocessor(rules);
    compiler(rules);
    extraFiles(rules);
    linker(rules);
    otherActions(rules);
    sideFiles(rules);
    localState(rules);
    notDistributed(rules);
    return rules.table();
  }

  private static void preprocessor(OptionRules rules) {
    rules.keep(Scope.LOCAL, JOINED_OR_SEPARATE, "-cxx-isystem", "-c-isystem", "-isystem-after");
    // -frewrite-includes prints nothing of such a file.
    rules.role(Role.WHOLE_PREPROCESSING, Scope.LOCAL, JOINED_OR_SEPARATE, "-imacros");
    rules.keep(Scope.LOCAL, JOINED_OR_SEPARATE, "-iframework", "-F", "-iwithsysroot");
    rules.keep(Scope.LOCAL, JOINED_OR_SEPARATE, "-iframeworkwithsysroot", "-ivfsoverlay");
    rules.keep(Scope.LOCAL, JOINED_OR_SEPARATE, "-stdlib++-isystem");
    rules.keep(Scope.LOCAL, NONE, "-ibuiltininc", "-nobuiltininc", "-nostdlibinc");
    rules.keep(Scope.LOCAL, NONE, "-canonical-prefixes");
    rules.keep(Scope.BOTH, JOINED, "--system-header-prefix=", "--no-system-header-prefix=");
    rules.keep(Scope.BOTH, SEPARATE, "--system-header-prefix", "--no-system-header-prefix");
    rules.role(Role.WARN_LINE_MARKERS, NONE, "-pedantic", "-pedantic-errors", "-Wpedantic");
    rules.role(Role.WARN_LINE_MARKERS, NONE, "-Weverything", "-Wgnu", "-Werror=gnu");
    rules.role(Role.WARN_LINE_MARKERS, NONE, "-Werror=pedantic", "-Werror=everything");
    rules.role(Role.PRECOMPILED_INCLUDE, Scope.LOCAL, JOINED_OR_SEPARATE, "-include-pch");
    rules.role(Role.CHARSET, JOINED, "-finput-charset=");
    rules.role(Role.OBJECTIVE_C_RUNTIME, JOINED, "-fobjc-runtime=");
    rules.role(Role.OBJECTIVE_C_RUNTIME, NONE, "-fgnu-runtime", "-fnext-runtime");
  }

  private static void compiler(OptionRules rules) {
    // Begins like the linker's -e.
    rules.keep(
        Scope.BOTH,
        NONE,
        "-enable-trivial-auto-var-init-zero-knowing-it-will-be-removed-from-clang");
    rules.role(Role.SANITIZERS, JOINED, "-fsanitize=");
    rules.role(Role.TARGET, SEPARATE, "-target", "--target");
    rules.role(Role.TARGET, JOINED, "--target=");
    rules.role(Role.ARCHITECTURE, SEPARATE, "-arch");
    rules.role(Role.FRONT_END, SEPARATE, "-Xclang");
    rules.role(Role.FRONT_END, JOINED, "-Xclang=");
    rules.role(Role.BACK_END, SEPARATE, "-mllvm");
    rules.role(Role.BACK_END, JOINED, "-mllvm=");
    rules.role(Role.LLVM_CODE, Scope.REMOTE, NONE, "-emit-llvm");
    rules.role(Role.COMPILATION_FOLDER, JOINED_OR_SEPARATE, "-fdebug-compilation-dir");
    rules.role(Role.COMPILATION_FOLDER, JOINED, "-fdebug-compilation-dir=");
    rules.role(Role.COMPILATION_FOLDER, JOINED, "-ffile-compilation-dir=");
    rules.role(Role.COLOUR, NONE, "-fcolor-diagnostics", "-fno-color-diagnostics");
    rules.role(Role.CARET, NONE, "-fcaret-diagnostics");
    rules.role(Role.NO_CARET, NONE, "-fno-caret-diagnostics");
    rules.keep(Scope.BOTH, JOINED, "-R", "-fcrash-diagnostics", "-stdlib=", "--stdlib=");
    rules.keep(Scope.BOTH, SEPARATE, "-stdlib", "--stdlib", "-mthread-model", "-meabi");
    rules.keep(Scope.BOTH, SEPARATE, "-mhwdiv", "-ftrapv-handler", "-fnew-alignment");
    rules.keep(Scope.BOTH, SEPARATE, "-fexperimental-openacc-macro-override");
    rules.keep(Scope.BOTH, NONE, "-Qunused-arguments", "-fno-verbose-asm");
    rules.keep(Scope.BOTH, NONE, "-shared-libsan", "-static-libsan", "-shared-libasan");
    rules.keep(Scope.BOTH, NONE, "-static-openmp", "-no-pthread", "-nogpulib", "-nogpuinc");
    rules.keep(Scope.BOTH, NONE, "--start-no-unused-arguments", "--end-no-unused-arguments");
    rules.keep(Scope.BOTH, NONE, "-integrated-as", "-no-integrated-as", "-fno-profile-generate");
    rules.keep(Scope.BOTH, JOINED, "-fdiagnostics-format=clang", "-fdiagnostics-format=msvc");
    rules.keep(Scope.BOTH, JOINED, "-fdiagnostics-format=vi");
    // The program instrumented so writes its profile; the compiler writes nothing.
    rules.keep(Scope.BOTH, NONE, "-fprofile-generate", "-fprofile-instr-generate");
    rules.keep(Scope.BOTH, JOINED, "-fprofile-generate=", "-fprofile-instr-generate=");
    rules.keep(Scope.BOTH, JOINED, "-fcs-profile-generate", "-fmemory-profile");
    rules.keep(Scope.BOTH, JOINED, "-fprofile-update=", "-fprofile-function-groups=");
    rules.keep(Scope.BOTH, JOINED, "-fprofile-selected-function-group=");
    rules.keep(Scope.BOTH, NONE, "-fprofile-sample-accurate", "-fauto-profile-accurate");
  }

  private static void extraFiles(OptionRules rules) {
    rules.role(Role.SOUGHT_FILE, JOINED, "-fpass-plugin=");
    rules.role(Role.EXTRA_FILE, JOINED, "-fprofile-sample-use=", "-fauto-profile=");
    rules.role(Role.EXTRA_FILE, JOINED, "-fprofile-instr-use=", "-fprofile-use=");
    rules.role(Role.EXTRA_FILE, JOINED, "-fprofile-remapping-file=", "-fprofile-list=");
    rules.role(Role.EXTRA_FILE, JOINED, "-fmemory-profile-use=", "-frandomize-layout-seed-file=");
    rules.role(Role.EXTRA_FILE, JOINED, "-fsanitize-blacklist=", "-fsanitize-ignorelist=");
    rules.role(Role.EXTRA_FILE, JOINED, "-fsanitize-coverage-allowlist=");
    rules.role(Role.EXTRA_FILE, JOINED, "-fsanitize-coverage-whitelist=");
    rules.role(Role.EXTRA_FILE, JOINED, "-fsanitize-coverage-ignorelist=");
    rules.role(Role.EXTRA_FILE, JOINED, "-fsanitize-coverage-blacklist=");
    rules.role(Role.EXTRA_FILE, JOINED, "-fsanitize-system-ignorelist=");
    rules.role(Role.EXTRA_FILE, JOINED, "-fsanitize-system-blacklist=");
    rules.role(Role.EXTRA_FILE, JOINED, "-fexperimental-sanitize-metadata-ignorelist=");
    rules.role(Role.EXTRA_FILE, JOINED, "-fxray-always-instrument=", "-fxray-attr-list=");
    rules.role(Role.EXTRA_FILE, JOINED, "-fxray-never-instrument=");
  }

  /** They tell where to find libraries and tools that no compile step runs. */
  private static void linker(OptionRules rules) {
    rules.keep(Scope.LOCAL, JOINED, "--gcc-toolchain=", "--gcc-install-dir=", "--gcc-triple=");
    rules.keep(Scope.LOCAL, SEPARATE, "-gcc-toolchain", "-rpath", "--force-link");
    rules.keep(Scope.LOCAL, JOINED, "-rtlib=", "--rtlib=", "-unwindlib=", "--unwindlib=");
    rules.keep(Scope.LOCAL, JOINED, "--ld-path=");
    rules.keep(Scope.LOCAL, SEPARATE, "--rtlib", "-framework", "-weak_framework", "-image_base");
    rules.keep(Scope.LOCAL, SEPARATE, "-install_name", "-dylib_file", "-bundle_loader", "-init");
    rules.keep(Scope.LOCAL, SEPARATE, "-exported_symbols_list", "-unexported_symbols_list");
    rules.keep(Scope.LOCAL, SEPARATE, "-allowable_client", "-force_load", "-filelist", "-umbrella");
    rules.keep(Scope.LOCAL, SEPARATE, "-lazy_framework", "-lazy_library", "-weak_library");
    rules.keep(Scope.LOCAL, SEPARATE, "-multiply_defined", "-multiply_defined_unused");
    rules.keep(Scope.LOCAL, SEPARATE, "-seg_addr_table", "-seg_addr_table_filename");
    rules.keep(Scope.LOCAL, SEPARATE, "-segs_read_only_addr", "-segs_read_write_addr");
    rules.keep(Scope.LOCAL, SEPARATE, "-weak_reference_mismatches");
  }

  private static void otherActions(OptionRules rules) {
    LocalCode code = LocalCode.OTHER_ACTION;
    String why = "asks for something else than an object";
    rules.refuse(code, why, NONE, "--analyze", "-emit-ast", "-emit-interface-stubs");
    rules.refuse(code, why, NONE, "-emit-merged-ifs", "--precompile", "--migrate", "-verify-pch");
    rules.refuse(code, why, NONE, "-extract-api", "-emit-symbol-graph", "-relocatable-pch");
    rules.refuse(code, why, NONE, "--emit-static-lib", "-module-file-info", "-fdriver-only");
    rules.refuse(code, why, JOINED, "-rewrite-", "-ccc-", "-objcmt-", "-cc1", "-arcmt-");
    rules.refuse(code, why, JOINED, "-fembed-offload-object=", "-foffload", "-fopenmp-targets=");
    rules.refuse(code, why, JOINED, "--offload", "--cuda", "--hip", "-fthinlto-index=", "-ObjC");
    rules.refuse(code, why, JOINED, "-Xarch_", "-Xcuda", "-Xopenmp-target");
    rules.refuse(code, why, SEPARATE, "-Xanalyzer", "-Xoffload-linker");
  }

  private static void sideFiles(OptionRules rules) {
    LocalCode code = LocalCode.SIDE_FILES;
    String why = "makes the compiler write further files";
    rules.refuse(code, why, JOINED_OR_SEPARATE, "-MJ");
    rules.refuse(code, why, SEPARATE, "-serialize-diagnostics", "--serialize-diagnostics");
    rules.refuse(code, why, SEPARATE, "-dependency-dot", "-module-dependency-dir");
    rules.refuse(code, why, JOINED, "-foptimization-record", "-save-stats", "--save-stats");
    rules.refuse(code, why, JOINED, "-fthin-link-bitcode=", "-gen-", "-forder-file");
    rules.refuse(code, why, SEPARATE, "-gen-cdb-fragment-path");
    String coverage = "maps the source by the file the compiler opened";
    rules.oneStep(code, coverage, NONE, "-fcoverage-mapping");
    rules.oneStep(code, coverage, NONE, "-fmcdc-coverage", "-fcoverage-mcdc");
    rules.refuse(LocalCode.DEPENDENCIES, "changes how dependencies are written", NONE, "-MV");
    rules.refuse(
        LocalCode.DEPENDENCIES, "belongs to the compiler's inside", SEPARATE, "-dependency-file");
  }

  private static void localState(OptionRules rules) {
    LocalCode code = LocalCode.LOCAL_STATE;
    String why = "uses files or programs of this machine";
    rules.refuse(code, why, JOINED_OR_SEPARATE, "--config", "-config");
    rules.refuse(code, why, JOINED, "-fbuild-session-", "-fapinotes");
    rules.refuse(code, why, SEPARATE, "-frewrite-map-file", "-resource-dir");
    rules.refuse(code, why, JOINED, "-resource-dir=", "-fbasic-block-sections=list=");
    rules.refuse(code, why, JOINED, "-frewrite-map-file=", "-working-directory=");
    rules.refuse(code, why, SEPARATE, "-working-directory");
    rules.refuse(code, why, NONE, "-fprofile-use", "-fprofile-instr-use");
    rules.refuse(LocalCode.MODULES, "builds or reads modules", JOINED, "-fprebuilt-", "-gmodules");
    rules.refuse(LocalCode.MODULES, "builds or reads modules", NONE, "-fimplicit-module-maps");
    rules.refuse(LocalCode.MODULES, "builds or reads modules", NONE, "-fimplicit-modules");
    rules.refuse(LocalCode.MODULES, "builds or reads modules", NONE, "-fbuiltin-module-map");
    rules.oneStep(LocalCode.NAMES_SOURCE, "puts the source into it", NONE, "-gembed-source");
    String absolute = "asks where files are once more when it names them";
    rules.oneStep(LocalCode.OPTION, absolute, NONE, "-fdiagnostics-absolute-paths");
    String records = "writes the command line into the object";
    rules.oneStep(LocalCode.RECORDS_COMMAND, records, JOINED, "-frecord-", "-grecord-");
    rules.oneStep(LocalCode.RECORDS_COMMAND, records, JOINED, "-fembed-bitcode");
  }

  private static void notDistributed(OptionRules rules) {
    LocalCode code = LocalCode.OPTION;
    String stages = "would disturb compiling in two steps";
    rules.refuse(code, stages, JOINED, "-frewrite-", "-fuse-line-directives", "--driver-mode=");
    rules.refuse(
        code, stages, NONE, "-fminimize-whitespace", "-fkeep-system-includes", "-fms-kernel");
    rules.refuse(code, stages, NONE, "-via-file-asm");
    rules.refuse(code, "speaks to a compiler that compiles no C", SEPARATE, "-mmlir");
    rules.refuse(code, "is a self-test of the compiler", JOINED, "-verify");
  }
}
