package dev.affogato.console.metrics;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.OperatingSystemMXBean;

/** What Prometheus' conventions want to know of every process. Thread-safe: no state. */
public final class ProcessMetrics {
  private static final double NANOS = 1e9;
  private static final double MS = 1000;

  private ProcessMetrics() {}

  public static void add(Meters meters) {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    if (system instanceof com.sun.management.UnixOperatingSystemMXBean unix) {
      meters.counter(
          "process_cpu_seconds",
          "CPU time of this process.",
          () -> unix.getProcessCpuTime() / NANOS);
      meters.gauge(
          "process_open_fds", "Open files of this process.", unix::getOpenFileDescriptorCount);
    }
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    meters.gauge(
        "jvm_memory_used_bytes", "Heap in use.", () -> memory.getHeapMemoryUsage().getUsed());
    meters.gauge(
        "jvm_memory_max_bytes", "Largest heap.", () -> memory.getHeapMemoryUsage().getMax());
    meters.gauge(
        "jvm_threads_current",
        "Threads of the operating system.",
        () -> ManagementFactory.getThreadMXBean().getThreadCount());
    meters.counter(
        "jvm_gc_collection_seconds",
        "Time in which garbage was collected.",
        () ->
            ManagementFactory.getGarbageCollectorMXBeans().stream()
                    .mapToLong(collector -> Math.max(0, collector.getCollectionTime()))
                    .sum()
                / MS);
    meters.gauge(
        "process_start_time_seconds",
        "When this process was started, as Unix time.",
        () -> ManagementFactory.getRuntimeMXBean().getStartTime() / MS);
  }
}
