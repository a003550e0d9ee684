package dev.affogato.base.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which devices hold file systems whose folders tell by their time that a name came or went.
 * Thread-safe.
 *
 * <p>Network and user-space file systems may answer from memory, and those of the kernel itself
 * have no such times: nothing is concluded from these, nor from a device that is not listed.
 */
final class Mounts {
  private static final Path TABLE = Path.of("/proc/self/mountinfo");
  private static final Set<String> LOCAL =
      Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "tmpfs", "overlay", "f2fs", "jfs", "zfs");

  private final Map<Long, Boolean> local = new ConcurrentHashMap<>();

  /**
   * @param device major number in the upper, minor number in the lower half
   */
  boolean isLocal(long device) {
    Boolean known = local.get(device);
    if (known == null) {
      known = read().getOrDefault(device, false);
      local.put(device, known);
    }
    return known;
  }

  private static Map<Long, Boolean> read() {
    try {
      return parse(Files.readAllLines(TABLE, StandardCharsets.ISO_8859_1));
    } catch (IOException noTable) {
      return Map.of();
    }
  }

  /** Lines of proc(5): the third word is the device, the word behind a lone dash the type. */
  static Map<Long, Boolean> parse(List<String> lines) {
    Map<Long, Boolean> devices = new HashMap<>();
    for (String line : lines) {
      String[] words = line.split(" ");
      int dash = List.of(words).lastIndexOf("-");
      String[] numbers = words.length > 2 ? words[2].split(":") : words;
      if (numbers.length == 2 && dash > 0 && dash + 1 < words.length) {
        long device = (Long.parseLong(numbers[0]) << 32) | Long.parseLong(numbers[1]);
        devices.merge(device, LOCAL.contains(words[dash + 1]), Boolean::logicalAnd);
      }
    }
    return devices;
  }
}
