package dev.affogato.console.metrics;

import dev.affogato.console.dashboard.model.Durations;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** Short words for metrics whose values are looked up when asked for. Thread-safe. */
public final class Meters {
  private static final double MS = 1000;

  final PrometheusRegistry registry = new PrometheusRegistry();

  /** Takes the values of a metric, each with its labels. */
  @FunctionalInterface
  public interface Values {
    void call(double value, String... labels);
  }

  public void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }

  public void gauges(String name, String help, String label, Consumer<Values> values) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(label)
        .callback(callback -> values.accept(callback::call))
        .register(registry);
  }

  public void counter(String name, String help, DoubleSupplier value) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }

  public void counters(String name, String help, String label, Consumer<Values> values) {
    counters(name, help, List.of(label), values);
  }

  /** As the other, with several labels. */
  public void counters(String name, String help, List<String> labels, Consumer<Values> values) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(labels.toArray(String[]::new))
        .callback(callback -> values.accept(callback::call))
        .register(registry);
  }

  /** A constant 1 with a label; {@code _info} is added to the name. */
  public void info(String name, String help, String label, String value) {
    Info.builder().name(name).help(help).labelNames(label).register(registry).addLabelValues(value);
  }

  public void histogram(String name, String help, Supplier<Durations> durations) {
    registry.register(
        new Collector() {
          @Override
          public MetricSnapshot collect() {
            return histogram(name, help, durations.get());
          }

          @Override
          public String getPrometheusName() {
            return name;
          }
        });
  }

  private static MetricSnapshot histogram(String name, String help, Durations durations) {
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    for (int i = 0; i < durations.counts().length; i++) {
      double bound =
          i < durations.boundsMs().length ? durations.boundsMs()[i] / MS : Double.POSITIVE_INFINITY;
      buckets.bucket(bound, durations.counts()[i]);
    }
    return HistogramSnapshot.builder()
        .name(name)
        .help(help)
        .unit(Unit.SECONDS)
        .dataPoint(
            HistogramSnapshot.HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(buckets.build())
                .sum(durations.sumMs() / MS)
                .build())
        .build();
  }
}
