/**
 * {@code affogato top}: the network in a terminal, as any icecream scheduler tells it to monitors.
 *
 * <p>Start at {@link dev.affogato.console.top.Top}. {@code Farm} and {@code Screen} are pure: news
 * in, lines of text out; {@code Feed} and {@code Terminal} are the edges.
 */
@NullMarked
package dev.affogato.console.top;

import org.jspecify.annotations.NullMarked;
