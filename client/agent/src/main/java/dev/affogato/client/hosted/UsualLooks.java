package dev.affogato.client.hosted;

import dev.affogato.client.launcher.LookRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What calls of one kind ask for, to be looked at in one go by the next one. Thread-safe by its
 * monitor.
 */
public final class UsualLooks {
  /** Twice as many names as a large unit asks for; a look at one costs a microsecond. */
  private static final int NAMES_MAX = 4096;

  /** What so many calls in a row did not ask for is of none of the next. */
  private static final int CALLS_MAX = 16;

  private final Map<LookRequest, Integer> lastAsked = new HashMap<>();
  private int calls;

  /** Begins with what {@code others} asks for, as far as it is the same to everybody. */
  public synchronized void learn(UsualLooks others) {
    for (LookRequest request : others.likely()) {
      if (isOfSystem(request.path())) {
        lastAsked.put(request, calls);
      }
    }
  }

  /** What the next call is likely to ask for. */
  synchronized List<LookRequest> likely() {
    calls++;
    lastAsked.values().removeIf(last -> calls - last > CALLS_MAX);
    return new ArrayList<>(lastAsked.keySet());
  }

  synchronized void asked(LookRequest request) {
    if (lastAsked.size() < NAMES_MAX || lastAsked.containsKey(request)) {
      lastAsked.put(request, calls);
    }
  }

  /** Others are nobody's business but the user's. */
  private static boolean isOfSystem(String path) {
    return path.startsWith("/usr/") || path.startsWith("/lib") || path.startsWith("/etc/");
  }
}
