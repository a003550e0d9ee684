package dev.affogato.console.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.compiler.toolchain.Compression;
import dev.affogato.compiler.toolchain.Toolchain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every form of behaviour 4.2. */
class CreateArgumentsTest {
  private static final Toolchain.Gcc GCC = new Toolchain.Gcc(Path.of("/b/gcc"), Path.of("/b/g++"));
  private static final Toolchain.Clang CLANG = new Toolchain.Clang(Path.of("/b/clang"), null);

  @TempDir private Path folder;

  private static CreateArguments parse(String words) throws UsageException {
    return CreateArguments.parse(Arrays.asList(words.split(" ")), "/nonexistent");
  }

  @Test
  void takesACompilerAndAsOfOldItsTwin() throws Exception {
    assertThat(parse("/b/gcc").toolchain())
        .isEqualTo(new Toolchain.Unknown(Path.of("/b/gcc"), null));
    assertThat(parse("--respect-path /b/gcc /b/g++").toolchain())
        .isEqualTo(new Toolchain.Unknown(Path.of("/b/gcc"), Path.of("/b/g++")));
  }

  @Test
  void takesExplicitCompilersInEitherOrder() throws Exception {
    Toolchain both = new Toolchain.GccAndClang(GCC, CLANG);

    assertThat(parse("--gcc /b/gcc /b/g++").toolchain()).isEqualTo(GCC);
    assertThat(parse("--clang /b/clang").toolchain()).isEqualTo(CLANG);
    assertThat(parse("--gcc /b/gcc /b/g++ --clang /b/clang").toolchain()).isEqualTo(both);
    assertThat(parse("--clang /b/clang --gcc /b/gcc /b/g++").toolchain()).isEqualTo(both);
  }

  @Test
  void takesAnExistingFileAfterTheClangForItsWrapper() throws Exception {
    Path wrapper = Files.writeString(folder.resolve("wrapper"), "");

    assertThat(parse("--clang /b/clang " + wrapper + " --compression xz").toolchain())
        .isEqualTo(new Toolchain.Clang(Path.of("/b/clang"), wrapper));
    assertThatThrownBy(() -> parse("--clang /b/clang /b/absent"))
        .hasMessage("Unknown argument '/b/absent'");
  }

  @Test
  void looksBareNamesUpOnPath() throws Exception {
    Path gcc = Files.writeString(folder.resolve("my-gcc"), "");
    assertThat(gcc.toFile().setExecutable(true)).isTrue();

    assertThat(CreateArguments.parse(List.of("my-gcc"), "/nonexistent:" + folder).toolchain())
        .isEqualTo(new Toolchain.Unknown(gcc, null));
    assertThat(CreateArguments.parse(List.of("./my-gcc"), folder.toString()).toolchain())
        .isEqualTo(new Toolchain.Unknown(Path.of("./my-gcc"), null));
  }

  @Test
  void takesAnyNumberOfExtraFilesAlsoWithBlanks() throws Exception {
    CreateArguments arguments =
        CreateArguments.parse(
            List.of("/b/gcc", "--addfile", "/p/a plugin.so", "--addfile", "rel.so"), "");

    assertThat(arguments.extraFiles())
        .containsExactly(Path.of("/p/a plugin.so"), Path.of("rel.so"));
  }

  @ParameterizedTest
  @CsvSource({
    "none,NONE",
    "gzip,GZIP",
    "gz,GZIP",
    "bzip2,BZIP2",
    "bz2,BZIP2",
    "zstd,ZSTD",
    "xz,XZ"
  })
  void knowsEveryCompression(String word, Compression compression) throws Exception {
    assertThat(parse("/b/gcc --compression " + word).compression()).isEqualTo(compression);
    assertThat(parse("--compression=" + word + " /b/gcc").compression()).isEqualTo(compression);
  }

  @ParameterizedTest
  @CsvSource({
    "/b/gcc --foo,Unknown argument '--foo'",
    "/b/gcc /b/g++ third,Unknown argument 'third'",
    "/b/gcc --clang /b/clang,Unknown argument '/b/gcc'",
    "--gcc /b/gcc /b/g++ third,Unknown argument 'third'",
    "/b/gcc --compression lz,Unknown compression type 'lz'.",
    "/b/gcc --addfile,Option --addfile needs the file to pack after it."
  })
  void refusesWhatMakesNoSenseInIcecreamsWords(String words, String message) {
    assertThatThrownBy(() -> parse(words)).isInstanceOf(UsageException.class).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "--respect-path",
    "--gcc",
    "--gcc /b/gcc",
    "--clang",
    "--gcc /b/gcc --clang /b/clang"
  })
  void asksForTheMissingCompiler(String words) {
    assertThatThrownBy(() -> parse(words))
        .isInstanceOfSatisfying(UsageException.class, e -> assertThat(e.isIncomplete()).isTrue());
  }
}
