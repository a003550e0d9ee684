package dev.affogato.console.dashboard;

import dev.affogato.base.time.TimeSource;
import dev.affogato.console.dashboard.api.SchedulerFacts.Internals;
import dev.affogato.console.dashboard.model.LiveFarm;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks daemons how many results they had already: the scheduler never hears of a job whose result
 * is known. Only while somebody looks, as each answer is a page of text. Thread-safe.
 */
final class CacheSurvey implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(10);

  /** The scheduler gives daemons 10 s to answer. */
  private static final long ANSWER_S_MAX = 15;

  /** Enough to show how it goes. */
  private static final int MACHINES_MAX = 200;

  /** As daemons write it; see {@code affogato status}. */
  private static final Pattern RESULTS =
      Pattern.compile("Direct Results: (\\d{1,15}) hits, (\\d{1,15}) misses");

  private final LiveFarm farm;
  private final Internals internals;
  private final BooleanSupplier wanted;
  private final TimeSource time;
  private final Thread thread = Thread.ofVirtual().name("cache survey").unstarted(this::run);

  private CacheSurvey(LiveFarm farm, Internals internals, BooleanSupplier wanted, TimeSource time) {
    this.farm = farm;
    this.internals = internals;
    this.wanted = wanted;
    this.time = time;
  }

  static CacheSurvey start(
      LiveFarm farm, Internals internals, BooleanSupplier wanted, TimeSource time) {
    CacheSurvey survey = new CacheSurvey(farm, internals, wanted, time);
    survey.thread.start();
    return survey;
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }

  private void run() {
    try {
      while (true) {
        time.pause(EVERY);
        List<String> machines = farm.look(model -> model.caching(MACHINES_MAX));
        if (wanted.getAsBoolean() && !machines.isEmpty()) {
          ask(machines);
        }
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask(List<String> machines) throws InterruptedException {
    Future<String> answer = internals.ask(machines);
    try {
      book(answer.get(ANSWER_S_MAX, TimeUnit.SECONDS));
    } catch (TimeoutException | ExecutionException unknown) {
      // The numbers stay as they were.
      answer.cancel(true);
    }
  }

  private void book(String text) {
    long hits = 0;
    long misses = 0;
    Matcher found = RESULTS.matcher(text);
    while (found.find()) {
      hits += Long.parseLong(found.group(1));
      misses += Long.parseLong(found.group(2));
    }
    long allHits = hits;
    long allMisses = misses;
    farm.look(model -> {
      model.cache(allHits, allMisses);
      return true;
    });
  }
}
