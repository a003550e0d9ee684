package dev.affogato.console.config;

import org.jspecify.annotations.Nullable;

/**
 * One assignment of a configuration file. Immutable.
 *
 * @param value null if only running the file as a program would tell it
 */
record Assignment(String key, @Nullable String value, Place place) {}
