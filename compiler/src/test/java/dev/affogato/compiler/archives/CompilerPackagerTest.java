package dev.affogato.compiler.archives;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.base.time.TimeSource;
import dev.affogato.compiler.toolchain.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With the compilers of this machine. */
@Timeout(120)
class CompilerPackagerTest {
  @TempDir Path directory;

  /** A library of an extra file stands for all that is packed without having been asked for. */
  @Test
  void noticesAChangeOfWhatItPackedBesidesTheCompiler() throws Exception {
    Path library = Files.createDirectory(directory.resolve("lib")).resolve("libhelper.so");
    Path plugin = directory.resolve("plugin.so");
    build("-DANSWER=1", "-o", library.toString());
    build(
        "-DANSWER=0",
        "-o",
        plugin.toString(),
        "-Wl,--no-as-needed,-rpath," + library.getParent(),
        library.toString());
    CompilerArchives archives = archives();
    ArchiveRequest request = ArchiveRequest.of(Path.of("/usr/bin/gcc"), List.of(plugin), "none");

    Path first = archives.archive(request);
    Files.setLastModifiedTime(first, FileTime.fromMillis(1_000));
    assertThat(archives.archive(request)).isEqualTo(first);
    assertThat(Files.getLastModifiedTime(first)).isEqualTo(FileTime.fromMillis(1_000));

    build("-DANSWER=2", "-o", library.toString());
    assertThat(archives.archive(request)).isNotEqualTo(first).exists();
  }

  @Test
  void packsWhatTheNameStandsFor() throws Exception {
    Programs.need("clang");
    Programs.need("clang++");
    CompilerArchives archives = archives();
    Path name = Files.createSymbolicLink(directory.resolve("cc"), Path.of("/usr/bin/clang++"));
    Path versioned = Path.of("/usr/bin/clang").toRealPath();

    Path first = archives.archive(ArchiveRequest.of(name, List.of(), "none"));
    Path second = archives.archive(ArchiveRequest.of(versioned, List.of(), "none"));
    assertThat(first).hasFileName(second.getFileName().toString());
    assertThat(members(first)).contains("usr/bin/clang").doesNotContain("usr/bin/cc1");

    Files.delete(name);
    Files.createSymbolicLink(name, Path.of("/usr/bin/gcc"));
    Path third = archives.archive(ArchiveRequest.of(name, List.of(), "none"));
    assertThat(members(third)).contains("usr/bin/cc1").doesNotContain("usr/bin/clang");
  }

  @Test
  void packsTheCompilerForTheOtherLanguageOnlyIfItIsOfTheSameMake() throws Exception {
    Programs.need("clang++");
    Path cc = Files.createSymbolicLink(directory.resolve("cc"), Path.of("/usr/bin/gcc"));
    Path cxx = Files.createSymbolicLink(directory.resolve("c++"), Path.of("/usr/bin/clang++"));
    CompilerArchives archives = archives();
    Path clang = archives.archive(ArchiveRequest.of(cxx, List.of(), "none"));
    assertThat(members(clang)).contains("usr/bin/clang").doesNotContain("usr/bin/cc1");

    Files.delete(cxx);
    Files.createSymbolicLink(cxx, Path.of("/usr/bin/g++"));
    Path gcc = archives.archive(ArchiveRequest.of(cxx, List.of(), "none"));
    assertThat(archives.archive(ArchiveRequest.of(cc, List.of(), "none"))).isEqualTo(gcc);
  }

  /** As when g++ is installed after gcc: C++ came too late for the archive. */
  @Test
  void noticesAPartThatIsInstalledLater() throws Exception {
    Path bin = Files.createDirectories(directory.resolve("opt/bin"));
    Path gcc = Files.createSymbolicLink(bin.resolve("gcc"), Path.of("/usr/bin/gcc"));
    Packager packer = CompilerPackager.forAll(ProcessRunner.system(), directory.resolve("work"));
    Path into = Files.createDirectory(directory.resolve("into"));

    Packager.Packed packed = packer.pack(gcc, List.of(), "none", into);

    assertThat(packed.missing()).contains(bin.resolve("g++"));
    assertThat(packed.missing()).anyMatch(file -> file.endsWith("specs"));
  }

  private CompilerArchives archives() throws Exception {
    Packager packer = CompilerPackager.forAll(ProcessRunner.system(), directory.resolve("work"));
    return CompilerArchives.open(
        directory.resolve("native"), Keeper.MACHINE, packer, TimeSource.system());
  }

  private static List<String> members(Path archive) throws Exception {
    ProcessResult listing = ProcessRunner.system().run(Command.of("tar", "tf", archive.toString()));
    return listing.stdoutText().lines().toList();
  }

  private void build(String... words) throws Exception {
    Path source =
        Files.writeString(directory.resolve("helper.c"), "int helper(void) { return ANSWER; }");
    List<String> command = new ArrayList<>(List.of("gcc", "-shared", "-fPIC", source.toString()));
    command.addAll(List.of(words));
    ProcessResult result = ProcessRunner.system().run(Command.of(command));
    assertThat(result.succeeded()).as(result.stderrText()).isTrue();
  }
}
