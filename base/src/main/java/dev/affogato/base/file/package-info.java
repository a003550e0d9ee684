/**
 * What state a file is in, learned without reading it and without the JDK's detours; and who looks
 * at it.
 *
 * <p>Start in {@link dev.affogato.base.file.FileAccess}. Knows nothing of what the files are for.
 */
@NullMarked
package dev.affogato.base.file;

import org.jspecify.annotations.NullMarked;
