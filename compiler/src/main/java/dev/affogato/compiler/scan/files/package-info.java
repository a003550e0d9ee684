/**
 * Files as a scan sees them: which exist, what their outlines are, and how recently that was
 * checked.
 *
 * <p>Start in {@link dev.affogato.compiler.scan.files.Catalogue}; the disk itself is behind {@link
 * dev.affogato.compiler.scan.files.SourceFiles}. Nothing here knows where headers are searched for.
 */
@NullMarked
package dev.affogato.compiler.scan.files;

import org.jspecify.annotations.NullMarked;
