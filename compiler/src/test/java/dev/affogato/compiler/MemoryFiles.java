package dev.affogato.compiler;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A file view without a disk. */
public final class MemoryFiles implements FileView {
  private final Map<String, String> contents = new HashMap<>();
  private final Map<String, FileFacts.Kind> kinds = new HashMap<>();

  public MemoryFiles with(String name, String content) {
    contents.put(name, content);
    kinds.put(name, FileFacts.Kind.REGULAR);
    return this;
  }

  public MemoryFiles with(String name, FileFacts.Kind kind) {
    kinds.put(name, kind);
    return this;
  }

  @Override
  public FileFacts facts(String name) {
    FileFacts.Kind kind = kinds.getOrDefault(name, FileFacts.Kind.MISSING);
    return new FileFacts(
        kind, kind == FileFacts.Kind.REGULAR, contents.getOrDefault(name, "").length());
  }

  @Override
  public Path path(String name) {
    return Path.of("/project").resolve(name);
  }

  @Override
  public byte[] read(String name, int bytesMax) {
    String content = contents.get(name);
    return content == null || content.length() > bytesMax
        ? null
        : content.getBytes(StandardCharsets.ISO_8859_1);
  }
}
