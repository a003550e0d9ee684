/**
 * Other makers' programs of the Remote Execution API against a daemon of ours. They come from a
 * tree of Debian's unstable distribution that {@code -Daffogato.reapi.peers=DIR} names; without one
 * these tests are skipped. Bazel, which Debian stable has, is tested in {@code bazel}.
 */
@NullMarked
package dev.affogato.testing.peers;

import org.jspecify.annotations.NullMarked;
