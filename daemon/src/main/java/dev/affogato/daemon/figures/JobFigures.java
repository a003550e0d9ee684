package dev.affogato.daemon.figures;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What became of jobs since the daemon started. Thread-safe; never blocks. */
public final class JobFigures {
  private final Map<Kind, Map<Outcome, LongAdder>> ended = new EnumMap<>(Kind.class);
  private final Map<Kind, LongAdder> compileMs = adders(Kind.class);
  private final Map<Outcome, LongAdder> elsewhere = adders(Outcome.class);
  private final Map<Refusal, LongAdder> refused = adders(Refusal.class);

  /** What a job is that is done on this machine. */
  public enum Kind {
    /** Of another machine, preprocessed there. */
    CLASSIC,
    /** Came with all its inputs. */
    DIRECT,
    /** Of this machine's own users, by its own compiler. */
    LOCAL
  }

  /** How a job ended. */
  public enum Outcome {
    OK,
    /** The compiler did not like its source. */
    COMPILER_ERROR,
    /** Nobody waited for it any more. */
    CANCELLED,
    /** It could not be done here. */
    FAILED,
    /** Its launcher became the compiler, and so nobody told how it ended. */
    UNSEEN
  }

  /** Why somebody was turned away. */
  public enum Refusal {
    /** One peer has more jobs here than any scheduler sends. */
    TOO_MANY_JOBS,
    /** One peer has too many connections. */
    TOO_MANY_CONNECTIONS,
    /** A connection asks for a second thing before the first is done. */
    BUSY_CLIENT,
    /** Only this daemon's own user is served. */
    OTHER_USER,
    /** The environment is missing or does not work, or the compiler could not be started. */
    CANNOT_START
  }

  public JobFigures() {
    for (Kind kind : Kind.values()) {
      ended.put(kind, adders(Outcome.class));
    }
  }

  /**
   * A job is over that was done here.
   *
   * @param ms how long its compiler ran
   */
  public void ended(Kind kind, Outcome outcome, long ms) {
    of(of(ended, kind), outcome).increment();
    of(compileMs, kind).add(ms);
  }

  /** A job of this machine's users is over that was given to another machine. */
  public void endedElsewhere(Outcome outcome) {
    of(elsewhere, outcome).increment();
  }

  public void refused(Refusal reason) {
    of(refused, reason).increment();
  }

  /** By kind, those that ended in each way. */
  public Map<Kind, Map<Outcome, Long>> ended() {
    Map<Kind, Map<Outcome, Long>> sums = new EnumMap<>(Kind.class);
    ended.forEach((kind, outcomes) -> sums.put(kind, sums(Outcome.class, outcomes)));
    return sums;
  }

  /** By kind, how long compilers ran. */
  public Map<Kind, Long> compileMs() {
    return sums(Kind.class, compileMs);
  }

  /** Jobs of this machine's users that were given to other machines, by their end. */
  public Map<Outcome, Long> elsewhere() {
    return sums(Outcome.class, elsewhere);
  }

  public Map<Refusal, Long> refused() {
    return sums(Refusal.class, refused);
  }

  private static <K extends Enum<K>> Map<K, LongAdder> adders(Class<K> keys) {
    Map<K, LongAdder> adders = new EnumMap<>(keys);
    for (K key : keys.getEnumConstants()) {
      adders.put(key, new LongAdder());
    }
    return adders;
  }

  private static <K extends Enum<K>> Map<K, Long> sums(Class<K> keys, Map<K, LongAdder> adders) {
    Map<K, Long> sums = new EnumMap<>(keys);
    adders.forEach((key, adder) -> sums.put(key, adder.sum()));
    return sums;
  }

  /** All constants have one. */
  private static <K, V> V of(Map<K, V> all, K key) {
    V value = all.get(key);
    if (value == null) {
      throw new IllegalArgumentException("not counted: " + key);
    }
    return value;
  }
}
