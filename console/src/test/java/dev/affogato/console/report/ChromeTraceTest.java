package dev.affogato.console.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.reason.Reason;
import dev.affogato.client.journal.Builds;
import dev.affogato.client.journal.JobRecord;
import dev.affogato.client.journal.JobState;
import dev.affogato.client.journal.Origin;
import dev.affogato.client.journal.Phase;
import dev.affogato.client.journal.ReasonGuide;
import dev.affogato.client.journal.Stretch;
import dev.affogato.client.journal.Way;
import dev.affogato.console.json.JsonReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Holds traces against the rules of the Trace Event Format, as Perfetto reads it. */
class ChromeTraceTest {
  private static final List<Phase> DIRECT =
      List.of(
          Phase.SCAN,
          Phase.LOOKUP,
          Phase.SERVER,
          Phase.TRANSFER,
          Phase.QUEUE,
          Phase.PREPARE,
          Phase.COMPILE,
          Phase.RETURN,
          Phase.DELIVER);
  private static final List<Phase> HERE = List.of(Phase.SLOT, Phase.ROOM, Phase.RUN);

  private final List<JobRecord> jobs = new ArrayList<>();

  /** Each phase takes 1 ms, with 100 µs between them. */
  private void job(long atUs, String file, String host, List<Phase> phases) {
    List<Stretch> stretches = new ArrayList<>();
    for (Phase phase : phases) {
      stretches.add(
          new Stretch(
              phase, Duration.ofNanos(stretches.size() * 1_100_000L), Duration.ofMillis(1)));
    }
    job(atUs, file, host, stretches, phases.size() * 1_100_000L);
  }

  private void job(long atUs, String file, String host, List<Stretch> stretches, long ns) {
    jobs.add(
        new JobRecord(
            "id" + jobs.size(),
            Instant.ofEpochSecond(1_700_000_000, atUs * 1000),
            new Origin(Origin.Kind.TOOL, "1.1", "make"),
            7,
            new JobRecord.Called("/src", "/usr/bin/gcc", file, "out.o"),
            host.isEmpty() ? JobState.LOCAL : JobState.REMOTE,
            host,
            new Reason("remote", "\u001b \"quoted\" </script>"),
            Way.DIRECT,
            Duration.ofNanos(ns),
            stretches,
            JobRecord.Bytes.NONE));
  }

  private BuildReport report() {
    return BuildReport.of(Builds.of(jobs).getFirst(), "make in /src", new ReasonGuide());
  }

  private List<Map<?, ?>> events() throws IOException {
    StringBuilder trace = new StringBuilder();
    ChromeTrace.write(report(), trace);
    Map<?, ?> file = (Map<?, ?>) JsonReader.read(trace.toString());
    assertThat(file.get("displayTimeUnit")).isEqualTo("ms");
    List<Map<?, ?>> events = new ArrayList<>();
    for (Object event : (List<?>) file.get("traceEvents")) {
      events.add((Map<?, ?>) event);
    }
    return events;
  }

  private static List<Map<?, ?>> slices(List<Map<?, ?>> events) {
    return events.stream().filter(event -> "X".equals(event.get("ph"))).toList();
  }

  private static long number(Map<?, ?> event, String key) {
    return (Long) event.get(key);
  }

  private static long end(Map<?, ?> slice) {
    return number(slice, "ts") + number(slice, "dur");
  }

  @Test
  void hasAProcessForEachMachineAndAThreadForEachJobAtOnce() throws IOException {
    job(0, "a.c", "10.0.0.2", DIRECT);
    job(1000, "b.c", "10.0.0.3", DIRECT);
    job(2000, "c.c", "10.0.0.2", DIRECT);
    job(20_000, "prog", "", HERE);
    Map<Object, Object> processes = new LinkedHashMap<>();
    Map<Object, List<Object>> threads = new TreeMap<>();
    for (Map<?, ?> event : events()) {
      Object name = event.get("args") instanceof Map<?, ?> arguments ? arguments.get("name") : null;
      if (event.get("name").equals("process_name")) {
        assertThat(processes.put(event.get("pid"), name)).as("%s", name).isNull();
      } else if (event.get("name").equals("thread_name")) {
        threads.computeIfAbsent(event.get("pid"), pid -> new ArrayList<>()).add(name);
      }
    }
    assertThat(processes.values()).containsExactly("this machine", "10.0.0.2", "10.0.0.3");
    assertThat(threads.values())
        .containsExactly(
            List.of("call 1", "call 2", "call 3"), List.of("slot 1", "slot 2"), List.of("slot 1"));
    assertThat(slices(events()))
        .allSatisfy(slice -> assertThat(processes).containsKey(slice.get("pid")));
  }

  @Test
  void showsAJobWholeWhereItWasTypedAndItsCompilerWhereThatRan() throws IOException {
    job(5000, "a.c", "10.0.0.2", DIRECT);
    List<Map<?, ?>> slices = slices(events());
    assertThat(names(slices, 1))
        .containsExactly(
            "a.c",
            "finding what is read",
            "asking whether it is known",
            "queueing for a machine",
            "sending what is missing there",
            "waiting for a slot there",
            "putting inputs in place there",
            "compiling elsewhere",
            "receiving what was made",
            "writing what came back");
    assertThat(names(slices, 2))
        .containsExactly("a.c", "putting inputs in place there", "compiling elsewhere");
    Map<?, ?> whole = slices.getFirst();
    assertThat(List.of(number(whole, "ts"), number(whole, "dur"))).containsExactly(0L, 9900L);
    Map<?, ?> there = slices.get(10);
    assertThat(List.of(number(there, "ts"), number(there, "dur"))).containsExactly(5500L, 2100L);
  }

  private static List<Object> names(List<Map<?, ?>> slices, long pid) {
    List<Object> names = new ArrayList<>();
    slices.stream()
        .filter(slice -> number(slice, "pid") == pid)
        .forEach(slice -> names.add(slice.get("name")));
    return names;
  }

  /** Slices of a thread nest or do not touch, and say as much time as the report does. */
  @Test
  void nestsSlicesOfWhateverJobsThereWere() throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      String host = random.nextInt(4) == 0 ? "" : "10.0.0." + (2 + random.nextInt(3));
      List<Stretch> stretches = new ArrayList<>();
      long at = 0;
      for (Phase phase : random.nextInt(9) == 0 ? HERE : DIRECT) {
        at += random.nextInt(2) * random.nextInt(1_000_000);
        long ns = random.nextInt(3_000_000);
        stretches.add(new Stretch(phase, Duration.ofNanos(at), Duration.ofNanos(ns)));
        at += ns;
      }
      // Some end before their last phase does: so does a job whose agent was killed.
      job(i * 1000L, "f" + i + ".c", host, stretches, Math.max(0, at - random.nextInt(900_000)));
    }
    List<Map<?, ?>> events = events();
    Map<String, Deque<Map<?, ?>>> open = new LinkedHashMap<>();
    Map<Object, Long> phases = new TreeMap<>();
    for (Map<?, ?> slice : slices(events)) {
      assertThat(number(slice, "ts")).isNotNegative();
      assertThat(number(slice, "dur")).isNotNegative();
      Deque<Map<?, ?>> stack =
          open.computeIfAbsent(
              slice.get("pid") + " " + slice.get("tid"), key -> new ArrayDeque<>());
      while (!stack.isEmpty() && end(stack.peek()) <= number(slice, "ts")) {
        stack.pop();
      }
      if (slice.get("cat").equals("job")) {
        assertThat(stack).as("jobs of a thread do not overlap: %s", slice).isEmpty();
      } else {
        assertThat(stack).as("a phase is in its job, and in no other phase: %s", slice).hasSize(1);
        assertThat(end(slice)).isLessThanOrEqualTo(end(stack.peek()));
        if (number(slice, "pid") == 1) {
          phases.merge(slice.get("cat"), number(slice, "dur"), Long::sum);
        }
      }
      stack.push(slice);
    }
    Map<String, Long> told = new TreeMap<>(report().phases());
    told.remove(Span.OTHER);
    assertThat(phases).isEqualTo(told);
  }

  @Test
  void takesTheLastMachineOfAJobThatWasTriedTwice() throws IOException {
    job(
        0,
        "a.c",
        "10.0.0.2",
        List.of(Phase.SERVER, Phase.EXECUTE, Phase.SERVER, Phase.TRANSFER, Phase.COMPILE));
    assertThat(names(slices(events()), 2)).containsExactly("a.c", "compiling elsewhere");
  }
}
