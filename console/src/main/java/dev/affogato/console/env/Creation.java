package dev.affogato.console.env;

import dev.affogato.base.process.ProcessRunner;
import dev.affogato.compiler.toolchain.EnvironmentPackager;
import dev.affogato.compiler.toolchain.EnvironmentRequest;
import dev.affogato.compiler.toolchain.PackagingException;
import dev.affogato.compiler.toolchain.PackedEnvironment;
import dev.affogato.compiler.toolchain.PackingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** Makes an archive in the current folder, in this process' own environment. Stateless. */
public final class Creation {
  private Creation() {}

  public static PackedEnvironment run(CreateArguments arguments, PackingListener listener)
      throws PackagingException, InterruptedException, IOException {
    EnvironmentRequest request =
        new EnvironmentRequest(
            arguments.toolchain(),
            arguments.extraFiles(),
            arguments.compression(),
            Path.of("").toAbsolutePath());
    Map<String, String> environment = System.getenv();
    try (TemporaryFolder temporary =
        TemporaryFolder.in(Path.of(System.getProperty("java.io.tmpdir")), "affogato-create-")) {
      return new EnvironmentPackager(ProcessRunner.system(), environment, temporary.path())
          .create(request, listener);
    }
  }

  /** This process' PATH. */
  public static String searchPath() {
    return Objects.requireNonNullElse(System.getenv("PATH"), "/usr/bin:/bin");
  }
}
