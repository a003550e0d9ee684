/**
 * The dashboard of a scheduler: a page, an API and metrics, over HTTP.
 *
 * <p>Start at {@link dev.affogato.console.dashboard.Dashboard}. {@code model} is what is shown,
 * {@code api} writes it as JSON, {@code metrics} for Prometheus, {@code http} serves. Nothing here
 * changes anything in the scheduler.
 */
@NullMarked
package dev.affogato.console.dashboard;

import org.jspecify.annotations.NullMarked;
