package dev.affogato.console.why;

import dev.affogato.client.journal.JobRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds the jobs of a file by its source or its object. Immutable.
 *
 * <p>A name matches what ends with it from a folder's edge on, {@code zlib/adler32.c} or {@code
 * adler32.c}; only if nothing does, it matches any end, such as {@code .cpp}.
 */
public final class FileMatch {
  private final String absolute;
  private final String name;

  /** For {@code file} as typed in {@code directory}. */
  public FileMatch(String file, Path directory) {
    this.name = bytes(file);
    this.absolute = bytes(directory.resolve(file).normalize().toString());
  }

  public List<JobRecord> in(List<JobRecord> jobs) {
    List<JobRecord> exact =
        jobs.stream().filter(job -> names(job).stream().anyMatch(absolute::equals)).toList();
    if (!exact.isEmpty()) {
      return exact;
    }
    List<JobRecord> atEdge =
        jobs.stream()
            .filter(job -> names(job).stream().anyMatch(path -> path.endsWith("/" + name)))
            .toList();
    if (!atEdge.isEmpty()) {
      return atEdge;
    }
    return jobs.stream()
        .filter(job -> names(job).stream().anyMatch(path -> path.endsWith(name)))
        .toList();
  }

  private static List<String> names(JobRecord job) {
    JobRecord.Called command = job.command();
    return List.of(
        absolute(command.cwd(), command.file()), absolute(command.cwd(), command.output()));
  }

  private static String absolute(String cwd, String file) {
    String path = file.startsWith("/") ? file : cwd + "/" + file;
    // Not Path: the names of a build are bytes, and need not be text.
    String plain = path.replace("/./", "/");
    int up = plain.indexOf("/../");
    while (up > 0) {
      int folder = plain.lastIndexOf('/', up - 1);
      plain = plain.substring(0, folder) + plain.substring(up + 3);
      up = plain.indexOf("/../");
    }
    return plain;
  }

  private static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
