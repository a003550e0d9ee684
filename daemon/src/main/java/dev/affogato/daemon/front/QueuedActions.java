package dev.affogato.daemon.front;

import dev.affogato.daemon.figures.JobFigures.Refusal;
import dev.affogato.protocol.icecc.message.JobResources;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Actions in the queue of {@link FrontDesk}, a limited number of each peer as of those that come
 * the other way. Thread-safe.
 */
final class QueuedActions implements ActionSlots {
  private final FrontDesk desk;
  private final Guard guard;

  QueuedActions(FrontDesk desk, Guard guard) {
    this.desk = desk;
    this.guard = guard;
  }

  @Override
  public Optional<Held> take(Claim claim) throws InterruptedException {
    if (!guard.foreignJobs().take(claim.peer(), false)) {
      desk.figures().refused(Refusal.TOO_MANY_JOBS);
      guard
          .complaints()
          .about(
              claim.peer(),
              "an action was refused, as "
                  + guard.foreignJobs().held(claim.peer())
                  + " of at most "
                  + guard.foreignJobs().placesMax()
                  + " that run or wait here are its own");
      return Optional.empty();
    }
    CountDownLatch mayStart = new CountDownLatch(1);
    int client = desk.action(claim, mayStart::countDown);
    Granted granted = new Granted(client, claim.peer());
    try {
      mayStart.await();
      return Optional.of(granted);
    } catch (InterruptedException cancelled) {
      granted.close(JobResources.NONE);
      throw cancelled;
    }
  }

  @Override
  public Optional<String> schedulerOf(int jobId) {
    return desk.schedulerOf(jobId);
  }

  @Override
  public void offerSecondPlacesTo(SecondTries taker) {
    desk.offerSecondPlacesTo(taker);
  }

  @Override
  public void secondTryEnded(int second, SecondTries.End how) {
    desk.secondTryEnded(second, how);
  }

  private final class Granted implements Held {
    private final int client;
    private final String peer;
    private final AtomicBoolean given = new AtomicBoolean();

    Granted(int client, String peer) {
      this.client = client;
      this.peer = peer;
    }

    @Override
    public void close(JobResources used) {
      if (given.compareAndSet(false, true)) {
        desk.actionDone(client, used);
        guard.foreignJobs().giveBack(peer);
      }
    }
  }
}
