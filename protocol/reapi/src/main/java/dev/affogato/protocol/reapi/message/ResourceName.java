package dev.affogato.protocol.reapi.message;

import dev.affogato.cache.digest.Digest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a stream of bytes is called (spec 4.4):
 *
 * <pre>
 * [INSTANCE/]blobs/HASH/SIZE                 [INSTANCE/]compressed-blobs/zstd/HASH/SIZE
 * [INSTANCE/]uploads/UUID/blobs/HASH/SIZE[/ANYTHING]     and so with compressed-blobs
 * </pre>
 *
 * Immutable.
 *
 * @param uploadId the client's UUID, empty for a download
 * @param compressed whether the bytes on the wire are zstd's
 */
public record ResourceName(String instance, String uploadId, Digest digest, boolean compressed) {
  /** No honest name comes near. */
  private static final int CHARACTERS_MAX = 2048;

  private static final Set<String> KEYWORDS = Set.of("blobs", "uploads", "compressed-blobs");
  private static final Set<String> FORBIDDEN =
      Set.of("actions", "actionResults", "operations", "capabilities");
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,17}");
  private static final String FUNCTION = "sha256";

  /** The name of something to be read. */
  public static ResourceName forRead(String name) throws CallFailure {
    ResourceName parsed = parse(name);
    if (!parsed.uploadId.isEmpty()) {
      throw CallFailure.invalid("a name of an upload cannot be read: " + shown(name));
    }
    return parsed;
  }

  /** The name of something to be written. */
  public static ResourceName forWrite(String name) throws CallFailure {
    ResourceName parsed = parse(name);
    if (parsed.uploadId.isEmpty()) {
      throw CallFailure.invalid("what is written is named uploads/UUID/...: " + shown(name));
    }
    return parsed;
  }

  private static ResourceName parse(String name) throws CallFailure {
    return tryParse(name)
        .orElseThrow(() -> CallFailure.invalid("not a resource name: " + shown(name)));
  }

  private static Optional<ResourceName> tryParse(String name) {
    if (name.length() > CHARACTERS_MAX) {
      return Optional.empty();
    }
    List<String> parts = Arrays.asList(name.split("/", -1));
    int at = 0;
    while (at < parts.size() && !KEYWORDS.contains(parts.get(at))) {
      if (parts.get(at).isEmpty() || FORBIDDEN.contains(parts.get(at))) {
        return Optional.empty();
      }
      at++;
    }
    String instance = String.join("/", parts.subList(0, at));
    String uploadId = "";
    if (at + 1 < parts.size() && parts.get(at).equals("uploads")) {
      uploadId = parts.get(at + 1);
      at += 2;
      if (!UUID.matcher(uploadId).matches()) {
        return Optional.empty();
      }
    }
    return content(instance, uploadId, parts.subList(at, parts.size()));
  }

  private static Optional<ResourceName> content(
      String instance, String uploadId, List<String> parts) {
    boolean compressed = parts.size() > 2 && parts.get(0).equals("compressed-blobs");
    if (compressed && !parts.get(1).equals("zstd")) {
      return Optional.empty();
    }
    if (!compressed && (parts.isEmpty() || !parts.get(0).equals("blobs"))) {
      return Optional.empty();
    }
    int at = compressed ? 2 : 1;
    if (at < parts.size() && parts.get(at).equals(FUNCTION)) {
      // Forbidden by the letter, harmless in fact.
      at++;
    }
    boolean ends = parts.size() == at + 2;
    if (parts.size() < at + 2
        || (!ends && uploadId.isEmpty())
        || !SIZE.matcher(parts.get(at + 1)).matches()) {
      return Optional.empty();
    }
    return Digest.parse(parts.get(at), Long.parseLong(parts.get(at + 1)))
        .map(digest -> new ResourceName(instance, uploadId, digest, compressed));
  }

  /** Names carry digests, and these must not get into logs: no more than the beginning. */
  private static String shown(String name) {
    return name.length() > 24 ? name.substring(0, 24) + "…" : name;
  }
}
