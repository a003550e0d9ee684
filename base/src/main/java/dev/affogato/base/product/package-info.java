/**
 * What this product is called and which version it is. Start at {@link
 * dev.affogato.base.product.Product}.
 */
@NullMarked
package dev.affogato.base.product;

import org.jspecify.annotations.NullMarked;
