package dev.affogato.daemon.front;

import dev.affogato.daemon.work.environment.EnvironmentId;
import dev.affogato.daemon.work.execution.CompileJob;
import dev.affogato.daemon.work.execution.Language;
import dev.affogato.protocol.icecc.message.CompileFile;
import dev.affogato.protocol.icecc.wire.ProtocolException;

/** The protocol's compile jobs in the words of the room that runs them. */
final class ForeignJobs {
  private ForeignJobs() {}

  /**
   * @throws ProtocolException if it is no compile job at all
   */
  static CompileJob toWork(CompileFile job, EnvironmentId environment, int peerVersion)
      throws ProtocolException {
    return new CompileJob(
        job.jobId(),
        environment,
        language(job),
        job.allFlags(),
        job.compilerName(),
        job.inputFile(),
        job.workingDirectory(),
        job.outputFile(),
        job.splitDwarf(),
        peerVersion);
  }

  private static Language language(CompileFile job) throws ProtocolException {
    return switch (job.language()) {
      case C -> Language.C;
      case CPLUSPLUS -> Language.CXX;
      case OBJECTIVE_C -> Language.OBJECTIVE_C;
      case OBJECTIVE_CPLUSPLUS -> Language.OBJECTIVE_CXX;
      case CUSTOM -> throw new ProtocolException("a job in no language a compiler here knows");
    };
  }
}
