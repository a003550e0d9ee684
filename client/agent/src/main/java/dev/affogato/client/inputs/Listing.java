package dev.affogato.client.inputs;

import dev.affogato.cache.digest.Digest;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A folder with some of its entries, as a Directory message. Immutable. */
final class Listing {
  private final byte[] message;
  private final Digest digest;
  private final @Nullable Item item;

  private Listing(byte[] message, Digest digest, @Nullable Item item) {
    this.message = message;
    this.digest = digest;
    this.item = item;
  }

  /**
   * @param items each once
   * @throws InputRefusedException if a name says two things: then the folder has changed in between
   */
  static Listing of(Folder folder, List<Item> items) throws InputRefusedException {
    Item[] sorted = items.toArray(Item[]::new);
    Arrays.sort(sorted, Item.IN_MESSAGE);
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    for (int i = 0; i < sorted.length; i++) {
      if (i > 0 && sorted[i].hasNameOf(sorted[i - 1])) {
        throw InputRefusedException.changed(sorted[i].path());
      }
      message.writeBytes(sorted[i].encoded());
    }
    byte[] bytes = message.toByteArray();
    Digest digest = bytes.length == 0 ? Digest.EMPTY : Digest.of(bytes);
    return new Listing(bytes, digest, folder.isRoot() ? null : Item.folder(folder, digest));
  }

  /** Encoded; whoever gets it must not change it. */
  byte[] message() {
    return message;
  }

  Digest digest() {
    return digest;
  }

  /** What the folder above has for it; null for the root. */
  @Nullable Item item() {
    return item;
  }
}
