package dev.affogato.client.journal;

import dev.affogato.client.folders.UserFolders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where a user's journal may lie. Agents write to the first folder that can be used; launchers
 * write beside their agent's socket; readers look everywhere. Stateless.
 *
 * <p>File names of a build are nobody else's business: folders are the user's own, mode 0700.
 */
public final class JournalFolders {
  /** Names the folder, and the only one. Handed on to agents, as all of this prefix. */
  static final String VARIABLE = "AFFOGATO_STATE_DIR";

  private static final String NAME = "affogato";

  private JournalFolders() {}

  /** All places for the user with {@code environment}, best first; they need not exist. */
  public static List<Path> candidates(Map<String, String> environment) {
    return candidates(environment, UserFolders.ownUid());
  }

  static List<Path> candidates(Map<String, String> environment, String uid) {
    List<Path> places = new ArrayList<>();
    UserFolders.add(places, environment.get(VARIABLE), "");
    if (!places.isEmpty()) {
      return places;
    }
    UserFolders.add(places, environment.get("XDG_STATE_HOME"), NAME);
    UserFolders.add(places, environment.get("HOME"), ".local/state/" + NAME);
    UserFolders.add(places, environment.get("XDG_RUNTIME_DIR"), NAME);
    UserFolders.add(places, environment.get("TMPDIR"), NAME + "-" + uid);
    UserFolders.add(places, "/tmp", NAME + "-" + uid);
    return places;
  }
}
