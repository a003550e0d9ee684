package dev.affogato.client.agent;

import dev.affogato.client.journal.JobRecord;
import dev.affogato.client.journal.JobState;
import dev.affogato.client.journal.Journal;
import dev.affogato.client.launcher.LauncherConnection;
import java.io.IOException;

/**
 * The journal of a call whose user's folders only its launcher can write. Confined to the call's
 * thread.
 *
 * <p>It must be told before the launcher is answered, and hears of a compiler that runs here only
 * that it was started: then the launcher is no launcher any more.
 */
record LauncherJournal(LauncherConnection launcher) implements Journal {
  @Override
  public void write(JobRecord job) {
    boolean interrupted = Thread.interrupted();
    try {
      launcher.journal(
          Journal.line(job.state() == JobState.RUNNING ? job.in(JobState.LOCAL) : job));
    } catch (IOException gone) {
      // A job is not worse for not being written down.
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
