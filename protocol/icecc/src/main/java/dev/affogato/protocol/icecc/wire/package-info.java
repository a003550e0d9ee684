/**
 * The primitive types of icecream's wire (protocol spec 1.5): reading and writing fields, and
 * nothing above.
 *
 * <p>Start at {@link dev.affogato.protocol.icecc.wire.FieldReader}. Strings are bytes: one
 * character is one byte, ISO-8859-1.
 */
@NullMarked
package dev.affogato.protocol.icecc.wire;

import org.jspecify.annotations.NullMarked;
