package dev.affogato.compiler.toolchain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.compiler.CompilerKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With calls as drivers print them on other processors than this machine's. */
class NativeOptionsTest {
  private static final String CLANG = "\"/usr/bin/clang\" \"-cc1\" \"-triple\" \"x\" ";

  @Test
  void saysClangsProcessorInTheDriversWords() {
    Cc1Line with =
        line(CLANG + "\"-target-cpu\" \"cascadelake\" \"-target-feature\" \"+avx2\" \"-o\" \"-\"");
    Cc1Line without =
        line(CLANG + "\"-target-cpu\" \"x86-64\" \"-tune-cpu\" \"generic\" \"-o\" \"-\"");

    List<List<String>> candidates =
        NativeOptions.candidates(CompilerKind.CLANG, with, without, List.of("-mno-sse3"));

    List<String> feature = List.of("-Xclang", "-target-feature", "-Xclang", "+avx2", "-mno-sse3");
    assertThat(candidates.get(0)).startsWith("-march=cascadelake").endsWith(words(feature));
    assertThat(candidates.get(1)).startsWith("-mcpu=cascadelake").endsWith(words(feature));
    assertThat(candidates.get(2))
        .startsWith("-Xclang", "-target-cpu", "-Xclang", "cascadelake")
        .endsWith(words(feature));
  }

  @Test
  void keepsAWordAndItsValueTogether() {
    Cc1Line with = line("/usr/lib/cc1 -quiet --param \"a=1\" -mavx --param \"b=2\" -o -");
    Cc1Line without = line("/usr/lib/cc1 -quiet --param \"a=1\" \"-mtune=generic\" -o -");

    assertThat(NativeOptions.candidates(CompilerKind.GCC, with, without, List.of()))
        .containsExactly(List.of("-mavx", "--param", "b=2"));
  }

  @Test
  void readsQuotedWords() {
    String printed = "gcc version 12\n /usr/lib/cc1 -D \"a=\\\"b c\\\"\" \"-main=x\\\\y\" \"\"\n";

    assertThat(line(printed).words())
        .containsExactly(
            List.of("/usr/lib/cc1"),
            List.of("-D"),
            List.of("a=\"b c\""),
            List.of("-main=x\\y"),
            List.of(""));
    assertThat(Cc1Line.find("gcc: error: no input files\n")).isEmpty();
  }

  @Test
  void takesOnlyWhatMeansTheSame() {
    Cc1Line native1 = line("/usr/lib/cc1 -mavx -mno-fma --param a=1 -O2");

    assertThat(line("/usr/lib/cc1 -O2 -mavx -mno-fma --param=a=1").means(native1)).isTrue();
    assertThat(line("/usr/lib/cc1 -O2 -mfma -mavx -mno-fma --param=a=1").means(native1)).isTrue();
    assertThat(line("/usr/lib/cc1 -O2 -mavx -mno-fma -mfma --param=a=1").means(native1)).isFalse();
    assertThat(line("/usr/lib/cc1 -O2 -mavx -mno-fma").means(native1)).isFalse();
  }

  private static Cc1Line line(String printed) {
    return Cc1Line.find(printed).orElseThrow();
  }

  private static String[] words(List<String> list) {
    return list.toArray(new String[0]);
  }
}
