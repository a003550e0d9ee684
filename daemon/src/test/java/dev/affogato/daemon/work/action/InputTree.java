package dev.affogato.daemon.work.action;

import dev.affogato.cache.blob.Contents;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.message.WireDigests;
import dev.affogato.protocol.reapi.v2.Directory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A tree of inputs as an agent would describe it. */
final class InputTree {
  private final Map<String, InputTree> folders = new TreeMap<>();
  private final Map<String, byte[]> files = new TreeMap<>();
  private final Map<String, String> links = new TreeMap<>();
  private final Set<String> programs = new HashSet<>();

  /** Makes a folder that may stay empty. */
  InputTree folder(String path) {
    at(path);
    return this;
  }

  private InputTree at(String path) {
    InputTree at = this;
    for (String name : path.split("/")) {
      at = name.isEmpty() ? at : at.folders.computeIfAbsent(name, n -> new InputTree());
    }
    return at;
  }

  InputTree file(String path, String text) {
    return file(path, text.getBytes(StandardCharsets.UTF_8), false);
  }

  InputTree file(String path, byte[] content, boolean executable) {
    InputTree parent = parent(path);
    parent.files.put(name(path), content);
    if (executable) {
      parent.programs.add(name(path));
    }
    return this;
  }

  InputTree link(String path, String target) {
    parent(path).links.put(name(path), target);
    return this;
  }

  InputTree without(String path) {
    InputTree parent = parent(path);
    parent.files.remove(name(path));
    parent.links.remove(name(path));
    parent.folders.remove(name(path));
    return this;
  }

  /** A file of this machine at its own place, with the links on the way to it. */
  InputTree own(Path file) throws IOException {
    Path at = Path.of("/");
    Path rest = file;
    while (rest != null) {
      Path name = rest.getName(0);
      rest = rest.getNameCount() > 1 ? rest.subpath(1, rest.getNameCount()) : null;
      Path here = at.resolve(name).normalize();
      if (name.toString().equals("..")) {
        at = here;
      } else if (Files.isSymbolicLink(here)) {
        Path target = Files.readSymbolicLink(here);
        link(here.toString(), target.toString());
        Path next = here.resolveSibling(target);
        return own(rest == null ? next : next.resolve(rest));
      } else if (Files.isDirectory(here, LinkOption.NOFOLLOW_LINKS)) {
        folder(here.toString());
        at = here;
      } else {
        file(here.toString(), Files.readAllBytes(here), Files.isExecutable(here));
      }
    }
    return this;
  }

  /** Puts all of it into the store, as a daemon does what others bring. */
  Digest store(Contents store) throws IOException {
    Directory.Builder message = Directory.newBuilder();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      message
          .addFilesBuilder()
          .setName(file.getKey())
          .setDigest(WireDigests.toWire(hold(file.getValue(), store)))
          .setIsExecutable(programs.contains(file.getKey()));
    }
    for (Map.Entry<String, InputTree> folder : folders.entrySet()) {
      message
          .addDirectoriesBuilder()
          .setName(folder.getKey())
          .setDigest(WireDigests.toWire(folder.getValue().store(store)));
    }
    links.forEach((name, target) -> message.addSymlinksBuilder().setName(name).setTarget(target));
    return hold(message.build().toByteArray(), store);
  }

  private static Digest hold(byte[] content, Contents store) throws IOException {
    Digest digest = Digest.of(content);
    store.hold(digest, content);
    return digest;
  }

  private InputTree parent(String path) {
    return at(path.substring(0, Math.max(0, path.lastIndexOf('/'))));
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
