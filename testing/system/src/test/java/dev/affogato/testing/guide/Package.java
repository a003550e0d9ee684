package dev.affogato.testing.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A small program for two targets, as Paludis would build it: by a user of its own, with compilers
 * that have the target in their names. Immutable.
 *
 * @param sources by the driver that compiles each
 */
record Package(Path folder, List<Source> sources) {
  static final int BUILDER = 65534;

  /** What is compiled by {@code TARGET-driver}. */
  record Source(String driver, String file, String text) {
    String object(String target) {
      return target + "/" + file.replaceFirst("\\..*", ".o");
    }
  }

  private static final List<Source> SOURCES =
      List.of(
          new Source(
              "gcc",
              "main.c",
              "#include <stdio.h>\nint words(const char *);\nint twice(int);\n"
                  + "int main(void) { printf(\"%d\\n\", twice(words(\"a b a\"))); return 0; }\n"),
          new Source(
              "g++",
              "words.cpp",
              "#include <set>\n#include <sstream>\n#include <string>\n"
                  + "extern \"C\" int words(const char *text) {\n  std::istringstream in(text);\n"
                  + "  std::set<std::string> all;\n  for (std::string w; in >> w;) all.insert(w);\n"
                  + "  return (int)all.size();\n}\n"),
          new Source("cc", "twice.c", "int twice(int n) { return n * (int)sizeof(void *) / 4; }\n"),
          new Source(
              "c++",
              "unused.cpp",
              "template <class T> T three(T t) { return t + t + t; }\n"
                  + "long unused(long n) { return three(n); }\n"));

  static Package in(Path folder) throws IOException {
    Files.createDirectory(folder);
    StringBuilder rules = new StringBuilder();
    List<String> programs = new ArrayList<>();
    for (String target : GuidedMachines.TARGETS) {
      Files.createDirectory(folder.resolve(target));
      List<String> objects = SOURCES.stream().map(source -> source.object(target)).toList();
      String program = target + "/program";
      programs.add(program);
      String all = String.join(" ", objects);
      rules.append(program + ": " + all + "\n\t" + target + "-g++ -o $@ " + all + "\n");
      for (Source source : SOURCES) {
        String compiler = target + "-" + source.driver();
        rules.append(source.object(target) + ": " + source.file());
        rules.append("\n\t" + compiler + " -O2 -Wall -c " + source.file() + " -o $@\n");
      }
    }
    Files.writeString(
        folder.resolve("Makefile"), "all: " + String.join(" ", programs) + "\n" + rules);
    for (Source source : SOURCES) {
      Files.writeString(folder.resolve(source.file()), source.text());
    }
    Files.createDirectory(folder.resolve("tmp"));
    Files.createDirectory(folder.resolve("home"));
    for (Path path :
        List.of(
            folder,
            folder.resolve("tmp"),
            folder.resolve("home"),
            target(folder, 0),
            target(folder, 1))) {
      Files.setAttribute(path, "unix:uid", BUILDER);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return new Package(folder, SOURCES);
  }

  private static Path target(Path folder, int number) {
    return folder.resolve(GuidedMachines.TARGETS.get(number));
  }

  byte[] object(String target, Source source) throws IOException {
    return Files.readAllBytes(folder.resolve(source.object(target)));
  }
}
