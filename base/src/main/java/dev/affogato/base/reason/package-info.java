/**
 * Why a decision was made, as a value that reports, logs and pages can count and show.
 *
 * <p>Start at {@link dev.affogato.base.reason.Reason}.
 */
@NullMarked
package dev.affogato.base.reason;

import org.jspecify.annotations.NullMarked;
