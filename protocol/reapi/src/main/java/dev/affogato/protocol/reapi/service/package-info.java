/**
 * The services of the Remote Execution API over a store, without a transport: calls in, answers or
 * a {@link dev.affogato.protocol.reapi.message.CallFailure} out.
 *
 * <p>gRPC and the frames of a machine's own socket serve the same objects. Start in {@link
 * dev.affogato.protocol.reapi.service.ContentService}. Knows neither sockets nor how actions run.
 */
@NullMarked
package dev.affogato.protocol.reapi.service;

import org.jspecify.annotations.NullMarked;
