package dev.affogato.daemon.front;

import dev.affogato.daemon.work.environment.EnvironmentId;
import dev.affogato.daemon.work.execution.CompileExecution;
import dev.affogato.daemon.work.execution.CompileJob;
import dev.affogato.daemon.work.execution.CompileLimits;
import dev.affogato.daemon.work.execution.CompileOutcome;
import dev.affogato.daemon.work.execution.CompileService;
import dev.affogato.daemon.work.execution.CompileStart;
import dev.affogato.daemon.work.execution.Verification;
import java.io.IOException;
import java.util.function.IntSupplier;

/** The compilers of {@link CompileService}. Thread-safe. */
public final class JailedCompiler implements ForeignCompiler {
  private final CompileService service;
  private final IntSupplier memoryMib;

  /**
   * @param memoryMib limit for a job that starts now (protocol spec 11.6)
   */
  public JailedCompiler(CompileService service, IntSupplier memoryMib) {
    this.service = service;
    this.memoryMib = memoryMib;
  }

  @Override
  public Verification verify(EnvironmentId id) throws IOException, InterruptedException {
    return service.verify(id);
  }

  @Override
  public Execution start(CompileJob job) throws IOException {
    return switch (service.start(job, CompileLimits.of(memoryMib.getAsInt()))) {
      case CompileStart.Running running -> new Running(running.execution());
      case CompileOutcome.NotStarted notStarted -> new Impossible(notStarted);
    };
  }

  private record Running(CompileExecution execution) implements Execution {
    @Override
    public void feed(byte[] bytes, int offset, int length) {
      execution.feed(bytes, offset, length);
    }

    @Override
    public void cancel() {
      execution.cancel();
    }

    @Override
    public CompileOutcome await() throws IOException, InterruptedException {
      return execution.await();
    }

    @Override
    public void close() {
      execution.close();
    }
  }

  /** Takes the source, as its sender copes with nothing else, and fails. */
  private record Impossible(CompileOutcome.NotStarted outcome) implements Execution {
    @Override
    public void feed(byte[] bytes, int offset, int length) {}

    @Override
    public void cancel() {}

    @Override
    public CompileOutcome await() {
      return outcome;
    }

    @Override
    public void close() {}
  }
}
