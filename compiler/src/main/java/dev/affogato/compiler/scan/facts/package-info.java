/**
 * What only the compiler itself can say: predefined macros, standard folders, which features it
 * has.
 *
 * <p>Start in {@link dev.affogato.compiler.scan.facts.FactsCache}; the compiler is behind {@link
 * dev.affogato.compiler.scan.facts.CompilerQuestions}. Nothing here knows of translation units.
 */
@NullMarked
package dev.affogato.compiler.scan.facts;

import org.jspecify.annotations.NullMarked;
