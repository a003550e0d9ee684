/**
 * Farms with IPv6, beside IPv4 and without it. Start with {@link
 * dev.affogato.testing.ipv6.Ipv6Test}.
 */
@NullMarked
package dev.affogato.testing.ipv6;

import org.jspecify.annotations.NullMarked;
