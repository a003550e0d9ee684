package dev.affogato.compiler.scan.expression;

import dev.affogato.compiler.scan.lex.Token;
import dev.affogato.compiler.scan.lex.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of one {@code #if} or {@code #elif}. Thread-safe: immutable but for its parsed form,
 * made when first needed and the same whoever makes it.
 *
 * <p>Nearly all conditions can be parsed before their macros are expanded, once and for ever: when
 * every name in them is undefined or stands for one number, the value is that of the tree. {@link
 * ConditionReader} checks that and otherwise does what the standard says: expand, then parse.
 */
public final class Condition {
  private final byte[] line;
  private final Tokenizer tokenizer;
  private volatile @Nullable Parsed parsed;

  /**
   * @param tree null if the unexpanded tokens are no expression
   */
  record Parsed(
      List<Token> tokens, @Nullable Node tree, Node.Variable[] variables, Node.Query[] queries) {}

  public Condition(byte[] line, Tokenizer tokenizer) {
    this.line = line;
    this.tokenizer = tokenizer;
  }

  /** The text; not to be changed. */
  public byte[] line() {
    return line;
  }

  /** The tokens as written. */
  public List<Token> tokens() {
    return parsed().tokens();
  }

  Parsed parsed() {
    Parsed known = parsed;
    if (known == null) {
      known = parse(List.copyOf(tokenizer.tokens(line, 0)));
      parsed = known;
    }
    return known;
  }

  private static Parsed parse(List<Token> tokens) {
    Node tree = ConditionParser.parse(tokens);
    List<Node.Variable> variables = new ArrayList<>();
    List<Node.Query> queries = new ArrayList<>();
    if (tree != null) {
      collect(tree, variables, queries);
    }
    return new Parsed(
        tokens, tree, variables.toArray(new Node.Variable[0]), queries.toArray(new Node.Query[0]));
  }

  private static void collect(Node node, List<Node.Variable> variables, List<Node.Query> queries) {
    if (node instanceof Node.Variable variable) {
      variables.add(variable);
    } else if (node instanceof Node.Query query) {
      queries.add(query);
    } else {
      node.operands().forEach(operand -> collect(operand, variables, queries));
    }
  }
}
