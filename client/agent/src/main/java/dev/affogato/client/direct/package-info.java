/**
 * The direct way of a compile: not preprocessed text is sent away but the command as it is and the
 * files it reads, as an action of the Remote Execution API, by the daemon of this machine.
 *
 * <p>Start in {@link dev.affogato.client.direct.DirectPath}. Nothing here knows of schedulers and
 * slots, nor writes any of the build's files.
 */
@NullMarked
package dev.affogato.client.direct;

import org.jspecify.annotations.NullMarked;
