package dev.affogato.base.product;

/** Name and version, as every program prints them. */
public final class Product {
  public static final String NAME = "affogato";

  /** The same as in the build files and in the launcher; a test compares them. */
  public static final String VERSION = "0.1.0";

  /** The icecream release whose behaviour we present to its tools. */
  public static final String ICECREAM_VERSION = "1.4.0";

  private Product() {}
}
