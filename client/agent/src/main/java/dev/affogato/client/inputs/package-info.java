/**
 * What a compile reads, as a tree of contents by digest: the root directory of this machine with
 * nothing in it but what the compile needs.
 *
 * <p>Start in {@link dev.affogato.client.inputs.InputTrees}. Nothing here knows how the tree is
 * sent, nor how the files were found.
 */
@NullMarked
package dev.affogato.client.inputs;

import org.jspecify.annotations.NullMarked;
