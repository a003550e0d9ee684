package dev.affogato.compiler.scan.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PreprocessorOptionsTest {
  @Test
  void readsJoinedAndSeparateValues() {
    PreprocessorOptions options =
        parse(
            "-Ia",
            "-I",
            "b",
            "-isystem",
            "c",
            "-isystemd",
            "-iquote",
            "e",
            "-idirafter",
            "f",
            "-DX=1",
            "-U",
            "Y",
            "-include",
            "g",
            "-imacrosh",
            "x.c",
            "-o",
            "x.o",
            "-c");
    assertThat(options.bracketFolders()).containsExactly("a", "b");
    assertThat(options.systemFolders()).containsExactly("c", "d");
    assertThat(options.quoteFolders()).containsExactly("e");
    assertThat(options.afterFolders()).containsExactly("f");
    assertThat(options.macros())
        .containsExactly(new MacroOption(true, "X=1"), new MacroOption(false, "Y"));
    assertThat(options.forcedIncludes()).containsExactly("g");
    assertThat(options.macroFiles()).containsExactly("h");
    assertThat(options.modeFlags()).isEmpty();
    assertThat(options.doubt()).isNull();
  }

  @Test
  void keepsWhatMayChangeTheCompilersAnswers() {
    assertThat(
            parse(
                    "-std=c++20",
                    "-O2",
                    "-Wall",
                    "-g",
                    "-m32",
                    "-fPIC",
                    "-MD",
                    "-MF",
                    "x.d",
                    "--sysroot=/r",
                    "--sysroot",
                    "/s",
                    "-pthread",
                    "-nostdinc",
                    "-frandom-seed=1")
                .modeFlags())
        .containsExactly(
            "-std=c++20",
            "-O2",
            "-m32",
            "-fPIC",
            "--sysroot=/r",
            "--sysroot=/s",
            "-pthread",
            "-nostdinc");
  }

  @Test
  void putsPreprocessorListsLast() {
    assertThat(parse("-Wp,-DX=1,-MD,file", "-DX=2", "-Xpreprocessor", "-UX").macros())
        .containsExactly(
            new MacroOption(true, "X=2"),
            new MacroOption(true, "X=1"),
            new MacroOption(false, "X"));
  }

  @Test
  void knowsTheRootOfFolders() {
    assertThat(parse("--sysroot=/a").root()).isEqualTo("/a");
    assertThat(parse("-isysroot", "/b", "--sysroot=/a").root()).isEqualTo("/b");
    assertThat(parse("-I=x").root()).isNull();
  }

  @Test
  void doubtsWhatMayReadOtherFiles() {
    for (String option :
        List.of(
            "-I-",
            "-include-pch",
            "-fplugin=x",
            "-fmodules-ts",
            "-traditional-cpp",
            "-finput-charset=utf-16",
            "-fexec-charset=IBM1047",
            "@file",
            "--include=x",
            "-iframework",
            "-remap",
            "-Aa=b",
            "-fmodule-file=x",
            "-specs=x")) {
      assertThat(parse(option, "x").doubt()).as(option).isNotNull();
    }
    assertThat(parse("-Xclang", "-include-pch").doubt()).isNotNull();
    assertThat(parse("-Xclang", "-fno-validate-pch").doubt()).isNull();
    assertThat(parse("-finput-charset=UTF-8").doubt()).isNull();
  }

  private static PreprocessorOptions parse(String... arguments) {
    return PreprocessorOptions.parse(List.of(arguments));
  }
}
