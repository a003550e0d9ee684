package dev.affogato.client.agent;

/** The server tried the environment and it does not work there; the scheduler should know. */
final class EnvironmentRejected extends Fallback {
  private static final long serialVersionUID = 1;

  EnvironmentRejected(String host, String environment) {
    super(
        FallbackCode.ENVIRONMENT_REJECTED,
        "remote " + host + " unable to handle environment " + environment);
  }
}
