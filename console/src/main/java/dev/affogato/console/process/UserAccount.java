package dev.affogato.console.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A user of this machine. Immutable.
 *
 * @param name as in the user database, or {@code nobody}
 * @param uid user id
 * @param gid id of the main group
 */
public record UserAccount(String name, int uid, int gid) {
  /** The user that daemons prefer to be, when it exists. */
  public static final String DEFAULT_NAME = "icecc";

  /** What openSUSE calls it (behaviour spec 5.10). */
  private static final String SUSE_NAME = "icecream";

  /** Used where there is neither; the numbers of protocol spec 11.8. */
  public static final UserAccount NOBODY = new UserAccount("nobody", 65534, 65533);

  private static final Path USER_DATABASE = Path.of("/etc/passwd");

  /** The account called {@code name}: from the machine's files, else from its name service. */
  public static Optional<UserAccount> find(String name) throws IOException {
    Optional<UserAccount> local =
        find(name, Files.readAllLines(USER_DATABASE, StandardCharsets.ISO_8859_1));
    return local.isPresent() ? local : askNameService(name);
  }

  /** The user of icecream's packages on this system, else {@link #NOBODY}. */
  public static UserAccount defaultAccount() throws IOException {
    Optional<UserAccount> found = find(DEFAULT_NAME);
    return (found.isPresent() ? found : find(SUSE_NAME)).orElse(NOBODY);
  }

  static Optional<UserAccount> find(String name, List<String> userDatabase) {
    for (String line : userDatabase) {
      String[] fields = line.split(":", -1);
      if (fields.length >= 4 && fields[0].equals(name)) {
        try {
          return Optional.of(
              new UserAccount(name, Integer.parseInt(fields[2]), Integer.parseInt(fields[3])));
        } catch (NumberFormatException damagedLine) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<UserAccount> askNameService(String name) throws IOException {
    Process getent =
        new ProcessBuilder("getent", "passwd", name)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String line = new String(getent.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    return find(name, List.of(line.strip()));
  }
}
