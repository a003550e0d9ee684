/**
 * Contents compressed by zstd while they travel. Start in {@link
 * dev.affogato.protocol.reapi.grpc.zstd.Inflater} and {@link
 * dev.affogato.protocol.reapi.grpc.zstd.Deflater}. Knows nothing of calls.
 */
@NullMarked
package dev.affogato.protocol.reapi.grpc.zstd;

import org.jspecify.annotations.NullMarked;
