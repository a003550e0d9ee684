package dev.affogato.console.cli;

import dev.affogato.base.process.ProcessRunner;
import dev.affogato.compiler.toolchain.Compression;
import dev.affogato.compiler.toolchain.EnvironmentArchive;
import dev.affogato.compiler.toolchain.EnvironmentPackager;
import dev.affogato.compiler.toolchain.EnvironmentRequest;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code icecc-create-env}: packs a gcc of this machine for use on others (behaviour spec 4.2). */
@Command(
    name = "create-env",
    description = "Packs a gcc into an archive in the current folder, for ICECC_VERSION.",
    mixinStandardHelpOptions = true)
final class CreateEnvCommand implements Callable<Integer> {
  @Option(
      names = "--gcc",
      arity = "2",
      paramLabel = "FILE",
      description = "The C and the C++ compiler.")
  private @Nullable List<Path> gcc;

  @Parameters(
      arity = "0..2",
      paramLabel = "COMPILER",
      description = "The C compiler, and the C++ compiler if it is not beside it.")
  private List<Path> compilers = List.of();

  @Option(
      names = "--addfile",
      paramLabel = "FILE",
      description = "A further file to pack, such as a plugin; repeatable.")
  private List<Path> extraFiles = List.of();

  @Option(
      names = "--compression",
      defaultValue = "gzip",
      paramLabel = "TYPE",
      description = "none, gzip, bzip2, xz or zstd (default: ${DEFAULT-VALUE}).")
  private String compression = "gzip";

  @Option(names = "--name-file", hidden = true, paramLabel = "FILE")
  private @Nullable Path nameFile;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    List<Path> chosen = gcc == null ? compilers : gcc;
    if (chosen.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "a compiler is missing: icecc-create-env --gcc /usr/bin/gcc /usr/bin/g++");
    }
    Optional<Compression> type = Compression.named(compression);
    if (type.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "unknown compression '" + compression + "': use none, gzip, bzip2, xz or zstd");
    }
    Path folder = Path.of("").toAbsolutePath();
    EnvironmentArchive archive =
        new EnvironmentPackager(
                ProcessRunner.system(),
                System.getenv(),
                Path.of(System.getProperty("java.io.tmpdir")))
            .create(
                new EnvironmentRequest(
                    chosen.get(0),
                    chosen.size() > 1 ? chosen.get(1) : null,
                    extraFiles,
                    type.get(),
                    folder))
            .archive();
    PrintWriter out = spec.commandLine().getOut();
    out.println("creating " + archive.path().getFileName());
    out.flush();
    if (nameFile != null) {
      Files.writeString(nameFile, archive.path().getFileName() + "\n", StandardCharsets.ISO_8859_1);
    }
    return 0;
  }
}
