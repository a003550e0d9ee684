/**
 * Builds of other people's Remote Execution clients by daemons of ours. Start with {@link
 * dev.affogato.testing.bazel.BazelTest}.
 */
@NullMarked
package dev.affogato.testing.bazel;

import org.jspecify.annotations.NullMarked;
