package dev.affogato.client.inputs;

import dev.affogato.base.file.NameStamp;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A name in a real folder, and what was last seen under it. Thread-safe: what changes are
 * references to immutable things, and two threads that race look twice.
 */
final class Name {
  final Folder folder;
  final String path;
  final byte[] bytes;
  final boolean utf8;
  private @Nullable Folder asFolder;
  private volatile @Nullable Look look;
  private @Nullable Item item;

  /**
   * A look at the name itself.
   *
   * @param target of a symbolic link, else empty
   * @param atNs on a clock that only goes forward
   * @param lasting whether the state tells if the target changes
   */
  record Look(NameStamp state, String target, long atNs, boolean lasting) {
    /** Whether a path leads on from here as it did then. */
    boolean leadsWhere(Look then) {
      return state.kind() == then.state.kind() && target.equals(then.target);
    }
  }

  Name(Folder folder, String name) {
    this.folder = folder;
    this.path = folder.isRoot() ? "/" + name : folder.path + "/" + name;
    this.bytes = Text.bytes(name);
    this.utf8 = Text.isUtf8(bytes);
  }

  @Nullable Look look() {
    return look;
  }

  void look(Look seen) {
    look = seen;
  }

  /** As a folder, if it is one. */
  synchronized Folder folder() {
    Folder known = asFolder;
    if (known == null) {
      known = folder.child(this);
      asFolder = known;
    }
    return known;
  }

  /** The entry for this name; the same object as long as it says the same. */
  synchronized Item keep(Item entry) {
    Item known = item;
    if (known != null && known.saysTheSame(entry)) {
      return known;
    }
    item = entry;
    return entry;
  }

  /** The entry that was last kept, if it is a link to {@code target}. */
  synchronized Item link(String target) {
    Item known = item;
    if (known != null && known.kind() == Item.Kind.LINK && known.path().equals(target)) {
      return known;
    }
    Item made = Item.link(this, target);
    item = made;
    return made;
  }

  @Override
  public String toString() {
    return Objects.toString(Text.shown(path));
  }
}
