package dev.affogato.compiler.toolchain;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One file of an environment, for people who want to know what went in. Immutable.
 *
 * @param member its absolute path in the environment
 * @param source the file of this machine, links followed; null if it was written for the
 *     environment
 * @param why what needs it, such as {@code library of /usr/bin/cc1}
 */
public record PackedFile(Path member, @Nullable Path source, String why) {}
