package dev.affogato.client.direct;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a compile elsewhere came to. Immutable by convention.
 *
 * @param outputs what it made, in the order in which it is put in place
 * @param machine node name of the machine that compiled it, or empty
 * @param cached whether it had been compiled before
 * @param there how long it took there
 * @param pageFaults of the compiler, as far as that machine tells; 0 of a cached one
 * @param reads what the compiler says it has read, in its own form; null if nothing is told
 */
public record DirectResult(
    int status,
    byte[] stdout,
    byte[] stderr,
    List<Output> outputs,
    String machine,
    boolean cached,
    TimesThere there,
    int pageFaults,
    byte @Nullable [] reads) {

  /**
   * A file that was made.
   *
   * @param name as the command calls it, one character a byte
   */
  public record Output(String name, byte[] content) {
    /** One character a byte. */
    String text() {
      return new String(content, StandardCharsets.ISO_8859_1);
    }
  }

  public DirectResult {
    outputs = List.copyOf(outputs);
  }

  public long outputBytes() {
    return outputs.stream().mapToLong(output -> output.content().length).sum();
  }
}
