package dev.affogato.daemon.work.action;

import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.v2.Directory;
import dev.affogato.protocol.reapi.v2.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Describes folders a job left, and moves their files into the store. Confined to one action's
 * thread.
 */
final class StoredFolders {
  private static final int DEPTH_MAX = 100;

  private final Adoption adoption;

  StoredFolders(Adoption adoption) {
    this.adoption = adoption;
  }

  /**
   * A folder in the store but for its descriptions.
   *
   * @param root digest of its own description
   * @param messages all descriptions, each once
   */
  record Stored(Digest root, Tree tree, List<byte[]> messages) {}

  Stored store(Path folder) throws IOException, CallFailure {
    Map<Digest, Directory> children = new LinkedHashMap<>();
    Directory root = describe(folder, 0, children);
    byte[] rootMessage = root.toByteArray();
    List<byte[]> messages = new ArrayList<>();
    messages.add(rootMessage);
    children.values().forEach(child -> messages.add(child.toByteArray()));
    Tree tree = Tree.newBuilder().setRoot(root).addAllChildren(children.values()).build();
    return new Stored(Digest.of(rootMessage), tree, messages);
  }

  private Directory describe(Path folder, int depth, Map<Digest, Directory> children)
      throws IOException, CallFailure {
    if (depth > DEPTH_MAX) {
      throw TreePaths.refused("an output", "has more than " + DEPTH_MAX + " folders in folders");
    }
    Directory.Builder message = Directory.newBuilder();
    for (Path entry : sorted(folder)) {
      String name = entry.getFileName().toString();
      PosixFileAttributes attributes =
          Files.readAttributes(entry, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isSymbolicLink()) {
        message
            .addSymlinksBuilder()
            .setName(name)
            .setTarget(Files.readSymbolicLink(entry).toString());
      } else if (attributes.isDirectory()) {
        Directory child = describe(entry, depth + 1, children);
        Digest digest = Digest.of(child.toByteArray());
        children.putIfAbsent(digest, child);
        message.addDirectoriesBuilder().setName(name).setDigest(WireDigests.toWire(digest));
      } else if (attributes.isRegularFile()) {
        Adoption.Adopted file = adoption.adopt(entry, attributes);
        message
            .addFilesBuilder()
            .setName(name)
            .setDigest(WireDigests.toWire(file.digest()))
            .setIsExecutable(file.executable());
      }
    }
    return message.build();
  }

  /** By bytes of UTF-8 (spec 4.2). */
  private static List<Path> sorted(Path folder) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(entries::add);
    }
    entries.sort((one, other) ->
        Arrays.compareUnsigned(
            one.getFileName().toString().getBytes(StandardCharsets.UTF_8),
            other.getFileName().toString().getBytes(StandardCharsets.UTF_8)));
    return entries;
  }
}
