package dev.affogato.daemon.direct;

import com.google.protobuf.Duration;
import com.google.rpc.Code;
import dev.affogato.daemon.figures.JobFigures;
import dev.affogato.daemon.figures.JobFigures.Kind;
import dev.affogato.protocol.reapi.execution.ActionOrder;
import dev.affogato.protocol.reapi.execution.ActionRunner;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.v2.ExecuteResponse;

/** Counts how actions end here. Thread-safe. */
final class CountedActions implements ActionRunner {
  private static final long MS = 1000;
  private static final int NANOS_PER_MS = 1_000_000;

  private final ActionRunner runner;
  private final JobFigures figures;

  CountedActions(ActionRunner runner, JobFigures figures) {
    this.runner = runner;
    this.figures = figures;
  }

  @Override
  public Outcome run(ActionOrder order, Progress progress)
      throws CallFailure, InterruptedException {
    try {
      Outcome outcome = runner.run(order, progress);
      figures.ended(Kind.DIRECT, ended(outcome.response()), ms(outcome.response()));
      return outcome;
    } catch (CallFailure failure) {
      // Who lacks inputs here comes again with them.
      if (CallFailure.missingIn(failure.status()).isEmpty()) {
        figures.ended(Kind.DIRECT, JobFigures.Outcome.FAILED, 0);
      }
      throw failure;
    } catch (InterruptedException cancelled) {
      figures.ended(Kind.DIRECT, JobFigures.Outcome.CANCELLED, 0);
      throw cancelled;
    }
  }

  private static JobFigures.Outcome ended(ExecuteResponse response) {
    if (response.getStatus().getCode() != Code.OK_VALUE) {
      return JobFigures.Outcome.FAILED;
    }
    return response.getResult().getExitCode() == 0
        ? JobFigures.Outcome.OK
        : JobFigures.Outcome.COMPILER_ERROR;
  }

  private static long ms(ExecuteResponse response) {
    Duration ran = response.getResult().getExecutionMetadata().getVirtualExecutionDuration();
    return ran.getSeconds() * MS + ran.getNanos() / NANOS_PER_MS;
  }
}
