/**
 * Input trees of actions as folders on the disk, kept from one action to the next and changed by
 * what differs.
 *
 * <p>Start at {@link dev.affogato.daemon.work.roots.RootPool}. {@link
 * dev.affogato.daemon.work.roots.Trees} reads what others describe; nothing here may know jails,
 * commands or outputs.
 */
@NullMarked
package dev.affogato.daemon.work.roots;

import org.jspecify.annotations.NullMarked;
