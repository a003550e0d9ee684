package dev.affogato.daemon.work.execution;

import dev.affogato.daemon.work.Machine;
import dev.affogato.daemon.work.action.OrdinaryAction;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A program for {@link OrdinaryUserTest}: compiles one file in a jail, cancels another job and runs
 * an action, without being root.
 */
final class OrdinaryUser {
  private OrdinaryUser() {}

  public static void main(String[] arguments) throws Exception {
    // What is wrong shall be seen on standard error, and nothing else.
    Logger.getLogger("").setLevel(Level.WARNING);
    Path dir = Path.of(arguments[0]);
    Bench bench = new Bench(dir).realCompilers();
    Bench.Result result = bench.compile(Bench.job("-c"), "int answer = 42;\n");
    try (CompileExecution execution = bench.start(Bench.job("-c"))) {
      execution.feed(new byte[10], 0, 10);
      execution.cancel();
      System.out.println(
          "root="
              + Machine.isRoot()
              + " verified="
              + bench.service.verify(Bench.ID).works()
              + " status="
              + result.compiled().status()
              + " object="
              + (result.object().length > 0)
              + " cancelled="
              + (execution.await() instanceof CompileOutcome.Cancelled)
              + " action="
              + OrdinaryAction.works(dir));
    }
  }
}
