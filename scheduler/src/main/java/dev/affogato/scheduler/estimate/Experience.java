package dev.affogato.scheduler.estimate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that is remembered of sources and machines, beyond sessions. Confined to the scheduler's
 * thread.
 *
 * <p>Work and pace are learned from each other: a job's work is its time multiplied by the pace of
 * the machine it ran on, and a machine's pace is the work of its jobs divided by their time. For a
 * source met the first time the size of its object says how much work it was, at the going rate of
 * its kind. Least recently used entries go when there are too many.
 */
public final class Experience {
  /** About 150 bytes each. */
  private static final int SOURCES_MAX = 200_000;

  private static final int MACHINES_MAX = 20_000;
  private static final int KINDS_MAX = 4096;

  /** Smaller objects say more about start-up, or about a cache, than about a machine. */
  private static final int OBJECT_BYTES_MIN = 4096;

  private static final long BYTES_PER_MIB = 1 << 20;

  /** Of most machines; larger pages make fewer faults, and so too low a figure. */
  private static final long PAGE_BYTES = 4096;

  private static final long MEMORY_BYTES_MAX = 256L << 30;
  private static final double FIRST_GUESS_MS = 1000;
  private static final double WORK_MS_MAX = 3_600_000;
  private static final double SOURCE_GAIN = 0.2;
  private static final double KIND_GAIN = 0.02;
  private static final double VARIANCE_GAIN_MAX = 0.1;

  /** One source in a hundred or two takes longer than so many deviations above the mean. */
  private static final double DEVIATIONS_MAX = 2.5;

  private static final double SEEN_LONGER = 1.1;
  private static final double UNSEEN_LONGER = 4;
  private static final int KIND_SAMPLES_MIN = 20;
  private static final int OWN_KIND_SAMPLES_MIN = 5;

  private final Map<String, Source> sources = lru(SOURCES_MAX);
  private final Map<String, Pace> machines = lru(MACHINES_MAX);
  private final Map<String, Kind> kinds = lru(KINDS_MAX);
  private long lessons;

  private final Kind all = new Kind();

  private static final class Source {
    double workMs;
    long memoryBytes;
    String lastHost = "";

    /** Rises at once and falls slowly: too little is worse than too much. */
    void needed(long bytes) {
      memoryBytes = Math.max(bytes, memoryBytes - (long) ((memoryBytes - bytes) * SOURCE_GAIN));
    }

    int memoryMib() {
      return (int) (memoryBytes / BYTES_PER_MIB);
    }
  }

  /** Sources of one language and optimisation. */
  private static final class Kind {
    double meanMs = FIRST_GUESS_MS;
    double msPerByte;

    /** Of the logarithm of what such sources take. */
    double meanLog = Math.log(FIRST_GUESS_MS);

    double varianceLog = 1;
    int samples;

    double atMostMs() {
      return Math.exp(meanLog + DEVIATIONS_MAX * Math.sqrt(varianceLog));
    }

    Spread spread() {
      return Spread.of(Math.exp(meanLog), Math.sqrt(varianceLog));
    }
  }

  /**
   * One job that ended well. Immutable.
   *
   * @param source names the source, its target and its options
   * @param kind names its language and optimisation
   * @param realMs time it took
   * @param objectBytes size of what came out; 0 if it came from a cache
   * @param pageFaults of the compiler, which tell what memory it touched; 0 if nobody counted them
   */
  public record Sample(
      String source,
      String kind,
      String submitter,
      String host,
      long realMs,
      long objectBytes,
      long pageFaults) {}

  private static <V> Map<String, V> lru(int max) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > max;
      }
    };
  }

  /** The pace of the machine called {@code host}, for as long as somebody keeps it. */
  public Pace paceOf(String host) {
    return machines.computeIfAbsent(host, h -> new Pace());
  }

  /**
   * @param submitter whose sources are likelier to be like each other than like other ones
   */
  public Expectation expect(String source, String kind, String submitter) {
    Source seen = sources.get(source);
    if (seen != null && seen.workMs > 0) {
      return new Expectation(
          seen.workMs,
          SEEN_LONGER * seen.workMs,
          Spread.known(seen.workMs),
          seen.memoryMib(),
          true,
          seen.lastHost);
    }
    Kind similar = kinds.get(submitter + kind);
    if (similar == null || similar.samples < OWN_KIND_SAMPLES_MIN) {
      similar = kinds.get(kind);
    }
    return new Expectation(
        similar == null ? FIRST_GUESS_MS : similar.meanMs,
        similar == null ? UNSEEN_LONGER * FIRST_GUESS_MS : similar.atMostMs(),
        similar == null ? Spread.of(FIRST_GUESS_MS, 1) : similar.spread(),
        seen == null ? 0 : seen.memoryMib(),
        false,
        seen == null ? "" : seen.lastHost);
  }

  /** What sources take on average, whatever they are. */
  public double typicalMs() {
    return all.meanMs;
  }

  /** Returns the work it turned out to be, in milliseconds at pace 1; 0 if that says nothing. */
  public double learn(Sample sample) {
    lessons++;
    Source source = sources.computeIfAbsent(sample.source(), s -> new Source());
    source.lastHost = sample.host();
    if (sample.pageFaults() > 0) {
      source.needed(Math.min(sample.pageFaults() * PAGE_BYTES, MEMORY_BYTES_MAX));
    }
    if (sample.objectBytes() < OBJECT_BYTES_MIN || sample.realMs() <= 0) {
      return 0;
    }
    Pace pace = paceOf(sample.host());
    double realMs = (double) sample.realMs();
    double work = Math.min(WORK_MS_MAX, realMs * pace.value());
    Kind kind = kinds.computeIfAbsent(sample.kind(), k -> new Kind());
    if (source.workMs > 0) {
      pace.learn(source.workMs, realMs, true);
      // A machine that changed must not make its sources look heavier.
      work = Math.min(WORK_MS_MAX, realMs * pace.value());
      double believed = Math.clamp(work, source.workMs / 2, source.workMs * 2);
      source.workMs += SOURCE_GAIN * (believed - source.workMs);
    } else {
      if (kind.samples >= KIND_SAMPLES_MIN) {
        pace.learn(kind.msPerByte * sample.objectBytes(), realMs, false);
        work = Math.min(WORK_MS_MAX, realMs * pace.value());
      }
      source.workMs = work;
    }
    learn(all, work, sample.objectBytes());
    learn(kind, work, sample.objectBytes());
    String own = sample.submitter() + sample.kind();
    learn(kinds.computeIfAbsent(own, k -> new Kind()), work, sample.objectBytes());
    return work;
  }

  /**
   * {@code host} had not finished a job after {@code realMs} that turned out to be {@code workMs}
   * elsewhere.
   */
  public void outrun(String host, double workMs, double realMs) {
    Pace pace = paceOf(host);
    if (workMs < pace.value() * realMs) {
      pace.learn(workMs, realMs, true);
      lessons++;
    }
  }

  /** How much was learned since the start; grows with each job. */
  public long lessons() {
    return lessons;
  }

  /** All there is to keep, what was used last at the end. */
  public List<Figure> figures() {
    List<Figure> figures = new ArrayList<>(sources.size() + machines.size() + kinds.size());
    sources.forEach((name, source) ->
        figures.add(
            new Figure.OfSource(
                name, source.workMs, (double) source.memoryBytes, source.lastHost)));
    kinds.forEach((name, kind) ->
        figures.add(
            new Figure.OfKind(
                name, kind.meanMs, kind.msPerByte, kind.meanLog, kind.varianceLog, kind.samples)));
    machines.forEach(
        (name, pace) -> figures.add(new Figure.OfMachine(name, pace.value(), pace.samples())));
    return figures;
  }

  /** Takes over what {@link #figures} of an earlier scheduler gave, in that order. */
  public void recall(List<Figure> figures) {
    for (Figure figure : figures) {
      switch (figure) {
        case Figure.OfMachine(String name, double value, int samples) -> {
          if (value > 0) {
            paceOf(name).restore(value, samples);
          }
        }
        case Figure.OfSource(String name, double workMs, double memoryBytes, String lastHost) -> {
          Source source = sources.computeIfAbsent(name, s -> new Source());
          source.workMs = Math.min(WORK_MS_MAX, workMs);
          source.memoryBytes = (long) Math.min(MEMORY_BYTES_MAX, memoryBytes);
          source.lastHost = lastHost;
        }
        case Figure.OfKind of -> {
          Kind kind = kinds.computeIfAbsent(of.name(), k -> new Kind());
          kind.meanMs = Math.min(WORK_MS_MAX, of.meanMs());
          kind.msPerByte = Math.min(WORK_MS_MAX, of.msPerByte());
          kind.meanLog = Math.min(Math.log(WORK_MS_MAX), of.meanLog());
          kind.varianceLog = of.varianceLog();
          kind.samples = of.samples();
        }
      }
    }
  }

  private static void learn(Kind kind, double work, long bytes) {
    double gain = Math.max(KIND_GAIN, 1.0 / ++kind.samples);
    kind.meanMs += gain * (work - kind.meanMs);
    kind.msPerByte += gain * (work / bytes - kind.msPerByte);
    double off = Math.log(work) - kind.meanLog;
    kind.meanLog += gain * off;
    kind.varianceLog += Math.min(gain, VARIANCE_GAIN_MAX) * (off * off - kind.varianceLog);
  }
}
