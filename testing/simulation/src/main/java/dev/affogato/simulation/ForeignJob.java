package dev.affogato.simulation;

import org.jspecify.annotations.Nullable;

/** A job of another machine's client, seen by the machine that compiles it. Confined. */
final class ForeignJob implements Wire.End {
  /** How far it is. */
  enum Stage {
    EXPECTED,
    INSTALLING,
    QUEUED,
    RUNNING,
    OVER
  }

  private final Machine server;
  Stage stage = Stage.EXPECTED;
  @Nullable Wire wire;
  @Nullable CompileOrder order;

  /** The scheduler session it came in, for reports. */
  int session;

  /** The local job that stands for it under a scheduler that came later, and the session told. */
  int carriedAs;

  int carriedSession;

  ForeignJob(Machine server) {
    this.server = server;
  }

  @Override
  public void received(Wire from, Object message) {
    if (message instanceof CompileOrder arrived && stage == Stage.EXPECTED) {
      order = arrived;
      arrived.assignment().serverBusy(true, server.now());
      server.takes(this);
    }
  }

  @Override
  public void lost(Wire from) {
    if (order != null && stage != Stage.OVER) {
      server.clientLeft(this);
    }
  }

  /** Whether the scheduler of that session and life knows it. */
  boolean isOf(int presentSession, int life) {
    return session == presentSession && (!order().ours() || order().assignment().life == life);
  }

  CompileOrder order() {
    CompileOrder known = order;
    if (known == null) {
      throw new IllegalStateException("no order yet");
    }
    return known;
  }

  /** Nothing of it is left here. */
  void over() {
    stage = Stage.OVER;
    order().assignment().serverBusy(false, server.now());
    close();
  }

  void answer() {
    Wire open = wire;
    if (open != null) {
      open.send(this, Compile.Result.COMPILED);
    }
  }

  void close() {
    Wire open = wire;
    if (open != null) {
      open.close(this);
    }
  }
}
