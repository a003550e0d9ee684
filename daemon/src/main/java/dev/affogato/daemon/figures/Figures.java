package dev.affogato.daemon.figures;

import dev.affogato.base.net.Traffic;

/**
 * All that is counted, to be handed to whoever counts. Thread-safe.
 *
 * @param icecream bytes of connections over the network that speak icecream's protocol
 * @param grpc bytes of messages of Remote Execution, to other daemons and from them
 */
public record Figures(JobFigures jobs, Traffic icecream, Traffic grpc) {
  public static Figures none() {
    return new Figures(new JobFigures(), new Traffic(), new Traffic());
  }
}
