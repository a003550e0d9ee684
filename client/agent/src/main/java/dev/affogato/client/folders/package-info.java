/**
 * Where a user's own files may lie, in homes that cannot be written and sandboxes without one.
 * Start at {@link dev.affogato.client.folders.UserFolders}. Knows nothing of what is put there.
 */
@NullMarked
package dev.affogato.client.folders;

import org.jspecify.annotations.NullMarked;
