/**
 * Which of several schedulers of a network serves it, as one of them sees it: what is heard goes
 * in, what to do comes out. Start at {@link dev.affogato.scheduler.succession.Succession}. Knows no
 * sockets and no clock.
 */
@NullMarked
package dev.affogato.scheduler.succession;

import org.jspecify.annotations.NullMarked;
