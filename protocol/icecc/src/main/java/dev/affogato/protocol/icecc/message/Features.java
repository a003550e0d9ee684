package dev.affogato.protocol.icecc.message;

/** Bits of LOGIN's supported and GET_CS' required features, protocol spec 12.3. */
public final class Features {
  /** Can unpack {@code .tar.xz} environments. */
  public static final int ENV_XZ = 1;

  /** Can unpack {@code .tar.zst} environments. */
  public static final int ENV_ZSTD = 2;

  private Features() {}

  /** The names monitors and logs show: {@code env_xz env_zstd}, a subset, or {@code --}. */
  public static String text(int features) {
    boolean xz = (features & ENV_XZ) != 0;
    boolean zstd = (features & ENV_ZSTD) != 0;
    if (xz && zstd) {
      return "env_xz env_zstd";
    }
    return xz ? "env_xz" : zstd ? "env_zstd" : "--";
  }
}
