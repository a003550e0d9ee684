package dev.affogato.daemon.work.execution;

/** What came of starting a job: {@link Running} or {@link CompileOutcome.NotStarted}. */
public sealed interface CompileStart permits CompileStart.Running, CompileOutcome.NotStarted {
  /** The compiler runs and wants its source. The caller closes the execution. */
  record Running(CompileExecution execution) implements CompileStart {}
}
