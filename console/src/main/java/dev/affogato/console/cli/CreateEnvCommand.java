package dev.affogato.console.cli;

import dev.affogato.base.process.ProcessRunner;
import dev.affogato.compiler.toolchain.Compression;
import dev.affogato.compiler.toolchain.EnvironmentPackager;
import dev.affogato.compiler.toolchain.EnvironmentRequest;
import dev.affogato.compiler.toolchain.PackedEnvironment;
import dev.affogato.compiler.toolchain.Toolchain;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code icecc-create-env}: packs compilers of this machine for use on others, called as icecream's
 * program of that name is (behaviour spec 4.2).
 */
@Command(
    name = "create-env",
    description =
        "Packs a gcc or a clang into an archive in the current folder, for ICECC_VERSION.",
    exitCodeOnInvalidInput = 1,
    mixinStandardHelpOptions = true)
final class CreateEnvCommand implements Callable<Integer> {
  @Option(
      names = "--gcc",
      arity = "2",
      paramLabel = "FILE",
      description = "The C and the C++ compiler.")
  private @Nullable List<Path> gcc;

  @Option(
      names = "--clang",
      arity = "1..2",
      paramLabel = "FILE",
      description =
          "The clang, and a program to stand for gcc and g++ on servers that know only these.")
  private @Nullable List<Path> clang;

  @Parameters(
      arity = "0..2",
      paramLabel = "COMPILER",
      description = "A gcc or a clang; a second gcc is the C++ compiler, if not beside the first.")
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

  /** Old scripts give it, and icecream ignores it, too. */
  @Option(names = "--respect-path", hidden = true)
  void ignoreRespectPath(boolean given) {
    // PATH is always respected.
  }

  @Option(names = "--name-file", hidden = true, paramLabel = "FILE")
  private @Nullable Path nameFile;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    EnvironmentRequest request =
        new EnvironmentRequest(
            toolchain(), extraFiles, compression(), Path.of("").toAbsolutePath());
    PackedEnvironment packed =
        new EnvironmentPackager(
                ProcessRunner.system(),
                System.getenv(),
                Path.of(System.getProperty("java.io.tmpdir")))
            .create(request);
    String name = String.valueOf(packed.archive().path().getFileName());
    PrintWriter out = spec.commandLine().getOut();
    packed
        .members()
        .forEach((member, source) ->
            out.println("adding file " + member + (member.equals(source) ? "" : "=" + source)));
    out.println("creating " + name);
    out.flush();
    if (nameFile != null) {
      Files.writeString(nameFile, name + "\n", StandardCharsets.ISO_8859_1);
    }
    return 0;
  }

  private Toolchain toolchain() {
    if (gcc != null || clang != null) {
      if (!compilers.isEmpty()) {
        throw wrong("unknown argument '" + compilers.getFirst() + "' besides --gcc or --clang");
      }
      return named(gcc, clang);
    }
    if (compilers.isEmpty()) {
      throw wrong("a compiler is missing: icecc-create-env --gcc /usr/bin/gcc /usr/bin/g++");
    }
    return new Toolchain.Unknown(
        onPath(compilers.get(0)), compilers.size() > 1 ? onPath(compilers.get(1)) : null);
  }

  private static Toolchain named(@Nullable List<Path> gcc, @Nullable List<Path> clang) {
    Toolchain.Gcc someGcc =
        gcc == null ? null : new Toolchain.Gcc(onPath(gcc.get(0)), onPath(gcc.get(1)));
    Toolchain.Clang someClang =
        clang == null
            ? null
            : new Toolchain.Clang(
                onPath(clang.get(0)), clang.size() > 1 ? onPath(clang.get(1)) : null);
    if (someGcc != null && someClang != null) {
      return new Toolchain.GccAndClang(someGcc, someClang);
    }
    return Objects.requireNonNull(someGcc == null ? someClang : someGcc);
  }

  /** A bare name is one of PATH's, as in a shell. */
  private static Path onPath(Path compiler) {
    if (compiler.isAbsolute() || compiler.getNameCount() != 1) {
      return compiler;
    }
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "/usr/bin:/bin");
    return Stream.of(path.split(":"))
        .map(folder -> Path.of(folder).resolve(compiler))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst()
        .orElse(compiler);
  }

  private Compression compression() {
    return Compression.named(compression)
        .orElseThrow(() ->
            wrong("unknown compression '" + compression + "': use none, gzip, bzip2, xz or zstd"));
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
