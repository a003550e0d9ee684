package dev.affogato.console.dashboard.metrics;

import dev.affogato.console.dashboard.http.Response;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes a registry in the format that is asked for. Thread-safe: no state. */
final class Exposition {
  private Exposition() {}

  static Response of(PrometheusRegistry registry, String accept) {
    OpenMetricsTextFormatWriter open =
        OpenMetricsTextFormatWriter.builder().setCreatedTimestampsEnabled(false).build();
    ExpositionFormatWriter writer =
        open.accepts(accept) ? open : PrometheusTextFormatWriter.builder().build();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writer.write(out, registry.scrape());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new Response(Response.OK, writer.getContentType(), out.toByteArray());
  }
}
