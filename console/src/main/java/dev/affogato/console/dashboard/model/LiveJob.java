package dev.affogato.console.dashboard.model;

import dev.affogato.base.reason.Reason;
import org.jspecify.annotations.Nullable;

/** One job that is not over. Confined to its {@link FarmModel}. */
final class LiveJob {
  final int id;
  final Machine submitter;
  final String file;
  final String language;
  final Build build;
  final long askedNanos;
  final boolean local;

  /** How many slots it takes. */
  final int width;

  @Nullable Machine server;
  @Nullable Reason reason;
  boolean installs;
  boolean begun;
  long givenNanos;
  long begunNanos;

  /** Its row in the picture of its machine. */
  int slot = -1;

  LiveJob(
      int id,
      Machine submitter,
      String file,
      String language,
      Build build,
      long askedNanos,
      boolean local,
      int width) {
    this.id = id;
    this.submitter = submitter;
    this.file = file;
    this.language = language;
    this.build = build;
    this.askedNanos = askedNanos;
    this.local = local;
    this.width = width;
  }

  JobKind kind() {
    return local ? JobKind.LOCAL : server == submitter ? JobKind.RETURNED : JobKind.REMOTE;
  }

  JobPhase phase() {
    return local || begun ? JobPhase.RUNNING : server == null ? JobPhase.QUEUED : JobPhase.SENT;
  }
}
