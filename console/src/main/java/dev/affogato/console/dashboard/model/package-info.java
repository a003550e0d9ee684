/**
 * The farm as people look at it: what a scheduler's events add up to, kept small enough for any
 * size of farm.
 *
 * <p>Start at {@link dev.affogato.console.dashboard.model.FarmModel}. Pure: no clocks, threads or
 * sockets; knows nothing of HTTP, JSON or pages.
 */
@NullMarked
package dev.affogato.console.dashboard.model;

import org.jspecify.annotations.NullMarked;
