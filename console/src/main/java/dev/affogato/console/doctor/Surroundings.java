package dev.affogato.console.doctor;

import dev.affogato.daemon.link.LinkOptions;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where the doctor looks. Immutable.
 *
 * @param environment variables of the shell
 * @param prefix the installed tree
 * @param root the file system's root, below which settings of other programs lie
 * @param workingFolder where builds are
 * @param link how this machine's daemon is configured to find its scheduler
 * @param slots jobs it is configured to run at once
 * @param takesJobs whether it is configured to take jobs of others
 * @param thorough whether compilers are packed and archives unpacked, which takes seconds
 * @param settingsFile where settings of daemon and scheduler are, or would be, written
 */
public record Surroundings(
    Map<String, String> environment,
    Path prefix,
    Path root,
    Path workingFolder,
    LinkOptions link,
    int slots,
    boolean takesJobs,
    boolean thorough,
    String settingsFile) {
  public Surroundings {
    environment = Map.copyOf(environment);
  }
}
