package dev.affogato.client.launcher;

import java.io.IOException;

/** Decides about calls and carries them out. Must be thread-safe: each launcher has its thread. */
@FunctionalInterface
public interface LauncherHandler {
  /**
   * Serves one call to its end: {@link LauncherConnection#exec} or {@link
   * LauncherConnection#finish}.
   *
   * <p>Returning or throwing without either closes the connection, and the launcher runs the real
   * compiler by itself; so an exception here costs time, never a build.
   */
  void handle(LauncherConnection launcher) throws IOException, InterruptedException;
}
