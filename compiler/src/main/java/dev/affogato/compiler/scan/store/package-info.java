/**
 * Remembers small records from one process to the next, for several processes at once.
 *
 * <p>Start in {@link dev.affogato.compiler.scan.store.Records}; on disk they are kept by {@link
 * dev.affogato.compiler.scan.store.RecordFolder}. Whoever asks must be able to do without: what is
 * damaged, or in nobody's trust, is as good as never kept. Nothing here knows what records mean.
 */
@NullMarked
package dev.affogato.compiler.scan.store;

import org.jspecify.annotations.NullMarked;
