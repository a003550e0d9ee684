/**
 * Sources that change between builds in every way that could deceive whoever remembers them: start
 * in {@link dev.affogato.testing.mutation.MutationTest}. Every object is held against one of the
 * local compiler.
 */
@NullMarked
package dev.affogato.testing.mutation;

import org.jspecify.annotations.NullMarked;
