/**
 * Where a header's name leads.
 *
 * <p>Start in {@link dev.affogato.compiler.scan.search.HeaderSearch}; which folders there are, in
 * which order, is {@link dev.affogato.compiler.scan.search.SearchPath}. Nothing here knows of
 * macros or of what is in the files.
 */
@NullMarked
package dev.affogato.compiler.scan.search;

import org.jspecify.annotations.NullMarked;
