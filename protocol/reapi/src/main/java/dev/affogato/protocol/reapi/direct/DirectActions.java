package dev.affogato.protocol.reapi.direct;

import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.v2.Action;
import dev.affogato.protocol.reapi.v2.Platform;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What our own agents say in an action beyond the API, in platform properties: by them a job keeps
 * its absolute paths. Stateless.
 */
public final class DirectActions {
  /** The input root is to be seen by the command as the folder this names; only {@code /}. */
  public static final String ROOT_PROPERTY = "affogato-root";

  /** The submitter's umask, octal. */
  public static final String UMASK_PROPERTY = "affogato-umask";

  private static final String MACHINE_ROOT = "/";
  private static final int UMASK_MAX = 0777;
  private static final int OCTAL = 8;

  private DirectActions() {}

  /** The properties of an action, sorted as the API wants them (spec 4.2). */
  public static Platform platform(int umask) {
    Platform.Builder platform = Platform.newBuilder();
    platform.addPropertiesBuilder().setName(ROOT_PROPERTY).setValue(MACHINE_ROOT);
    platform.addPropertiesBuilder().setName(UMASK_PROPERTY).setValue(Integer.toOctalString(umask));
    return platform.build();
  }

  /**
   * Whether the input root is the root of the command's file system.
   *
   * @throws CallFailure if it is meant to be another folder
   */
  public static boolean isMachineRoot(Action action) throws CallFailure {
    Optional<String> root = property(action, ROOT_PROPERTY);
    if (root.isPresent() && !root.get().equals(MACHINE_ROOT)) {
      throw CallFailure.invalid(ROOT_PROPERTY + " can only be " + MACHINE_ROOT);
    }
    return root.isPresent();
  }

  /** The umask the command shall run with, if it matters. */
  public static OptionalInt umask(Action action) throws CallFailure {
    Optional<String> text = property(action, UMASK_PROPERTY);
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      int umask = Integer.parseInt(text.get(), OCTAL);
      if (umask >= 0 && umask <= UMASK_MAX) {
        return OptionalInt.of(umask);
      }
    } catch (NumberFormatException notOctal) {
      // Refused like one out of range.
    }
    throw CallFailure.invalid(UMASK_PROPERTY + " is not an octal number up to 777");
  }

  private static Optional<String> property(Action action, String name) {
    for (Platform.Property property : action.getPlatform().getPropertiesList()) {
      if (property.getName().equals(name)) {
        return Optional.of(property.getValue());
      }
    }
    return Optional.empty();
  }
}
