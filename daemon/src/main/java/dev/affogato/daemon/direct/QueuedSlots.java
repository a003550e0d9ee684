package dev.affogato.daemon.direct;

import com.google.rpc.Code;
import dev.affogato.base.time.TimeSource;
import dev.affogato.daemon.front.ActionSlots;
import dev.affogato.daemon.work.action.SlotGate;
import dev.affogato.daemon.work.execution.JobUsage;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.reapi.execution.ActionOrder;
import dev.affogato.protocol.reapi.execution.JobTag;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.service.Caller;
import java.util.Set;

/** Actions wait for a slot in the queue of all the daemon's jobs. Thread-safe. */
final class QueuedSlots implements SlotGate {
  private final ActionSlots slots;
  private final DirectFigures figures;
  private final SchedulerNames schedulers;

  QueuedSlots(ActionSlots slots, DirectFigures figures, TimeSource time) {
    this.slots = slots;
    this.figures = figures;
    this.schedulers = new SchedulerNames(time);
  }

  @Override
  public Slot take(ActionOrder order) throws CallFailure, InterruptedException {
    ActionSlots.Held held =
        slots
            .take(claim(order))
            .orElseThrow(() ->
                new CallFailure(
                    Code.RESOURCE_EXHAUSTED,
                    "too many jobs of yours wait here: the scheduler sent them elsewhere"));
    figures.run();
    return new Taken(held);
  }

  private ActionSlots.Claim claim(ActionOrder order) {
    JobTag job = order.job();
    boolean own = job == null && isOfThisMachine(order.caller());
    return new ActionSlots.Claim(
        UserQuotas.key(order.caller()),
        own,
        job == null ? 0 : job.jobId(),
        job == null ? Set.of() : schedulers.of(job.scheduler(), order.caller().peer()),
        order.request().getExecutionPolicy().getPriority());
  }

  /**
   * As with icecream's clients, loopback is this machine's: not all of others know unix sockets.
   */
  private static boolean isOfThisMachine(Caller caller) {
    return !caller.user().isEmpty() || SchedulerNames.isLoopback(caller.peer());
  }

  /** Confined to the thread of its action. */
  private static final class Taken implements Slot {
    private final ActionSlots.Held held;
    private JobResources cost = JobResources.NONE;

    Taken(ActionSlots.Held held) {
      this.held = held;
    }

    @Override
    public void used(JobUsage usage) {
      int out = clamp(usage.outputBytes());
      cost =
          new JobResources(
              clamp(usage.realMs()),
              clamp(usage.userMs()),
              clamp(usage.systemMs()),
              clamp(usage.pageFaults()),
              0,
              clamp(usage.sourceBytes()),
              out,
              out);
    }

    @Override
    public void close() {
      held.close(cost);
    }

    private static int clamp(long number) {
      return Math.clamp(number, 0, Integer.MAX_VALUE);
    }
  }
}
