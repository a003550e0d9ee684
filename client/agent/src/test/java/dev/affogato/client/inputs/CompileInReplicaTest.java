package dev.affogato.client.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.affogato.base.io.FileTrees;
import dev.affogato.base.io.NativeText;
import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.Language;
import dev.affogato.compiler.scan.ScanRequest;
import dev.affogato.compiler.scan.ScanResult;
import dev.affogato.compiler.scan.Scanner;
import dev.affogato.compiler.scan.facts.CompilerQuestions;
import dev.affogato.compiler.scan.files.Moment;
import dev.affogato.compiler.scan.files.SourceFiles;
import dev.affogato.compiler.toolchain.ToolchainFiles;
import dev.affogato.compiler.toolchain.ToolchainRequest;
import dev.affogato.compiler.toolchain.ToolchainTree;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A compiler in a root with nothing but the tree does what it does here, byte for byte. */
class CompileInReplicaTest {
  private static final ProcessRunner RUNNER = ProcessRunner.system();

  @TempDir Path memory;
  @TempDir Path project;
  @TempDir Path replicas;

  @BeforeEach
  void makeProject() throws IOException, InterruptedException {
    need("bwrap");
    needsJail();
    project = project.toRealPath();
    Files.createDirectories(project.resolve("src/obj"));
    Files.createDirectories(project.resolve("inc-1.0/deep"));
    Files.createDirectories(project.resolve("other"));
    Files.createSymbolicLink(project.resolve("inc"), Path.of("inc-1.0"));
    Files.createSymbolicLink(project.resolve("src/own.h"), Path.of("../other/own.h"));
    Files.writeString(project.resolve("other/own.h"), "static int own(int x) { return x + 1; }\n");
    Files.writeString(
        project.resolve("inc-1.0/deep/a.h"), "#include \"../b.h\"\n#define TEXT \"a\"\n");
    Files.writeString(project.resolve("inc-1.0/b.h"), "#define B 7\n");
    String text = "#include <deep/a.h>\n#include \"own.h\"\n";
    Files.writeString(
        project.resolve("src/a.c"),
        "#include <stdio.h>\n#include <limits.h>\n"
            + text
            + "int f(void) { int unused; puts(__FILE__ TEXT); return own(B); }\n");
    Files.writeString(
        project.resolve("src/a.cc"),
        "#include <string>\n#include <vector>\n"
            + text
            + "std::string f() { int unused; std::vector<int> v{own(B)}; return TEXT; }\n");
    Files.writeString(
        project.resolve("src/a.m"),
        text
            + "@interface A { int x; } @end\n@implementation A @end\nint f(void) { return own(B); }\n");
  }

  /** JUnit would warn of each link that leads out of its folder. */
  @AfterEach
  void removeReplicas() throws IOException {
    FileTrees.delete(replicas);
  }

  @Test
  void gccMakesTheSameObject() throws Exception {
    compiles("gcc", Language.C, "a.c", "-g", "-O2", "-Wall", "-I../inc");
  }

  @Test
  void gccSplitsDebugInformationAlike() throws Exception {
    compiles("gcc", Language.C, "a.c", "-g", "-gsplit-dwarf", "-I../inc");
  }

  @Test
  void gccByAnotherNameMakesTheSameObject() throws Exception {
    compiles(
        "cc", Language.C, "a.c", "-g", "-flto", "-frandom-seed=1", "-I", project + "/inc/../inc");
  }

  @Test
  void gxxMakesTheSameObject() throws Exception {
    compiles("g++", Language.CXX, "a.cc", "-g", "-Wall", "-I../inc");
  }

  @Test
  void clangMakesTheSameObject() throws Exception {
    compiles("clang", Language.C, "a.c", "-g", "-O2", "-Wall", "-I../inc");
    compiles("clang++", Language.CXX, "a.cc", "-g", "-Wall", "-gsplit-dwarf", "-I../inc");
  }

  /** Compiles here and there. */
  private void compiles(String name, Language language, String source, String... flags)
      throws Exception {
    need(name);
    String driver = which(name);
    CompilerKind kind = name.contains("clang") ? CompilerKind.CLANG : CompilerKind.GCC;
    List<String> arguments = new ArrayList<>(List.of(flags));
    arguments.addAll(List.of("-c", source, "-o", "obj/a.o"));
    String cwd = project + "/src";
    ToolchainTree toolchain =
        new ToolchainFiles(RUNNER, Trees.STAMPS, Trees.LATER)
            .of(ToolchainRequest.of(NativeText.ofJava(driver), kind, language, System.getenv()));
    ScanResult scan = scan(driver, kind, language, source, arguments);
    assertThat(scan.verdict().isExact()).as("%s", scan.verdict()).isTrue();
    InputTree tree =
        Trees.in(memory, Trees.LATER)
            .build(
                scan,
                toolchain,
                List.of(cwd, cwd + "/obj"),
                DigestSource.NONE,
                null,
                Trees.LATER.nanoTime());
    Replica replica = Replica.of(tree, Files.createTempDirectory(replicas, "root"));
    assertThat(replica.file(driver)).exists();

    Map<String, String> environment = new HashMap<>(toolchain.environment());
    environment.put("LC_ALL", "C.UTF-8");
    List<String> argv = new ArrayList<>(List.of(driver));
    argv.addAll(arguments);
    ProcessResult there = run(replica.jailed(cwd, argv), Path.of("/"), environment);
    ProcessResult here = run(argv, Path.of(cwd), environment);
    assertThat(there.stderrText()).isEqualTo(here.stderrText());
    assertThat(there.status()).isEqualTo(here.status()).isZero();
    for (String output : List.of("a.o", "a.dwo")) {
      Path local = project.resolve("src/obj").resolve(output);
      assertThat(Files.exists(replica.file(local.toString()))).isEqualTo(Files.exists(local));
      if (Files.exists(local)) {
        assertThat(replica.file(local.toString())).hasSameBinaryContentAs(local);
        Files.delete(local);
      }
    }
  }

  private ScanResult scan(
      String driver, CompilerKind kind, Language language, String source, List<String> arguments)
      throws InterruptedException {
    long now = Trees.LATER.nanoTime();
    return new Scanner(SourceFiles.onDisk(), CompilerQuestions.of(RUNNER))
        .scan(
            new ScanRequest(
                Path.of(driver),
                kind,
                "1",
                language,
                NativeText.ofJava(project + "/src"),
                source,
                arguments,
                System.getenv(),
                new Moment(now, now, Trees.LATER.wallClock().toEpochMilli() * 1_000_000)));
  }

  private static ProcessResult run(List<String> argv, Path folder, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> cleaned = new ArrayList<>(List.of("/usr/bin/env", "-i"));
    environment.forEach((name, value) -> cleaned.add(name + "=" + value));
    cleaned.addAll(argv);
    return RUNNER.run(Command.of(cleaned).in(folder));
  }

  private static String which(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> folder + "/" + program)
        .filter(path -> Files.isExecutable(Path.of(path)))
        .findFirst()
        .orElse("");
  }

  /** Skips the test where something is missing; where everything must be, fails it. */
  private static void need(String program) {
    if (which(program).isEmpty()) {
      miss(program + ", which is not installed");
    }
  }

  private static void needsJail() throws IOException, InterruptedException {
    ProcessResult tried =
        RUNNER.run(Command.of("bwrap", "--unshare-all", "--bind", "/", "/", "true"));
    if (!tried.succeeded()) {
      miss("namespaces: " + tried.stderrText().strip());
    }
  }

  private static void miss(String what) {
    String message = "this test needs " + what;
    if (System.getenv("CI") != null) {
      fail(message);
    }
    abort(message);
  }
}
