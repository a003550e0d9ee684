/**
 * Small file-system helpers used by several rooms. Start at {@link dev.affogato.base.io.FileTrees}.
 */
@NullMarked
package dev.affogato.base.io;

import org.jspecify.annotations.NullMarked;
