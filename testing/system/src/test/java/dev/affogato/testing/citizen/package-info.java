/**
 * How our client behaves as a part of somebody else's build: it neither overloads the machine nor
 * stands between make, ninja or configure and their compilers. Start reading at {@code CrowdTest}.
 * Knows the programs by their outside only.
 */
@NullMarked
package dev.affogato.testing.citizen;

import org.jspecify.annotations.NullMarked;
