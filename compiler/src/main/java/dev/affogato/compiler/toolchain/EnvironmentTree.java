package dev.affogato.compiler.toolchain;

import dev.affogato.base.io.FileTrees;
import dev.affogato.base.process.ProcessResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The environment's files as they will be archived, in a temporary folder. Confined to one
 * packaging, which closes it.
 */
final class EnvironmentTree implements AutoCloseable {
  /** Where {@code ldconfig -r} may put its result, behaviour 4.4. */
  private static final List<String> LOADER_CACHES =
      List.of("etc/ld.so.cache", "var/cache/ldconfig/ld.so.cache");

  private final Path root;
  private final List<String> names = new ArrayList<>();
  private final Tools tools;

  EnvironmentTree(Path root, Tools tools) {
    this.root = root;
    this.tools = tools;
  }

  /** Names relative to the root, in the order of the archive. */
  List<String> names() {
    return names.stream().sorted().toList();
  }

  Path file(String name) {
    return root.resolve(name);
  }

  /** Copies every file, without symbols if it is a program. */
  void fill(Map<String, Path> sources, PackingListener listener)
      throws IOException, PackagingException, InterruptedException {
    Path objcopy = tools.require("objcopy", "binutils");
    for (Map.Entry<String, Path> entry : sources.entrySet()) {
      Path target = file(entry.getKey());
      Files.createDirectories(parent(target));
      copy(entry.getValue(), target, objcopy);
      names.add(entry.getKey());
      listener.prepared(names.size(), sources.size());
    }
  }

  /** Writes a file that is no copy. */
  void make(String name, FileList.Made made) throws IOException {
    Path target = file(name);
    Files.createDirectories(parent(target));
    Files.write(target, made.content());
    if (made.program()) {
      Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    names.add(name);
  }

  /**
   * Lets {@code ldconfig} make the loader's cache, when all else is in place.
   *
   * @return its name; empty where the loader needs none
   */
  Optional<String> cacheLibraries() throws IOException, PackagingException, InterruptedException {
    Files.createDirectories(file("etc"));
    // Systems without it have a loader that needs no cache.
    Optional<Path> ldconfig = tools.find("ldconfig");
    if (ldconfig.isEmpty()) {
      return Optional.empty();
    }
    ProcessResult result = tools.run(List.of(ldconfig.get().toString(), "-r", root.toString()));
    Optional<String> cache =
        LOADER_CACHES.stream().filter(name -> Files.isRegularFile(file(name))).findFirst();
    if (cache.isEmpty()) {
      throw new PackagingException(
          "ldconfig made no cache for the environment: "
              + result.stderrText().strip()
              + "; check that "
              + ldconfig.get()
              + " -r works in "
              + root.getParent());
    }
    names.add(cache.get());
    return cache;
  }

  /** Sum of the sizes of all files. */
  long bytes() throws IOException {
    long sum = 0;
    for (String name : names) {
      sum += Files.size(file(name));
    }
    return sum;
  }

  /** The environment's name: md5 over the md5 and name of every file, behaviour 4.5. */
  String digest() throws IOException {
    MessageDigest whole = md5();
    for (String name : names()) {
      String line = hex(file(name)) + " /" + name + "\n";
      whole.update(line.getBytes(StandardCharsets.ISO_8859_1));
    }
    return HexFormat.of().formatHex(whole.digest());
  }

  /** As behaviour 4.4 has it: strip all, else debug information only, else copy. */
  private void copy(Path source, Path target, Path objcopy)
      throws IOException, PackagingException, InterruptedException {
    if (isExecutable(source) && ElfFile.read(source).isPresent()) {
      for (String strip : List.of("--strip-unneeded", "-g")) {
        List<String> command =
            List.of(objcopy.toString(), "-p", strip, source.toString(), target.toString());
        if (tools.run(command).succeeded()) {
          return;
        }
      }
    }
    Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Whether anybody may execute it; as root, asking the system would always say yes. */
  static boolean isExecutable(Path file) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    return permissions.contains(PosixFilePermission.OWNER_EXECUTE)
        || permissions.contains(PosixFilePermission.GROUP_EXECUTE)
        || permissions.contains(PosixFilePermission.OTHERS_EXECUTE);
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? file : parent;
  }

  private static String hex(Path file) throws IOException {
    MessageDigest digest = md5();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** No guard against forgery, only a name that is the same on every machine. */
  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException required) {
      throw new IllegalStateException("every Java has MD5", required);
    }
  }

  @Override
  public void close() throws IOException {
    FileTrees.delete(root);
  }
}
