package dev.affogato.daemon.front;

import dev.affogato.daemon.front.Assignment.Phase;
import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.UseCs;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that are done at two places at once, of which the scheduler counts one: it offers the second
 * by an answer nobody asked for, which names the job it is about in place of a matched one. Part of
 * {@link DaemonState}, to which it is confined.
 */
final class SecondPlaces {
  private final SchedulerTrust scheduler;
  private final Decisions decisions;
  private final Map<Integer, Client> clients;

  /**
   * @param clients all there are; not changed here
   */
  SecondPlaces(SchedulerTrust scheduler, Decisions decisions, Map<Integer, Client> clients) {
    this.scheduler = scheduler;
    this.decisions = decisions;
    this.clients = clients;
  }

  /** Returns false if {@code answer} is not about a job that is being done elsewhere. */
  boolean offered(UseCs answer) {
    Client client = clients.get(answer.clientId());
    if (answer.matchedJobId() == 0 || client == null || client.answersMissing > 0) {
      // To icecream's scheduler that number says nothing but what was compiled before.
      return false;
    }
    Assignment first = client.assignmentAtWork(answer.matchedJobId());
    if (first == null
        || first.phase != Phase.ELSEWHERE
        || first.session != scheduler.session()
        || secondOf(client, first) != null) {
      return false;
    }
    client.assignments.add(Assignment.second(scheduler.session(), answer, first));
    decisions.tryAgain(first.jobId, answer);
    return true;
  }

  /** The second try that the scheduler calls {@code jobId}; null if there is none any more. */
  @Nullable Assignment find(int jobId) {
    for (Client client : clients.values()) {
      for (Assignment assignment : client.assignments) {
        if (assignment.jobId == jobId
            && assignment.first != null
            && assignment.phase == Phase.ELSEWHERE) {
          return assignment;
        }
      }
    }
    return null;
  }

  static @Nullable Assignment secondOf(Client client, Assignment first) {
    for (Assignment assignment : client.assignments) {
      if (assignment.first == first && assignment.phase == Phase.ELSEWHERE) {
        return assignment;
      }
    }
    return null;
  }

  /** What the scheduler is told of the try whose result was not taken. */
  static JobDone loser(Assignment loser, int clientCount) {
    int why = loser.first == null ? ExitCodes.CLIENT_GONE : ExitCodes.IO_ERROR;
    return JobDone.fromSubmitter(loser.jobId, why, JobResources.NONE, clientCount);
  }
}
