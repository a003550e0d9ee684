/**
 * Results of actions, by the digest of the action.
 *
 * <p>Start in {@link dev.affogato.cache.action.ActionCache}. A result is bytes here; what is in
 * them, and whether the contents it names are still stored, others know.
 */
@NullMarked
package dev.affogato.cache.action;

import org.jspecify.annotations.NullMarked;
