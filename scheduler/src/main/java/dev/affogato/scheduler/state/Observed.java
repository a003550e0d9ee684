package dev.affogato.scheduler.state;

import dev.affogato.base.reason.Reason;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.Stats;
import dev.affogato.scheduler.observe.FarmEvent;
import dev.affogato.scheduler.observe.FarmEvent.Standing;
import dev.affogato.scheduler.observe.FarmObserver;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells an observer, if there is one, what happens; nothing is made for nobody. Confined to the
 * scheduler's thread.
 */
final class Observed {
  private static final Standing NOBODYS = new Standing(0, 1, false);

  private final @Nullable FarmObserver observer;
  private long nowNanos;

  Observed(@Nullable FarmObserver observer) {
    this.observer = observer;
  }

  /** What is told from now on happens at {@code now}. */
  void at(Moment now) {
    nowNanos = now.nanos();
  }

  void joined(Daemon daemon) {
    if (observer != null) {
      tell(
          new FarmEvent.MachineJoined(
              daemon.hostId(),
              daemon.nodeName(),
              daemon.address(),
              daemon.port(),
              daemon.platform(),
              daemon.version(),
              daemon.announcedMaxJobs(),
              daemon.noRemote(),
              List.copyOf(daemon.environments())));
    }
  }

  void toolchainsChanged(Daemon daemon) {
    if (observer != null) {
      tell(new FarmEvent.ToolchainsChanged(daemon.hostId(), List.copyOf(daemon.environments())));
    }
  }

  void reported(Daemon daemon) {
    if (observer != null) {
      Stats stats = daemon.stats();
      tell(
          new FarmEvent.MachineReported(
              daemon.hostId(),
              daemon.load(),
              stats == null ? 0 : Integer.toUnsignedLong(stats.loadAvg1()),
              stats == null ? 0 : Integer.toUnsignedLong(stats.freeMemMib()),
              standing(daemon),
              daemon.acceptsConnections() && daemon.answersPings()));
    }
  }

  void left(Daemon daemon, String why) {
    if (observer != null) {
      tell(new FarmEvent.MachineLeft(daemon.hostId(), why));
    }
  }

  void asked(Job job) {
    if (observer != null) {
      tell(
          new FarmEvent.JobAsked(
              job.id,
              job.submitter.hostId(),
              job.filename,
              job.language.compilerWord(),
              job.demand().target()));
    }
  }

  void given(Job job, Daemon host, Reason reason, boolean installs) {
    if (observer != null) {
      tell(new FarmEvent.JobGiven(job.id, host.hostId(), reason, installs));
    }
  }

  void begun(Job job) {
    if (observer != null) {
      tell(new FarmEvent.JobBegun(job.id));
    }
  }

  void ended(Job job, FarmEvent.End end, int exitCode, JobResources resources) {
    if (observer != null) {
      Daemon server = job.server();
      tell(
          new FarmEvent.JobEnded(
              job.id, end, exitCode, resources, server == null ? NOBODYS : standing(server)));
    }
  }

  void localBegun(int id, Daemon daemon, String file, int slots) {
    if (observer != null) {
      tell(new FarmEvent.LocalBegun(id, daemon.hostId(), file, slots));
    }
  }

  void localEnded(int id, Daemon daemon) {
    if (observer != null) {
      tell(new FarmEvent.LocalEnded(id, daemon.hostId()));
    }
  }

  private static Standing standing(Daemon daemon) {
    return new Standing(daemon.speed(), daemon.pace(), daemon.suspended());
  }

  private void tell(FarmEvent event) {
    if (observer != null) {
      observer.on(event, nowNanos);
    }
  }
}
