package dev.affogato.client.agent;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sees to it that this agent sends an environment to a machine only once at a time: a second upload
 * of the same name makes icecream's daemons delete the first (protocol spec 6.1).
 *
 * <p>Who comes first uploads and the others wait for the outcome: after a success they go on as if
 * the machine had had it, after a failure none of them tries, lest each waits out the limit on the
 * same dead machine; a later job does. Also remembers which environments were found working, so
 * that each is verified once. Thread-safe: each key's state is one entry of a concurrent map.
 */
final class EnvironmentUploads {
  /** An environment on a machine. Immutable. */
  record Place(String host, int port, String environment, String target) {}

  /** One attempt to bring an environment to a machine. */
  interface Upload {
    void run() throws Fallback, InterruptedException;
  }

  /** As long as the largest environment takes on a slow link. */
  private static final Duration OTHERS_UPLOAD_WAIT = Duration.ofMinutes(10);

  /** Beyond this many everything is verified again: cheaper than being exact. */
  private static final int VERIFIED_MAX = 4096;

  private final Map<Place, CompletableFuture<Boolean>> running = new ConcurrentHashMap<>();
  private final Map<Place, Boolean> verified = new ConcurrentHashMap<>();

  /** Returns once the environment has been uploaded, by this call or by another one. */
  void once(Place place, Upload upload) throws Fallback, InterruptedException {
    CompletableFuture<Boolean> mine = new CompletableFuture<>();
    CompletableFuture<Boolean> others = running.putIfAbsent(place, mine);
    if (others == null) {
      lead(place, mine, upload);
    } else if (!succeeded(place, others)) {
      throw new Fallback(
          FallbackCode.REMOTE_LOST,
          "another job failed to bring environment " + place.environment() + " to " + place.host());
    }
  }

  private void lead(Place place, CompletableFuture<Boolean> mine, Upload upload)
      throws Fallback, InterruptedException {
    boolean done = false;
    try {
      upload.run();
      done = true;
    } finally {
      running.remove(place);
      mine.complete(done);
    }
  }

  private static boolean succeeded(Place place, CompletableFuture<Boolean> others)
      throws Fallback, InterruptedException {
    try {
      return others.get(OTHERS_UPLOAD_WAIT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new Fallback(
          FallbackCode.REMOTE_LOST,
          "environment "
              + place.environment()
              + " has not reached "
              + place.host()
              + " within "
              + OTHERS_UPLOAD_WAIT.toMinutes()
              + " minutes",
          e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("uploads end with a word, not with an exception", e);
    }
  }

  boolean isVerified(Place place) {
    return verified.containsKey(place);
  }

  void verified(Place place) {
    if (verified.size() >= VERIFIED_MAX) {
      verified.clear();
    }
    verified.put(place, true);
  }

  /** Something went wrong there: look again next time. */
  void doubted(Place place) {
    verified.remove(place);
  }
}
