package dev.affogato.console.env;

import dev.affogato.base.platform.Platform;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.base.time.TimeSource;
import dev.affogato.compiler.toolchain.EnvironmentArchive;
import dev.affogato.daemon.DaemonOptions;
import dev.affogato.daemon.work.environment.EnvironmentId;
import dev.affogato.daemon.work.environment.EnvironmentLease;
import dev.affogato.daemon.work.environment.EnvironmentLimits;
import dev.affogato.daemon.work.environment.EnvironmentStore;
import dev.affogato.daemon.work.environment.Installation;
import dev.affogato.daemon.work.execution.CompileService;
import dev.affogato.daemon.work.execution.Verification;
import dev.affogato.daemon.work.sandbox.ExecutionMode;
import dev.affogato.daemon.work.sandbox.JobUser;
import dev.affogato.daemon.work.sandbox.Sandbox;
import dev.affogato.daemon.work.sandbox.SandboxSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * An archive received as a daemon receives it, with the same checks, in a folder of its own that
 * goes when this is closed. Confined to one thread.
 */
public final class OpenEnvironment implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final TemporaryFolder folder;
  private final EnvironmentStore store;
  private final EnvironmentId id;
  private final EnvironmentLease lease;

  private OpenEnvironment(
      TemporaryFolder folder, EnvironmentStore store, EnvironmentId id, EnvironmentLease lease) {
    this.folder = folder;
    this.store = store;
    this.id = id;
    this.lease = lease;
  }

  /**
   * Unpacks {@code archive}.
   *
   * @throws IOException if it is none that a daemon would take; the message says why
   */
  public static OpenEnvironment of(Path archive) throws IOException, InterruptedException {
    if (!Files.isRegularFile(archive) || !Files.isReadable(archive)) {
      throw new IOException(archive + " is no file that can be read; check its name");
    }
    TemporaryFolder folder =
        TemporaryFolder.in(Path.of(System.getProperty("java.io.tmpdir")), "affogato-env-");
    try {
      // Jobs run as another user when this process is root.
      Files.setPosixFilePermissions(folder.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
      EnvironmentStore store =
          EnvironmentStore.open(
              folder.path().resolve("envs"), EnvironmentLimits.defaults(), TimeSource.system());
      EnvironmentId id = id(archive);
      install(archive, store.install(id));
      return new OpenEnvironment(folder, store, id, store.lease(id).orElseThrow());
    } catch (IOException | InterruptedException | RuntimeException failed) {
      folder.close();
      throw failed;
    }
  }

  private static EnvironmentId id(Path archive) throws IOException, InterruptedException {
    String name = EnvironmentArchive.nameOf(archive.getFileName().toString()).orElse("archive");
    return EnvironmentId.of(Platform.ofThisMachine(ProcessRunner.system()), name);
  }

  private static void install(Path archive, Installation installation)
      throws IOException, InterruptedException {
    try (installation;
        InputStream in = Files.newInputStream(archive)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        installation.write(buffer, 0, n);
      }
      installation.finish();
    }
  }

  /** The environment's root folder. */
  public Path root() {
    return lease.root();
  }

  EnvironmentId id() {
    return id;
  }

  /** Whether its {@code true} and its compilers work in a jail on this machine. */
  public Verification verify() throws IOException, InterruptedException {
    return service().verify(id);
  }

  /**
   * What runs programs of this environment in a jail.
   *
   * @throws IOException if no jail can be made here; the message says why and what to do
   */
  CompileService service() throws IOException, InterruptedException {
    ProcessRunner runner = ProcessRunner.system();
    Path scratch = folder.path().resolve("jobs");
    JobUser user = JobUser.choose(DaemonOptions.DEFAULT_JOB_USER, runner);
    return switch (Sandbox.probe(new SandboxSettings(scratch, user, 0, null), runner)) {
      case Sandbox.Usable usable ->
          CompileService.open(
              new ExecutionMode.Jailed(usable.sandbox()),
              store,
              scratch,
              TimeSource.system(),
              runner);
      case Sandbox.Unusable unusable -> throw new IOException(unusable.reason().text());
    };
  }

  @Override
  public void close() throws IOException {
    lease.close();
    folder.close();
  }
}
