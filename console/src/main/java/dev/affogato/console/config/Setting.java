package dev.affogato.console.config;

import org.jspecify.annotations.Nullable;

/**
 * A setting as somebody wrote it. Immutable.
 *
 * @param key as it was spelled
 * @param value null if it cannot be known (see {@link Assignment})
 */
public record Setting(String key, @Nullable String value, Origin origin) {}
