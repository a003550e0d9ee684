package dev.affogato.console.run;

import dev.affogato.client.agent.AgentListener;
import dev.affogato.client.agent.JobReport;

/** Feeds the agent's news into a {@link JobTally}. Thread-safe. */
final class TallyingListener implements AgentListener {
  private final JobTally tally;

  TallyingListener(JobTally tally) {
    this.tally = tally;
  }

  @Override
  public void callStarted(long number, String file) {
    tally.started();
  }

  @Override
  public void callEnded(JobReport report) {
    switch (report.outcome()) {
      case REMOTE -> tally.endedRemote(report.host(), report.way());
      case LOCAL, SCHEDULED_HERE, QUESTION -> tally.endedLocal(report.reason());
      case REFUSED -> tally.refused(report.reason());
      case ABANDONED -> tally.abandoned();
    }
  }
}
