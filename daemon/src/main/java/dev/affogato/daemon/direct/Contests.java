package dev.affogato.daemon.direct;

import dev.affogato.cache.digest.Digest;
import dev.affogato.daemon.front.SecondTries;
import dev.affogato.protocol.icecc.message.UseCs;
import dev.affogato.protocol.reapi.direct.v1.Execute;
import dev.affogato.protocol.reapi.direct.v1.Place;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.service.Caller;
import dev.affogato.protocol.reapi.v2.ActionResult;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * Lets two machines race for an action when the scheduler thinks that the first one takes too long:
 * as any machine comes to the same result, the first that is good is the answer, and the other
 * machine is told to stop. Thread-safe.
 */
final class Contests implements Elsewhere, SecondTries {
  private static final System.Logger LOG = System.getLogger(Contests.class.getName());

  /** Who is idle helps, but not before the jobs of others. */
  private static final int SECOND_NICENESS = 20;

  private final Elsewhere machines;
  private final BiConsumer<Integer, SecondTries.End> ends;
  private final Map<Integer, Contest> running = new ConcurrentHashMap<>();

  /**
   * @param machines closed with this
   * @param ends told what became of a second try, by its number
   */
  Contests(Elsewhere machines, BiConsumer<Integer, SecondTries.End> ends) {
    this.machines = machines;
    this.ends = ends;
  }

  @Override
  public Outcome execute(Digest action, Execute request, Caller caller)
      throws CallFailure, InterruptedException {
    int job = request.getPlace().getJobId();
    Contest contest =
        new Contest(
            where -> machines.execute(action, where, caller),
            request,
            second -> ends.accept(second, SecondTries.End.FAILED));
    if (job == 0 || running.putIfAbsent(job, contest) != null) {
      return machines.execute(action, request, caller);
    }
    try {
      Contest.Result result = contest.run();
      int winner = result.place().getJobId();
      if (winner != job) {
        LOG.log(
            Level.INFO,
            "job {0} was done sooner by a second machine, {1}, than by {2}",
            String.valueOf(job),
            result.place().getHost(),
            request.getPlace().getHost());
        ends.accept(winner, SecondTries.End.WON);
      }
      return result.outcome();
    } finally {
      running.remove(job, contest);
      contest.close();
    }
  }

  @Override
  public boolean offered(int first, UseCs second) {
    Contest contest = running.get(first);
    return contest != null
        && contest.tryAgain(
            Place.newBuilder()
                .setHost(second.hostname())
                .setPort(second.port())
                .setJobId(second.jobId())
                .build(),
            SECOND_NICENESS);
  }

  @Override
  public Optional<ActionResult> find(Digest action, List<String> files)
      throws InterruptedException {
    return machines.find(action, files);
  }

  @Override
  public void close() {
    machines.close();
  }
}
