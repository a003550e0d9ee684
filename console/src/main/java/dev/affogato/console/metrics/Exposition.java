package dev.affogato.console.metrics;

import dev.affogato.console.dashboard.http.Response;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes metrics in the format that is asked for. Thread-safe: no state. */
public final class Exposition {
  private Exposition() {}

  /**
   * @param accept the formats that are understood, a header of HTTP
   */
  public static Response of(Meters meters, String accept) {
    OpenMetricsTextFormatWriter open =
        OpenMetricsTextFormatWriter.builder().setCreatedTimestampsEnabled(false).build();
    ExpositionFormatWriter writer =
        open.accepts(accept) ? open : PrometheusTextFormatWriter.builder().build();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writer.write(out, meters.registry.scrape());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new Response(Response.OK, writer.getContentType(), out.toByteArray());
  }
}
