package dev.affogato.daemon.front;

import dev.affogato.base.process.Background;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.daemon.work.environment.EnvironmentStore;
import java.nio.file.Path;

/**
 * All that is needed to compile for others; a daemon that does not has none. Immutable.
 *
 * @param ownPlatform what an empty target platform means (protocol spec 6.1)
 * @param environments where received environments go
 * @param compiler runs them
 * @param spool folder where sources wait for their turn when memory is short
 * @param background unpacks
 */
public record ForeignWork(
    String ownPlatform,
    EnvironmentStore environments,
    ForeignCompiler compiler,
    Path spool,
    Background background) {
  /** That unpacks at the priority of all else. */
  public ForeignWork(
      String ownPlatform, EnvironmentStore environments, ForeignCompiler compiler, Path spool) {
    this(ownPlatform, environments, compiler, spool, new Background(0, ProcessRunner.system()));
  }
}
