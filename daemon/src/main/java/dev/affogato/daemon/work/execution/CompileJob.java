package dev.affogato.daemon.work.execution;

import dev.affogato.daemon.work.environment.EnvironmentId;
import java.util.List;

/**
 * A job as a client asked for it; nothing in it has been checked. Immutable.
 *
 * <p>All text has one character a byte, as on the wire.
 *
 * @param jobId the scheduler's number, for logs
 * @param environment the tool chain to use
 * @param language of the source
 * @param flags in command line order; from peers before protocol 41 the remote-only ones, then the
 *     common ones
 * @param compilerName {@code gcc}, {@code g++} or {@code clang}; empty from peers before protocol
 *     30
 * @param inputFile as on the client's command line
 * @param workingDirectory of the client
 * @param outputFile as on the client's command line
 * @param splitDwarf whether a .dwo file is wanted too
 * @param peerVersion the negotiated protocol version; old peers leave things out
 */
public record CompileJob(
    int jobId,
    EnvironmentId environment,
    Language language,
    List<String> flags,
    String compilerName,
    String inputFile,
    String workingDirectory,
    String outputFile,
    boolean splitDwarf,
    int peerVersion) {
  public CompileJob {
    flags = List.copyOf(flags);
  }
}
