package dev.affogato.compiler.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.base.time.TimeSource;
import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.Language;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolchainFilesTest {
  @TempDir Path folder;
  private final Machine machine = new Machine();
  private final ToolchainFiles toolchains =
      new ToolchainFiles(machine, FileAccess.ofThisMachine(), TimeSource.system());

  /** A gcc of a few files, and a loader that finds one library for each. */
  private final class Machine implements ProcessRunner {
    final List<List<String>> asked = new ArrayList<>();
    String self = "";
    String libraryWithoutCache = "";

    @Override
    public ProcessResult run(Command command) throws IOException {
      List<String> argv = command.argv();
      asked.add(argv);
      String question = argv.get(1);
      return switch (question) {
        case "-v" -> answer("", "COLLECT_GCC=" + self + "\nTarget: x\n");
        case "-print-prog-name=cc1" -> answer(file("lib/cc1"), "");
        case "-print-file-name=specs" -> answer("specs", "");
        case "-print-search-dirs" ->
            answer("install: " + folder + "/lib/\nprograms: =" + folder + "/none/:" + folder, "");
        case "--list" -> answer("\tlibx.so.1 => " + file("libx.so.1") + " (0x0001)\n", "");
        case "--inhibit-cache" -> {
          boolean told = argv.get(3).equals(folder.toString());
          String library = told ? file("libx.so.1") : libraryWithoutCache;
          yield library.isEmpty()
              ? answer("\tlibx.so.1 => not found\n", "")
              : answer("\tlibx.so.1 => " + library + " (0x0001)\n", "");
        }
        default -> answer(question.substring(question.indexOf('=') + 1), "");
      };
    }

    private ProcessResult answer(String output, String messages) {
      return new ProcessResult(
          0,
          output.getBytes(StandardCharsets.ISO_8859_1),
          messages.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  @BeforeEach
  void install() throws IOException {
    program("bin/gcc");
    program("lib/cc1");
    program("tools/as");
    program("tools/objcopy");
    Files.createDirectories(folder.resolve("before"));
    Files.writeString(folder.resolve("libx.so.1"), "library");
    Files.writeString(folder.resolve("ld.so"), "loader");
    machine.self = file("bin/gcc");
    machine.libraryWithoutCache = file("libx.so.1");
  }

  private void program(String name) throws IOException {
    Path path = folder.resolve(name);
    Files.createDirectories(path.getParent());
    // An ELF header with one program header, that names the loader.
    byte[] elf = new byte[512];
    byte[] loader = file("ld.so").getBytes(StandardCharsets.ISO_8859_1);
    byte[] start = {0x7f, 'E', 'L', 'F', 2, 1};
    System.arraycopy(start, 0, elf, 0, start.length);
    elf[32] = 64;
    elf[54] = 56;
    elf[56] = 1;
    elf[64] = 3;
    elf[64 + 8] = (byte) 128;
    elf[64 + 32] = (byte) (loader.length + 1);
    System.arraycopy(loader, 0, elf, 128, loader.length);
    Files.write(path, elf);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private ToolchainTree find() throws Exception {
    return toolchains.of(request());
  }

  private ToolchainRequest request() {
    return ToolchainRequest.of(
        file("bin/gcc"),
        CompilerKind.GCC,
        Language.C,
        Map.of("PATH", "relative:" + file("before") + ":" + file("tools"), "HOME", "/x"));
  }

  @Test
  void findsPassesToolsLoaderAndLibraries() throws Exception {
    ToolchainTree tree = find();
    assertThat(tree.files())
        .extracting(StampedFile::path)
        .filteredOn(path -> path.startsWith(folder.toString()))
        .containsExactlyInAnyOrder(
            file("bin/gcc"),
            file("lib/cc1"),
            file("tools/as"),
            file("tools/objcopy"),
            file("libx.so.1"),
            file("ld.so"));
    assertThat(tree.folders()).containsExactly(folder + "/lib/", folder.toString());
    assertThat(tree.environment()).isEqualTo(Map.of("PATH", file("tools")));
  }

  @Test
  void namesTheFoldersThatTheLoaderMissesWithoutItsCache() throws Exception {
    machine.libraryWithoutCache = "";
    assertThat(find().environment()).containsEntry("LD_LIBRARY_PATH", folder.toString());
  }

  @Test
  void refusesWhatCallsACompiler() throws Exception {
    machine.self = file("bin/real-gcc");
    assertThatThrownBy(this::find)
        .isInstanceOf(UnsuitableToolchainException.class)
        .hasMessageContaining("calls it");
    Files.writeString(folder.resolve("lib/cc1"), "#!/bin/sh\n");
    machine.self = file("bin/gcc");
    assertThatThrownBy(this::findAnew)
        .isInstanceOf(UnsuitableToolchainException.class)
        .hasMessageContaining("ELF");
  }

  private ToolchainTree findAnew() throws Exception {
    return new ToolchainSearch(request(), machine, FileAccess.ofThisMachine()).find();
  }

  @Test
  void asksOnceAndAgainWhenAFileIsAnother() throws Exception {
    ToolchainTree first = find();
    int asked = machine.asked.size();
    assertThat(find()).isSameAs(first);
    assertThat(machine.asked).hasSize(asked);
    program("lib/cc1-new");
    Files.move(
        folder.resolve("lib/cc1-new"),
        folder.resolve("lib/cc1"),
        StandardCopyOption.REPLACE_EXISTING);
    ToolchainTree second = find();
    assertThat(second.files()).isNotEqualTo(first.files());
    assertThat(find()).isSameAs(second);
  }

  @Test
  void noticesAToolThatWouldNowBePreferred() throws Exception {
    find();
    program("before/as");
    ToolchainTree tree = find();
    assertThat(tree.files()).extracting(StampedFile::path).contains(file("before/as"));
    assertThat(tree.environment()).containsEntry("PATH", file("before") + ":" + file("tools"));
  }
}
