package dev.affogato.testing.catalogue;

import static dev.affogato.testing.catalogue.CompileCase.local;
import static dev.affogato.testing.catalogue.CompileCase.of;
import static dev.affogato.testing.catalogue.CompileCase.remote;
import static dev.affogato.testing.catalogue.Verdict.ANYWHERE;

import java.util.List;

/** The rows of behaviour spec 6.2 that are clang's alone. */
final class ClangCases {
  private static final String NO_TARGET = "remote compile arguments:(?!.* -target )";
  private static final String TARGET = "remote compile arguments:.* -target x86_64-";
  private static final String PLUGIN_PREPARATION =
      "gcc -shared -fPIC -DEXTRA={dir}/plain.cpp plugin.c -o plugin.so";

  private ClangCases() {}

  static List<CompileCase> all() {
    return List.of(
        remote(9, "this machine's CPU", "clang -march=native -O2 -c plain.c")
            .showing("remote compile arguments:(?!.*=native).*-Xclang -target-"),
        remote(21, "C++ header folder", "clang++ -cxx-isystem ./ -c plain.cpp"),
        remote(22, "target", "clang -target x86_64-linux-gnu -c plain.c").showing(TARGET),
        remote(22, "no target", "clang -c plain.c").showing(TARGET),
        remote(22, "joined target", "clang --target=x86_64-linux-gnu -c plain.c")
            .showing(NO_TARGET),
        remote(24, "error", "clang++ -c error.cpp"),
        remote(24, "warning", "clang++ -Wall -c warning.cpp"),
        remote(24, "warnings", "clang -Wall -Wextra -c warning.c"),
        remote(
            29,
            "sanitizer list",
            "clang++ -fsanitize=address -fsanitize-blacklist=ignored.txt -c plain.cpp"),
        remote(
            29,
            "list elsewhere",
            "clang++ -fsanitize=address -fsanitize-blacklist=sub/../ignored.txt -c plain.cpp"),
        local(
            29,
            "list missing",
            "clang++ -fsanitize=address -fsanitize-blacklist=nowhere.txt -c plain.cpp"),
        remote(30, "rewritten includes", "clang -Wall -c warning.c")
            .with("ICECC_CLANG_REMOTE_CPP", "1"),
        remote(
                32,
                "use a header as clang says",
                "clang++ -include-pch {dir}/pch.pch -c uses-pch.cpp")
            .after("clang++ -x c++-header -c pch.h -o pch.pch"),
        local(33, "header with object", "clang++ -Xclang -building-pch-with-obj -c plain.cpp"),
        remote(34, "plugin", "clang -Xclang -load -Xclang ./plugin.so -c plain.c")
            .after(PLUGIN_PREPARATION)
            .with("ICECC_EXTRAFILES", "{dir}/plain.cpp"),
        // Objects of older runtimes hold the name of the file that clang was given.
        local(7, "Objective-C", "clang -c lone.m").stock(ANYWHERE),
        local(7, "Objective-C++", "clang++ -c lone.mm").stock(ANYWHERE),
        of(63, "bitcode", "clang -emit-llvm -c plain.c -o plain.bc", ANYWHERE),
        of(63, "bitcode as text", "clang -emit-llvm -S plain.c", ANYWHERE),
        of(63, "modules", "clang++ -fmodules -c plain.cpp", ANYWHERE),
        of(
            63,
            "diagnostics into a file",
            "clang -Wall -serialize-diagnostics w.dia -c warning.c",
            ANYWHERE));
  }
}
