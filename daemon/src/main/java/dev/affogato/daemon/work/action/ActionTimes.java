package dev.affogato.daemon.work.action;

import com.google.protobuf.Timestamp;
import dev.affogato.base.time.TimeSource;
import dev.affogato.protocol.reapi.v2.ExecutedActionMetadata;
import java.time.Instant;

/** When an action got how far, for whoever reads its result. Confined to the action's thread. */
final class ActionTimes {
  private final TimeSource time;
  private final ExecutedActionMetadata.Builder metadata = ExecutedActionMetadata.newBuilder();

  ActionTimes(TimeSource time) {
    this.time = time;
    metadata.setQueuedTimestamp(now());
  }

  void fetching() {
    metadata.setWorkerStartTimestamp(now()).setInputFetchStartTimestamp(now());
  }

  void fetched() {
    metadata.setInputFetchCompletedTimestamp(now());
  }

  void started() {
    metadata.setExecutionStartTimestamp(now());
  }

  void ended() {
    metadata.setExecutionCompletedTimestamp(now()).setOutputUploadStartTimestamp(now());
  }

  /** All of it, with the end of collecting outputs now. */
  ExecutedActionMetadata.Builder collected() {
    return metadata.setOutputUploadCompletedTimestamp(now()).setWorkerCompletedTimestamp(now());
  }

  private Timestamp now() {
    Instant now = time.wallClock();
    return Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()).build();
  }
}
