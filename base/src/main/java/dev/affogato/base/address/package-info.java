/**
 * Addresses of machines as text. Start at {@link dev.affogato.base.address.Addresses}. Opens no
 * sockets, so that whoever decides may write and compare addresses without knowing the network.
 */
@NullMarked
package dev.affogato.base.address;

import org.jspecify.annotations.NullMarked;
