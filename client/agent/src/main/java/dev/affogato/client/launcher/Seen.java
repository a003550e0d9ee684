package dev.affogato.client.launcher;

import java.util.ArrayList;
import java.util.List;

/** What a launcher saw under all names of one question, in their order. Immutable. */
record Seen(List<Look> looks) implements LauncherFrame {
  Seen {
    looks = List.copyOf(looks);
  }

  static Seen decode(BodyReader body) throws FrameException {
    int count = body.int32();
    if (count < 0 || count > body.left() / Look.BYTES_MIN) {
      throw new FrameException(
          "an answer about " + Integer.toUnsignedString(count) + " names is cut short");
    }
    List<Look> looks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      looks.add(Look.decode(body));
    }
    return new Seen(looks);
  }
}
