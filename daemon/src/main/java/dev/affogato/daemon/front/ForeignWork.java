package dev.affogato.daemon.front;

import dev.affogato.daemon.work.environment.EnvironmentStore;
import java.nio.file.Path;

/**
 * All that is needed to compile for others; a daemon that does not has none. Immutable.
 *
 * @param ownPlatform what an empty target platform means (protocol spec 6.1)
 * @param environments where received environments go
 * @param compiler runs them
 * @param spool folder where sources wait for their turn when memory is short
 */
public record ForeignWork(
    String ownPlatform, EnvironmentStore environments, ForeignCompiler compiler, Path spool) {}
