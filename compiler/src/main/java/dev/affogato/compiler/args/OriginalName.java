package dev.affogato.compiler.args;

import dev.affogato.compiler.FileView;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Clang names what it makes of a preprocessed source after the file in its first line marker; a
 * compile server cannot know that the text was preprocessed. Stateless.
 */
final class OriginalName {
  /** A preprocessed source larger than this stays here. */
  static final int SOURCE_BYTES_MAX = 64 << 20;

  private static final Pattern MARKER =
      Pattern.compile("\\s*#[ \\t]*[0-9]+[ \\t]*\"((?:[^\"\\\\\n]|\\\\[\"\\\\])*)\"");

  private OriginalName() {}

  /** The name, {@code source} itself without a marker; null if that cannot be told. */
  static @Nullable String of(String source, FileView files) {
    byte[] content = files.read(source, SOURCE_BYTES_MAX);
    if (content == null) {
      return null;
    }
    String start =
        new String(content, 0, Math.min(content.length, 8192), StandardCharsets.ISO_8859_1);
    Matcher marker = MARKER.matcher(start);
    if (marker.lookingAt()) {
      return marker.group(1).replaceAll("\\\\(.)", "$1");
    }
    String first = start.strip();
    boolean unclear = first.startsWith("#") || first.startsWith("/") || first.startsWith("\\");
    return unclear ? null : source;
  }
}
