package dev.affogato.daemon.work.sandbox;

/** How this machine runs jobs. Immutable. */
public sealed interface ExecutionMode {
  /** In a jail: for everybody's jobs. */
  record Jailed(Sandbox sandbox) implements ExecutionMode {}

  /** Without a jail: for the user's own jobs, never for the network's. */
  record UnconfinedHost(Unconfined unconfined) implements ExecutionMode {}
}
