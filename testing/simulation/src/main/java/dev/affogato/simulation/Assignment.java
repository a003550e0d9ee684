package dev.affogato.simulation;

/**
 * One answer of the scheduler, and what became of it in truth: the ledger compares that with what
 * the scheduler believes. Confined to the simulation's thread.
 */
final class Assignment {
  /** Which life of the scheduler gave it. */
  final int life;

  final int jobId;
  final String server;
  private boolean clientDone;
  private boolean serverBusy;
  private long overSince;

  Assignment(int life, int jobId, String server) {
    this.life = life;
    this.jobId = jobId;
    this.server = server;
  }

  void clientDone(long now) {
    clientDone = true;
    update(now);
  }

  void serverBusy(boolean busy, long now) {
    serverBusy = busy;
    update(now);
  }

  private void update(long now) {
    overSince = clientDone && !serverBusy ? now : 0;
  }

  /** Whether somebody compiles it for somebody who waits. */
  boolean isUnderWay() {
    return serverBusy && !clientDone;
  }

  /** Since when nobody works on it or waits for it; 0 while somebody does. */
  long overSince() {
    return overSince;
  }
}
