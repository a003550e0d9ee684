package dev.affogato.simulation;

import dev.affogato.protocol.icecc.message.JobLocalDone;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.MonGetCs;
import dev.affogato.protocol.icecc.message.MonJobBegin;
import dev.affogato.protocol.icecc.message.MonJobDone;
import dev.affogato.protocol.icecc.message.MonLocalJobBegin;
import java.util.HashMap;
import java.util.Map;

/**
 * A monitor that watches from the scheduler's start and checks the story it is told: each job is
 * asked for once, begins at most once, and ends once. Confined to the simulation's thread.
 */
final class MonitorProbe {
  private enum Stage {
    ASKED,
    BEGUN,
    LOCAL
  }

  private final Map<Integer, Stage> jobs = new HashMap<>();
  private long ended;

  void told(Message message) {
    switch (message) {
      case MonGetCs asked -> put(asked.jobId(), Stage.ASKED);
      case MonLocalJobBegin begun -> put(begun.jobId(), Stage.LOCAL);
      case MonJobBegin begun -> {
        if (jobs.put(begun.jobId(), Stage.BEGUN) != Stage.ASKED) {
          throw new Violation("a monitor saw job " + begun.jobId() + " begin out of turn");
        }
      }
      case MonJobDone done -> end(done.done().jobId());
      case JobLocalDone done -> end(done.number());
      default -> {}
    }
  }

  private void put(int id, Stage stage) {
    if (jobs.put(id, stage) != null) {
      throw new Violation("a monitor saw job " + id + " asked for twice");
    }
  }

  private void end(int id) {
    if (jobs.remove(id) == null) {
      throw new Violation("a monitor saw job " + id + " counted twice");
    }
    ended++;
  }

  long ended() {
    return ended;
  }

  int unfinished() {
    return jobs.size();
  }
}
