/**
 * Between the messages of the Remote Execution API and our own words: digests, failures, names.
 *
 * <p>Start in {@link dev.affogato.protocol.reapi.message.WireDigests}. Knows no transport.
 */
@NullMarked
package dev.affogato.protocol.reapi.message;

import org.jspecify.annotations.NullMarked;
