package dev.affogato.daemon.work.execution;

import dev.affogato.daemon.work.sandbox.JobShape;
import dev.affogato.daemon.work.sandbox.group.JobGroup;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The process around a job, with everything below it.
 *
 * <p>How to end bubblewrap's jail and leave nothing: the tree is shell, bubblewrap, first process
 * of the jail, the rest. Killing the shell or bubblewrap while they fork would leave their child
 * without a parent and without a limit, since each asks the kernel to be ended with its parent only
 * some instructions after it was forked. So only what is below bubblewrap is killed, again and
 * again until the shell has ended by itself: the kernel ends a jail with its first process,
 * bubblewrap ends with that, and the shell with bubblewrap. Our own jail has one process around the
 * first one of the jail, which is forked once and asks to be ended before it does anything: the
 * same with one level less.
 *
 * <p>With a control group the kernel does all of this in one step, once the shell is in the group.
 * Thread-safe.
 */
final class KillableProcess {
  private static final int ROUND_MS = 5;

  private final ProcessHandle shell;
  private final JobShape shape;
  private final @Nullable JobGroup group;

  /**
   * @param group control group of all these processes, which the kernel ends at once
   */
  KillableProcess(ProcessHandle shell, JobShape shape, @Nullable JobGroup group) {
    this.shell = shell;
    this.shape = shape;
    this.group = group;
  }

  /**
   * Ends all; returns when the shell has ended, or after {@code limit} with the attempt to end all
   * at once.
   */
  void killTree(Duration limit) throws InterruptedException {
    CompletableFuture<ProcessHandle> end = shell.onExit();
    for (long round = 0; round * ROUND_MS < limit.toMillis(); round++) {
      if (group != null) {
        group.kill();
      }
      shell.descendants().filter(mayBeKilled()).forEach(ProcessHandle::destroyForcibly);
      if (endsWithin(end, ROUND_MS)) {
        return;
      }
    }
    shell.descendants().forEach(ProcessHandle::destroyForcibly);
    shell.destroyForcibly();
  }

  private boolean endsWithin(CompletableFuture<ProcessHandle> end, int waitMs)
      throws InterruptedException {
    try {
      end.get(waitMs, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException notYet) {
      return !shell.isAlive();
    } catch (ExecutionException neverThrown) {
      throw new IllegalStateException(neverThrown);
    }
  }

  private Predicate<ProcessHandle> mayBeKilled() {
    long shellPid = shell.pid();
    return process ->
        shape.mayKillChildren()
            || process.parent().filter(parent -> parent.pid() != shellPid).isPresent();
  }
}
