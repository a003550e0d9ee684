package dev.affogato.testing.catalogue;

import static dev.affogato.testing.catalogue.CompileCase.local;
import static dev.affogato.testing.catalogue.CompileCase.of;
import static dev.affogato.testing.catalogue.CompileCase.remote;
import static dev.affogato.testing.catalogue.Verdict.ANYWHERE;
import static dev.affogato.testing.catalogue.Verdict.DEFECTIVE;
import static dev.affogato.testing.catalogue.Verdict.LOCAL;
import static dev.affogato.testing.catalogue.Verdict.REBUILT;
import static dev.affogato.testing.catalogue.Verdict.REMOTE;
import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The compile cases of behaviour spec 6.2, and those of 6.3 that are one command.
 *
 * <p>Where stock does what the specification calls a defect, {@link CompileCase#stock} says so, and
 * our client is held to what the user meant.
 */
final class Cases {
  private Cases() {}

  /** Rows for farms of which every build tries a part only. */
  static final Set<Integer> SELECTION = Set.of(3, 6, 14, 24, 25, 27);

  /** Cases of behaviour spec 6.3 have no number there. */
  private static final int EXTRA = 63;

  static List<CompileCase> all() {
    List<CompileCase> all = new ArrayList<>();
    for (CompileCase any : common()) {
      all.add(any.using("gcc", "g++"));
      all.add(any.using("clang", "clang++"));
    }
    all.addAll(gcc());
    all.addAll(ClangCases.all());
    return all;
  }

  static Set<Integer> rows() {
    return all().stream().map(CompileCase::row).collect(toSet());
  }

  /** For gcc and clang alike. */
  private static List<CompileCase> common() {
    List<CompileCase> cases = new ArrayList<>(languages());
    cases.addAll(assembler());
    cases.addAll(debugging());
    cases.addAll(dependencies());
    cases.addAll(sideFiles());
    return cases;
  }

  private static List<CompileCase> languages() {
    return List.of(
        remote(3, "plain C++", "CXX -Wall -Werror -c plain.cpp -o plain.o"),
        remote(4, "plain C", "CC -Wall -Werror -c plain.c -o plain.o"),
        remote(4, "options after the file", "CXX -c plain.cpp -O2 -o plain.o"),
        remote(4, "pedantic C", "CC -Wpedantic -c plain.c -o plain.o"),
        local(5, "preprocessing", "CXX -E plain.cpp -o plain.ii"),
        local(5, "preprocessing to standard output", "CXX -E plain.cpp"),
        remote(6, "a header", "CC -c uses-header.c -o header.o"),
        remote(6, "a header on the command line", "CC -include headers/shape.h -c needs-include.c"),
        remote(6, "a header on a path", "CC -Iheaders -include shape.h -c needs-include.c"),
        remote(7, "forced language", "CC -x c++ -c plain-no-suffix -o plain.o"),
        remote(14, "define", "CC -DANSWER=42 -c needs-define.c -o define.o"),
        remote(14, "define in two words", "CC -D ANSWER=42 -c needs-define.c -o define.o"),
        of(15, "missing source", "CXX -c nonexistent.cpp", ANYWHERE).stock(DEFECTIVE),
        of(15, "missing header", "CC -c missing-header.c", ANYWHERE).stock(DEFECTIVE),
        remote(17, "code in a macro", "CXX -Wall -Wextra -Werror -c macro-warnings.cpp"),
        of(18, "unused macros", "CXX -Wall -Wunused-macros -c unused-macro.cpp", ANYWHERE)
            .stock(DEFECTIVE),
        remote(20, "raw strings", "CXX -std=c++11 -c raw-string.cpp"),
        of(20, "raw string in a macro", "CXX -std=c++11 -c raw-macro.cpp", ANYWHERE)
            .stock(DEFECTIVE),
        local(31, "make a precompiled header", "CXX -x c++-header -c pch.h -o pch.h.gch"),
        remote(32, "use it", "CXX -include {dir}/pch.h -Winvalid-pch -c uses-pch.cpp")
            .after("CXX -x c++-header -c pch.h -o pch.h.gch"));
  }

  private static List<CompileCase> assembler() {
    return List.of(
        remote(8, "assembler output", "CXX -Wall -S plain.cpp -o plain.s"),
        remote(8, "assembler output by default", "CC -O2 -S plain.c"),
        local(10, "assembler listing", "CC -Wa,-al=listing.txt -c plain.c -o plain.o"));
  }

  private static List<CompileCase> debugging() {
    return List.of(
        remote(23, "split dwarf", "CXX -gsplit-dwarf -g -c plain.cpp -o plain.o").debug(),
        remote(23, "split dwarf by itself", "CXX -gsplit-dwarf -c plain.cpp -o plain.o").debug(),
        remote(23, "elsewhere", "CXX -gsplit-dwarf -g -c plain.cpp -o ../{case}/./sub/plain.o")
            .debug(),
        of(23, "missing source", "CXX -gsplit-dwarf -g -c nonexistent.cpp -o none.o", ANYWHERE)
            .stock(DEFECTIVE),
        remote(27, "debug information", "CXX -g -c sub/debugged.cpp").debug(),
        remote(27, "debug information, absolute", "CXX -g -c {dir}/sub/debugged.cpp -o d.o")
            .debug(),
        remote(27, "no debug information", "CXX -g0 -c sub/debugged.cpp"),
        remote(27, "split, absolute", "CXX -g -gsplit-dwarf -c {dir}/sub/debugged.cpp -o d.o")
            .debug(),
        remote(27, "split, none", "CXX -g0 -gsplit-dwarf -c sub/debugged.cpp").debug(),
        remote(28, "address sanitizer", "CXX -fsanitize=address -g -c use-after-free.cpp").debug());
  }

  private static List<CompileCase> dependencies() {
    return List.of(
        remote(EXTRA, "rule of another output", "CC -MD -c uses-header.c -o sub/other.o")
            .stock(DEFECTIVE),
        remote(EXTRA, "rule by default", "CC -MMD -c uses-header.c"),
        remote(EXTRA, "rule for phony", "CC -MMD -MP -MF made.d -c uses-header.c -o header.o")
            .stock(DEFECTIVE),
        remote(EXTRA, "rule with targets", "CC -MD -MT a -MQ $b -c uses-header.c -o header.o"),
        remote(EXTRA, "rule of -Wp", "CC -Wp,-MD,made.d -c uses-header.c -o header.o"),
        local(EXTRA, "rule of -Wp in parts", "CC -MD -Wp,-MF,made.d -c uses-header.c -o h.o")
            .stock(DEFECTIVE),
        of(EXTRA, "rule only", "CC -M uses-header.c", LOCAL),
        of(EXTRA, "rule only, into a file", "CC -MM -MF made.d -c uses-header.c", LOCAL),
        of(EXTRA, "rule without a file name", "CC -MD -c uses-header.c -o header.o -MF", LOCAL)
            .stock(DEFECTIVE));
  }

  private static List<CompileCase> sideFiles() {
    return List.of(
        of(EXTRA, "temporary files", "CC -save-temps -c plain.c", LOCAL),
        of(EXTRA, "temporary files beside", "CC -save-temps=obj -c plain.c -o sub/plain.o", LOCAL)
            .stock(DEFECTIVE),
        of(EXTRA, "no symbols", "CC -s -c plain.c", ANYWHERE),
        of(EXTRA, "coverage", "CC -ftest-coverage -c plain.c", ANYWHERE),
        of(EXTRA, "nothing to do", "CC -fsyntax-only plain.c", LOCAL),
        of(EXTRA, "two files", "CC -c plain.c uses-header.c", LOCAL).stock(DEFECTIVE),
        of(EXTRA, "no file", "CC -c", ANYWHERE),
        of(EXTRA, "output into nothing", "CC -c plain.c -o /dev/null", LOCAL),
        of(EXTRA, "output into no folder", "CC -c plain.c -o not/here/plain.o", ANYWHERE)
            .stock(DEFECTIVE),
        of(EXTRA, "configure test", "CC -c conftest.c", LOCAL).after("cp plain.c conftest.c"),
        of(EXTRA, "unknown option", "CC --no-such-option -c plain.c", ANYWHERE).stock(DEFECTIVE),
        of(EXTRA, "unknown language", "CC -x nothing -c plain.c", ANYWHERE),
        remote(EXTRA, "preprocessed C", "CC -c plain.i -o plain.o")
            .after("CC -E plain.c -o plain.i"),
        remote(EXTRA, "response file", "CC @plain.args").after("cp plain.rsp plain.args"));
  }

  private static List<CompileCase> gcc() {
    return List.of(
        remote(9, "this machine's CPU", "gcc -march=native -O2 -c plain.c")
            .showing("remote compile arguments:.*-march=(?!native)"),
        remote(11, "file for the assembler", "gcc -Wa,macros.s -c asm-macro.c -o macro.o"),
        remote(12, "assembler symbol", "gcc -Wa,--defsym,MYSYM=1 -c asm-symbol.c -o symbol.o"),
        local(13, "assembler arguments", "gcc -Wa,@assembler.args -c asm-symbol.c -o symbol.o"),
        remote(34, "plugin", "gcc -fplugin=./plugin.so -c plain.c")
            .after("gcc -shared -fPIC -DEXTRA={dir}/plain.cpp plugin.c -o plugin.so")
            .with("ICECC_EXTRAFILES", "{dir}/plain.cpp"),
        remote(7, "Objective-C", "gcc -c lone.m").stock(ANYWHERE),
        remote(7, "Objective-C++", "g++ -c lone.mm").stock(ANYWHERE),
        of(19, "counter in a directive", "gcc -c counter.c", REBUILT).stock(DEFECTIVE),
        of(25, "error", "g++ -c error.cpp", REBUILT),
        of(25, "warning", "g++ -Wall -c warning.cpp", REBUILT),
        of(25, "caret asked for", "g++ -fdiagnostics-show-caret -c error.cpp", REBUILT),
        of(26, "error without caret", "g++ -fno-diagnostics-show-caret -c error.cpp", REMOTE),
        of(
            26,
            "warnings without caret",
            "gcc -fno-diagnostics-show-caret -Wall -c warning.c",
            REMOTE));
  }
}
