/**
 * Packed compilers, own and stock, on own and stock daemons. Start in {@link
 * dev.affogato.testing.toolchains.ToolchainsTest}. Which files are in an archive is the business of
 * the compiler module's tests.
 */
@NullMarked
package dev.affogato.testing.toolchains;

import org.jspecify.annotations.NullMarked;
