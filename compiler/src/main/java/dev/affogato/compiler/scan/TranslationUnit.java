package dev.affogato.compiler.scan;

import dev.affogato.base.reason.Reason;
import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.scan.command.MacroOption;
import dev.affogato.compiler.scan.command.PreprocessorOptions;
import dev.affogato.compiler.scan.expression.ConditionReader;
import dev.affogato.compiler.scan.facts.CompilerFacts;
import dev.affogato.compiler.scan.facts.FactsCache;
import dev.affogato.compiler.scan.files.Catalogue;
import dev.affogato.compiler.scan.files.KnownDirectory;
import dev.affogato.compiler.scan.lex.Name;
import dev.affogato.compiler.scan.macro.Definition;
import dev.affogato.compiler.scan.macro.Expander;
import dev.affogato.compiler.scan.macro.MacroTable;
import dev.affogato.compiler.scan.macro.UnsureException;
import dev.affogato.compiler.scan.outline.Directive;
import dev.affogato.compiler.scan.outline.Header;
import dev.affogato.compiler.scan.outline.Note;
import dev.affogato.compiler.scan.search.SearchPath;
import dev.affogato.compiler.scan.search.SearchPathBuilder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One run through the directives of a source and everything it includes. Confined to one thread,
 * used once.
 */
final class TranslationUnit {
  /** A program made of directives alone must not hold the scan for long. */
  private static final long STEPS_MAX = 50_000_000;

  /** gcc includes it before everything else if the C library has it. */
  private static final String IMPLICIT_HEADER = "stdc-predef.h";

  private final ScanRequest request;
  private final PreprocessorOptions options;
  private final Catalogue catalogue;
  private final CompilerFacts facts;
  private final MacroTable macros;
  private final PlaceMacros places;
  private final Expander expander;
  private final ConditionReader conditions;
  private final Trace trace = new Trace();
  private final SearchPath path;
  private final Inclusions inclusions;
  private final Map<Name, Deque<Optional<Definition>>> pushed = new HashMap<>();
  private boolean counterMayHaveMoved;
  private boolean sawHeader;
  private long steps;

  TranslationUnit(
      ScanRequest request,
      PreprocessorOptions options,
      Catalogue catalogue,
      FactsCache.Known known) {
    this.request = request;
    this.options = options;
    this.catalogue = catalogue;
    this.facts = known.facts();
    this.macros = facts.predefined().copy();
    this.places = new PlaceMacros(this, request.kind(), known.answers());
    this.expander = new Expander(macros, places, facts.tokenizer());
    this.conditions =
        new ConditionReader(macros, request.kind(), facts.trueIsOne(), facts.charUnsigned());
    this.path =
        new SearchPathBuilder(catalogue, request.moment(), request.workingDirectory())
            .build(options, facts, request.language(), request.environment());
    this.inclusions =
        new Inclusions(
            catalogue, path, request.moment(), facts.mode(), request.kind(), macros, trace);
  }

  /** Questions to the compiler that were met and guessed: if there are any, scan again. */
  Set<String> unanswered() {
    return places.unanswered();
  }

  ScanResult scan() {
    Reason doubt = options.doubt();
    if (doubt != null) {
      trace.doubt(doubt);
    }
    try {
      KnownDirectory working = inclusions.folder(request.workingDirectory());
      inclusions.enterSource(working, request.input());
      defineCommandLine();
      includeForced(working);
      run(0);
    } catch (UnsureException unsure) {
      trace.doubt(unsure.reason());
    }
    return trace.result(path, catalogue, request.moment());
  }

  private void defineCommandLine() {
    for (MacroOption option : options.macros()) {
      String text = option.text();
      if (!option.defines()) {
        macros.set(facts.tokenizer().names().of(text), null);
        continue;
      }
      int equals = text.indexOf('=');
      String definition =
          equals < 0
              ? text.concat(" 1")
              : text.substring(0, equals) + " " + text.substring(equals + 1);
      if (text.contains("__COUNTER__") || text.contains("_Pragma")) {
        throw new UnsureException("option", "-D" + text + " is too clever");
      }
      macros.define(Definition.parse(definition, facts.tokenizer()));
      trace.option(text);
    }
  }

  private void includeForced(KnownDirectory working) {
    int floor = inclusions.depth();
    if (request.kind() == CompilerKind.GCC && inclusions.enterIfFound(IMPLICIT_HEADER)) {
      run(floor);
    }
    for (String file : options.macroFiles()) {
      includeForced(working, file, floor);
    }
    for (String file : options.forcedIncludes()) {
      includeForced(working, file, floor);
    }
  }

  private void includeForced(KnownDirectory working, String file, int floor) {
    inclusions.watchPrecompiled(!sawHeader);
    inclusions.enterForced(working, file);
    sawHeader = true;
    inclusions.watchPrecompiled(false);
    run(floor);
  }

  /** Goes on until only {@code floor} files are open. */
  private void run(int floor) {
    while (inclusions.depth() > floor) {
      Frame frame = inclusions.top();
      Directive[] directives = frame.outline.directives();
      if (frame.at >= directives.length) {
        inclusions.leave();
        continue;
      }
      if (++steps > STEPS_MAX) {
        throw new UnsureException("too-large", "the directives of the source never end");
      }
      step(frame, directives[frame.at]);
    }
  }

  private void step(Frame frame, Directive directive) {
    frame.at++;
    switch (directive.kind()) {
      case IFDEF -> branch(frame, directive, macros.isDefined(directive.name()));
      case IFNDEF -> branch(frame, directive, !macros.isDefined(directive.name()));
      case IF -> branch(frame, directive, conditions.isTrue(directive.condition(), expander));
      // Coming here from above means that an earlier part was taken.
      case ELIF, ELIFDEF, ELIFNDEF, ELSE -> frame.at = directive.end();
      case ENDIF -> {}
      case DEFINE -> {
        macros.define(directive.definition());
        note(frame, directive);
      }
      case UNDEF -> macros.set(directive.name(), null);
      case INCLUDE -> include(directive, false, false);
      case INCLUDE_NEXT -> include(directive, true, false);
      case IMPORT -> include(directive, false, true);
      case EMBED -> embed(directive);
      case ONCE -> inclusions.markOnce();
      case PUSH_MACRO -> pushMacro(directive.name());
      case POP_MACRO -> popMacro(directive.name());
      case LINE -> frame.renamed = true;
      case NOTES -> note(frame, directive);
    }
  }

  private void note(Frame frame, Directive directive) {
    int notes = directive.notes();
    if (notes != 0) {
      counterMayHaveMoved |= Note.COUNTER.isIn(notes);
      trace.notes(notes, frame.file);
    }
  }

  /** Goes into the part that {@code directive} opens, or finds the one to go into instead. */
  private void branch(Frame frame, Directive directive, boolean holds) {
    Directive[] directives = frame.outline.directives();
    Directive part = directive;
    boolean taken = holds;
    while (!taken) {
      int next = part.next();
      frame.at = next + 1;
      if (next >= directives.length) {
        return;
      }
      part = directives[next];
      taken =
          switch (part.kind()) {
            case ELIF -> conditions.isTrue(part.condition(), expander);
            case ELIFDEF -> macros.isDefined(part.name());
            case ELIFNDEF -> !macros.isDefined(part.name());
            default -> true;
          };
    }
  }

  private void include(Directive directive, boolean next, boolean importing) {
    Header.Named header = named(directive.header());
    // In the source itself gcc takes the next header as any; so does clang.
    boolean reallyNext = next && inclusions.depth() > 1;
    inclusions.watchPrecompiled(!sawHeader);
    inclusions.include(header, reallyNext, importing);
    sawHeader = true;
    inclusions.watchPrecompiled(false);
  }

  private void embed(Directive directive) {
    if (facts.embeds()) {
      inclusions.embed(named(directive.header()));
    }
  }

  private Header.Named named(Header header) {
    if (header instanceof Header.Computed computed) {
      expander.start(computed.tokens());
      return HeaderNames.next(expander, request.kind());
    }
    return (Header.Named) header;
  }

  private void pushMacro(Name name) {
    pushed
        .computeIfAbsent(name, key -> new ArrayDeque<>())
        .push(Optional.ofNullable(macros.get(name)));
  }

  private void popMacro(Name name) {
    Deque<Optional<Definition>> values = pushed.get(name);
    if (values != null && !values.isEmpty()) {
      macros.set(name, values.pop().orElse(null));
    }
  }

  // What the macros that depend on the place need to know.

  boolean exists(Header.Named header, boolean next) {
    return inclusions.exists(header, next && inclusions.depth() > 1);
  }

  String fileSpelling() {
    Frame top = inclusions.top();
    if (top.renamed || options.remapsFileNames()) {
      throw new UnsureException("place-in-directive", "__FILE__ was given another value");
    }
    return top.spelling;
  }

  String inputSpelling() {
    if (options.remapsFileNames()) {
      throw new UnsureException("place-in-directive", "__BASE_FILE__ was given another value");
    }
    return request.input();
  }

  int depth() {
    return inclusions.depth() - 1;
  }

  boolean counterMayHaveMoved() {
    return counterMayHaveMoved;
  }
}
