package dev.affogato.client.inputs;

import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.v2.Directory;
import dev.affogato.protocol.reapi.v2.DirectoryNode;
import dev.affogato.protocol.reapi.v2.FileNode;
import dev.affogato.protocol.reapi.v2.SymlinkNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Trees made the slow way, by what the JDK says of each prefix of a path, and encoded by generated
 * code.
 */
final class NaiveTree {
  private static final Comparator<String> BY_UTF8 =
      Comparator.comparing(name -> name.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

  private final Map<Path, Map<String, Path>> folders = new HashMap<>();
  private final Set<Digest> digests = new HashSet<>();

  NaiveTree() {
    folders.put(Path.of("/"), new TreeMap<>(BY_UTF8));
  }

  NaiveTree add(String path) throws IOException {
    Path real = Path.of("/");
    for (String part : path.substring(1).split("/")) {
      Path next = real.resolve(part);
      if (part.equals("..") || part.equals(".") || part.isEmpty()) {
        real = next.normalize();
        continue;
      }
      folders.get(real).put(part, next);
      if (Files.isSymbolicLink(next)) {
        Path target = Files.readSymbolicLink(next);
        add(target.isAbsolute() ? target.toString() : real + "/" + target);
        real = next.toRealPath();
      } else {
        real = next;
        if (Files.isDirectory(next, LinkOption.NOFOLLOW_LINKS)) {
          folders.putIfAbsent(real, new TreeMap<>(BY_UTF8));
        }
      }
    }
    return this;
  }

  Digest root() throws IOException {
    digests.clear();
    return encode(Path.of("/"));
  }

  /** All of them, after {@link #root}. */
  Set<Digest> digests() {
    Set<Digest> all = new HashSet<>(digests);
    all.remove(Digest.EMPTY);
    return all;
  }

  private Digest encode(Path folder) throws IOException {
    Directory.Builder message = Directory.newBuilder();
    for (Map.Entry<String, Path> entry : folders.get(folder).entrySet()) {
      String name = entry.getKey();
      Path path = entry.getValue();
      if (Files.isSymbolicLink(path)) {
        message.addSymlinks(
            SymlinkNode.newBuilder()
                .setName(name)
                .setTarget(Files.readSymbolicLink(path).toString()));
      } else if (Files.isDirectory(path)) {
        message.addDirectories(
            DirectoryNode.newBuilder().setName(name).setDigest(WireDigests.toWire(encode(path))));
      } else {
        Digest digest = Digest.of(Files.readAllBytes(path));
        digests.add(digest);
        boolean executable = Files.getPosixFilePermissions(path).toString().contains("EXECUTE");
        message.addFiles(
            FileNode.newBuilder()
                .setName(name)
                .setDigest(WireDigests.toWire(digest))
                .setIsExecutable(executable));
      }
    }
    Digest digest = Digest.of(message.build().toByteArray());
    digests.add(digest);
    return digest;
  }
}
